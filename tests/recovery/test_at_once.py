"""Somebody comes back by their mailbox while whoever has the words stops them."""

import pytest

import make
from at_once import press, while_held
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.recovery.actions import come_back, stop_way_back_to
from leftunsaid.recovery.models import WayBack


@pytest.mark.postgres
def test_who_comes_back_while_they_are_stopped_does_or_does_not(transactional_db, now, dice):
    key, _words = make.key()
    way = make.way_to_come_back(key, reach="all").way_back
    opened = []
    with while_held(OwnerKey.objects.all()) as crowd:
        crowd.begin(lambda: press(key, lambda: stop_way_back_to(key)))
        crowd.begin(lambda: opened.append(come_back(way, now=now, dice=dice)))
    assert opened == [None]
    assert not WayBack.objects.exists()
