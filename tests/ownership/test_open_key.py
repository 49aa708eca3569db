"""A key that is open in one browser: fifteen idle minutes, half a day at most, and closed by one press."""

from datetime import timedelta

import pytest

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.ownership.actions import close_key, erase_due, key_opened_by, open_key, still_here
from leftunsaid.ownership.models import KeyVisit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_the_cookie_opens_its_own_key(now, dice):
    mine, _ = make.key()
    other, _ = make.key()
    cookies = {key: open_key(key, now=now, dice=dice) for key in (mine, other)}
    assert key_opened_by(cookies[mine], now=now)[0] == mine
    assert key_opened_by(cookies[other], now=now)[0] == other


def test_the_cookie_is_opaque_and_its_token_is_not_in_the_database(now, dice):
    key, typed = make.key()
    cookie = open_key(key, now=now, dice=dice)
    token = cookie.partition(":")[0]
    assert not is_kept_in_a_table(token)
    assert not any(word in cookie for word in typed.split())
    assert key.words_hash not in cookie


def test_after_fifteen_idle_minutes_it_is_closed(now, dice):
    cookie = open_key(make.key()[0], now=now, dice=dice)
    assert key_opened_by(cookie, now=now + 15 * MINUTE - timedelta(seconds=1))
    assert key_opened_by(cookie, now=now + 15 * MINUTE) is None


def test_each_look_keeps_it_open_for_fifteen_minutes_more(now, dice):
    key, _ = make.key()
    cookie = open_key(key, now=now, dice=dice)
    for looks in range(1, 5):
        later = now + looks * 14 * MINUTE
        seen = key_opened_by(cookie, now=later)
        assert seen is not None
        assert seen[0] == key
        cookie = still_here(seen[1], now=later)


def test_looking_writes_nothing(now, dice):
    cookie = open_key(make.key()[0], now=now, dice=dice)
    before = everything_kept()
    key_opened_by(cookie, now=now)
    assert everything_kept() == before


def test_nobody_stays_longer_than_half_a_day(now, dice):
    cookie = open_key(make.key()[0], now=now, dice=dice)
    token = key_opened_by(cookie, now=now)[1]
    almost, over = now + 12 * HOUR - timedelta(seconds=1), now + 12 * HOUR
    assert key_opened_by(still_here(token, now=almost), now=almost)
    assert key_opened_by(still_here(token, now=over), now=over) is None


def test_closing_ends_it_for_every_cookie_of_the_visit(now, dice):
    key, _ = make.key()
    cookie = open_key(key, now=now, dice=dice)
    elsewhere = open_key(key, now=now, dice=dice)
    token = key_opened_by(cookie, now=now)[1]
    close_key(token)
    assert key_opened_by(cookie, now=now) is None
    assert key_opened_by(still_here(token, now=now), now=now) is None
    assert key_opened_by(elsewhere, now=now)  # another browser stays open


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "💔" * 500])
def test_a_forged_cookie_opens_nothing(now, dice, forged):
    open_key(make.key()[0], now=now, dice=dice)
    assert key_opened_by(forged, now=now) is None


def test_a_cookie_that_was_touched_opens_nothing(now, dice):
    cookie = open_key(make.key()[0], now=now, dice=dice)
    for at in range(len(cookie)):
        touched = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        assert key_opened_by(touched, now=now) is None


def test_a_seal_of_fresh_words_is_no_cookie(now, dice):
    from leftunsaid.ownership.actions import draw_fresh_words

    assert key_opened_by(draw_fresh_words(now=now, dice=dice).seal, now=now) is None


def test_a_clock_set_back_closes_nothing(now, dice):
    cookie = open_key(make.key()[0], now=now, dice=dice)
    assert key_opened_by(cookie, now=now - HOUR)


def test_visits_that_are_over_are_forgotten(now, dice):
    key, _ = make.key()
    open_key(key, now=now - 12 * HOUR, dice=dice)
    lasting = open_key(key, now=now, dice=dice)
    assert erase_due(now) == 1
    assert KeyVisit.objects.count() == 1
    assert key_opened_by(lasting, now=now)
