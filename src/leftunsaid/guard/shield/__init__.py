"""The shield: other people's contact details and full names, found in what somebody wrote. Pure: no tables, no HTTP.

`contacts_in` finds what may not be published, `soft_blanks` covers it; `names_in` finds what is offered to be
shortened, `initials` shortens it. `docs/shield.md` says how well, and what is missed.
"""

from leftunsaid.guard.shield.contacts import SOFT_BLANK, contacts_in, soft_blanks
from leftunsaid.guard.shield.names import initials, names_in
from leftunsaid.guard.shield.reading import Find
from leftunsaid.guard.shield.rules import RULES, RULES_VERSION

__all__ = ["RULES", "RULES_VERSION", "SOFT_BLANK", "Find", "contacts_in", "initials", "names_in", "soft_blanks"]
