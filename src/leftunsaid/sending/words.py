"""The eight words that come along with what is sent."""

from datetime import datetime
from random import Random

from leftunsaid.guard.actions import Crowd, Refuse, judge, uncount
from leftunsaid.guard.networks import Visitor
from leftunsaid.ownership.actions import FreshWords, find_key, is_fresh, key_for
from leftunsaid.ownership.models import OwnerKey

GUESSES_AN_HOUR = 20
# A guesser may have many networks. When the house is full of guesses each network has fewer, and never none: a door
# that closed for everyone would give whoever tries enough words the power to keep others from their letters.
CROWD = Crowd(above=3_000, limit=5)


class TooManyGuesses(Exception):
    """Worth another try after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def key_shown(sent: FreshWords, asking: Visitor, *, now: datetime, dice: Random) -> OwnerKey | None:
    """The key that these words open, for whoever shows them each time anew. Raises TooManyGuesses.

    What opens one was no guess: a program that looks often shuts nobody out, also not its writer at another door.
    """
    count_guess(sent, asking, now=now, dice=dice)
    key = find_key(sent.words)
    if key and _may_be_guess(sent, now):
        uncount("key", asking, now=now, dice=dice)
    return key


def count_guess(sent: FreshWords, asking: Visitor, *, now: datetime, dice: Random) -> None:
    """Words that no seal tells to be ours may be a guess: so many, and no more. Raises TooManyGuesses."""
    if _may_be_guess(sent, now):
        verdict = judge("key", asking, limit=GUESSES_AN_HOUR, crowd=CROWD, now=now, dice=dice)
        if isinstance(verdict, Refuse):
            raise TooManyGuesses(verdict.retry_after)


def owner_of(sent: FreshWords, *, now: datetime) -> OwnerKey | None:
    """The key these words open or make; none where none were given. Raises UnknownWords."""
    return key_for(sent.words, seal=sent.seal, now=now) if sent.words else None


def _may_be_guess(sent: FreshWords, now: datetime) -> bool:
    return bool(sent.words) and not is_fresh(sent.words, seal=sent.seal, now=now)
