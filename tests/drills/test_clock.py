"""The clock of the machine jumps, by 400 days ahead or two days back, and is set right again. Nothing breaks."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Refuse, forget, judge
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import age_of, public_time
from leftunsaid.moderation import actions as moderation
from leftunsaid.ownership.actions import (
    UnknownWords,
    draw_fresh_words,
    key_for,
    key_opened_by,
    open_key,
    still_here,
)
from leftunsaid.worker.timers import TIMERS

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
AHEAD, BACK = 400 * DAY, -2 * DAY
HERE = Visitor(network="8.8.8.8", browser="A")
jumps = pytest.mark.parametrize("jump", [AHEAD, BACK], ids=["400 days ahead", "2 days back"])
dice = Random(8)


def ring_all(now):
    for timer in TIMERS:
        if timer.name != "empty the write-ahead log":  # it asks the database, not the clock
            timer.act(now)


# Numbers


def test_letters_stand_in_the_order_of_their_numbers_whatever_the_clock_said(now):
    written = [make.letter(now=now + jump) for jump in (timedelta(0), AHEAD, MINUTE, BACK, 2 * MINUTE)]
    assert [letter.number for letter in written] == [1, 2, 3, 4, 5]
    assert list(Letter.objects.listed()) == written[::-1]


def test_comments_stand_in_the_order_of_their_numbers_whatever_the_clock_said(now):
    letter = make.letter(now=now)
    said = [make.comment(letter, now=now + jump) for jump in (timedelta(0), AHEAD, MINUTE, BACK, 2 * MINUTE)]
    letter.refresh_from_db()
    assert letter.comment_count == letter.last_comment_number == 5
    assert list(Comment.objects.thread_of(letter)) == said


@jumps
def test_what_waited_over_a_jump_takes_the_next_place_when_it_is_shown(now, jump):
    letter = make.letter(now=now)
    waiting = make.comment(letter, now=now, hold_reason="everything")
    late = make.letter(now=now, hold_reason="everything")
    make.comment(letter, now=now)
    make.letter(now=now)
    comments.show_comment(waiting, now=now + jump)
    letters.show_letter(late, now=now + jump)
    assert (waiting.number, late.number) == (2, 3)


# Ages


@jumps
def test_no_age_is_ever_less_than_none(now, jump):
    for hours in range(-72, 72, 5):
        age = age_of(now + hours * HOUR, now + jump)
        assert age.count >= 0
        assert public_time(now + hours * HOUR, now + jump)


def test_what_was_written_while_the_clock_was_ahead_is_new_and_not_of_the_future(now):
    letter = make.letter(now=now + AHEAD)
    assert age_of(letter.since, now).unit == "now"


# Limits


@jumps
def test_a_limit_locks_for_an_hour_at_most_whatever_the_clock_does(now, jump):
    ask = partial(judge, "comment", HERE, limit=2, dice=dice)
    for moment in (now, now + jump, now):
        told = [ask(now=moment + 10 * MINUTE) for _ in range(9)]
        assert isinstance(told[-1], Refuse)
        assert 0 < told[-1].retry_after <= 3600
        assert not isinstance(ask(now=moment + 10 * MINUTE + told[-1].retry_after * SECOND), Refuse)


@jumps
def test_who_was_refused_before_a_jump_is_not_refused_after_it(now, jump):
    for _ in range(9):
        judge("letter", HERE, limit=2, now=now, dice=dice)
    assert not isinstance(judge("letter", HERE, limit=2, now=now + jump, dice=dice), Refuse)


@jumps
def test_the_same_words_are_a_double_click_for_a_minute_and_not_until_the_clock_catches_up(now, jump):
    first = make.letter(now=now, press_hash="p")
    answer = make.comment(first, now=now, press_hash="p")
    assert make.letter(now=now + 59 * SECOND, press_hash="p") == first
    assert make.letter(now=now + jump, press_hash="p") != first
    assert make.comment(first, now=now + jump, press_hash="p") != answer


def test_a_clock_that_is_set_by_a_second_makes_no_second_letter_of_a_double_click(now):
    first = make.letter(now=now, press_hash="p")
    assert make.letter(now=now - SECOND, press_hash="p") == first


@jumps
def test_double_clicks_are_forgotten_also_when_the_clock_has_jumped(now, jump):
    make.comment(make.letter(now=now, press_hash="p"), now=now, press_hash="p")
    ring_all(now + jump)
    assert not Letter.objects.filter(press_hash__isnull=False).exists()
    assert not Comment.objects.filter(press_hash__isnull=False).exists()


@jumps
def test_networks_are_forgotten_also_when_the_clock_has_jumped(now, jump):
    judge("comment", HERE, limit=2, now=now, dice=dice)
    forget(now + jump)
    assert not Tally.objects.exists()
    assert not DaySalt.objects.exists()


# Keys


@jumps
def test_an_open_key_is_open_for_half_a_day_at_most_also_over_a_jump(now, jump):
    """However long somebody goes on looking: counted by the clock on the wall, not by that of the machine."""
    cookie = still_here(open_key(make.key(now=now)[0], now=now, dice=dice), now=now)
    for quarter in range(1, 4 * 13):
        moment = now + jump + quarter * 14 * MINUTE
        if (opened := key_opened_by(cookie, now=moment)) is None:
            return
        cookie = still_here(opened, now=moment)
    pytest.fail("still open after 12 hours")


@jumps
def test_after_a_jump_the_same_words_open_the_same_key(now, jump):
    key, typed = make.key(now=now)
    make.letter(owner=key, now=now)
    again = key_for(typed, now=now + jump)
    assert again == key
    cookie = still_here(open_key(again, now=now + jump, dice=dice), now=now + jump)
    assert key_opened_by(cookie, now=now + jump + MINUTE).key == key
    assert key_opened_by(cookie, now=now + jump + 15 * MINUTE) is None
    assert Letter.objects.kept_for(again).count() == 1


def test_fresh_words_are_taken_for_two_days_and_a_clock_set_back_spoils_none(now):
    fresh = draw_fresh_words(now=now, dice=dice)
    with pytest.raises(UnknownWords):
        key_for(fresh.words, seal=fresh.seal, now=now + AHEAD)
    assert key_for(fresh.words, seal=fresh.seal, now=now + BACK)


# Everything else that takes a time


@jumps
def test_every_verb_works_on_what_was_written_before_the_jump(now, jump):
    key, _ = make.key(now=now)
    letter, private = make.letter(owner=key, now=now), make.letter(visibility="private", owner=key, now=now)
    comment, other = make.comment(letter, now=now, owner=key), make.comment(letter, now=now)
    moved = now + jump
    for thing in (comment, letter):
        moderation.report(thing, reason="other", now=moved)
        moderation.dismiss(thing, by="M", now=moved)
        moderation.hold(thing, by="M", now=moved)
        moderation.approve(thing, by="M", now=moved)
        moderation.remove(thing, by="M", now=moved)
        moderation.restore(thing, by="M", now=moved)
        thing.refresh_from_db()
        assert thing.is_readable
    ring_all(moved)
    comments.withdraw_comment(comment, now=moved)
    comments.remove_comment(other, reason="spam", now=moved)
    comments.erase_comment(other, now=moved)
    for mine in (letter, private):
        letters.withdraw_letter(mine, now=moved)
    ring_all(now)
    ring_all(moved)
    assert not Letter.objects.exclude(body="").exists()
    assert not Comment.objects.exclude(body="").exists()


def test_a_removed_letter_is_not_erased_before_its_days_are_over_by_a_clock_that_is_behind(now):
    letter = make.letter(now=now)
    letters.remove_letter(letter, reason="spam", now=now)
    ring_all(now + BACK)
    letter.refresh_from_db()
    assert letter.body
    ring_all(now + 30 * DAY)
    letter.refresh_from_db()
    assert not letter.body
