"""Spare words: a second card opens the same, until it is burnt."""

import pytest

import make
from leftunsaid.ownership.actions import (
    UnknownWords,
    burn_key,
    change_words,
    draw_fresh_words,
    find_key,
    hold_on,
    key_for,
    open_key,
)
from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.ownership.spare import burn_spare, make_spare

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(now, dice):
    return open_key(make.key()[0], now=now, dice=dice)


@pytest.fixture
def spare(opened, now, dice):
    """The words of a spare card."""
    fresh = draw_fresh_words(now=now, dice=dice)
    make_spare(opened, fresh.words, seal=fresh.seal, now=now)
    return fresh


def test_both_cards_open_the_same(opened, spare, now, dice):
    found = find_key(spare.words)
    assert found == opened.key
    assert open_key(found, now=now, dice=dice).key == opened.key


def test_what_is_sent_with_the_spare_words_belongs_to_the_same_key(opened, spare, now):
    assert key_for(spare.words, seal=spare.seal, now=now) == opened.key
    assert OwnerKey.objects.count() == 1


def test_nothing_of_them_is_kept_but_a_keyed_hash(spare):
    [kept] = SpareWords.objects.values_list("words_hash", flat=True)
    assert len(kept) == 64
    assert not set(spare.words.split()) & set(kept.split())


def test_only_fresh_words_of_ours_become_spare(opened, now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    others, words = make.key()
    for typed, seal in (("correct horse battery staple", ""), (fresh.words, ""), (words, fresh.seal)):
        with pytest.raises(UnknownWords):
            make_spare(opened, typed, seal=seal, now=now)
    assert not SpareWords.objects.exists()
    assert others


def test_fresh_words_that_are_a_key_by_now_are_nobodys_spare(opened, now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    theirs = key_for(fresh.words, seal=fresh.seal, now=now)
    with pytest.raises(UnknownWords):
        make_spare(opened, fresh.words, seal=fresh.seal, now=now)
    assert find_key(fresh.words) == theirs


def test_the_second_press_of_the_button_changes_nothing(opened, spare, now):
    make_spare(opened, spare.words, seal=spare.seal, now=now)
    assert find_key(spare.words) == opened.key


def test_another_spare_takes_the_place_of_the_first(opened, spare, now, dice):
    another = draw_fresh_words(now=now, dice=dice)
    make_spare(opened, another.words, seal=another.seal, now=now)
    assert find_key(spare.words) is None
    assert find_key(another.words) == opened.key


def test_burnt_spare_words_open_nothing_and_no_preview_brings_them_back(opened, spare, now, dice):
    elsewhere = open_key(find_key(spare.words), now=now, dice=dice)
    burn_spare(opened, now=now)
    assert find_key(spare.words) is None
    assert not hold_on(elsewhere)
    assert hold_on(opened)
    with pytest.raises(UnknownWords):
        key_for(spare.words, seal=spare.seal, now=now)


def test_a_key_found_by_its_spare_words_does_not_open_once_these_are_burnt(opened, spare, now, dice):
    found = find_key(spare.words)
    burn_spare(opened, now=now)
    assert open_key(found, now=now, dice=dice) is None


def test_with_the_spare_words_one_takes_new_words_when_the_first_are_lost(opened, spare, now, dice):
    came_back, fresh = open_key(find_key(spare.words), now=now, dice=dice), draw_fresh_words(now=now, dice=dice)
    change_words(came_back, fresh.words, seal=fresh.seal, now=now)
    assert find_key(fresh.words) == find_key(spare.words) == opened.key


def test_spare_words_cannot_become_the_first_ones_too(opened, spare, now):
    with pytest.raises(UnknownWords):
        change_words(opened, spare.words, seal=spare.seal, now=now)


def test_with_the_key_its_spare_words_burn_for_good(opened, spare, now):
    burn_key(opened.key, now=now)
    assert find_key(spare.words) is None
    with pytest.raises(UnknownWords):
        key_for(spare.words, seal=spare.seal, now=now)
