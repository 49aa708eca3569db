"""Others can read a letter again, or it is gone for ever: whoever follows it hears of that later."""

from collections.abc import Iterable
from datetime import datetime

from leftunsaid.letters.models import Letter, Seal
from leftunsaid.outbox.actions import Slip, post, post_all


def came_into_sight(letter: Letter, *, now: datetime) -> None:
    """What came while it was hidden can be told. Nothing, if it is hidden still."""
    if letter.is_readable:
        at = instant(now)  # or it would be told the first time alone
        post("letter shown", once=f"letter {letter.pk} shown {at}", letter=letter.pk, at=at, now=now)
        was_opened(letter, now=now)


def was_opened(letter: Letter, *, now: datetime) -> None:
    """Those who wanted to hear when its seal is broken do, once. Nothing, if it never had one."""
    if Seal.objects.filter(letter=letter, opened_at__isnull=False).exists():
        post("letter opened", once=f"letter {letter.pk} opened", letter=letter.pk, now=now)


def instant(now: datetime) -> int:
    """A number for this moment, to name what happened then."""
    return int(now.timestamp() * 1_000_000)


def are_gone(letters: Iterable[int], *, now: datetime) -> None:
    """Nobody is ever going to hear of these again."""
    post_all("letter gone", (Slip(f"letter {pk} gone", {"letter": pk}) for pk in letters), now=now)
