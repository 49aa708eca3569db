from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest

from at_once import all_at_once
from everything_kept import is_kept_in_a_table
from leftunsaid.guard.actions import Allow, Hold, Refuse, Said, forget
from leftunsaid.guard.actions import judge as judge_with_dice
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.guard.windows import WINDOWS

pytestmark = pytest.mark.django_db
HERE = Visitor(network="8.8.8.8", browser="A")
ELSEWHERE = Visitor(network="9.9.9.9", browser="A")
HIDDEN = Visitor(network="", browser="A")
MANY = Hold(("many",), (Said("many", 1),))
judge = partial(judge_with_dice, dice=Random(8))


def verdicts(times, visitor=HERE, *, what="comment", limit=2, draft=None, now):
    return [judge(what, visitor, limit=limit, draft=draft, now=now) for _ in range(times)]


def hashes():
    return set(Tally.objects.values_list("key_hash", flat=True))


def test_up_to_the_limit_it_is_shown_above_it_waits_and_above_four_times_it_is_refused(now):
    told = verdicts(9, limit=2, now=now)
    assert told[:2] == [Allow()] * 2
    assert told[2:8] == [MANY] * 6
    assert isinstance(told[8], Refuse)


def test_a_refusal_says_when_to_try_again(now):
    told = verdicts(9, now=now + timedelta(minutes=40))[-1]
    assert isinstance(told, Refuse)
    assert told.retry_after == 20 * 60
    later = now + timedelta(minutes=40, seconds=told.retry_after)
    assert judge("comment", HERE, limit=2, now=later) == MANY  # of the day, and no longer refused


def test_in_the_last_moment_of_an_hour_the_wait_is_a_second_and_never_none(now):
    told = verdicts(9, now=now + timedelta(minutes=59, seconds=59, microseconds=999_999))[-1]
    assert told == Refuse(retry_after=1)


def test_the_next_hour_begins_anew(now):
    verdicts(3, now=now)
    assert judge("comment", HERE, limit=2, now=now + timedelta(minutes=59, seconds=59)) == MANY
    assert judge("comment", HERE, limit=2, now=now + timedelta(hours=1)) == Allow()


def test_networks_are_counted_apart_but_not_the_browsers_in_one(now):
    verdicts(2, now=now)
    assert judge("comment", ELSEWHERE, limit=2, now=now) == Allow()
    assert judge("comment", Visitor(network="8.8.8.8", browser="B"), limit=2, now=now) == MANY


def test_letters_comments_and_keys_are_counted_apart(now):
    verdicts(2, now=now)
    assert judge("letter", HERE, limit=2, now=now) == Allow()


def test_where_a_proxy_hides_who_is_who_all_share_thirty_times_the_limit(now):
    told = verdicts(122, HIDDEN, limit=1, now=now)
    assert told[:30] == [Allow()] * 30
    assert told[30:120] == [MANY] * 90
    assert all(isinstance(one, Refuse) for one in told[120:])


def test_in_a_house_where_everything_waits_everything_waits(now, house):
    house(everything_waits=True)
    told = verdicts(9, draft=Draft("comment", texts=("Me too.",)), now=now)
    assert told[:2] == [Hold(("everything",))] * 2
    assert told[2:8] == [Hold(("many", "everything"), (Said("many", 1),))] * 6
    assert isinstance(told[8], Refuse)


def test_but_not_what_nobody_is_going_to_read(now, house):
    house(everything_waits=True)
    assert verdicts(3, what="ask", now=now) == [Allow(), Allow(), MANY]


def test_a_clock_set_back_locks_nobody_out(now):
    assert isinstance(verdicts(9, now=now + timedelta(hours=5))[-1], Refuse)
    assert judge("comment", HERE, limit=2, now=now) == MANY
    assert judge("comment", HERE, limit=2, now=now - timedelta(days=2)) == Allow()


def test_a_network_stands_in_the_database_as_a_keyed_hash_alone(now):
    judge("comment", Visitor(network="2606:4700:1:2::/64", browser="Weasel/7"), limit=2, now=now)
    assert Tally.objects.count() == len(WINDOWS)
    assert not is_kept_in_a_table("2606:4700")
    assert not is_kept_in_a_table("Weasel")


def test_the_hashes_of_two_days_or_two_houses_cannot_be_put_together(now, settings):
    judge("comment", HERE, limit=2, now=now)
    judge("comment", HERE, limit=2, now=now + timedelta(days=1))
    settings.HASH_KEY = b"the key of another house"
    judge("comment", HERE, limit=2, now=now)
    assert len(hashes()) == 3 * len(WINDOWS)


def test_one_salt_is_drawn_a_day_and_it_is_another_the_next(now):
    for hour in range(-12, 12):
        judge("comment", HERE, limit=2, now=now + timedelta(hours=hour))
        judge("letter", ELSEWHERE, limit=2, now=now + timedelta(hours=hour))
    assert DaySalt.objects.count() == 1
    judge("comment", HERE, limit=2, now=now + timedelta(hours=12))
    salts = DaySalt.objects.values_list("salt", flat=True)
    assert len(set(salts)) == 2
    assert {len(bytes.fromhex(salt)) for salt in salts} == {32}


def test_a_day_is_one_everywhere_whatever_the_zone_it_is_told_in():
    for hour in (datetime(2026, 3, 14, 23, 30, tzinfo=UTC), datetime.fromisoformat("2026-03-15T01:30+02:00")):
        judge("comment", HERE, limit=2, now=hour)
    assert DaySalt.objects.count() == 1
    assert set(Tally.objects.values_list("count", flat=True)) == {2}


def test_without_the_salt_the_same_network_leaves_another_hash_also_for_whoever_holds_the_key(now):
    """An old copy of the database and the keys file together name nobody: the hash cannot be made again."""
    judge("comment", HERE, limit=2, now=now)
    kept = hashes()
    forget(now + timedelta(days=1))
    judge("comment", HERE, limit=2, now=now)
    assert len(hashes()) == len(kept)
    assert not hashes() & kept


def test_as_long_as_the_salt_is_there_the_same_network_is_the_same_hash(now):
    judge("comment", HERE, limit=2, now=now)
    kept = hashes()
    Tally.objects.all().delete()
    forget(now + timedelta(hours=11, minutes=59))
    judge("comment", HERE, limit=2, now=now)
    assert hashes() == kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_no_press_slips_through_when_many_come_at_once(now):
    told = all_at_once(*[partial(judge, "comment", HERE, limit=2, now=now)] * 9)
    assert told.count(Allow()) == 2
    assert told.count(MANY) == 6
    assert sum(isinstance(one, Refuse) for one in told) == 1
    assert DaySalt.objects.count() == 1
    assert set(Tally.objects.values_list("count", flat=True)) == {8}  # what was refused counts in no window
