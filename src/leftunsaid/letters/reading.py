"""What a stranger finds at the address of a letter: the letter, the reason why it is gone, or nothing at all."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leftunsaid.letters.models import Letter
from leftunsaid.queries import Prepared

GONE: dict[str, str | Promise] = {
    "withdrawn": _("Whoever wrote this letter has taken it back."),
    "removed": _("This letter was removed by the ones who look after this house."),
    "private": _("Whoever wrote this letter keeps it for themselves now."),
    "held": _("This letter is being read again. It may come back."),
    "unlisted": _("Whoever wrote this letter shows it only to those who have its link."),
}


NUMBERED = Prepared(Letter.objects.filter(number=1))  # asked for each letter that is read


def letter_at(*, number: int | None = None, address: str | None = None) -> Letter | None:
    """The letter that has, or had, this address. None for one that never could be read there."""
    letter = next(iter(NUMBERED.ask(number)), None) if number else Letter.objects.filter(address=address).first()
    if letter is None or (letter.shown_at is None and not letter.is_gone):
        return None
    # A secret link tells nothing about a letter that is for its writer alone.
    return None if letter.is_private and not number else letter


def why_gone(letter: Letter, *, by_number: bool) -> str:
    """The word of GONE for a letter that cannot be read under this address now, or ''."""
    if letter.withdrawn_at:
        return "withdrawn"
    if letter.removed_at:
        return "removed"
    if letter.is_private:
        return "private"
    if letter.held_at:
        return "held"
    return "unlisted" if by_number and not letter.is_public else ""
