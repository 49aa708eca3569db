"""Posts of one network are counted in a minute, an hour and a day at once, by the clock in UTC."""

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from at_once import all_at_once
from leftunsaid.guard.actions import TOO_MANY, Allow, Hold, Refuse, Said
from leftunsaid.guard.actions import judge as judge_with_dice
from leftunsaid.guard.models import Tally
from leftunsaid.guard.networks import HOUSE_WIDE, Visitor, visitor_of
from leftunsaid.guard.windows import DAY, HOUR, MINUTE, WINDOWS

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")
HIDDEN = Visitor(network="", browser="A")
MANY = Hold(("many",), (Said("many", 1),))
a_second, a_minute, an_hour, a_day = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
a_moment = timedelta(microseconds=1)
judge = partial(judge_with_dice, "comment", dice=Random(8))


def told(*moments, visitor=HERE, limit):
    return [judge(visitor, limit=limit, now=moment) for moment in moments]


def spread(start, end, *, times):
    """So many moments, evenly from `start` on, all before `end`."""
    return [start + (end - start) / times * n for n in range(times)]


def assert_told(verdicts, *, shown, held):
    """So many are shown, the next so many wait, and the rest is refused."""
    assert verdicts[:shown] == [Allow()] * shown
    assert verdicts[shown : shown + held] == [MANY] * held
    assert all(isinstance(one, Refuse) for one in verdicts[shown + held :])


# What fits in


@pytest.mark.parametrize(
    ("an_hour", "fit"),
    [(1, (3, 1, 4)), (5, (3, 5, 20)), (6, (3, 6, 24)), (7, (4, 7, 28)), (20, (10, 20, 80)), (100, (50, 100, 400))],
)
def test_a_minute_takes_half_an_hours_worth_but_three_at_least_and_a_day_four_times_an_hours(an_hour, fit):
    assert tuple(window.allows(an_hour) for window in WINDOWS) == fit


def test_who_answers_ten_letters_in_a_quarter_of_an_hour_waits_for_nobody(now):
    assert told(*spread(now, now + 15 * a_minute, times=10), limit=20) == [Allow()] * 10


def test_who_says_three_things_in_one_breath_waits_for_nobody(now):
    assert told(now, now, now, limit=5) == [Allow()] * 3


# Each window


def test_in_a_minute_half_an_hours_worth_is_shown_and_four_times_that_is_taken(now):
    verdicts = told(*spread(now, now + a_minute, times=45), limit=20)
    assert_told(verdicts, shown=10, held=30)
    assert len(verdicts[40:]) == 5


def test_in_an_hour_its_worth_is_shown_and_four_times_that_is_taken(now):
    verdicts = told(*spread(now, now + an_hour, times=85), limit=20)
    assert_told(verdicts, shown=20, held=60)
    assert len(verdicts[80:]) == 5


def test_in_a_day_four_hours_worth_is_shown_and_four_times_that_is_taken(now):
    midnight = now - 12 * an_hour
    verdicts = told(*spread(midnight, midnight + a_day, times=35), limit=2)
    assert_told(verdicts, shown=8, held=24)
    assert len(verdicts[32:]) == 3


# Where one ends and the next begins


def test_a_minute_is_over_with_its_last_moment(now):
    last, first = now + a_minute - a_moment, now + a_minute
    assert told(*[now] * 3, last, first, limit=5) == [Allow()] * 3 + [MANY, Allow()]


def test_an_hour_is_over_with_its_last_moment(now):
    last, first = now + an_hour - a_moment, now + an_hour
    assert told(now, now + a_minute, last, first, limit=2) == [Allow(), Allow(), MANY, Allow()]


def test_a_day_is_over_with_its_last_moment_in_utc(now):
    midnight = now + 12 * an_hour
    filled = spread(now, midnight - an_hour, times=4)
    last, first = midnight - a_moment, midnight
    assert told(*filled, last, first, limit=1) == [Allow()] * 4 + [MANY, Allow()]


def test_a_window_is_one_everywhere_whatever_the_zone_it_is_told_in():
    here, there = datetime(2026, 3, 14, 23, 30, tzinfo=UTC), datetime.fromisoformat("2026-03-15T05:15+05:45")
    assert {window.end(here) for window in WINDOWS} == {window.end(there) for window in WINDOWS}


def test_a_day_in_which_the_clocks_are_changed_somewhere_is_as_long_as_any():
    before = datetime.fromisoformat("2026-03-29T01:30+01:00")
    assert DAY.seconds_left(before) == 84_600


# When to try again


@pytest.mark.parametrize(
    ("limit", "times", "seconds"),
    [
        pytest.param(20, 41, 20, id="the minute"),
        pytest.param(2, 9, 19 * 60 + 20, id="the hour"),
    ],
)
def test_a_refusal_tells_when_what_is_full_is_over(now, limit, times, seconds):
    moment = now + 40 * a_minute + 40 * a_second
    assert told(*[moment] * times, limit=limit)[-1] == Refuse(seconds)
    assert not isinstance(told(moment + seconds * a_second, limit=limit)[0], Refuse)


def test_a_full_day_is_over_at_midnight(now):
    midnight = now + 12 * an_hour
    refused = told(*spread(now, now + 6 * an_hour, times=17), limit=1)[-1]
    assert isinstance(refused, Refuse)
    moment = spread(now, now + 6 * an_hour, times=17)[-1]
    assert moment + refused.retry_after * a_second - midnight < a_second
    assert told(midnight - a_second, limit=1) == [Refuse(1)]
    assert told(midnight, limit=1) == [Allow()]


def test_when_several_are_full_the_longest_wait_is_told(now):
    moments = [*spread(now, now + 3 * an_hour, times=12), *[now + 3 * an_hour] * 5]
    assert told(*moments, limit=1)[-1] == Refuse(9 * 3600)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))
def test_no_wait_is_longer_than_its_window_and_none_is_nothing(moment):
    moment = moment.astimezone(UTC)
    for window in WINDOWS:
        assert timedelta(0) < window.end(moment) - moment <= window.length
        assert 1 <= window.seconds_left(moment) <= window.length.total_seconds()


# What was refused


def test_what_was_refused_in_a_minute_costs_nothing_of_the_hour_or_the_day(now):
    told(*[now] * 200, limit=20)
    assert sorted(Tally.objects.values_list("count", flat=True)) == [40, 40, 40]
    assert told(now + a_minute, limit=20) == [MANY]  # the hour took 40 of 80


def test_who_goes_on_and_on_is_let_in_again_when_the_minute_is_over(now):
    for second in range(60):
        refused = told(*[now + second * a_second] * 4, limit=20)[-1]
    assert refused == Refuse(1)
    assert not isinstance(told(now + a_minute, limit=20)[0], Refuse)


# A clock that jumps


@pytest.mark.parametrize("jump", [400 * a_day, -2 * a_day, a_day, -a_day])
def test_who_was_refused_before_the_clock_jumped_to_another_day_begins_anew(now, jump):
    assert isinstance(told(*[now] * 17, limit=1)[-1], Refuse)
    assert told(now + jump, limit=1) == [Allow()]


@pytest.mark.parametrize("back", [a_second, a_minute, 29 * a_minute])
def test_a_clock_set_back_within_a_full_hour_locks_for_an_hour_at_most(now, back):
    moment = now + 30 * a_minute
    told(*[moment] * 5, limit=1)
    refused = told(moment - back, limit=1)[0]
    assert isinstance(refused, Refuse)
    assert 1800 < refused.retry_after < 3600
    assert not isinstance(told(moment - back + refused.retry_after * a_second, limit=1)[0], Refuse)


def test_a_clock_set_back_within_a_full_day_locks_for_a_day_at_most(now):
    evening, morning = now + 11 * an_hour, now - 12 * an_hour
    told(*spread(now, evening, times=16), limit=1)
    assert told(evening, limit=1) == [Refuse(3600)]
    assert told(morning, limit=1) == [Refuse(24 * 3600)]
    assert told(morning + a_day, limit=1) == [Allow()]


@pytest.mark.parametrize("jump", [-an_hour, -a_minute, a_minute, an_hour, 5 * an_hour])
def test_another_minute_and_another_hour_are_open_whichever_way_the_clock_went(now, jump):
    moment = now if abs(jump) >= an_hour else now + 30 * a_minute
    full = 13 if abs(jump) < an_hour else 5  # a minute with 13 in it is full, an hour with 5 of one
    limit = 6 if abs(jump) < an_hour else 1
    assert isinstance(told(*[moment] * full, limit=limit)[-1], Refuse)
    assert not isinstance(told(moment + jump, limit=limit)[0], Refuse)


# Where a proxy hides who is who, and where somebody would like to be another


def test_a_house_that_cannot_tell_its_visitors_apart_takes_thirty_times_as_many_in_each_window(now):
    verdicts = told(*[now] * 365, visitor=HIDDEN, limit=6)
    assert_told(verdicts, shown=3 * HOUSE_WIDE, held=9 * HOUSE_WIDE)
    assert len(verdicts[12 * HOUSE_WIDE :]) == 5


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies"),
    [
        pytest.param("5.6.7.8", "203.0.{n}.{m}", 0, id="no proxy, from outside"),
        pytest.param("5.6.7.8", "203.0.{n}.{m}, 127.0.0.1", 0, id="no proxy, from outside, dressed as one of ours"),
        pytest.param("127.0.0.1", "203.0.{n}.{m}, 5.6.7.8", 1, id="before our proxy's"),
        pytest.param("127.0.0.1", "203.0.{n}.{m}, 10.0.0.{m}, 5.6.7.8", 1, id="two before our proxy's"),
        pytest.param("10.0.0.1", "203.0.{n}.{m}, 5.6.7.8, 10.0.0.2", 2, id="before our two proxies'"),
        pytest.param("127.0.0.1", "2001:db8:{n}:{m}::1,5.6.7.8", 1, id="in IPv6"),
    ],
)
def test_a_thousand_forged_addresses_are_one_network(now, peer, forwarded, proxies):
    verdicts = []
    for one in range(1000):
        header = forwarded.format(n=one // 250, m=one % 250)
        visitor = visitor_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": header}, proxies=proxies)
        verdicts.append(judge(visitor, limit=5, now=now))
    assert_told(verdicts, shown=3, held=9)


# What it costs


def test_a_post_is_counted_with_one_question_and_one_statement(now):
    judge(HERE, limit=2, now=now)
    with CaptureQueriesContext(connection) as asked:
        assert judge(HERE, limit=2, now=now) == Allow()
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_forty_posts_at_once_are_forty(now):
    verdicts = all_at_once(*[partial(judge, HERE, limit=7, now=now)] * 40)
    assert (verdicts.count(Allow()), verdicts.count(MANY)) == (MINUTE.allows(7), MINUTE.allows(7) * (TOO_MANY - 1))
    assert sum(isinstance(one, Refuse) for one in verdicts) == 40 - MINUTE.allows(7) * TOO_MANY
    assert set(Tally.objects.values_list("count", flat=True)) == {MINUTE.allows(7) * TOO_MANY}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_forty_posts_at_once_around_the_turn_of_a_minute_fill_one_hour(now):
    moments = [now + a_minute - a_moment, now + a_minute] * 20
    verdicts = all_at_once(*[partial(judge, HERE, limit=3, now=moment) for moment in moments])
    assert verdicts.count(Allow()) == HOUR.allows(3) == MINUTE.allows(3)
    assert sum(isinstance(one, Refuse) for one in verdicts) == 40 - HOUR.allows(3) * TOO_MANY
    assert Tally.objects.get(ends_at=HOUR.end(now)).count == HOUR.allows(3) * TOO_MANY
