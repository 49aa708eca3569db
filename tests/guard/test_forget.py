from datetime import timedelta

import pytest

from everything_kept import is_kept_in_a_table
from leftunsaid.guard.actions import forget, judge
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")


def test_tallies_are_erased_when_their_hour_is_over_and_not_before(now, dice):
    judge("comment", HERE, limit=2, now=now + timedelta(minutes=10), dice=dice)
    assert forget(now + timedelta(minutes=59, seconds=59)) == 0
    assert Tally.objects.count() == 1
    assert forget(now + timedelta(hours=1)) == 1
    assert not Tally.objects.exists()


def test_the_tallies_of_the_running_hour_stay(now, dice):
    judge("comment", HERE, limit=1, now=now, dice=dice)
    judge("comment", HERE, limit=1, now=now + timedelta(hours=1), dice=dice)
    forget(now + timedelta(hours=1))
    assert [tally.ends_at for tally in Tally.objects.all()] == [now + timedelta(hours=2)]


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
