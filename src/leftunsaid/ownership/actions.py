from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet

from leftunsaid.lib import words
from leftunsaid.lib.secrets import keyed_hash, random_address
from leftunsaid.ownership.models import GivenUp, KeyVisit, OwnerKey, SpareWords
from leftunsaid.removals import note

IDLE = timedelta(minutes=15)
LONGEST_VISIT = timedelta(hours=12)
REMEMBERED = timedelta(days=30)
NEW_WORDS = "words:"  # and their keyed hash: so the list of what was taken back knows what opens the key now
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
    return FreshWords(drawn, _seal(_fresh, hash_of(drawn), now))


@transaction.atomic
def key_for(typed: str, *, seal: str = "", now: datetime) -> OwnerKey:
    """The key that these words open; made now if they are fresh, as their seal says. Raises UnknownWords.

    Only words of ours are taken: what people choose for themselves can be guessed. Until the caller's transaction
    ends nobody burns the key or changes its words, so that what is sent with them finds its owner.
    """
    understood = words.read(typed)
    if understood is None:
        raise UnknownWords
    keys = OwnerKey.objects.select_for_update(no_key=True)
    if key := keys.opened_by(hash_of(understood)).one():
        return key
    if not _is_sealed(understood, seal, now):
        raise UnknownWords
    key, _ = keys.get_or_create(words_hash=hash_of(understood), defaults={"made_at": now})
    # Asked last: they may have been burnt, or made the spare of another, a moment ago. The key goes with this
    # transaction.
    if _is_given_up(understood) or SpareWords.objects.filter(words_hash=key.words_hash).exists():
        raise UnknownWords
    return key


def is_usable(typed: str, *, seal: str = "", now: datetime) -> bool:
    """Would `key_for` take these words?"""
    return is_fresh(typed, seal=seal, now=now) or find_key(typed) is not None


def is_fresh(typed: str, *, seal: str, now: datetime) -> bool:
    """Are these eight words of ours, as the seal says, that nobody has given up again?"""
    understood = words.read(typed)
    return understood is not None and _is_sealed(understood, seal, now) and not _is_given_up(understood)


def seconds_since_seal(seal: str, *, now: datetime) -> float | None:
    """How long ago a preview was made, as the seal of its words says. None where no seal of ours came along."""
    try:
        _, _, sealed_at = _fresh.unsign(seal).rpartition(".")
    except signing.BadSignature:
        return None
    return now.timestamp() - int(sealed_at)


def find_key(typed: str) -> OwnerKey | None:
    """The key that these words open, its own or its spare ones."""
    understood = words.read(typed)
    if understood is None:
        return None
    key = OwnerKey.objects.opened_by(hash_of(understood)).one()
    if key:
        key.found_by = hash_of(understood)
    return key


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key that one browser has open."""

    key: OwnerKey
    token: str
    remembered_until: datetime | None = None


@transaction.atomic
def open_key(key: OwnerKey, *, remember: bool = False, now: datetime, dice: Random) -> OpenKey | None:
    """Open `key` in one browser: for 15 idle minutes, or for 30 days where its holder wants that device to know it.

    None where its words were changed or burnt since it was found with them.
    """
    if not hold_on_to_words(key):
        return None
    token = random_address(dice)
    visit = KeyVisit(key=key, token_hash=_token_hash(token), opened_at=now, remembered_at=now if remember else None)
    visit.save()
    return _opened(visit, token)


def hold_on(opened: OpenKey) -> bool:
    """Is it open still? Then nobody burns the key, changes its words or gives away what is its until the caller's
    transaction ends: whose a thing is, is asked after this, and stays so.
    """
    return lock_key(opened.key) and opened.key.visits.filter(token_hash=_token_hash(opened.token)).exists()


def lock_key(key: OwnerKey) -> bool:
    """False where it was burnt meanwhile. What is sent with its words at this moment is its before, or never.

    Rows may point at it meanwhile. Whoever answers a letter holds on to that, and comes to its writer's key, for which
    PostgreSQL looks: they would wait for each other if that were locked.
    """
    return OwnerKey.objects.select_for_update(no_key=True).filter(pk=key.pk).first() is not None


def hold_on_to_words(key: OwnerKey) -> bool:
    """The same for whoever shows the words each time: do they, with which it was found, open it still?"""
    # Asked behind the lock: who waited for one that burnt the spare words would still see them.
    return lock_key(key) and OwnerKey.objects.opened_by(key.found_by or key.words_hash).filter(pk=key.pk).exists()


def still_here(opened: OpenKey, *, now: datetime) -> str:
    """The cookie's next value. The time it was last shown stands in it, so that looking writes nothing."""
    return _seal(_visit, opened.token, now)


def key_opened_by(cookie: str, *, now: datetime) -> OpenKey | None:
    """The key that this cookie has open, or None when it was closed, or idle for too long."""
    token = _unseal(_visit, cookie, now, max_age=REMEMBERED)
    if token is None:
        return None
    visit = KeyVisit.objects.select_related("key").filter(_is_running(now), token_hash=_token_hash(token)).first()
    is_idle = _unseal(_visit, cookie, now, max_age=IDLE) is None
    if visit is None or (is_idle and not visit.remembered_at):
        return None
    return _opened(visit, token)


def change_words(opened: OpenKey, typed: str, *, seal: str, now: datetime) -> None:
    """What the old words opened, only these fresh ones open from now on. Raises UnknownWords.

    Wherever else the key is open, it closes: somebody may have found the old words.
    """
    if not is_fresh(typed, seal=seal, now=now):
        raise UnknownWords
    new_hash = hash_of(words.read(typed) or "")
    with transaction.atomic():
        key = OwnerKey.objects.select_for_update().filter(pk=opened.key.pk).first()
        # Whom other new words have shut out a moment ago gives none.
        if key is None or not key.visits.filter(token_hash=_token_hash(opened.token)).exists():
            raise UnknownWords
        if key.words_hash == new_hash:
            return  # the second press of the same button
        # Fresh words that have made a key meanwhile are that key's.
        if OwnerKey.objects.opened_by(new_hash).exists():
            raise UnknownWords
        give_up(key.words_hash, now)
        note(f"{NEW_WORDS}{new_hash}", "key", key.words_hash)
        key.words_hash = new_hash
        key.save(update_fields=["words_hash"])
        close_elsewhere(opened)


@transaction.atomic
def burn_key(key: OwnerKey, *, now: datetime) -> None:
    """Nobody opens anything with its words any more. What it held stands on and is nobody's."""
    burnt = OwnerKey.objects.select_for_update().filter(pk=key.pk).first()
    if burnt is None:
        return
    for words_hash in (burnt.words_hash, *SpareWords.objects.filter(key=burnt).values_list("words_hash", flat=True)):
        give_up(words_hash, now)
    note("burnt", "key", burnt.words_hash)
    burnt.delete()


def close_key(opened: OpenKey) -> None:
    KeyVisit.objects.filter(token_hash=_token_hash(opened.token)).delete()


def close_elsewhere(opened: OpenKey) -> None:
    """Close it in every other browser."""
    open_elsewhere(opened).delete()


def open_elsewhere(opened: OpenKey) -> QuerySet[KeyVisit]:
    """The visits of other browsers."""
    return opened.key.visits.exclude(token_hash=_token_hash(opened.token))


def erase_due(now: datetime) -> int:
    """Forget visits that are over, and given-up words whose seal is no longer taken. Answers how many."""
    visits, _ = KeyVisit.objects.exclude(_is_running(now)).delete()
    given_up, _ = GivenUp.objects.filter(given_up_at__lte=now - FRESH_FOR).delete()
    return visits + given_up


def _is_running(now: datetime) -> Q:
    # It ends on both sides: opened while a clock ran ahead, it would last for ever.
    closed_tonight = Q(remembered_at=None, opened_at__gt=now - LONGEST_VISIT, opened_at__lt=now + LONGEST_VISIT)
    return closed_tonight | Q(remembered_at__gt=now - REMEMBERED, remembered_at__lt=now + REMEMBERED)


def _opened(visit: KeyVisit, token: str) -> OpenKey:
    until = visit.remembered_at + REMEMBERED if visit.remembered_at else None
    return OpenKey(visit.key, token, until)


def give_up(words_hash: str, now: datetime) -> None:
    """No preview that still lies open makes a key of these words again."""
    GivenUp.objects.get_or_create(words_hash=words_hash, defaults={"given_up_at": now})


def _is_given_up(understood: str) -> bool:
    return GivenUp.objects.filter(words_hash=hash_of(understood)).exists()


def _is_sealed(understood: str, seal: str, now: datetime) -> bool:
    return _unseal(_fresh, seal, now, max_age=FRESH_FOR) == hash_of(understood)


def _seal(signer: signing.Signer, value: str, now: datetime) -> str:
    return signer.sign(f"{value}.{int(now.timestamp())}")


def _unseal(signer: signing.Signer, sealed: str, now: datetime, *, max_age: timedelta) -> str | None:
    """What was sealed, or None when it was not by us, or too long ago."""
    try:
        value, _, sealed_at = signer.unsign(sealed).rpartition(".")
    except signing.BadSignature:
        return None
    return value if now.timestamp() - int(sealed_at) < max_age.total_seconds() else None


def hash_of(understood: str) -> str:
    return keyed_hash(settings.HASH_KEY, "owner key", understood)


def _token_hash(token: str) -> str:
    return keyed_hash(settings.HASH_KEY, "key visit", token)
