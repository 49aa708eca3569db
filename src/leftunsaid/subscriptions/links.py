"""The links in mails. Whoever holds one may do what it is for: nothing in the database could make another."""

import re
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from django.conf import settings

from leftunsaid.lib.secrets import ADDRESS_LENGTH, keyed_hash

SEAL_LENGTH = 32  # 128 bits
ONLY_FOR_A_WHILE = frozenset({"all", "asked", "return"})  # they open more than one letter: a link has an end
TOKEN = re.compile(
    rf"(?P<ref>[A-Za-z0-9]{{{ADDRESS_LENGTH}}})(?:-(?P<until>[0-9]{{1,12}}))?-(?P<seal>[0-9a-f]{{{SEAL_LENGTH}}})",
    re.ASCII,
)


def link_for(purpose: str, ref: str) -> str:
    """A whole address that is good for `purpose`, for as long as what it names is there."""
    return f"{settings.LEFTUNSAID.base_url}{path_for(purpose, ref)}"


def path_for(purpose: str, ref: str) -> str:
    return f"/mail/{purpose}/{ref}-{_seal(purpose, ref)}"


def short_link_for(purpose: str, ref: str, *, valid: timedelta, now: datetime) -> str:
    """The same, for a while only."""
    return f"{settings.LEFTUNSAID.base_url}{short_path_for(purpose, ref, valid=valid, now=now)}"


def short_path_for(purpose: str, ref: str, *, valid: timedelta, now: datetime) -> str:
    until = str(int((now + valid).timestamp()))
    return f"/mail/{purpose}/{ref}-{until}-{_seal(purpose, ref, until)}"


def ref_in(purpose: str, token: str, *, now: datetime) -> str:
    """What this token names, or '' for one that is not ours, for another purpose, or too old."""
    parts = TOKEN.fullmatch(token)
    if not parts:
        return ""
    until = parts["until"] or ""
    if purpose in ONLY_FOR_A_WHILE and not until:
        return ""
    if not compare_digest(parts["seal"], _seal(purpose, parts["ref"], *filter(None, [until]))):
        return ""
    return "" if until and now > datetime.fromtimestamp(int(until), UTC) else parts["ref"]


def mailbox_ref(address_hash: str) -> str:
    """The name of a mailbox in links. It stays the same though the mailbox is forgotten and comes again: so an old
    mail can still say 'never again'."""
    return keyed_hash(settings.HASH_KEY, "mailbox", address_hash)[:ADDRESS_LENGTH]


def subscription_ref(address_hash: str, letter_pk: int) -> str:
    """The name of a subscription in links. It stays the same though it is ended and comes again: so the stop link of an
    old mail ends what goes on now."""
    return keyed_hash(settings.HASH_KEY, "subscription", address_hash, str(letter_pk))[:ADDRESS_LENGTH]


def _seal(purpose: str, *parts: str) -> str:
    return keyed_hash(settings.HASH_KEY, f"mail link {purpose}", *parts)[:SEAL_LENGTH]
