"""A key that is open in one browser: fifteen idle minutes, half a day at most, or thirty days where that is wanted."""

from datetime import timedelta

import pytest
from django.db import transaction

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.ownership.actions import (
    burn_key,
    change_words,
    close_key,
    draw_fresh_words,
    erase_due,
    find_key,
    hold_on,
    key_opened_by,
    open_key,
    still_here,
)
from leftunsaid.ownership.models import KeyVisit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def opened_cookie(now, dice):
    """Open a key, and answer the cookie that its browser gets."""

    def give(key, *, at=now, remember=False):
        return still_here(open_key(key, remember=remember, now=at, dice=dice), now=at)

    return give


def test_the_cookie_opens_its_own_key(now, opened_cookie):
    mine, _ = make.key()
    other, _ = make.key()
    cookies = {key: opened_cookie(key) for key in (mine, other)}
    assert key_opened_by(cookies[mine], now=now).key == mine
    assert key_opened_by(cookies[other], now=now).key == other


@pytest.mark.parametrize("what", ["changed", "burnt"])
def test_words_that_were_given_up_since_they_were_typed_open_nothing(now, dice, what):
    key, typed = make.key()
    found = find_key(typed)
    if what == "changed":
        fresh = draw_fresh_words(now=now, dice=dice)
        change_words(open_key(key, now=now, dice=dice), fresh.words, seal=fresh.seal, now=now)
    else:
        burn_key(key, now=now)
    visits = KeyVisit.objects.count()
    assert open_key(found, now=now, dice=dice) is None
    assert KeyVisit.objects.count() == visits


@pytest.mark.parametrize("end", ["closed", "changed elsewhere", "burnt elsewhere"])
def test_whoever_was_shut_out_meanwhile_holds_on_to_nothing(now, dice, end):
    key, _ = make.key()
    opened, elsewhere = (open_key(key, now=now, dice=dice) for _ in range(2))
    with transaction.atomic():
        assert hold_on(opened)
        if end == "closed":
            close_key(opened)
        elif end == "burnt elsewhere":
            burn_key(elsewhere.key, now=now)
        else:
            fresh = draw_fresh_words(now=now, dice=dice)
            change_words(elsewhere, fresh.words, seal=fresh.seal, now=now)
            assert hold_on(elsewhere)
        assert not hold_on(opened)


def test_the_cookie_is_opaque_and_its_token_is_not_in_the_database(now, dice):
    key, typed = make.key()
    opened = open_key(key, now=now, dice=dice)
    cookie = still_here(opened, now=now)
    assert opened.token in cookie
    assert not is_kept_in_a_table(opened.token)
    assert not any(word in cookie for word in typed.split())
    assert key.words_hash not in cookie


def test_after_fifteen_idle_minutes_it_is_closed(now, opened_cookie):
    cookie = opened_cookie(make.key()[0])
    assert key_opened_by(cookie, now=now + 15 * MINUTE - SECOND)
    assert key_opened_by(cookie, now=now + 15 * MINUTE) is None


def test_each_look_keeps_it_open_for_fifteen_minutes_more(now, opened_cookie):
    key, _ = make.key()
    cookie = opened_cookie(key)
    for looks in range(1, 5):
        later = now + looks * 14 * MINUTE
        seen = key_opened_by(cookie, now=later)
        assert seen is not None
        assert seen.key == key
        cookie = still_here(seen, now=later)


def test_looking_writes_nothing(now, opened_cookie):
    cookie = opened_cookie(make.key()[0])
    before = everything_kept()
    key_opened_by(cookie, now=now)
    assert everything_kept() == before


def test_nobody_stays_longer_than_half_a_day(now, dice):
    opened = open_key(make.key()[0], now=now, dice=dice)
    almost, over = now + 12 * HOUR - SECOND, now + 12 * HOUR
    assert key_opened_by(still_here(opened, now=almost), now=almost)
    assert key_opened_by(still_here(opened, now=over), now=over) is None


def test_closing_ends_it_for_every_cookie_of_the_visit(now, opened_cookie):
    key, _ = make.key()
    cookie, elsewhere = opened_cookie(key), opened_cookie(key)
    opened = key_opened_by(cookie, now=now)
    close_key(opened)
    assert key_opened_by(cookie, now=now) is None
    assert key_opened_by(still_here(opened, now=now), now=now) is None
    assert key_opened_by(elsewhere, now=now)  # another browser stays open


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "💔" * 500])
def test_a_forged_cookie_opens_nothing(now, opened_cookie, forged):
    opened_cookie(make.key()[0])
    assert key_opened_by(forged, now=now) is None


@pytest.mark.parametrize("remember", [False, True])
def test_a_cookie_that_was_touched_opens_nothing(now, opened_cookie, remember):
    cookie = opened_cookie(make.key()[0], remember=remember)
    for at in range(len(cookie)):
        touched = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        assert key_opened_by(touched, now=now) is None


def test_a_seal_of_fresh_words_is_no_cookie(now, dice):
    assert key_opened_by(draw_fresh_words(now=now, dice=dice).seal, now=now) is None


def test_a_clock_set_back_closes_nothing(now, opened_cookie):
    cookie = opened_cookie(make.key()[0])
    assert key_opened_by(cookie, now=now - HOUR)


def test_visits_that_are_over_are_forgotten(now, opened_cookie):
    key, _ = make.key()
    opened_cookie(key, at=now - 12 * HOUR)
    lasting = opened_cookie(key)
    assert erase_due(now) == 1
    assert KeyVisit.objects.count() == 1
    assert key_opened_by(lasting, now=now)


def test_a_device_that_remembers_has_it_open_for_thirty_days_however_idle(now, opened_cookie):
    key, _ = make.key()
    cookie = opened_cookie(key, remember=True)
    seen = key_opened_by(cookie, now=now + 30 * DAY - SECOND)
    assert seen is not None
    assert (seen.key, seen.remembered_until) == (key, now + 30 * DAY)
    assert key_opened_by(cookie, now=now + 30 * DAY) is None


def test_thirty_days_are_not_made_longer_by_coming_back(now, opened_cookie):
    cookie = opened_cookie(make.key()[0], remember=True)
    seen = key_opened_by(cookie, now=now + 29 * DAY)
    again = still_here(seen, now=now + 29 * DAY)
    assert key_opened_by(again, now=now + 30 * DAY - SECOND)
    assert key_opened_by(again, now=now + 30 * DAY) is None


def test_a_device_remembers_only_where_that_was_asked_for(now, dice):
    key, _ = make.key()
    assert open_key(key, now=now, dice=dice).remembered_until is None
    assert open_key(key, remember=True, now=now, dice=dice).remembered_until == now + 30 * DAY


def test_another_device_does_not_remember_because_one_does(now, opened_cookie):
    key, _ = make.key()
    opened_cookie(key, remember=True)
    cookie = opened_cookie(key)
    assert key_opened_by(cookie, now=now + 15 * MINUTE) is None


def test_a_remembered_visit_is_closed_by_one_press_like_any(now, opened_cookie):
    cookie = opened_cookie(make.key()[0], remember=True)
    close_key(key_opened_by(cookie, now=now))
    assert key_opened_by(cookie, now=now) is None
    assert not KeyVisit.objects.exists()


def test_a_remembered_visit_is_forgotten_when_it_is_over_and_not_before(now, opened_cookie):
    cookie = opened_cookie(make.key()[0], remember=True)
    assert erase_due(now + 30 * DAY - SECOND) == 0
    assert key_opened_by(cookie, now=now + 30 * DAY - SECOND)
    assert erase_due(now + 30 * DAY) == 1


@pytest.mark.parametrize("remember", [False, True])
def test_what_was_opened_while_a_clock_ran_far_ahead_does_not_last(now, opened_cookie, remember):
    cookie = opened_cookie(make.key()[0], at=now + 400 * DAY, remember=remember)
    assert key_opened_by(cookie, now=now) is None
    assert erase_due(now) == 1
