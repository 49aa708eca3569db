"""Looking back: on a day of their choice a writer is asked, once, what they see now; and what they add then."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db.models import prefetch_related_objects

from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.letters.models import Letter, LookBack, Postscript
from leftunsaid.letters.news import instant
from leftunsaid.letters.over_time import MOST_POSTSCRIPTS, Outcome
from leftunsaid.letters.seals import NotThatDay, last_day
from leftunsaid.letters.standing import as_it_is, begin_care
from leftunsaid.lib.calendar_days import beginning_of, day_in, months_between
from leftunsaid.lib.text import clean
from leftunsaid.outbox.actions import NotYet, Slip, post, post_all

LATELY = 100  # so many of the newest postscripts tell which letters were answered last


class NoRoomForMore(Exception):
    """As many postscripts stand under the letter as may."""


class NothingToAddTo(Exception):
    """The letter is gone, or sealed: nothing can stand under it."""


def look_back_on(letter: Letter, day: date, *, now: datetime) -> None:
    """Ask its writer on that day, and on no other. Raises NotThatDay for one that is not after today."""
    asks_at = beginning_of(day, settings.LEFTUNSAID.time_zone)
    if asks_at <= now or day > last_day(now):
        raise NotThatDay
    with as_it_is(letter):
        if letter.is_gone or letter.owner_id is None:
            return
        _note(letter, asks_at=asks_at, asked_at=None, never_at=None)
        wait_for_their_days([letter.look_back], now=now)


def wait_for_their_days(look_backs: Iterable[LookBack], *, now: datetime) -> None:
    """Post what asks on its day. Those that have asked, or never will, have none."""
    waiting = [(one.letter_id, one.asks_at) for one in look_backs if one.asks_at and not one.asked_at]
    slips = [
        Slip(f"look back {letter} {instant(asks_at)}", {"letter": letter, "at": instant(asks_at)}, asks_at)
        for letter, asks_at in waiting
    ]
    post_all("look back", slips, now=now)


def stop_asking(letter: Letter, *, for_ever: bool = False, now: datetime) -> None:
    """This time nothing wants writing; or it is never to be asked of this letter again."""
    with as_it_is(letter):
        if hasattr(letter, "look_back"):
            _note(letter, asks_at=None, asked_at=None, **({"never_at": now} if for_ever else {}))


def ask(letter_pk: int, *, at: int, now: datetime) -> Letter | None:
    """The day named by `at` has come: from now on the key page asks. Answers the letter while that stands, or None:
    the day was put off, something was added already, or the words are such that nobody should be reminded of them.

    Raises NotYet where that day is still to come, and for a sealed letter.
    """
    letter = Letter.objects.filter(pk=letter_pk).first()
    if letter is None:
        return None
    is_heavy = brings_danger_in(letter.all_texts)  # before it is locked: it takes its time
    with as_it_is(letter):
        asks_at = letter.look_back.asks_at if hasattr(letter, "look_back") else None
        if asks_at is None or instant(asks_at) != at:
            return None
        if asks_at > now:
            raise NotYet(asks_at)
        if letter.is_sealed and not letter.is_gone:
            raise NotYet(letter.seal.opens_at)
        if letter.is_gone or letter.owner_id is None or letter.care_since or is_heavy:
            _note(letter, asks_at=None, asked_at=None)
            return None
        if letter.look_back.asked_at is None:
            _note(letter, asked_at=now)
    return letter


def predicts(letter: Letter, *, now: datetime) -> None:
    """Its writer marks that it foretells something."""
    with as_it_is(letter):
        if not letter.is_gone:
            _note(letter, predicts_at=now)


def say_what_became(letter: Letter, outcome: str, *, now: datetime) -> None:
    """Right, wrong, or no longer asked: the writer's own word, and it can be another one later."""
    with as_it_is(letter):
        if outcome in Outcome.values and hasattr(letter, "look_back") and letter.look_back.predicts_at:
            letter.outcome = outcome
            letter.save(update_fields=["outcome"])
            _note(letter, outcome_at=now)


def add_postscript(
    letter: Letter, body: str, *, hold_reason: str = "", needs_care: bool = False, now: datetime
) -> Postscript:
    """Put it under the letter, whose own words stay as they are. What was asked is answered by it.

    `hold_reason` says that the letter waits to be read again with it, as it does after an edit. The same words as in
    the last one are a double click. Raises NoRoomForMore, NothingToAddTo.
    """
    with as_it_is(letter):
        if letter.is_gone or letter.is_sealed or letter.erased_at:
            raise NothingToAddTo
        last = letter.postscripts.last()
        if last and last.body == clean(body):
            return last
        if letter.postscript_count >= MOST_POSTSCRIPTS:
            raise NoRoomForMore
        letter.postscript_count += 1
        added = letter.postscripts.create(number=letter.postscript_count, body=clean(body), written_at=now)
        if hold_reason and (letter.shown_at or not letter.is_private):
            letter.held_at, letter.hold_reason = letter.held_at or now, letter.hold_reason or hold_reason
        if letter.held_at:
            letter.held_at = now  # who has read it before has not read this
        if needs_care:
            begin_care(letter, now)
        letter.save(update_fields=["postscript_count", "held_at", "hold_reason", "care_since"])
        if hasattr(letter, "look_back"):
            _note(letter, asks_at=None, asked_at=None)
        post("postscript written", once=f"postscript {added.pk} written", postscript=added.pk, now=now)
    return added


def fetch_postscripts(letters: Iterable[Letter]) -> None:
    """Ask once for what was added to any of these, for `postscripts_of`. Most have none: then nothing is asked."""
    prefetch_related_objects([letter for letter in letters if letter.postscript_count], "postscripts")


def postscripts_of(letter: Letter) -> list[Postscript]:
    """What was added to it, in the order in which it came."""
    return list(letter.postscripts.all()) if letter.postscript_count else []


def answered_lately(*, with_feeling: str = "", at_most: int) -> list[Letter]:
    """Those of the lists to which something was added last, the latest first; with a feeling, those that have it."""
    # By their keys, which they got in the order in which they came: no index has to be kept for this alone.
    latest = Postscript.objects.order_by("-pk").values_list("letter", flat=True)[:LATELY]
    keys = list(dict.fromkeys(latest))
    found = Letter.objects.filter(pk__in=keys, listed_number__gte=1).in_bulk()
    answered = [found[key] for key in keys if key in found]
    return [one for one in answered if not with_feeling or with_feeling in one.feelings.split()][:at_most]


def months_and_days_later(letter: Letter, written_at: datetime) -> tuple[int, int]:
    """How long after the letter: in whole calendar months, and in days, in the time zone of the house."""
    zone = settings.LEFTUNSAID.time_zone
    first, then = day_in(letter.since, zone), day_in(written_at, zone)
    return months_between(first, then), max(0, (then - first).days)


def _note(letter: Letter, **said: object) -> None:
    letter.look_back, _ = LookBack.objects.update_or_create(letter=letter, defaults=said)
