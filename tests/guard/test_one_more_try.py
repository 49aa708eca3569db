"""Tries at a door: so many within a quarter of an hour, from one network and at one thing."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from at_once import all_at_once
from leftunsaid.guard.actions import forget, one_more_try
from leftunsaid.guard.models import Tally
from leftunsaid.guard.networks import Visitor

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")
ELSEWHERE = Visitor(network="9.9.9.9", browser="A")
attempt = partial(one_more_try, "desk", at_most=5, dice=Random(8))


def test_so_many_tries_go_on_and_the_next_waits_for_the_quarter_to_end(now):
    later = now + timedelta(minutes=4)
    assert [attempt(HERE, now=later) for _ in range(7)] == [0] * 5 + [11 * 60] * 2
    assert attempt(HERE, now=now + timedelta(minutes=15)) == 0


def test_nobody_else_is_locked_out_and_nothing_else(now):
    assert [attempt(HERE, now=now) for _ in range(6)][-1] == 15 * 60
    assert attempt(ELSEWHERE, now=now) == 0
    assert one_more_try("desk as maren", HERE, at_most=5, now=now, dice=Random(8)) == 0


def test_who_tries_while_waiting_waits_no_longer_for_it(now):
    assert [attempt(HERE, now=now) for _ in range(40)].count(0) == 5
    assert set(Tally.objects.values_list("count", flat=True)) == {5}


def test_where_a_proxy_hides_who_is_who_all_share_thirty_times_as_many(now):
    hidden = Visitor(network="", browser="A")
    assert [attempt(hidden, now=now) > 0 for _ in range(151)] == [False] * 150 + [True]


def test_it_is_forgotten_with_its_quarter(now):
    attempt(HERE, now=now)
    forget(now + timedelta(minutes=14))
    assert Tally.objects.count() == 1
    forget(now + timedelta(minutes=15))
    assert Tally.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_of_many_tries_at_once_none_slips_through(now):
    assert all_at_once(*[partial(attempt, HERE, now=now)] * 12).count(0) == 5
