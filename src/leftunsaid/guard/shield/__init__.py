"""The shield: other people's contact details and full names, found in what somebody wrote. Pure: no tables, no HTTP.

`contacts_in` finds what may not be published, `soft_blanks` covers it; `names_in` finds what is offered to be
shortened, `initials` shortens it; `clues_in` finds what tells who somebody is, all together. `docs/shield.md` says how
well, and what is missed.
"""

from leftunsaid.guard.shield.clues import are_a_cluster, clues_in
from leftunsaid.guard.shield.contacts import SOFT_BLANK, contacts_in, soft_blanks
from leftunsaid.guard.shield.names import initials, is_only_a_name, names_in, whole_names_in
from leftunsaid.guard.shield.reading import Find
from leftunsaid.guard.shield.rules import RULES, RULES_VERSION

__all__ = [
    "RULES",
    "RULES_VERSION",
    "SOFT_BLANK",
    "Find",
    "are_a_cluster",
    "clues_in",
    "contacts_in",
    "initials",
    "is_only_a_name",
    "names_in",
    "soft_blanks",
    "whole_names_in",
]
