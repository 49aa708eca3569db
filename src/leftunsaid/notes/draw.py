"""When the next note comes: pure, so that years of it can be tried in a moment.

Each day that somebody allows has the same chance, and each minute of the moments that they chose; so nobody can tell
the next from the last. Days on which nothing could come any more, because a week is full, are passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from leftunsaid.lib.calendar_days import day_in

DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
A_WEEK_AT_MOST = 7  # one a day
USUALLY = 3
# Of what a week may hold, so much comes on average before it is full: the last of them is a surprise, too.
SELDOM_ENOUGH = 0.75


class Moment(StrEnum):
    """A part of somebody's day. All are equally long, so that each minute of those chosen has the same chance."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTER_WORK = "after work"
    BEFORE_BED = "before bed"


LASTS = timedelta(hours=2)
BEGINS = {
    Moment.MORNING: time(7),
    Moment.MIDDAY: time(12),
    Moment.AFTER_WORK: time(17),
    Moment.BEFORE_BED: time(21),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """When notes may come. Every other hour is quiet."""

    moments: tuple[Moment, ...]
    days: frozenset[int]  # 0 is Monday
    a_week: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Beside:
    """What came to somebody out of other jars that the same hands fill, and how many may come of all together."""

    came: tuple[datetime, ...] = ()
    a_week: int = A_WEEK_AT_MOST


NOTHING_BESIDE = Beside()


def pick_moment(
    now: datetime,
    dice: Random,
    *,
    wishes: Wishes,
    came: Iterable[datetime] = (),
    beside: Beside = NOTHING_BESIDE,
) -> datetime:
    """A moment after `now` that nobody can foretell: on one of their days, in one of their moments.

    With those that `came` there are never two on a day, nor more than `a_week` within any seven days in a row, as
    they count days where they are now; nor with those that came `beside` them.
    """
    # Each counts: of somebody who has travelled, two may have come on what is one day here.
    here, elsewhere = _days_of(came, wishes), _days_of(beside.came, wishes)
    for day in _days_from(day_in(now, wishes.zone)):
        if day.weekday() not in wishes.days or _is_full(day, here, wishes.a_week):
            continue
        if _is_full(day, here + elsewhere, beside.a_week):
            continue
        # Today too, with what is left of it: a day that is half over has half a chance.
        moment = _a_minute_of(day, dice, wishes)
        if dice.random() < _chance_of_a_day(wishes) and moment > now:
            return moment
    raise AssertionError("days do not end")


def is_in_time(planned: datetime, now: datetime, wishes: Wishes) -> bool:
    """Has the moment come, and is it still the same part of the same day? Then it is not late."""
    return planned <= now and any(begins <= planned and now < ends for begins, ends in _allowed_around(planned, wishes))


def has_room(now: datetime, *, wishes: Wishes, came: Iterable[datetime], beside: Beside) -> bool:
    """May one more come today? Since its moment was drawn others may have come, out of jars of the same hands."""
    today, here = day_in(now, wishes.zone), _days_of(came, wishes)
    together = here + _days_of(beside.came, wishes)
    return not (_is_full(today, here, wishes.a_week) or _is_full(today, together, beside.a_week))


def is_allowed(instant: datetime, wishes: Wishes) -> bool:
    return any(begins <= instant < ends for begins, ends in _allowed_around(instant, wishes))


def next_allowed(instant: datetime, wishes: Wishes) -> datetime:
    """This instant, if it lies within one of their moments; else the beginning of the next one."""
    for day in _days_from(day_in(instant, wishes.zone)):
        to_come = [max(begins, instant) for begins, ends in _allowed_on(day, wishes) if instant < ends]
        if to_come:
            return min(to_come)
    raise AssertionError("days do not end")


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def _days_of(came: Iterable[datetime], wishes: Wishes) -> list[date]:
    return [day_in(moment, wishes.zone) for moment in came]


def _is_full(day: date, had: Iterable[date], a_week: int) -> bool:
    """Came one on this day, or as many as may within the seven days that end with it?"""
    lately = [other for other in had if day - A_WEEK < other <= day]
    return day in lately or len(lately) >= a_week


def _chance_of_a_day(wishes: Wishes) -> float:
    return SELDOM_ENOUGH * min(1.0, wishes.a_week / len(wishes.days))


def _a_minute_of(day: date, dice: Random, wishes: Wishes) -> datetime:
    begins, ends = dice.choice(_windows(day, wishes))
    return begins + dice.random() * (ends - begins)


def _allowed_around(instant: datetime, wishes: Wishes) -> list[tuple[datetime, datetime]]:
    return _allowed_on(day_in(instant, wishes.zone), wishes)


def _allowed_on(day: date, wishes: Wishes) -> list[tuple[datetime, datetime]]:
    return _windows(day, wishes) if day.weekday() in wishes.days else []


def _windows(day: date, wishes: Wishes) -> list[tuple[datetime, datetime]]:
    """When the chosen moments of this day begin and end, in UTC."""
    begin = [datetime.combine(day, BEGINS[moment], tzinfo=wishes.zone).astimezone(UTC) for moment in wishes.moments]
    return [(begins, begins + LASTS) for begins in begin]
