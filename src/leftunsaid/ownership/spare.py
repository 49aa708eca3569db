"""Spare words: a second card that opens the same key, for the day on which the first one is lost."""

from datetime import datetime

from django.db import transaction

from leftunsaid.lib import words
from leftunsaid.ownership.actions import (
    OpenKey,
    UnknownWords,
    close_elsewhere,
    give_up,
    hash_of,
    hold_on,
    is_fresh,
)
from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.removals import note


@transaction.atomic
def make_spare(opened: OpenKey, typed: str, *, seal: str, now: datetime) -> None:
    """From now on these fresh words open the key as well. Raises UnknownWords.

    There is one spare: words that were it before open nothing any more.
    """
    if not is_fresh(typed, seal=seal, now=now) or not hold_on(opened):
        raise UnknownWords
    words_hash = hash_of(words.read(typed) or "")
    if SpareWords.objects.filter(key=opened.key, words_hash=words_hash).exists():
        return  # the second press of the same button
    if OwnerKey.objects.opened_by(words_hash).exists():
        raise UnknownWords
    if spare := spare_of(opened.key):
        _burn(opened, spare, now=now)
    SpareWords.objects.create(key=opened.key, words_hash=words_hash, made_at=now)


@transaction.atomic
def burn_spare(opened: OpenKey, *, now: datetime) -> None:
    """Only the key's own words open it from now on. Wherever else it is open, it closes."""
    spare = spare_of(opened.key) if hold_on(opened) else None
    if spare:
        _burn(opened, spare, now=now)


def spare_of(key: OwnerKey) -> SpareWords | None:
    return next(iter(SpareWords.objects.filter(key=key)), None)  # there is one at most


def _burn(opened: OpenKey, spare: SpareWords, *, now: datetime) -> None:
    give_up(spare.words_hash, now)
    note("burnt", "spare", spare.words_hash)
    spare.delete()
    close_elsewhere(opened)
