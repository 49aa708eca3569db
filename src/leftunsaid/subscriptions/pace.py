"""When the next mail about a letter may go: pure, so that a year of it can be tried in a moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = 8  # o'clock, for what is told once a day
A_LETTER_A_DAY = 6  # mails about one letter; what comes after waits for the morning
A_DAY = 20  # mails to one address, over all letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What somebody wants, and what they were told lately. Days are counted in UTC, hours are those of `zone`."""

    cadence: str  # 'once', 'hourly' or 'daily'
    zone: ZoneInfo
    quiet_from: int | None = None  # hours of the day: from 22 to 7
    quiet_to: int | None = None
    told_at: datetime | None = None
    told_day: date | None = None
    told_that_day: int = 0
    all_told_day: date | None = None  # of the mailbox, over all letters
    all_told_that_day: int = 0


def next_moment(pace: Pace, *, news_since: datetime, now: datetime) -> datetime:
    """The first moment, now or later, at which they may be told of what is new since `news_since`.

    The first at once, then at most once an hour about one letter, and after six in a day the next morning; at most
    20 mails a day in all; never within their quiet hours (PRODUCT, decision 21).
    """
    moments = [now]
    # What lies ahead was written down while the clock was wrong, and holds nothing up.
    told_at = pace.told_at if pace.told_at and pace.told_at <= now else None
    if pace.cadence == "hourly" and news_since <= now:
        moments.append(news_since + HOUR)
    if pace.cadence == "daily" and news_since <= now:
        moments.append(_morning_after(news_since, pace.zone))
    if told_at:
        moments.append(_morning_after(told_at, pace.zone) if pace.cadence == "daily" else told_at + HOUR)
    of_this_letter = times_today(pace.told_day, pace.told_that_day, now=now)
    if of_this_letter >= A_LETTER_A_DAY or is_full(pace.all_told_day, pace.all_told_that_day, now=now):
        moments.append(_morning_from(next_day(now), pace.zone))
    return _after_quiet(max(moments), pace)


def day_of(now: datetime) -> date:
    """The day on which mails are counted: the same for all, wherever they are."""
    return now.astimezone(UTC).date()


def next_day(now: datetime) -> datetime:
    """Its end."""
    return datetime.combine(day_of(now) + DAY, time(), tzinfo=UTC)


def is_full(told_day: date | None, told_that_day: int, *, now: datetime) -> bool:
    """Has one address had all the mails that it gets in a day?"""
    return times_today(told_day, told_that_day, now=now) >= A_DAY


def times_today(day: date | None, times: int, *, now: datetime) -> int:
    """Of what was counted on `day`: how much counts today."""
    return times if day == day_of(now) else 0


def _morning_after(moment: datetime, zone: ZoneInfo) -> datetime:
    return _morning_from(moment + timedelta(microseconds=1), zone)


def _morning_from(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first morning that is not before this moment."""
    day = moment.astimezone(zone).date()
    morning = datetime.combine(day, time(MORNING), tzinfo=zone).astimezone(UTC)
    if morning < moment:
        morning = datetime.combine(day + DAY, time(MORNING), tzinfo=zone).astimezone(UTC)
    return morning


def _after_quiet(moment: datetime, pace: Pace) -> datetime:
    if pace.quiet_from is None or pace.quiet_to is None:
        return moment
    local = moment.astimezone(pace.zone)
    # From and to the same hour is no hour at all.
    hours = (pace.quiet_to - pace.quiet_from) % 24
    if (local.hour - pace.quiet_from) % 24 >= hours:
        return moment
    day = local.date() if local.hour < pace.quiet_to else local.date() + DAY
    end = datetime.combine(day, time(pace.quiet_to), tzinfo=pace.zone).astimezone(UTC)
    return _after_quiet(end, pace)  # in spring there may be no such hour, and the next one may be quiet again
