from datetime import timedelta

import pytest

import make
from leftunsaid.letters.actions import hold_letter, show_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_numbers_follow_the_order_of_first_showing_not_of_writing(now):
    first_written, second_written = (make.letter(hold_reason="everything") for _ in range(2))
    show_letter(second_written, now=now)
    show_letter(first_written, now=now)
    assert (second_written.number, first_written.number) == (1, 2)


def test_a_letter_is_as_old_as_its_first_showing(now):
    letter = make.letter(hold_reason="everything", now=now)
    show_letter(letter, now=now + timedelta(days=2))
    letter.refresh_from_db()
    assert letter.since == now + timedelta(days=2)
    assert letter.is_readable


def test_a_letter_that_is_shown_again_keeps_its_number_and_its_age(now):
    letter = make.letter(now=now)
    hold_letter(letter, reason="again", now=now)
    show_letter(letter, now=now + timedelta(days=2))
    letter.refresh_from_db()
    assert (letter.number, letter.shown_at, letter.held_at, letter.hold_reason) == (1, now, None, "")
    assert make.letter().number == 2


def test_an_unlisted_letter_is_shown_without_a_number(now):
    letter = make.letter(visibility="unlisted", hold_reason="everything")
    show_letter(letter, now=now)
    letter.refresh_from_db()
    assert letter.number is None
    assert letter.is_readable


def test_a_letter_shown_twice_from_copies_in_two_hands_has_one_number(now):
    written = make.letter(hold_reason="everything")
    one, other = (Letter.objects.get(pk=written.pk) for _ in range(2))
    show_letter(one, now=now)
    show_letter(other, now=now + timedelta(hours=1))
    written.refresh_from_db()
    assert (written.number, written.shown_at) == (1, now)
    assert make.letter().number == 2
