"""To burn the words: what they hold stands on as nobody's, or is taken back first; what is private goes in any case."""

from functools import partial

import pytest

import make
from at_once import all_at_once
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.models import Comment
from leftunsaid.letters import lists
from leftunsaid.letters.actions import change_visibility, hold_letter, remove_letter, withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import find_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.mine import let_go


@pytest.fixture
def held(now):
    """A key, its words, and one of everything that a key may hold."""
    key, words = make.key()
    other, _ = make.key()
    things = {
        "public": make.letter(owner=key),
        "unlisted": make.letter(owner=key, visibility="unlisted"),
        "waits": make.letter(owner=key, hold_reason="many"),
        "held again": make.letter(owner=key),
        "removed": make.letter(owner=key),
        "private": make.letter(owner=key, visibility="private", body="Mine, alone."),
        "private now": make.letter(owner=key, body="Mine, alone again."),
        "answer": make.comment(make.letter(owner=other), owner=key),
        "answer that waits": make.comment(make.letter(owner=other), owner=key, hold_reason="many"),
    }
    things["answer to myself"] = make.comment(things["public"], owner=key)
    hold_letter(things["held again"], reason="again", now=now)
    remove_letter(things["removed"], reason="other", now=now)
    change_visibility(things["private now"], "private", now=now)
    return key, words, things


def states(things):
    for thing in things.values():
        thing.refresh_from_db()
    return {name for name, thing in things.items() if thing.withdrawn_at}


@pytest.mark.parametrize("take_back", [False, True])
def test_the_words_open_nothing_any_more_and_nothing_is_theirs(held, now, take_back):
    key, words, things = held
    let_go(key, take_back=take_back, now=now)
    assert find_key(words) is None
    assert OwnerKey.objects.count() == 1  # the other one
    assert not any(thing.owner_id for thing in [*things.values()] if thing.refresh_from_db() is None)


def test_what_others_may_read_stands_and_what_waits_waits_on(held, now):
    key, _, things = held
    let_go(key, take_back=False, now=now)
    assert states(things) == {"private", "private now"}
    assert things["public"].is_listed
    assert things["unlisted"].is_readable
    assert things["answer"].is_readable
    assert {things["waits"], things["held again"]} == set(Letter.objects.waiting())
    assert set(Comment.objects.waiting()) == {things["answer that waits"]}
    assert lists.recount() == []


def test_what_its_writer_alone_could_read_is_erased(held, now):
    key, _, _ = held
    let_go(key, take_back=False, now=now)
    assert not is_kept_in_a_table("Mine, alone")


def test_all_of_it_is_taken_back_where_that_is_wanted(held, now):
    key, _, things = held
    let_go(key, take_back=True, now=now)
    assert states(things) == set(things)
    assert not any(thing.body for thing in things.values())
    assert lists.recount() == []


def test_the_letters_that_it_answered_stand_with_a_stub(held, now):
    key, _, things = held
    let_go(key, take_back=True, now=now)
    letter = Letter.objects.get(pk=things["answer"].letter_id)
    assert letter.is_listed
    assert (letter.comment_count, [item.stub for item in Comment.objects.thread_of(letter)]) == (1, ["withdrawn"])


def test_what_another_key_holds_is_untouched(held, now):
    key, _, things = held
    other = things["answer"].letter.owner
    theirs = make.comment(things["unlisted"], owner=other)
    let_go(key, take_back=False, now=now)
    theirs.refresh_from_db()
    assert theirs.is_readable
    assert theirs.owner == other


@pytest.mark.django_db(transaction=True)
def test_two_who_answered_each_other_burn_their_words_at_the_same_moment():
    for _ in range(4):
        one, other = make.key()[0], make.key()[0]
        letters = [make.letter(owner=owner) for owner in (one, other, one, other)]
        for letter in letters:
            for owner in (other, one):
                make.comment(letter, owner=owner)
        single = Letter.objects.get(pk=letters[2].pk)
        all_at_once(
            partial(let_go, one, take_back=True, now=make.NOON),
            partial(let_go, other, take_back=True, now=make.NOON),
            partial(withdraw_letter, single, now=make.NOON),
        )
    assert not OwnerKey.objects.exists()
    assert not Letter.objects.filter(withdrawn_at=None).exists()
    assert not Comment.objects.filter(withdrawn_at=None).exists()
    assert lists.recount() == []
