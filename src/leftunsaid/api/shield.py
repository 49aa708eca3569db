"""Contact details of anyone cannot be published: where they stand, so that a program can point at them."""

from django.utils.translation import gettext as _

from leftunsaid.api.problems import refused
from leftunsaid.guard.shield import RULES, contacts_in


def refuse_contacts(**words: str) -> None:
    """Raises Problem, with each of them, if there are any in what others would read."""
    found = [
        {
            "field": field,
            "rule": find.rule,
            "start": find.start,
            "end": find.end,
            "sentence": str(RULES[find.rule]),
        }
        for field, text in words.items()
        for find in contacts_in(text)
    ]
    if found:
        raise refused(_("Contact details of anyone cannot be published here."), reason="contacts", found=found)
