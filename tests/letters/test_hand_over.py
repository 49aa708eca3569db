"""A letter can go to another key, or to nobody."""

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.letters.actions import give_to_nobody, hand_over, remove_letter, withdraw_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return make.key()[0]


def test_it_belongs_to_the_other_key_and_to_no_other_any_more(mine):
    letter, stays = make.letter(owner=mine), make.letter(owner=mine)
    other, _ = make.key()
    hand_over(letter, other)
    assert list(Letter.objects.kept_for(other)) == [letter]
    assert list(Letter.objects.kept_for(mine)) == [stays]


def test_it_stands_as_it_stood(mine):
    letter = make.letter(owner=mine)
    make.comment(letter)
    hand_over(letter, make.key()[0])
    letter.refresh_from_db()
    assert letter.is_listed
    assert (letter.number, letter.comment_count, letter.edited_at) == (1, 1, None)


@pytest.mark.parametrize("give", [give_to_nobody, lambda letter: hand_over(letter, None)])
def test_it_can_be_nobodys(mine, give):
    letter = make.letter(owner=mine)
    give(letter)
    letter.refresh_from_db()
    assert letter.owner is None
    assert letter.is_listed


def test_what_its_writer_alone_can_read_is_not_given_to_nobody(now, mine):
    private, removed = make.letter(owner=mine, visibility="private"), make.letter(owner=mine)
    remove_letter(removed, reason="other", now=now)
    kept = everything_kept()
    for letter in (private, removed):
        give_to_nobody(letter)
    assert everything_kept() == kept


def test_what_was_taken_back_meanwhile_stays_nobodys(now, mine):
    letter = make.letter(owner=mine)
    in_the_other_hand = Letter.objects.get(pk=letter.pk)
    withdraw_letter(letter, now=now)
    hand_over(in_the_other_hand, make.key()[0])
    letter.refresh_from_db()
    assert letter.owner is None


def test_words_that_were_changed_meanwhile_stay_changed(now, mine):
    from leftunsaid.letters.actions import edit_letter

    letter = make.letter(owner=mine)
    in_the_other_hand = Letter.objects.get(pk=letter.pk)
    edit_letter(letter, body="Other words.", dear="", signature="", now=now)
    hand_over(in_the_other_hand, make.key()[0])
    letter.refresh_from_db()
    assert letter.body == "Other words."
