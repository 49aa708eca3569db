"""The step in which somebody gets eight words, before anything is sent. Letters and comments share it."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from leftunsaid.ownership.actions import FreshWords, draw_fresh_words, is_usable, key_for
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.door import clock, dice


def words_in(request: HttpRequest) -> FreshWords:
    """The words and the seal that were sent along, as typed."""
    return FreshWords(request.POST.get("key", "").strip(), request.POST.get("seal", ""))


def words_in_hand(request: HttpRequest) -> FreshWords:
    """The words that somebody already holds, if they open something or are still fresh; else eight new ones."""
    sent, now = words_in(request), clock()
    return sent if is_usable(sent.words, seal=sent.seal, now=now) else new_words()


def new_words() -> FreshWords:
    return draw_fresh_words(now=clock(), dice=dice)


def owner_of(sent: FreshWords, *, now: datetime) -> OwnerKey | None:
    """The key these words open or make; none where none were given. Raises UnknownWords."""
    return key_for(sent.words, seal=sent.seal, now=now) if sent.words else None


def unknown_words() -> str:
    return _(
        "We do not know these eight words. If they are yours, look at each letter of them once more. "
        "If you have none yet, press 'Give me new words'."
    )


def private_needs_words() -> str:
    return _(
        "A letter for you alone has no address, so without eight words even you could never open it. "
        "We put eight new ones below: keep them somewhere, then send it."
    )
