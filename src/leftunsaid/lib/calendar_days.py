"""Days of the calendar, as people mean them: in a month, in a year, when a day begins."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MONTHS_IN_A_YEAR = 12


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(first: date, last: date) -> int:
    """How many whole calendar months have gone by. None of them before `first`."""
    months = (last.year - first.year) * MONTHS_IN_A_YEAR + last.month - first.month
    return max(0, months if months_later(first, months) <= last else months - 1)


def beginning_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day there, in UTC. Where clocks are set forward at midnight, that is one o'clock."""
    # Of a midnight that does not exist the zone says where it would have been: that is when the clocks change.
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def day_in(instant: datetime, zone: ZoneInfo) -> date:
    """The day that it is there at this instant."""
    return instant.astimezone(zone).date()
