from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core import signing

from leftunsaid.lib import words
from leftunsaid.lib.secrets import keyed_hash, random_address
from leftunsaid.ownership.models import KeyVisit, OwnerKey

IDLE = timedelta(minutes=15)
LONGEST_VISIT = timedelta(hours=12)
FRESH_FOR = timedelta(days=2)  # how long a preview may lie open before its words are no longer taken

_fresh = signing.Signer(salt="fresh words")
_visit = signing.Signer(salt="key visit")


class UnknownWords(Exception):
    """These are neither the words of a key nor the fresh ones of a preview."""


@dataclass(frozen=True, slots=True)
class FreshWords:
    """Eight words nobody has yet, and the seal that tells later that they came from us."""

    words: str
    seal: str


def draw_fresh_words(*, now: datetime, dice: Random) -> FreshWords:
    drawn = words.draw(dice)
    return FreshWords(drawn, _seal(_fresh, _hash_of(drawn), now))


def key_for(typed: str, *, seal: str = "", now: datetime) -> OwnerKey:
    """The key that these words open; made now if they are fresh, as their seal says. Raises UnknownWords.

    Only words of ours are taken: what people choose for themselves can be guessed.
    """
    if key := find_key(typed):
        return key
    understood = words.read(typed)
    if understood is None or not _is_sealed(understood, seal, now):
        raise UnknownWords
    key, _ = OwnerKey.objects.get_or_create(words_hash=_hash_of(understood), defaults={"made_at": now})
    return key


def is_usable(typed: str, *, seal: str = "", now: datetime) -> bool:
    """Would `key_for` take these words?"""
    return is_fresh(typed, seal=seal, now=now) or find_key(typed) is not None


def is_fresh(typed: str, *, seal: str, now: datetime) -> bool:
    """Are these eight words of ours that nobody has sent yet, as the seal says?"""
    understood = words.read(typed)
    return understood is not None and _is_sealed(understood, seal, now)


def find_key(typed: str) -> OwnerKey | None:
    understood = words.read(typed)
    if understood is None:
        return None
    return OwnerKey.objects.filter(words_hash=_hash_of(understood)).first()


def open_key(key: OwnerKey, *, now: datetime, dice: Random) -> str:
    """Open `key` in one browser and answer the cookie's value: opaque, good for 15 idle minutes."""
    token = random_address(dice)
    KeyVisit.objects.create(key=key, token_hash=_token_hash(token), opened_at=now)
    return still_here(token, now=now)


def still_here(token: str, *, now: datetime) -> str:
    """The cookie's next value. The time it was last shown stands in it, so that looking writes nothing."""
    return _seal(_visit, token, now)


def key_opened_by(cookie: str, *, now: datetime) -> tuple[OwnerKey, str] | None:
    """The key that this cookie has open, and its token, or None when it was closed, or idle for too long."""
    token = _unseal(_visit, cookie, now, max_age=IDLE)
    if token is None:
        return None
    visit = (
        KeyVisit.objects.select_related("key")
        .filter(token_hash=_token_hash(token), opened_at__gt=now - LONGEST_VISIT, opened_at__lt=now + LONGEST_VISIT)
        .first()
    )
    return (visit.key, token) if visit else None


def close_key(token: str) -> None:
    KeyVisit.objects.filter(token_hash=_token_hash(token)).delete()


def erase_due(now: datetime) -> int:
    """Forget visits that are over. Answers how many."""
    return KeyVisit.objects.filter(opened_at__lte=now - LONGEST_VISIT).delete()[0]


def _is_sealed(understood: str, seal: str, now: datetime) -> bool:
    return _unseal(_fresh, seal, now, max_age=FRESH_FOR) == _hash_of(understood)


def _seal(signer: signing.Signer, value: str, now: datetime) -> str:
    return signer.sign(f"{value}.{int(now.timestamp())}")


def _unseal(signer: signing.Signer, sealed: str, now: datetime, *, max_age: timedelta) -> str | None:
    """What was sealed, or None when it was not by us, or too long ago."""
    try:
        value, _, sealed_at = signer.unsign(sealed).rpartition(".")
    except signing.BadSignature:
        return None
    return value if now.timestamp() - int(sealed_at) < max_age.total_seconds() else None


def _hash_of(understood: str) -> str:
    return keyed_hash(settings.HASH_KEY, "owner key", understood)


def _token_hash(token: str) -> str:
    return keyed_hash(settings.HASH_KEY, "key visit", token)
