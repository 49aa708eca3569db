"""The step in which somebody gets eight words, before anything is sent. Letters and comments share it."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from leftunsaid.guard.actions import Crowd, Refuse, judge
from leftunsaid.ownership.actions import FreshWords, draw_fresh_words, is_fresh, is_usable, key_for
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.door import clock, dice, visitor

GUESSES_AN_HOUR = 20
# A guesser may have many networks. When the house is full of guesses each network has fewer, and never none: a door
# that closed for everyone would give whoever tries enough words the power to keep others from their letters.
CROWD = Crowd(above=3_000, limit=5)


class TooManyGuesses(Exception):
    """Worth another try after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def words_in(request: HttpRequest) -> FreshWords:
    """The words and the seal that were sent along, as typed."""
    return FreshWords(request.POST.get("key", "").strip(), request.POST.get("seal", ""))


def words_in_hand(request: HttpRequest) -> FreshWords:
    """The words that somebody already holds, if they open something or are still fresh; else eight new ones.

    Raises TooManyGuesses.
    """
    sent = count_guess(request)
    return sent if is_usable(sent.words, seal=sent.seal, now=clock()) else new_words()


def new_words() -> FreshWords:
    return draw_fresh_words(now=clock(), dice=dice)


def count_guess(request: HttpRequest) -> FreshWords:
    """The words that were sent along. Those that no seal tells to be ours may be a guess: so many, and no more."""
    sent, now = words_in(request), clock()
    if sent.words and not is_fresh(sent.words, seal=sent.seal, now=now):
        verdict = judge("key", visitor(request), limit=GUESSES_AN_HOUR, crowd=CROWD, now=now, dice=dice)
        if isinstance(verdict, Refuse):
            raise TooManyGuesses(verdict.retry_after)
    return sent


def owner_of(sent: FreshWords, *, now: datetime) -> OwnerKey | None:
    """The key these words open or make; none where none were given. Raises UnknownWords."""
    return key_for(sent.words, seal=sent.seal, now=now) if sent.words else None


def unknown_words() -> str:
    return _(
        "We do not know these eight words. If they are yours, look at each letter of them once more. "
        "If you have none yet, press 'Give me new words'."
    )


def only_fresh_words() -> str:
    return _("Only new words that we give you can take the place of the old ones. Here are eight others.")


def waiting_needs_words() -> str:
    return _(
        "Comments can wait for you only if you can come back to read them, and for that you need eight words. "
        "We put eight new ones below: keep them somewhere, then send it. Or choose something else for the comments."
    )


def private_needs_words() -> str:
    return _(
        "A letter for you alone has no address, so without eight words even you could never open it. "
        "We put eight new ones below: keep them somewhere, then send it."
    )
