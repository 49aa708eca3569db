"""Wax on a letter: its words lie sealed until their day, and then stand where their writer wanted them.

Whoever has the database alone reads none of them: they are closed by a key that lies in a file beside it, each for its
own letter.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings

from leftunsaid.keyfile import Keyring
from leftunsaid.letters.models import Letter, Seal
from leftunsaid.letters.news import came_into_sight, instant, was_opened
from leftunsaid.letters.standing import as_it_is, begin_care, show
from leftunsaid.lib.calendar_days import MONTHS_IN_A_YEAR, beginning_of, day_in, months_later
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.actions import NotYet, Slip, post_all
from leftunsaid.outbox.models import Envelope
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.removals import note
from leftunsaid.resealing import reseal_rows

YEARS_AT_MOST = 25
OPENS_ON = "opens:"  # and a day: so the list of what was taken back tells that its writer chose another one
SEALED_AT_ONCE = 20  # letters of one key: a cupboard, and no time bombs by the hundred
AT_ONCE = 100
TRIED_WITHIN = timedelta(hours=9)  # longer than the longest wait between two tries of an envelope


class TooManySealed(Exception):
    """As many letters of this key wait for their day as may."""


class NotThatDay(Exception):
    """A letter opens on a later day than today, and in 25 years at most."""


@dataclass(frozen=True, slots=True)
class Wax:
    """Until which day a letter stays closed, and whether a page tells that it waits."""

    day: date
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in a letter."""

    body: str
    dear: str = ""
    signature: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return self.body, self.dear, self.signature


def put_under_wax(letter: Letter, wax: Wax, *, hold_reason: str, now: datetime, dice: Random) -> Letter:
    """Keep a new letter closed until its day. Its key is held by the caller, so that nobody seals past the limit.

    `hold_reason` says that it is to wait to be read once it is open. Raises TooManySealed, NotThatDay.
    """
    if letter.owner:
        must_have_room(letter.owner)
    words = Words(letter.body, letter.dear, letter.signature)
    letter.body = letter.dear = letter.signature = ""
    letter.sealed_at = now
    letter.save()
    seal = Seal.objects.create(
        letter=letter,
        address=random_address(dice) if wax.has_page else None,
        words=_closed(words, letter, dice),
        made_at=now,
        opens_at=_instant_of(wax.day, now),
        hold_reason="" if letter.is_private else hold_reason,
    )
    _post(seal, now=now)
    return letter


def must_have_room(owner: OwnerKey) -> None:
    """For one more that waits for its day. The key is held by the caller. Raises TooManySealed."""
    if Letter.objects.filter(owner=owner, sealed_at__isnull=False, withdrawn_at=None).count() >= SEALED_AT_ONCE:
        raise TooManySealed


def words_under(letter: Letter) -> Words:
    """What lies under the wax, for its writer alone. Raises CannotUnseal where the key file is another one."""
    seal = Seal.objects.get(letter=letter)
    if seal.opened_at:  # since it was asked for
        letter.refresh_from_db()
        return Words(letter.body, letter.dear, letter.signature)
    return _opened(seal)


def open_letter(
    letter: Letter, *, hold_reason: str = "", needs_care: bool = False, is_early: bool = False, now: datetime
) -> None:
    """Break the wax: the words stand where their writer wanted them, or wait to be read first.

    `is_early` is for its writer alone, who need not wait for its day: raises NotYet for anybody else. One that is
    open, or gone, stays as it is.
    """
    with as_it_is(letter):
        if not letter.is_sealed or letter.is_gone:
            return
        seal = Seal.objects.get(letter=letter)
        if not is_early and not seal.is_due(now):  # it was moved a moment ago
            raise NotYet(seal.opens_at)
        words = _opened(seal)
        letter.body, letter.dear, letter.signature = words.texts
        letter.sealed_at = None
        if needs_care:
            begin_care(letter, now)
        if hold_reason and not letter.is_private:
            letter.held_at, letter.hold_reason = now, hold_reason
        elif not letter.is_private:
            show(letter, now)
        written = ["body", "dear", "signature", "sealed_at", "care_since"]
        letter.save(update_fields=[*written, "held_at", "hold_reason", "shown_at", "number"])
        seal.words, seal.opened_at = "", now
        seal.save(update_fields=["words", "opened_at"])
        if letter.is_private:
            was_opened(letter, now=now)
        came_into_sight(letter, now=now)


def move_day(letter: Letter, day: date, *, now: datetime) -> None:
    """Let it open on another day. One that is open by now stays open. Raises NotThatDay."""
    with as_it_is(letter):
        if letter.is_sealed and not letter.is_gone:
            _set_day(letter, _instant_of(day, now), now=now)
            note(f"{OPENS_ON}{day}", "letter", letter.address)


def open_no_sooner(letter: Letter, day: date, *, now: datetime) -> None:
    """Its writer had moved the day on before a backup without that was put back."""
    with as_it_is(letter):
        opens_at = beginning_of(day, settings.LEFTUNSAID.time_zone)
        if letter.is_sealed and not letter.is_gone and opens_at > letter.seal.opens_at:
            _set_day(letter, opens_at, now=now)


def narrow_sealed(letter: Letter, visibility: str) -> None:
    """Let it open for fewer than it was sealed for, as its writer chose once it was open: before a backup was put
    back, in which it is sealed still."""
    with as_it_is(letter):
        if letter.is_sealed and not letter.is_gone:
            letter.visibility = visibility
            letter.save(update_fields=["visibility"])


def open_into_queue(letter: Letter, reason: str) -> None:
    """Nobody reads it on its day before somebody who looks after the house has."""
    with as_it_is(letter):
        if letter.is_sealed and not letter.is_private:
            Seal.objects.filter(letter=letter, hold_reason="").update(hold_reason=reason)


def erase_sealed_line(letter: Letter, line: str, *, dice: Random) -> None:
    """Take the greeting ('dear') or the signature from under the wax."""
    with as_it_is(letter):
        if letter.is_sealed and not letter.is_gone:
            seal = Seal.objects.get(letter=letter)
            seal.words = _closed(replace(_opened(seal), **{line: ""}), letter, dice)
            seal.save(update_fields=["words"])


def last_day(now: datetime) -> date:
    """The latest on which a letter that is sealed now may open."""
    return months_later(day_in(now, settings.LEFTUNSAID.time_zone), YEARS_AT_MOST * MONTHS_IN_A_YEAR)


def open_what_was_left(now: datetime) -> int:
    """Post anew what should have been opened long since, and what nobody is going to open any more: a fault stood in
    the way for longer than an envelope is tried. Answers how many."""
    overdue = list(Seal.objects.filter(opened_at=None, opens_at__lte=now).exclude(words="").defer("words"))
    if not overdue:
        return 0
    stand = Letter.objects.filter(pk__in=[seal.letter_id for seal in overdue], removed_at=None)
    waiting = set(stand.values_list("pk", flat=True))
    tried_soon = Envelope.objects.open().filter(due_at__lte=now + TRIED_WITHIN)
    under_way = set(tried_soon.filter(once__in=[_once(seal) for seal in overdue]).values_list("once"))
    left = [seal for seal in overdue if seal.letter_id in waiting and (_once(seal),) not in under_way]
    today = day_in(now, settings.LEFTUNSAID.time_zone)
    for seal in left[:AT_ONCE]:
        post_all("seal", [Slip(f"{_once(seal)} again {today}", {"letter": seal.letter_id})], now=now)
    return len(left)


def reseal(keyring: Keyring, **which: Any) -> tuple[int, int, int]:
    """See worker.rotation.Reseal."""
    seals = Seal.objects.select_related("letter")
    return reseal_rows(seals, "words", lambda seal: _place(seal.letter), keyring, **which)


def _closed(words: Words, letter: Letter, dice: Random) -> str:
    text = json.dumps(words.texts, ensure_ascii=False)
    sealed: str = settings.KEYRING.seal(text, bound_to=_place(letter), dice=dice)
    return sealed


def _opened(seal: Seal) -> Words:
    return Words(*json.loads(settings.KEYRING.unseal(seal.words, bound_to=_place(seal.letter))))


def _place(letter: Letter) -> str:
    """Put under another letter, the words cannot be read."""
    return f"letter {letter.address}"


def _instant_of(day: date, now: datetime) -> datetime:
    opens_at = beginning_of(day, settings.LEFTUNSAID.time_zone)
    if opens_at <= now or day > last_day(now):
        raise NotThatDay
    return opens_at


def _set_day(letter: Letter, opens_at: datetime, *, now: datetime) -> None:
    seal = Seal.objects.get(letter=letter)
    seal.opens_at = opens_at
    seal.save(update_fields=["opens_at"])
    _post(seal, now=now)


def _post(seal: Seal, *, now: datetime) -> None:
    post_all("seal", [Slip(_once(seal), {"letter": seal.letter_id}, seal.opens_at)], now=now)


def _once(seal: Seal) -> str:
    return f"seal {seal.pk} {instant(seal.opens_at)}"
