"""A sealed letter opens: the rules of that day look at it first, as they do at one that is sent."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from leftunsaid.guard.actions import Hold, Said, judge_words
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.rules import Draft
from leftunsaid.guard.shield import contacts_in
from leftunsaid.letters.models import Letter, Seal
from leftunsaid.letters.seals import open_letter, words_under
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.outbox.actions import NotYet

logger = logging.getLogger(__name__)

JUST = timedelta(seconds=20)
AT_ONCE = 50  # the next second has the next


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of its words today."""

    hold_reason: str = ""
    said: Sequence[Said] = ()
    needs_care: bool = False


def open_due(letter: int, *, now: datetime, dice: Random) -> None:
    """Open it, now that its day has come: however late, and never before. Raises NotYet where the day was moved."""
    sealed = Letter.objects.filter(pk=letter, sealed_at__isnull=False, removed_at=None).first()
    if sealed is None:
        return
    seal = Seal.objects.get(letter=sealed)
    if not seal.is_due(now):
        raise NotYet(seal.opens_at)
    _open(sealed, look_through(sealed), now=now)


def look_through(letter: Letter) -> Judged:
    """Takes its time: to be called before anything is locked. Nobody is to read what is for its writer alone."""
    if letter.is_private:
        return Judged()
    texts = words_under(letter).texts
    verdict = judge_words(Draft("letter", texts=texts).looked_through())
    reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    # An address must not publish itself while nobody watches, though nothing knew it for one when it was sealed.
    if any(contacts_in(text) for text in texts):
        reason = "contacts"
    return Judged(reason or letter.seal.hold_reason, said, needs_care=brings_danger_in(texts))


def break_seal(letter: Letter, judged: Judged, *, now: datetime) -> None:
    """Its writer will not wait for its day."""
    _open(letter, judged, is_early=True, now=now)


def open_on_time(*, in_vain: set[int], now: datetime, dice: Random) -> int:
    """Open those whose instant has just come, though a mail server that hangs holds up their envelopes. What does not
    open here is left to these. Answers how many were tried.

    `in_vain` is for the caller to keep from one second to the next: what a fault keeps shut steps back behind others.
    """
    just_due = Seal.objects.filter(opened_at=None, opens_at__lte=now, opens_at__gt=now - JUST).exclude(words="")
    in_order = just_due.order_by("opens_at", "pk").values_list("letter", flat=True)
    shut = list(in_order[: AT_ONCE + len(in_vain)])  # so that as many are new among them as can be tried
    in_vain.intersection_update(shut)
    letters = sorted(shut, key=in_vain.__contains__)[:AT_ONCE]
    in_vain.update(letters)
    for letter in letters:
        try:
            open_due(letter, now=now, dice=dice)
        except Exception:
            logger.exception("Could not open a sealed letter on the instant; its envelope will")
    return len(letters)


@transaction.atomic
def _open(letter: Letter, judged: Judged, *, is_early: bool = False, now: datetime) -> None:
    """Into the queue, if the rules say so."""
    open_letter(letter, hold_reason=judged.hold_reason, needs_care=judged.needs_care, is_early=is_early, now=now)
    note_remarks(letter, judged.said, now=now)
