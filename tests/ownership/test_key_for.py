from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

import make
from at_once import all_at_once
from everything_kept import everything_kept
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib import words
from leftunsaid.ownership.actions import (
    FreshWords,
    UnknownWords,
    burn_key,
    change_words,
    draw_fresh_words,
    erase_due,
    is_usable,
    key_for,
    open_key,
)
from leftunsaid.ownership.models import GivenUp, OwnerKey
from leftunsaid.web.mine import let_go

pytestmark = pytest.mark.django_db


def refused(typed: str, seal: str, now) -> None:
    assert not is_usable(typed, seal=seal, now=now)
    with pytest.raises(UnknownWords):
        key_for(typed, seal=seal, now=now)
    assert not OwnerKey.objects.exists()


def test_fresh_words_from_us_make_a_key(now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    assert is_usable(fresh.words, seal=fresh.seal, now=now)
    key_for(fresh.words, seal=fresh.seal, now=now)
    assert OwnerKey.objects.get().made_at == now


def test_drawing_words_keeps_nothing(now, dice):
    before = everything_kept()
    draw_fresh_words(now=now, dice=dice)
    assert everything_kept() == before


def test_the_words_of_a_key_open_it_again_without_a_seal(now):
    key, typed = make.key()
    assert is_usable(typed, now=now)
    assert key_for(typed, now=now) == key
    assert OwnerKey.objects.count() == 1


def test_one_key_holds_many_things(now):
    key, typed = make.key()
    letters = [make.letter(owner=key_for(typed, now=now)) for _ in range(2)]
    comments = [make.comment(owner=key_for(typed, now=now)) for _ in range(2)]
    assert set(key.letters.all()) == set(letters)
    assert set(key.comments.all()) == set(comments)


def test_the_same_fresh_words_sent_twice_are_one_key(now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    send = partial(key_for, fresh.words, seal=fresh.seal, now=now)
    assert send() == send()


def test_words_of_ones_own_choice_are_refused(now):
    refused(" ".join(words.WORDS[:8]), "", now)


def test_words_with_the_seal_of_other_words_are_refused(now, dice):
    refused(draw_fresh_words(now=now, dice=dice).words, draw_fresh_words(now=now, dice=dice).seal, now)


def test_a_seal_that_was_touched_is_refused(now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    refused(fresh.words, fresh.seal[:-1] + ("A" if fresh.seal[-1] != "A" else "B"), now)


def test_a_seal_of_another_house_is_refused(now, dice, monkeypatch):
    from django.core import signing

    from leftunsaid.ownership import actions

    with monkeypatch.context() as another_house:
        another_house.setattr(actions, "_fresh", signing.Signer(key="another house", salt="fresh words"))
        foreign = draw_fresh_words(now=now, dice=dice)
    refused(foreign.words, foreign.seal, now)


@pytest.mark.parametrize("typed", ["", "abacus", "abacus " * 7, "abacus " * 9, "abacus " * 3_000, "\x00", "💔"])
def test_what_is_not_eight_words_of_the_list_is_refused_whatever_its_seal(now, dice, typed):
    refused(typed, draw_fresh_words(now=now, dice=dice).seal, now)


@given(st.text(), st.text())
def test_nothing_that_a_stranger_sends_makes_a_key(typed, seal):
    refused(typed, seal, make.NOON)


def test_words_typed_with_numbers_capitals_and_line_breaks_are_the_same_words(now):
    key, typed = make.key()
    by_hand = "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(typed.split(), 1))
    assert key_for(by_hand, now=now) == key


def test_fresh_words_are_taken_for_two_days(now, dice):
    early, late = (draw_fresh_words(now=now, dice=dice) for _ in range(2))
    key_for(early.words, seal=early.seal, now=now + timedelta(days=2) - timedelta(seconds=1))
    later = now + timedelta(days=2)
    assert not is_usable(late.words, seal=late.seal, now=later)
    with pytest.raises(UnknownWords):
        key_for(late.words, seal=late.seal, now=later)
    # Words that have become a key stay one, whatever their seal says.
    assert is_usable(early.words, seal=early.seal, now=later)


def test_an_older_seal_cannot_be_made_younger(now, dice):
    fresh = draw_fresh_words(now=now, dice=dice)
    old = str(int(now.timestamp()))
    assert old in fresh.seal
    younger = fresh.seal.replace(old, str(int(now.timestamp()) + 7 * 86_400))
    refused(fresh.words, younger, now + timedelta(days=7))


def test_the_words_are_nowhere_in_the_database_nor_a_hash_that_others_could_make(now, dice):
    import hashlib

    fresh = draw_fresh_words(now=now, dice=dice)
    key_for(fresh.words, seal=fresh.seal, now=now)
    kept = repr(everything_kept())
    assert fresh.words not in kept
    assert not any(word in kept.lower() for word in fresh.words.split() if len(word) > 6)
    assert hashlib.sha256(fresh.words.encode()).hexdigest() not in kept


def test_without_the_key_outside_the_database_the_words_open_nothing(settings):
    from leftunsaid.ownership.actions import find_key

    _, typed = make.key()
    settings.HASH_KEY = b"another key of another house......"
    assert find_key(typed) is None


@pytest.mark.parametrize("give_up", ["burn", "change"])
def test_words_that_were_given_up_make_no_key_again_however_fresh_their_seal(now, dice, give_up):
    old, new = (draw_fresh_words(now=now, dice=dice) for _ in range(2))
    key = key_for(old.words, seal=old.seal, now=now)
    if give_up == "burn":
        burn_key(key, now=now)
    else:
        change_words(open_key(key, now=now, dice=dice), new.words, seal=new.seal, now=now)
    keys = OwnerKey.objects.count()
    assert not is_usable(old.words, seal=old.seal, now=now)
    with pytest.raises(UnknownWords):
        key_for(old.words, seal=old.seal, now=now)
    mine = open_key(make.key()[0], now=now, dice=dice)
    with pytest.raises(UnknownWords):
        change_words(mine, old.words, seal=old.seal, now=now)
    assert OwnerKey.objects.count() == keys + 1


def test_given_up_words_are_forgotten_when_no_seal_brings_them_back_any_more(now, dice):
    old = draw_fresh_words(now=now, dice=dice)
    burn_key(key_for(old.words, seal=old.seal, now=now), now=now)
    two_days = timedelta(days=2)
    assert erase_due(now + two_days - timedelta(seconds=1)) == 0
    assert erase_due(now + two_days) == 1
    assert not GivenUp.objects.exists()
    with pytest.raises(UnknownWords):
        key_for(old.words, seal=old.seal, now=now + two_days)


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_while_the_words_are_burnt_finds_its_owner_or_is_refused():
    """Never a fault, and never a letter that nobody can open."""

    def send(typed, n):
        with suppress(UnknownWords), transaction.atomic():
            owner = key_for(typed, now=make.NOON)
            write_letter(body="Mine.", visibility="private", owner=owner, now=make.NOON, dice=Random(n))

    for n in range(6):
        key, typed = make.key()
        all_at_once(partial(send, typed, n), partial(let_go, key, take_back=False, now=make.NOON))
    assert not Letter.objects.filter(erased_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_fresh_words_sent_twice_at_the_same_moment_are_one_key(now, dice):
    fresh: FreshWords = draw_fresh_words(now=now, dice=dice)
    keys = all_at_once(*[partial(key_for, fresh.words, seal=fresh.seal, now=now)] * 4)
    assert len({key.pk for key in keys}) == 1
