"""When much comes from all networks together, each has less of it, and none has nothing."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from at_once import all_at_once
from leftunsaid.guard.actions import Allow, Crowd, Hold, Refuse, Said
from leftunsaid.guard.actions import judge as judge_with_dice
from leftunsaid.guard.models import Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.windows import HOUR

pytestmark = pytest.mark.django_db
an_hour = timedelta(hours=1)
TEN = Crowd(above=10, limit=1)
SOMEBODY = Visitor(network="9.9.9.9", browser="A")
MANY = Hold(("many",), (Said("many", 1),))
judge = partial(judge_with_dice, "key", dice=Random(8))


def network(number):
    return Visitor(network=f"8.8.{number // 250}.{number % 250}", browser="A")


def one_each(many, *, crowd=TEN, now):
    return [judge(network(number), limit=20, crowd=crowd, now=now) for number in range(many)]


def tries(times, *, crowd=TEN, limit=20, visitor=SOMEBODY, now):
    return [judge(visitor, limit=limit, crowd=crowd, now=now) for _ in range(times)]


def test_as_long_as_there_is_no_crowd_a_network_has_its_own_limit(now):
    assert tries(10, now=now) == [Allow()] * 10
    one_each(9, crowd=Crowd(above=19, limit=1), now=now)
    assert tries(5, crowd=Crowd(above=24, limit=1), now=now) == [MANY] * 5


def test_in_a_crowd_each_has_less(now):
    one_each(10, now=now)
    told = tries(6, now=now)
    assert told[:4] == [Allow()] + [MANY] * 3
    assert all(isinstance(one, Refuse) for one in told[4:])


def test_however_large_the_crowd_who_comes_new_is_let_in(now):
    assert one_each(300, now=now) == [Allow()] * 300


def test_a_crowd_gives_nobody_more_than_without_it(now):
    one_each(10, now=now)
    told = tries(5, crowd=Crowd(above=10, limit=100), limit=1, now=now)
    assert told[:4] == [Allow()] + [MANY] * 3
    assert isinstance(told[4], Refuse)


def test_a_crowd_disperses_with_the_hour(now):
    one_each(10, now=now)
    refused = tries(5, now=now + timedelta(minutes=20))[-1]
    assert refused == Refuse(40 * 60)
    assert tries(5, now=now + an_hour) == [Allow()] * 5


def test_who_used_up_more_than_a_crowd_leaves_waits_for_the_hour_and_not_for_the_day(now):
    for hour in range(5):
        tries(8, now=now + hour * an_hour)
    later = now + 5 * an_hour
    one_each(10, now=later)
    assert tries(5, now=later)[-1] == Refuse(3600)


def test_one_network_alone_is_no_crowd_however_long_it_goes_on(now):
    crowd = Crowd(above=100, limit=1)
    assert isinstance(tries(300, crowd=crowd, limit=2, visitor=network(1), now=now)[-1], Refuse)
    assert not any(isinstance(one, Refuse) for one in tries(5, crowd=crowd, now=now))


def test_what_else_is_done_here_feels_nothing_of_the_crowd(now):
    one_each(11, now=now)
    assert [judge_with_dice("letter", network(1), limit=20, now=now, dice=Random(8)) for _ in range(5)] == [Allow()] * 5
    assert tries(5, crowd=None, now=now) == [Allow()] * 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_a_crowd_that_comes_at_once_is_counted_to_the_last(now):
    told = all_at_once(*[partial(judge, network(n % 2), limit=20, crowd=TEN, now=now) for n in range(40)])
    of_all = Tally.objects.filter(ends_at=HOUR.end(now)).order_by("-count").first()
    assert of_all.count == sum(not isinstance(one, Refuse) for one in told)
    assert any(isinstance(one, Refuse) for one in told)
