from datetime import timedelta

import pytest

from everything_kept import is_kept_in_a_table
from leftunsaid.guard.actions import forget, judge
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


def ends():
    return sorted(Tally.objects.values_list("ends_at", flat=True))


def test_each_tally_is_erased_when_its_window_is_over_and_not_before(now, dice):
    midnight = now + 12 * HOUR
    judge("comment", HERE, limit=2, now=now + 10 * MINUTE, dice=dice)
    assert forget(now + 11 * MINUTE - SECOND) == 0
    assert ends() == [now + 11 * MINUTE, now + HOUR, midnight]
    assert forget(now + 11 * MINUTE) == 1
    assert forget(now + HOUR - SECOND) == 0
    assert forget(now + HOUR) == 1
    assert forget(midnight - SECOND) == 0
    assert ends() == [midnight]
    assert forget(midnight) == 1


def test_the_tallies_of_the_running_windows_stay(now, dice):
    judge("comment", HERE, limit=1, now=now, dice=dice)
    judge("comment", HERE, limit=1, now=now + HOUR, dice=dice)
    forget(now + HOUR)
    assert ends() == [now + HOUR + MINUTE, now + 2 * HOUR, now + 12 * HOUR]


def test_no_count_of_a_network_is_kept_for_more_than_a_day(now, dice):
    """However the day lies: counted in its first moment, all is gone with its last."""
    midnight = now - 12 * HOUR
    judge("comment", HERE, limit=1, now=midnight, dice=dice)
    forget(midnight)
    assert len(ends()) == 3
    forget(midnight + DAY)
    assert not Tally.objects.exists()


@pytest.mark.parametrize("jump", [400 * DAY, DAY + HOUR, -2 * DAY], ids=["400 days", "a day and an hour", "2 days"])
def test_what_a_wrong_clock_left_is_erased_as_soon_as_it_is_right_again(now, dice, jump):
    """Ahead or back. What it counted within the day to come may stay, and is over within that day."""
    judge("comment", HERE, limit=1, now=now + jump, dice=dice)
    forget(now)
    assert all(end <= now + DAY for end in ends())
    judge("comment", HERE, limit=1, now=now, dice=dice)
    forget(now)
    assert set(ends()) >= {now + MINUTE, now + HOUR, now + 12 * HOUR}
    assert all(end <= now + DAY for end in ends())


def test_the_salt_of_a_day_is_erased_when_the_day_is_over_and_not_before(now, dice):
    judge("comment", HERE, limit=1, now=now, dice=dice)
    kept = DaySalt.objects.get()
    midnight = now + timedelta(hours=12)
    forget(midnight - timedelta(seconds=1))
    assert DaySalt.objects.exists()
    forget(midnight)
    assert not DaySalt.objects.exists()
    assert not is_kept_in_a_table(kept.salt)


def test_the_salt_of_the_running_day_stays(now, dice):
    for day in (now, now + timedelta(days=1)):
        judge("comment", HERE, limit=1, now=day, dice=dice)
    forget(now + timedelta(days=1))
    assert [salt.day for salt in DaySalt.objects.all()] == [(now + timedelta(days=1)).date()]
