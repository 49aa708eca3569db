"""New words for the same key: what the old ones opened, only the new ones open from then on."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

import pytest

import make
from at_once import all_at_once
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import (
    UnknownWords,
    burn_key,
    change_words,
    close_key,
    draw_fresh_words,
    find_key,
    key_for,
    key_opened_by,
    open_key,
    still_here,
)
from leftunsaid.ownership.models import OwnerKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(now, dice):
    return draw_fresh_words(now=now, dice=dice)


def test_the_new_words_open_everything_and_the_old_ones_nothing(now, dice, fresh):
    key, old = make.key()
    letter, comment = make.letter(owner=key), make.comment(owner=key)
    change_words(open_key(key, now=now, dice=dice), fresh.words, seal=fresh.seal, now=now)
    assert find_key(old) is None
    opened = find_key(fresh.words)
    assert list(Letter.objects.kept_for(opened)) == [letter]
    assert list(Comment.objects.kept_for(opened)) == [comment]
    with pytest.raises(UnknownWords):
        key_for(old, now=now)
    assert OwnerKey.objects.count() == 1


@pytest.mark.parametrize("remember", [False, True])
def test_it_stays_open_here_and_closes_everywhere_else(now, dice, fresh, remember):
    key, _ = make.key()
    here, elsewhere = (open_key(key, remember=remember, now=now, dice=dice) for _ in range(2))
    of_another = open_key(make.key()[0], now=now, dice=dice)
    change_words(here, fresh.words, seal=fresh.seal, now=now)
    assert key_opened_by(still_here(here, now=now), now=now).key == key
    assert key_opened_by(still_here(elsewhere, now=now), now=now) is None
    assert key_opened_by(still_here(of_another, now=now), now=now)


def test_only_words_of_ours_that_are_fresh_are_taken(now, dice, fresh):
    key, old = make.key()
    _, of_another = make.key()
    opened = open_key(key, now=now, dice=dice)
    two_days = timedelta(days=2)
    for typed, seal, when in (
        (of_another, "", now),
        (old, "", now),
        (fresh.words, "", now),
        (of_another, fresh.seal, now),
        ("my own eight words that nobody gave me", fresh.seal, now),
        ("", fresh.seal, now),
        (fresh.words, fresh.seal, now + two_days),
    ):
        with pytest.raises(UnknownWords):
            change_words(opened, typed, seal=seal, now=when)
    assert find_key(old) == key
    assert key_opened_by(still_here(opened, now=now), now=now)


def test_fresh_words_that_have_made_a_key_meanwhile_are_that_keys(now, dice, fresh):
    key, old = make.key()
    theirs = key_for(fresh.words, seal=fresh.seal, now=now)
    with pytest.raises(UnknownWords):
        change_words(open_key(key, now=now, dice=dice), fresh.words, seal=fresh.seal, now=now)
    assert (find_key(old), find_key(fresh.words)) == (key, theirs)


def test_the_same_fresh_words_twice_are_one_change(now, dice, fresh):
    key, _ = make.key()
    opened = open_key(key, now=now, dice=dice)
    for _ in range(2):
        change_words(opened, fresh.words, seal=fresh.seal, now=now)
    assert find_key(fresh.words) == key


def test_whoever_was_shut_out_by_new_words_gives_none(now, dice, fresh):
    key, _ = make.key()
    mine, of_whoever_found_the_old_words = (open_key(key, now=now, dice=dice) for _ in range(2))
    change_words(mine, fresh.words, seal=fresh.seal, now=now)
    others = draw_fresh_words(now=now, dice=dice)
    with pytest.raises(UnknownWords):
        change_words(of_whoever_found_the_old_words, others.words, seal=others.seal, now=now)
    assert (find_key(fresh.words), find_key(others.words)) == (key, None)


@pytest.mark.parametrize(
    "end",
    [lambda opened: close_key(opened), lambda opened: burn_key(opened.key, now=make.NOON)],
    ids=["closed", "burnt"],
)
def test_a_key_that_was_closed_or_burnt_meanwhile_takes_no_words(now, dice, fresh, end):
    key, _ = make.key()
    opened = open_key(key, now=now, dice=dice)
    end(opened)
    with pytest.raises(UnknownWords):
        change_words(opened, fresh.words, seal=fresh.seal, now=now)
    assert find_key(fresh.words) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_them_at_the_same_moment_one_has_words_that_open_it():
    key, old = make.key()
    browsers = [open_key(key, now=make.NOON, dice=Random(n)) for n in range(4)]
    drawn = [draw_fresh_words(now=make.NOON, dice=Random(n)) for n in range(4)]

    def change(opened, fresh):
        with suppress(UnknownWords):
            change_words(opened, fresh.words, seal=fresh.seal, now=make.NOON)

    all_at_once(*[partial(change, *pair) for pair in zip(browsers, drawn, strict=True)])
    assert find_key(old) is None
    [winner] = [n for n in range(4) if find_key(drawn[n].words)]
    open_still = [n for n in range(4) if key_opened_by(still_here(browsers[n], now=make.NOON), now=make.NOON)]
    assert open_still == [winner]
