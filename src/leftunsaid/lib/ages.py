"""How old a letter or a comment is said to be: 'just now', '3 hours', '16 days', '7 months', '2 years'.

No label and no public time tells the minute in which somebody sat down and wrote. Everything counts from
the full hour that follows the first showing, so labels change on full hours alone; once 24 hours are over,
everything counts from the midnight (UTC) that follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Unit = Literal["now", "hour", "day", "month", "year"]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS_IN_A_MONTH = 30
DAYS_IN_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Age:
    """An age as it is said: a count of one unit. 'now' counts 0."""

    unit: Unit
    count: int


def age_of(shown_at: datetime, now: datetime) -> Age:
    """The age to say at `now`. It is never more than the true age, and a clock set back says 'now'."""
    hour = _full_hour_after(shown_at)
    now = _in_utc(now)
    if now < hour + HOUR:
        return Age("now", 0)
    if now < hour + DAY:
        return Age("hour", (now - hour) // HOUR)

    days = max(1, (now - _midnight_after(hour)) // DAY)
    if days < DAYS_IN_A_MONTH:
        return Age("day", days)
    if days < DAYS_IN_A_YEAR:
        return Age("month", min(11, days // DAYS_IN_A_MONTH))
    return Age("year", days // DAYS_IN_A_YEAR)


def public_time(shown_at: datetime, now: datetime) -> str:
    """The machine-readable time that pages carry: never finer than the label beside it.

    The full hour while the label counts hours, later the date of the first showing itself (UTC).
    """
    hour = _full_hour_after(shown_at)
    if _in_utc(now) < hour + DAY:
        return hour.strftime("%Y-%m-%dT%H:00Z")
    return _in_utc(shown_at).date().isoformat()


def public_day(shown_at: datetime) -> str:
    """The same for feeds and programs, which keep it for good: the day (UTC) of the first showing, from the start."""
    return f"{_in_utc(shown_at).date().isoformat()}T00:00:00Z"


def next_change(shown: Iterable[datetime], now: datetime) -> datetime | None:
    """The first instant after `now` at which a label or a public time of one of these may be another.

    The next full hour while one of them counts hours, else the next midnight (UTC). None where there are none.
    """
    now, hours = _in_utc(now), [_full_hour_after(instant) for instant in shown]
    if not hours:
        return None
    counts_hours = any(now < hour + DAY for hour in hours)
    return _hour_of(now) + HOUR if counts_hours else _midnight_of(now) + DAY


def instant_of(stated: Age, captured: datetime) -> datetime:
    """The instant to store for what a page captured at `captured` said was `stated` old.

    Seen again at `captured`, it is `stated` old. An age that reaches back before the calendar is refused
    with a ValueError.
    """
    captured = _in_utc(captured)
    try:
        instant = captured - _span_of(stated)
    except OverflowError:
        too_old = f"An age of {stated.count} {stated.unit}s reaches back before the calendar."
        raise ValueError(too_old) from None
    if stated.unit in ("now", "hour"):
        return _hour_of(instant)
    return _midnight_of(instant)


def _span_of(stated: Age) -> timedelta:
    match stated.unit:
        case "now":
            return timedelta(0)
        case "hour":
            return stated.count * HOUR
        case "day":
            return stated.count * DAY
        case "month":
            return stated.count * DAYS_IN_A_MONTH * DAY
        case "year":
            return stated.count * DAYS_IN_A_YEAR * DAY


def _full_hour_after(instant: datetime) -> datetime:
    hour = _hour_of(_in_utc(instant))
    return hour if hour == instant else hour + HOUR


def _midnight_after(hour: datetime) -> datetime:
    midnight = _midnight_of(hour)
    return midnight if midnight == hour else midnight + DAY


def _hour_of(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


def _midnight_of(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError("An instant needs its time zone: this one has none.")
    return instant.astimezone(UTC)
