import pytest

import make
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_a_letter_needs_only_a_body():
    letter = make.letter(body="I miss you.")
    assert (letter.dear, letter.body, letter.signature) == ("", "I miss you.", "")
    assert letter.is_readable


def test_public_letters_are_numbered_in_the_order_in_which_they_are_shown():
    assert [make.letter().number, make.letter().number] == [1, 2]


def test_the_number_after_one_that_was_kept_from_elsewhere_is_the_highest_plus_one():
    make.letter(number=883666)
    assert make.letter().number == 883667
    make.letter(number=5)
    assert make.letter().number == 883668


def test_a_private_letter_is_shown_to_nobody_and_takes_no_number():
    key, _ = make.key()
    letter = make.letter(visibility="private", owner=key)
    assert letter.number is None
    assert not Letter.objects.readable().exists()
