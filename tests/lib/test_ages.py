"""How old things are said to be: PRODUCT decisions 2 and 3, S3-18 to S3-21."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from leftunsaid.lib.ages import Age, Unit, age_of, instant_of, next_change, public_time

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LEAST: dict[Unit, timedelta] = {
    "now": timedelta(0),
    "hour": HOUR,
    "day": DAY,
    "month": 30 * DAY,
    "year": 365 * DAY,
}

SHOWN = datetime(2024, 3, 5, 14, 20, 7, tzinfo=UTC)
H = datetime(2024, 3, 5, 15, tzinfo=UTC)
D = datetime(2024, 3, 6, tzinfo=UTC)
SEEN = datetime(2026, 3, 14, 12, 20, 30, tzinfo=UTC)

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=zones)
waits = st.timedeltas(timedelta(0), timedelta(days=5_000)) | st.timedeltas(timedelta(0), 3 * DAY)
stated_ages = st.one_of(
    st.just(Age("now", 0)),
    st.builds(Age, st.just("hour"), st.integers(1, 23)),
    st.builds(Age, st.just("day"), st.integers(1, 29)),
    st.builds(Age, st.just("month"), st.integers(1, 11)),
    st.builds(Age, st.just("year"), st.integers(1, 1_900)),
)


@pytest.mark.parametrize(
    ("now", "age"),
    [
        (SHOWN, Age("now", 0)),
        (H, Age("now", 0)),
        (H + HOUR - SECOND, Age("now", 0)),
        (H + HOUR, Age("hour", 1)),
        (H + 2 * HOUR - SECOND, Age("hour", 1)),
        (H + 23 * HOUR, Age("hour", 23)),
        (H + DAY - SECOND, Age("hour", 23)),
        (H + DAY, Age("day", 1)),
        (D + DAY, Age("day", 1)),
        (D + 2 * DAY - SECOND, Age("day", 1)),
        (D + 2 * DAY, Age("day", 2)),
        (D + 16 * DAY, Age("day", 16)),
        (D + 30 * DAY - SECOND, Age("day", 29)),
        (D + 30 * DAY, Age("month", 1)),
        (D + 60 * DAY - SECOND, Age("month", 1)),
        (D + 60 * DAY, Age("month", 2)),
        (D + 330 * DAY, Age("month", 11)),
        (D + 360 * DAY, Age("month", 11)),
        (D + 365 * DAY - SECOND, Age("month", 11)),
        (D + 365 * DAY, Age("year", 1)),
        (D + 730 * DAY - SECOND, Age("year", 1)),
        (D + 730 * DAY, Age("year", 2)),
    ],
)
def test_labels_follow_the_rule_at_every_boundary(now: datetime, age: Age) -> None:
    assert age_of(SHOWN, now) == age


@given(instants, st.integers(1, 5_000))
def test_days_turn_at_midnight_whatever_the_hour_of_showing(shown_at: datetime, days: int) -> None:
    hour = shown_at.astimezone(UTC)
    while (hour.minute, hour.second, hour.microsecond) != (0, 0, 0):
        hour = hour.replace(minute=0, second=0, microsecond=0) + HOUR
    midnight = hour if hour.hour == 0 else hour.replace(hour=0) + DAY
    turn = midnight + days * DAY
    # Midnight can come before the first 24 hours are over; then hours are said until they are.
    if turn >= hour + DAY:
        assert age_of(shown_at, turn) == in_words_of_the_rule(days)
    if days > 1:
        assert age_of(shown_at, turn - SECOND) == in_words_of_the_rule(days - 1)


def in_words_of_the_rule(days: int) -> Age:
    if days < 30:
        return Age("day", days)
    if days < 365:
        return Age("month", min(11, days // 30))
    return Age("year", days // 365)


def test_what_is_shown_on_the_full_hour_counts_from_there() -> None:
    assert age_of(H, H + HOUR - SECOND) == Age("now", 0)
    assert age_of(H, H + HOUR) == Age("hour", 1)
    assert age_of(D, D + DAY - SECOND) == Age("hour", 23)
    assert age_of(D, D + 2 * DAY - SECOND) == Age("day", 1)
    assert age_of(D, D + 2 * DAY) == Age("day", 2)


@given(instants, waits)
def test_a_clock_set_back_says_just_now(shown_at: datetime, wait: timedelta) -> None:
    assert age_of(shown_at, shown_at - wait) == Age("now", 0)


@given(instants, waits)
@example(SHOWN, H + DAY - SHOWN)
@example(H, DAY)
def test_a_label_never_says_more_than_the_true_age(shown_at: datetime, wait: timedelta) -> None:
    age = age_of(shown_at, shown_at + wait)
    assert LEAST[age.unit] * age.count <= wait


@given(instants, waits)
def test_a_label_is_never_far_behind_the_true_age(shown_at: datetime, wait: timedelta) -> None:
    age = age_of(shown_at, shown_at + wait)
    said = LEAST[age.unit] * age.count
    if age.unit in ("now", "hour"):
        assert wait < said + 2 * HOUR
    elif age.unit == "day":
        assert wait < said + 2 * DAY + HOUR
    elif age.count == 11 and age.unit == "month":
        assert wait < 366 * DAY + HOUR
    else:
        assert wait < said + LEAST[age.unit] + DAY + HOUR


@given(instants, waits)
def test_labels_change_on_full_hours_alone(shown_at: datetime, wait: timedelta) -> None:
    now = shown_at.astimezone(UTC) + wait
    start = now.replace(minute=0, second=0, microsecond=0)
    end = start + HOUR - timedelta(microseconds=1)
    assert age_of(shown_at, start) == age_of(shown_at, now) == age_of(shown_at, end)
    assert public_time(shown_at, start) == public_time(shown_at, now) == public_time(shown_at, end)


@given(instants, waits, waits)
def test_nothing_ever_grows_younger(shown_at: datetime, wait: timedelta, more: timedelta) -> None:
    order = list(LEAST)
    before, after = age_of(shown_at, shown_at + wait), age_of(shown_at, shown_at + wait + more)
    assert (order.index(before.unit), before.count) <= (order.index(after.unit), after.count)


@given(instants, waits)
def test_every_label_is_one_that_the_rule_knows(shown_at: datetime, wait: timedelta) -> None:
    age = age_of(shown_at, shown_at + wait)
    most = {"now": 0, "hour": 23, "day": 29, "month": 11, "year": 14}
    assert (age.count == 0) == (age.unit == "now")
    assert age.count <= most[age.unit]


@given(stated_ages, instants)
@example(Age("day", 1), datetime(2024, 3, 5, 23, 59, 59, 999_999, tzinfo=UTC))
@example(Age("hour", 23), datetime(2024, 3, 5, 0, 0, tzinfo=UTC))
@example(Age("month", 11), datetime(2024, 2, 29, 0, 0, tzinfo=UTC))
def test_an_imported_page_says_the_ages_it_said_when_it_was_captured(stated: Age, captured: datetime) -> None:
    assert age_of(instant_of(stated, captured), captured) == stated


@given(stated_ages, instants)
def test_an_imported_instant_pretends_no_minutes(stated: Age, captured: datetime) -> None:
    instant = instant_of(stated, captured)
    assert instant.tzinfo is UTC
    assert instant <= captured
    assert (instant.minute, instant.second, instant.microsecond) == (0, 0, 0)
    if stated.unit in ("day", "month", "year"):
        assert instant.hour == 0


def test_an_age_before_the_calendar_is_refused() -> None:
    for count in (3_000, 10**30):
        with pytest.raises(ValueError, match="before the calendar"):
            instant_of(Age("year", count), SHOWN)


def test_the_public_time_is_the_full_hour_on_the_first_day_and_a_date_later() -> None:
    assert public_time(SHOWN, SHOWN) == "2024-03-05T15:00Z"
    assert public_time(SHOWN, H + DAY - SECOND) == "2024-03-05T15:00Z"
    assert public_time(SHOWN, H + DAY) == "2024-03-05"


def test_the_public_date_is_that_of_the_showing_and_not_of_the_hour_after() -> None:
    late = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    assert public_time(late, late) == "2025-01-01T00:00Z"
    assert public_time(late, late + 3 * DAY) == "2024-12-31"


@given(instants, instants, waits)
def test_public_times_tell_no_minute_apart(shown_at: datetime, other: datetime, wait: timedelta) -> None:
    hour = shown_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    same_hour = hour + timedelta(minutes=other.minute, seconds=other.second)
    assume(hour not in (shown_at, same_hour))
    now = hour + HOUR + wait
    assert public_time(shown_at, now) == public_time(same_hour, now)
    assert age_of(shown_at, now) == age_of(same_hour, now)


@given(instants, waits, zones)
def test_the_zone_in_which_an_instant_is_said_makes_no_difference(
    shown_at: datetime, wait: timedelta, zone: timezone
) -> None:
    now = shown_at + wait
    assert age_of(shown_at.astimezone(zone), now) == age_of(shown_at, now)
    assert age_of(shown_at, now.astimezone(zone)) == age_of(shown_at, now)
    assert public_time(shown_at.astimezone(zone), now) == public_time(shown_at, now.astimezone(zone))


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2024, 3, 5, 14, 20)
    for shown_at, now in ((naive, SHOWN), (SHOWN, naive)):
        with pytest.raises(ValueError, match="time zone"):
            age_of(shown_at, now)
        with pytest.raises(ValueError, match="time zone"):
            public_time(shown_at, now)
    with pytest.raises(ValueError, match="time zone"):
        instant_of(Age("day", 1), naive)


class TestTheNextChange:
    """Pages are kept until then, and not a moment longer."""

    @given(
        shown=st.lists(st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=800)), max_size=4),
        between=st.floats(min_value=0, max_value=1, exclude_max=True),
    )
    def test_no_label_changes_before_it(self, shown, between):
        instants = [SEEN - ago for ago in shown]
        until = next_change(instants, SEEN)
        if until is None:
            assert instants == []
            return
        assert until > SEEN
        later = SEEN + between * (until - SEEN)
        for instant in instants:
            assert age_of(instant, later) == age_of(instant, SEEN)
            assert public_time(instant, later) == public_time(instant, SEEN)

    def test_hours_change_on_the_hour_and_days_at_midnight(self):
        now = datetime(2026, 3, 14, 12, 20, tzinfo=UTC)
        assert next_change([now - timedelta(hours=3)], now) == datetime(2026, 3, 14, 13, 0, tzinfo=UTC)
        assert next_change([now - timedelta(days=3)], now) == datetime(2026, 3, 15, 0, 0, tzinfo=UTC)

    def test_one_that_is_young_is_enough(self):
        now = datetime(2026, 3, 14, 12, 20, tzinfo=UTC)
        both = [now - timedelta(days=300), now - timedelta(hours=1)]
        assert next_change(both, now) == datetime(2026, 3, 14, 13, 0, tzinfo=UTC)

    def test_where_there_is_no_label_none_changes(self):
        assert next_change([], datetime(2026, 3, 14, tzinfo=UTC)) is None
