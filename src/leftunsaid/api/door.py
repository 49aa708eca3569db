"""Where programs meet the world: the dice, who is asking, and the eight words that came along."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from random import Random, SystemRandom

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from leftunsaid.api.problems import Problem, too_many
from leftunsaid.clock import clock as clock
from leftunsaid.guard.networks import Visitor
from leftunsaid.ownership.actions import FreshWords, hold_on_to_words
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.pagecache.page import Page, Seen, keep_for_all
from leftunsaid.sending.visitors import visitor_in
from leftunsaid.sending.words import TooManyGuesses, key_shown

dice: Random = SystemRandom()

ROOT = "/api/v1"
SCHEME = "key"


def visitor(request: HttpRequest) -> Visitor:
    """Who is asking, as far as limits and double clicks need to know."""
    return visitor_in(request.META)


def words_in(request: HttpRequest) -> FreshWords:
    """The eight words that came along with what is sent, and their seal, both '' where none did.

    Words that open nothing are counted, as guesses. Raises Problem for too many, and for another scheme.
    """
    sent = _words_typed(request)
    _key_of(sent, request)
    return sent


class RequestOfHolder(HttpRequest):
    """A request that came with the eight words of a key."""

    auth: OwnerKey


def key_in(request: HttpRequest) -> OwnerKey:
    """The key that the words open, asked for before anything else is read. Raises Problem where they open none."""
    key = _key_of(_words_typed(request), request)
    if key is None:
        raise unknown_words()
    return key


@contextmanager
def holding(key: OwnerKey) -> Iterator[None]:
    """One transaction in which nobody burns the key, changes its words or gives away what is its. Raises Problem."""
    with transaction.atomic():
        if not hold_on_to_words(key):
            raise unknown_words()
        yield


def unknown_words(detail: str = "") -> Problem:
    told = detail or _("This is for whoever holds the eight words. Send them as 'Authorization: Key' and the words.")
    return Problem(HTTPStatus.UNAUTHORIZED, told, reason="words")


def same_for_all(request: HttpRequest, seen: Seen) -> None:
    """Let the page cache keep this answer until what was `seen` has changed. Days do not age, so time ends nothing."""
    route = request.resolver_match.view_name if request.resolver_match else "-"
    keep_for_all(request.META, Page(seen, since=clock(), until=None, route=route))


def whole(path: str) -> str:
    """A path of the house as an address that can be followed from anywhere."""
    return settings.LEFTUNSAID.base_url + path


def _words_typed(request: HttpRequest) -> FreshWords:
    """Those of `Authorization: Key ...`, and their `Key-Seal`."""
    scheme, _space, typed = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme and scheme.lower() != SCHEME:
        raise unknown_words()
    return FreshWords(typed.strip(), request.headers.get("Key-Seal", ""))


def _key_of(sent: FreshWords, request: HttpRequest) -> OwnerKey | None:
    try:
        return key_shown(sent, visitor(request), now=clock(), dice=dice)
    except TooManyGuesses as wait:
        raise too_many(wait.retry_after) from None
