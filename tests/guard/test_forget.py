from datetime import timedelta

import pytest

from leftunsaid.guard.actions import forget, judge
from leftunsaid.guard.models import Tally
from leftunsaid.guard.networks import Visitor

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")


def test_tallies_are_erased_when_their_hour_is_over_and_not_before(now):
    judge("comment", HERE, limit=2, now=now + timedelta(minutes=10))
    assert forget(now + timedelta(minutes=59, seconds=59)) == 0
    assert Tally.objects.count() == 1
    assert forget(now + timedelta(hours=1)) == 1
    assert not Tally.objects.exists()


def test_the_tallies_of_the_running_hour_stay(now):
    judge("comment", HERE, limit=1, now=now)
    judge("comment", HERE, limit=1, now=now + timedelta(hours=1))
    forget(now + timedelta(hours=1))
    assert [tally.ends_at for tally in Tally.objects.all()] == [now + timedelta(hours=2)]
