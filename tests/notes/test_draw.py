"""Years of little notes, tried in a moment. The seeds are fixed, so that what holds here holds tomorrow."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from leftunsaid.notes.draw import (
    BEGINS,
    LASTS,
    Beside,
    Moment,
    Wishes,
    has_room,
    is_allowed,
    is_in_time,
    next_allowed,
    pick_moment,
)

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY, WORKING_DAYS = frozenset(range(7)), frozenset(range(5))
ALL = tuple(Moment)
# Chi-square, above which chance comes once in a thousand; by degrees of freedom.
ONCE_IN_A_THOUSAND = {3: 16.27, 4: 18.47, 6: 22.46, 7: 24.32, 9: 27.88, 15: 37.70}


def wishes(**said) -> Wishes:
    return Wishes(**{"moments": ALL, "days": EVERY_DAY, "a_week": 3, "zone": BERLIN, **said})


def drawn(wanted: Wishes, *, days: int, seed: int, since: datetime = BEGIN) -> list[datetime]:
    """All that come within so many days, each drawn when the one before has come."""
    dice, came = Random(seed), []
    now = since
    while (now := pick_moment(now, dice, wishes=wanted, came=came[-8:])) < since + timedelta(days=days):
        came.append(now)
    return came


def chi_square(seen: Iterable[object], *, kinds: int) -> float:
    """How far from even; `kinds` that were never seen count too."""
    counts = Counter(seen)
    expected = counts.total() / kinds
    return sum((count - expected) ** 2 for count in [*counts.values(), *[0] * (kinds - len(counts))]) / expected


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"])
@pytest.mark.parametrize(("days", "a_week"), [(EVERY_DAY, 1), (EVERY_DAY, 7), (WORKING_DAYS, 3), (frozenset({6}), 3)])
def test_in_four_years_nothing_comes_in_quiet_hours_or_above_the_ceiling(zone, days, a_week):
    wanted = wishes(zone=ZoneInfo(zone), days=days, a_week=a_week, moments=(Moment.MORNING, Moment.BEFORE_BED))
    came = drawn(wanted, days=4 * 365, seed=a_week)
    here = [moment.astimezone(wanted.zone) for moment in came]
    assert len(came) > 60
    assert all(moment.weekday() in days for moment in here)
    assert all(time(7) <= m.time() < time(9) or time(21) <= m.time() < time(23) for m in here)
    dates = [moment.date() for moment in here]
    assert len(dates) == len(set(dates)), "two on one day"
    for first in dates:
        assert sum(first <= other < first + timedelta(days=7) for other in dates) <= a_week


@pytest.mark.parametrize(("days", "a_week", "seed"), [(EVERY_DAY, 3, 1), (WORKING_DAYS, 2, 2), (EVERY_DAY, 7, 3)])
def test_no_weekday_no_moment_and_no_quarter_is_likelier_than_another(days, a_week, seed):
    came = drawn(wishes(days=days, a_week=a_week), days=20 * 365, seed=seed)
    here = [moment.astimezone(BERLIN) for moment in came]
    assert len(here) > 1_000
    assert chi_square((m.weekday() for m in here), kinds=len(days)) < ONCE_IN_A_THOUSAND[len(days) - 1]
    assert chi_square(map(moment_of, here), kinds=4) < ONCE_IN_A_THOUSAND[3]
    quarters = ((m.hour - BEGINS[moment_of(m)].hour) * 4 + m.minute // 15 for m in here)
    assert chi_square(quarters, kinds=8) < ONCE_IN_A_THOUSAND[7]


def test_the_last_note_tells_nothing_of_the_next():
    came = drawn(wishes(a_week=7), days=20 * 365, seed=5)
    here = [moment.astimezone(BERLIN) for moment in came]
    pairs = ((moment_of(one), moment_of(next_one)) for one, next_one in pairwise(here))
    assert chi_square(pairs, kinds=16) < ONCE_IN_A_THOUSAND[15]
    # Of one a day at most, a day without is as likely after one with as after one without: no rhythm to wait for.
    dates = {moment.date() for moment in here}
    days = [here[0].date() + timedelta(days=n) for n in range(20 * 365)]
    after = Counter((day in dates, day + timedelta(days=1) in dates) for day in days)
    assert abs(_share(after, after_one=True) - _share(after, after_one=False)) < 0.04


def _share(after: Counter[tuple[bool, bool]], *, after_one: bool) -> float:
    return after[after_one, True] / (after[after_one, True] + after[after_one, False])


def test_a_week_is_rarely_as_full_as_it_may_be():
    """Or the days after its last note would be days without surprise."""
    came = drawn(wishes(a_week=3), days=10 * 365, seed=6)
    a_week = len(came) / (10 * 365 / 7)
    assert 1.5 < a_week < 2.5


def test_notes_keep_to_the_hours_of_the_wall_when_clocks_change():
    """Through ten springs and autumns, in two places that change them at other times."""
    for zone in (BERLIN, ZoneInfo("America/New_York")):
        wanted = wishes(a_week=7, moments=(Moment.MORNING,), zone=zone)
        changes = [
            moment.astimezone(zone)
            for moment in drawn(wanted, days=10 * 365, seed=7)
            if moment.astimezone(zone).utcoffset() != (moment - timedelta(days=2)).astimezone(zone).utcoffset()
        ]
        assert len(changes) > 20
        assert {moment.hour for moment in changes} == {7, 8}


def test_who_travels_gets_no_more_and_none_at_night():
    """Around the world and back, every few days in another zone."""
    zones = [ZoneInfo(name) for name in ("Asia/Tokyo", "Europe/Lisbon", "Pacific/Kiritimati", "Pacific/Pago_Pago")]
    dice, came, now = Random(9), [], BEGIN
    for step in range(600):
        wanted = wishes(zone=zones[step % 4], a_week=3)
        leaves = now + timedelta(days=3, hours=7)
        while (now := pick_moment(now, dice, wishes=wanted, came=came)) < leaves:
            assert is_allowed(now, wanted)
            came.append(now)
            lately = [m.astimezone(wanted.zone).date() for m in came[-8:]]
            today = lately[-1]
            assert lately.count(today) == 1
            assert sum(today - timedelta(days=7) < day <= today for day in lately) <= 3
        now = leaves
    assert len(came) > 200


def test_a_rest_is_followed_by_no_burst():
    """The first week after it is a week like any other."""
    wanted, after = wishes(a_week=7), []
    for seed in range(300):
        rested_until = BEGIN + timedelta(days=30)
        came = drawn(wanted, days=7, seed=seed, since=rested_until)
        after.append(len(came))
        assert all(moment >= rested_until for moment in came)
    assert max(after) <= 7
    assert 4.5 < sum(after) / len(after) < 5.9  # 0.75 of seven


def test_the_same_seed_draws_the_same_moments():
    assert drawn(wishes(), days=100, seed=4) == drawn(wishes(), days=100, seed=4)
    assert drawn(wishes(), days=100, seed=4) != drawn(wishes(), days=100, seed=5)


def test_a_moment_drawn_in_the_middle_of_a_day_is_still_to_come():
    noon = datetime(2026, 3, 14, 12, 30, tzinfo=BERLIN)
    for seed in range(200):
        moment = pick_moment(noon, Random(seed), wishes=wishes(a_week=7))
        assert moment > noon
        assert is_allowed(moment, wishes())


def test_what_came_out_of_other_jars_of_the_same_hands_counts():
    """One on Monday and one on Tuesday, of three that may come out of all of them together."""
    monday = datetime(2026, 3, 9, 8, tzinfo=BERLIN)
    wanted = wishes(a_week=3, moments=(Moment.MORNING,))
    beside = Beside(came=(monday, monday + timedelta(days=1)), a_week=3)
    for seed in range(50):
        first = pick_moment(monday, Random(seed), wishes=wanted, beside=beside).astimezone(BERLIN)
        assert first.date() >= datetime(2026, 3, 11).date()
        second = pick_moment(first, Random(seed), wishes=wanted, came=[first], beside=beside)
        assert second.astimezone(BERLIN).date() >= datetime(2026, 3, 16).date()
    assert not has_room(monday + timedelta(hours=13), wishes=wanted, came=[], beside=beside)  # one came this morning
    assert has_room(monday + timedelta(days=2), wishes=wanted, came=[], beside=beside)
    assert not has_room(monday + timedelta(days=3), wishes=wanted, came=[monday + timedelta(days=2)], beside=beside)


def test_the_next_allowed_instant_is_this_one_or_the_beginning_of_a_moment():
    wanted = wishes(days=frozenset({5}), moments=(Moment.MORNING, Moment.BEFORE_BED))
    saturday = datetime(2026, 3, 14, tzinfo=BERLIN)
    for asked, expected in (
        (saturday, saturday.replace(hour=7)),
        (saturday.replace(hour=8, minute=20), saturday.replace(hour=8, minute=20)),
        (saturday.replace(hour=9), saturday.replace(hour=21)),
        (saturday.replace(hour=23), saturday.replace(hour=7) + timedelta(days=7)),
    ):
        assert next_allowed(asked, wanted) == expected


def test_a_day_that_was_taken_away_since_is_no_time_for_what_was_drawn():
    planned = datetime(2026, 3, 14, 8, 50, tzinfo=BERLIN)  # a Saturday
    assert not is_in_time(planned, planned, wishes(days=WORKING_DAYS))


def test_what_comes_too_late_for_its_moment_does_not_come():
    planned = datetime(2026, 3, 14, 8, 50, tzinfo=BERLIN)
    assert not is_in_time(planned, planned - timedelta(seconds=1), wishes())
    assert is_in_time(planned, planned + timedelta(minutes=9), wishes())
    assert not is_in_time(planned, planned + timedelta(minutes=10), wishes())
    # Another of their moments is another moment.
    assert not is_in_time(planned, planned + timedelta(hours=4), wishes())
    assert not is_in_time(planned, planned + timedelta(days=1), wishes())


def test_all_moments_are_equally_long_and_none_runs_into_another():
    ends = [datetime.combine(BEGIN, begins) + LASTS for begins in BEGINS.values()]
    begin = [datetime.combine(BEGIN, begins) for begins in BEGINS.values()]
    assert all(end <= next_one for end, next_one in zip(ends, begin[1:], strict=False))
    assert ends[-1].date() == BEGIN.date()


def moment_of(here: datetime) -> Moment:
    return next(moment for moment, begins in reversed(BEGINS.items()) if begins <= here.time())
