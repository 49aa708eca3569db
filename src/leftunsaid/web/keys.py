"""The step in which somebody gets eight words, before anything is sent. Letters and comments share it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from leftunsaid.ownership.actions import FreshWords, draw_fresh_words, find_key, is_usable
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.sending import words
from leftunsaid.sending.words import TooManyGuesses as TooManyGuesses
from leftunsaid.web.door import clock, dice, visitor


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
    """The words that were sent along, counted where they may be a guess. Raises TooManyGuesses."""
    sent = words_in(request)
    words.count_guess(sent, visitor(request), now=clock(), dice=dice)
    return sent


def holds_the_words(request: HttpRequest, key: OwnerKey) -> bool:
    """Were the words of this key typed once more (`mine`)? A browser that was left open is nobody's leave to let
    others in for good, and neither is a mail. Raises TooManyGuesses."""
    typed = FreshWords(request.POST.get("mine", "").strip(), "")
    words.count_guess(typed, visitor(request), now=clock(), dice=dice)
    found = find_key(typed.words)
    return found is not None and found.pk == key.pk


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


def wax_needs_words() -> str:
    return _(
        "A sealed letter can be read, moved to another day and taken back before its day by eight words alone. "
        "We put eight new ones below: keep them somewhere, then send it."
    )


def looking_back_needs_words() -> str:
    return _(
        "You can be asked what you see later only if you can come back to your letter, and for that you need eight "
        "words. We put eight new ones below: keep them somewhere, then send it."
    )


def private_needs_words() -> str:
    return _(
        "A letter for you alone has no address, so without eight words even you could never open it. "
        "We put eight new ones below: keep them somewhere, then send it."
    )
