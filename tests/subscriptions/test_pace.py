"""When the next mail about a letter may go: weeks of it, in every zone, with every wish."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.subscriptions.pace import A_DAY, A_LETTER_A_DAY, DAY, HOUR, Pace, day_of, next_day, next_moment

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
ZONES = ("Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Australia/Lord_Howe")
# The hours around both changes of the clock in Berlin and New York, and some without.
AROUND_CHANGES = (
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
)


def pace(cadence="once", zone="Etc/UTC", **said) -> Pace:
    return Pace(cadence=cadence, zone=ZoneInfo(zone), **said)


def hour(hour: int, day: int = 14, zone: str = "Etc/UTC") -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=ZoneInfo(zone))


def moments(wish: Pace, news: list[datetime]) -> list[datetime]:
    """When mails go to somebody who is told whenever it may be, of all that is new by then."""
    told, waiting = [], sorted(news)
    while waiting:
        now = max(waiting[0], told[-1] if told else waiting[0])
        moment = next_moment(wish, news_since=waiting[0], now=now)
        while (later := next_moment(wish, news_since=waiting[0], now=moment)) > moment:
            moment = later  # as the worker does: it looks again when the moment has come
        told.append(moment)
        waiting = [since for since in waiting if since > moment]
        count = wish.told_that_day + 1 if wish.told_day == day_of(moment) else 1
        wish = replace(
            wish,
            told_at=moment,
            told_day=day_of(moment),
            told_that_day=count,
            all_told_day=day_of(moment),
            all_told_that_day=count,
        )
    return told


def test_the_first_is_told_at_once():
    assert next_moment(pace(), news_since=NOON, now=NOON) == NOON


def test_the_next_is_told_an_hour_after_the_last():
    wish = pace(told_at=NOON, told_day=NOON.date(), told_that_day=1)
    assert next_moment(wish, news_since=NOON, now=NOON + timedelta(minutes=5)) == NOON + HOUR
    assert next_moment(wish, news_since=NOON, now=NOON + 2 * HOUR) == NOON + 2 * HOUR


def test_after_six_in_a_day_the_rest_waits_for_the_morning():
    wish = pace(told_at=NOON - 2 * HOUR, told_day=NOON.date(), told_that_day=A_LETTER_A_DAY)
    assert next_moment(wish, news_since=NOON, now=NOON) == hour(8, day=15)
    fewer = replace(wish, told_that_day=A_LETTER_A_DAY - 1)
    assert next_moment(fewer, news_since=NOON, now=NOON) == NOON


@pytest.mark.parametrize(
    ("zone", "morning"),
    [
        ("Asia/Shanghai", hour(8, 15, "Asia/Shanghai")),  # the very moment at which a day begins in UTC
        ("America/New_York", hour(8, 15, "America/New_York")),
        ("Pacific/Kiritimati", hour(8, 16, "Pacific/Kiritimati")),
        ("Europe/Berlin", hour(8, 15, "Europe/Berlin")),
    ],
)
def test_the_morning_is_theirs(zone, morning):
    wish = pace(zone=zone, told_at=NOON - 2 * HOUR, told_day=NOON.date(), told_that_day=A_LETTER_A_DAY)
    assert next_moment(wish, news_since=NOON, now=NOON) == morning


def test_twenty_mails_a_day_over_all_letters_are_enough():
    full = pace(all_told_day=NOON.date(), all_told_that_day=A_DAY)
    assert next_moment(full, news_since=NOON, now=NOON) == hour(8, day=15)
    not_full = replace(full, all_told_that_day=A_DAY - 1)
    assert next_moment(not_full, news_since=NOON, now=NOON) == NOON
    yesterday = replace(full, all_told_day=NOON.date() - DAY)
    assert next_moment(yesterday, news_since=NOON, now=NOON) == NOON


def test_what_comes_within_an_hour_comes_in_one_mail():
    wish = pace("hourly")
    assert next_moment(wish, news_since=NOON, now=NOON) == NOON + HOUR
    assert moments(wish, [NOON + timedelta(minutes=n) for n in (0, 10, 50)]) == [NOON + HOUR]


def test_once_a_day_is_in_the_morning():
    wish = pace("daily", zone="Europe/Berlin")
    assert next_moment(wish, news_since=NOON, now=NOON) == hour(8, 15, "Europe/Berlin")
    before = hour(7, 14, "Europe/Berlin")
    assert next_moment(wish, news_since=before, now=before) == hour(8, 14, "Europe/Berlin")
    told = replace(wish, told_at=hour(8, 14, "Europe/Berlin"))
    late_in_the_night = hour(3, 14, "Europe/Berlin")
    assert next_moment(told, news_since=late_in_the_night, now=NOON) == hour(8, 15, "Europe/Berlin")


@pytest.mark.parametrize(
    ("quiet", "now", "told"),
    [
        ((22, 7), hour(23), hour(7, day=15)),
        ((22, 7), hour(3), hour(7)),
        ((22, 7), hour(21), hour(21)),
        ((22, 7), hour(7), hour(7)),
        ((9, 17), hour(12), hour(17)),
        ((0, 23), hour(12), hour(23)),
        ((5, 5), hour(5), hour(5)),  # no hour at all
    ],
)
def test_quiet_hours_are_quiet(quiet, now, told):
    wish = pace(quiet_from=quiet[0], quiet_to=quiet[1])
    assert next_moment(wish, news_since=now, now=now) == told


def test_quiet_hours_are_those_of_their_zone():
    wish = pace(zone="Asia/Kolkata", quiet_from=20, quiet_to=6)
    assert next_moment(wish, news_since=hour(15), now=hour(15)) == hour(6, 15, "Asia/Kolkata")
    assert next_moment(wish, news_since=hour(14), now=hour(14)) == hour(14)


WISHES = st.builds(
    pace,
    st.sampled_from(["once", "hourly", "daily"]),
    st.sampled_from(ZONES),
    quiet_from=st.integers(0, 23),
    quiet_to=st.integers(0, 23),
)
NEWS = st.lists(st.integers(0, 7 * 24 * 60), min_size=1, max_size=60)


@given(wish=WISHES, minutes=NEWS, start=st.sampled_from(AROUND_CHANGES))
def test_in_any_week_with_any_wish_nothing_comes_too_often_and_nothing_is_forgotten(wish, minutes, start):
    told = moments(wish, [start + timedelta(minutes=minute) for minute in minutes])
    assert all(later - sooner >= HOUR for sooner, later in pairwise(told))
    days = [day_of(moment) for moment in told]
    assert max(days.count(day) for day in days) <= A_LETTER_A_DAY
    # Not for ever: a day for the morning, a day for quiet hours that hide it, a day for those that hide that hour too.
    assert told[-1] <= start + timedelta(minutes=max(minutes)) + 3 * DAY
    if wish.cadence == "daily":
        mornings = [moment.astimezone(wish.zone).date() for moment in told]
        assert len(mornings) == len(set(mornings))


@given(wish=WISHES, minutes=NEWS, start=st.sampled_from(AROUND_CHANGES))
def test_nothing_is_ever_told_in_quiet_hours(wish, minutes, start):
    hours = (wish.quiet_to - wish.quiet_from) % 24
    for moment in moments(wish, [start + timedelta(minutes=minute) for minute in minutes]):
        assert (moment.astimezone(wish.zone).hour - wish.quiet_from) % 24 >= hours or hours == 0


@given(wish=WISHES, ahead=st.integers(1, 400), since=st.integers(-400, 400), count=st.integers(0, 30))
def test_what_was_noted_while_the_clock_was_wrong_holds_nothing_up(wish, ahead, since, count):
    wrong = NOON + ahead * DAY
    noted = {"told_at": wrong, "told_day": day_of(wrong), "told_that_day": count}
    wish = replace(wish, **noted, all_told_day=day_of(wrong), all_told_that_day=count)
    assert next_moment(wish, news_since=NOON + since * DAY, now=NOON) <= NOON + 3 * DAY


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.sampled_from([ZoneInfo(z) for z in ZONES]))
)
def test_a_day_ends_at_midnight_in_utc_for_everybody(now):
    assert day_of(next_day(now)) == day_of(now) + DAY
    assert next_day(now) - DAY <= now.astimezone(UTC) < next_day(now)
