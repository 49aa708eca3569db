"""Who may see a letter is one named query; its short form for a letter in hand says the same."""

from datetime import timedelta
from itertools import product

import pytest

import make
from leftunsaid.letters.actions import hold_letter, remove_letter, withdraw_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db

EVERY_STATE = list(product(["public", "unlisted", "private"], *[[False, True]] * 4))


@pytest.mark.parametrize(("visibility", "is_shown", "is_held", "is_removed", "is_withdrawn"), EVERY_STATE)
def test_the_query_and_the_letter_in_hand_agree_in_every_state(
    now, visibility, is_shown, is_held, is_removed, is_withdrawn
):
    letter = make.letter(hold_reason="everything")
    letter.visibility = visibility
    letter.shown_at = now if is_shown and visibility != "private" else None
    letter.number = 1 if letter.shown_at and visibility == "public" else None
    letter.held_at = now if is_held else None
    letter.removed_at = now if is_removed else None
    letter.withdrawn_at = now if is_withdrawn else None
    letter.save()

    expected = bool(letter.shown_at) and not (is_held or is_removed or is_withdrawn)
    assert letter.is_readable is expected
    assert Letter.objects.readable().exists() is expected
    assert Letter.objects.listed().exists() is (expected and visibility == "public")


def test_the_lists_are_newest_first_by_number(now):
    letters = [make.letter(number=number) for number in (3, 1, 2)]
    assert [letter.number for letter in Letter.objects.listed()] == [3, 2, 1]
    assert set(Letter.objects.listed()) == set(letters)


def test_a_letter_made_unlisted_again_keeps_its_number_and_leaves_the_lists():
    letter = make.letter()
    Letter.objects.update(visibility="unlisted")
    letter.refresh_from_db()
    assert letter.number == 1
    assert letter.is_readable
    assert not Letter.objects.listed().exists()
    assert make.letter().number == 2


def test_what_waits_stands_oldest_first(now):
    late = make.letter(hold_reason="everything", now=now + timedelta(hours=1))
    early = make.letter(hold_reason="everything", now=now)
    again = make.letter(now=now)
    hold_letter(again, reason="again", now=now + timedelta(minutes=5))
    assert list(Letter.objects.waiting()) == [early, again, late]


def test_what_is_gone_waits_no_more(now):
    for leave in (withdraw_letter, lambda letter, now: remove_letter(letter, reason="spam", now=now)):
        leave(make.letter(hold_reason="everything"), now=now)
    assert not Letter.objects.waiting().exists()


def test_a_key_keeps_its_own_letters_newest_first_in_whatever_state(now):
    mine, _ = make.key()
    others, _ = make.key()
    first = make.letter(owner=mine, now=now)
    held = make.letter(owner=mine, hold_reason="everything", now=now + timedelta(minutes=1))
    private = make.letter(owner=mine, visibility="private", now=now + timedelta(minutes=2))
    make.letter(owner=others)
    make.letter()
    assert list(Letter.objects.kept_for(mine)) == [private, held, first]
