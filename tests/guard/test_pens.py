"""Pens: a run of one person is seen as one for seven days, its network is told to nobody, and a mute only holds."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from at_once import all_at_once
from everything_kept import is_kept_in_a_table
from leftunsaid.guard import actions as guard
from leftunsaid.guard.actions import Allow, Hold, Refuse, Said, forget
from leftunsaid.guard.models import DaySalt, Mute, PenSalt
from leftunsaid.guard.networks import Visitor, visitor_of
from leftunsaid.guard.rules import Draft

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HERE = Visitor(network="203.0.113.77", browser="Weasel/7\nen")
judge = partial(guard.judge, "comment", limit=20, dice=Random(8))
TEXT = Draft("comment", ("The ferry did not come, and I walked home along the tramway in the rain.",))


def pen(visitor=HERE, *, now) -> str:
    return judge(visitor, draft=Draft("comment", ("Me too.",)), now=now).tracks.pen


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (HERE, True),
        (Visitor("203.0.113.1", "Weasel/7\nen"), True),
        (Visitor("203.0.113.77", "Weasel/7\nde"), True),
        (Visitor("203.0.112.77", "Weasel/7\nen"), False),
        (Visitor("203.0.113.77", "Weasel/8\nen"), False),
    ],
    ids=["itself", "its neighbour", "another language", "the next network", "another browser"],
)
def test_one_coarse_network_and_one_kind_of_browser_are_one_pen(now, other, is_same):
    assert (pen(now=now) == pen(other, now=now)) is is_same


def test_of_an_ipv6_address_the_first_48_bits_count(now):
    def of(address: str) -> str:
        meta = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": "Weasel/7"}
        return pen(visitor_of(meta, proxies=0), now=now)

    assert of("2001:db8:77:1::1") == of("2001:db8:77:ffff:abcd::9") != of("2001:db8:78:1::1")


def test_where_a_proxy_hides_who_is_who_there_is_no_pen(now):
    assert pen(Visitor(network="", browser="Weasel/7\nen"), now=now) == ""


def test_what_nobody_is_going_to_read_leaves_nothing(now):
    assert judge(HERE, now=now).tracks == guard.Tracks()
    assert not PenSalt.objects.exists()


def test_what_is_alike_shares_marks_from_wherever_it_comes(now):
    one, other = (judge(Visitor(f"9.9.{n}.9", "A"), draft=TEXT, now=now).tracks for n in range(2))
    assert len(one.marks) == 8
    assert one.marks == other.marks
    assert one.pen != other.pen


def test_no_network_and_no_word_is_kept(now):
    judge(HERE, draft=TEXT, now=now)
    for secret in ("203.0.113", "Weasel", "tramway"):
        assert not is_kept_in_a_table(secret)


def test_a_pen_is_one_for_seven_days_and_then_another(now):
    first = pen(now=now)
    assert pen(now=now + 6 * DAY) == first
    assert pen(now=now + 7 * DAY) != first


def test_its_salt_is_erased_after_seven_days_and_nobody_can_make_the_pen_again(now):
    first, salt = pen(now=now), PenSalt.objects.get().salt
    assert salt != DaySalt.objects.get().salt
    forget(now + 6 * DAY)
    assert PenSalt.objects.get().salt == salt
    forget(now + 7 * DAY)
    assert not is_kept_in_a_table(salt)
    assert pen(now=now) != first


@pytest.mark.parametrize("jump", [400 * DAY, 3 * DAY, -20 * DAY], ids=["ahead", "a little ahead", "back"])
def test_what_a_wrong_clock_left_is_erased_once_it_is_right_again(now, jump):
    guard.mute(pen(now=now + jump), left_at=now + jump, now=now + jump)
    forget(now)
    assert not PenSalt.objects.exists()
    assert pen(now=now)


def test_a_mute_makes_it_wait_and_says_so(now):
    assert guard.mute(pen(now=now), left_at=now, now=now)
    told = judge(HERE, draft=TEXT, now=now)
    assert told == Hold(("muted",), (Said("muted", 1, told.said[0].likeness),))
    assert judge(Visitor("9.9.9.9", "Weasel/7\nen"), draft=TEXT, now=now) == Allow()


def test_a_mute_never_refuses_what_would_not_be_refused_without_it(now):
    guard.mute(pen(now=now), left_at=now, now=now)
    told = [judge(HERE, draft=Draft("comment", (f"{n}",)), now=now) for n in range(45)]
    assert sum(isinstance(one, Refuse) for one in told) == 6  # of a minute's worth of 10, four times; one was counted
    assert all(isinstance(one, (Hold, Refuse)) for one in told)


def test_a_mute_ends_with_its_salt(now):
    muted = pen(now=now)
    guard.mute(muted, left_at=now, now=now + 2 * DAY)
    assert guard.muted_among([muted], now=now + 6 * DAY) == {muted}
    assert guard.muted_among([muted], now=now + 7 * DAY) == set()
    forget(now + 6 * DAY)
    assert Mute.objects.exists()
    forget(now + 7 * DAY)
    assert not Mute.objects.exists()


def test_a_mute_is_taken_back(now):
    muted = pen(now=now)
    assert not guard.unmute(muted)
    guard.mute(muted, left_at=now, now=now)
    guard.mute(muted, left_at=now, now=now)
    assert guard.unmute(muted)
    assert judge(HERE, draft=TEXT, now=now) == Allow()


def test_what_nobody_can_know_again_is_not_muted(now):
    old = pen(now=now)
    assert not guard.mute("", left_at=now, now=now)
    assert not guard.mute(old, left_at=now, now=now + 7 * DAY)  # no salt at all
    pen(now=now + 7 * DAY)
    assert not guard.mute(old, left_at=now, now=now + 7 * DAY)  # another salt
    assert not Mute.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_all_who_come_first_at_once_find_one_salt(now):
    pens = all_at_once(*[partial(pen, now=now)] * 6)
    assert len(set(pens)) == 1
    assert PenSalt.objects.count() == 1
