import pytest

import make
from leftunsaid.letters.actions import hold_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_a_held_letter_is_out_of_sight_and_keeps_its_number(now):
    letter = make.letter()
    hold_letter(letter, reason="again", now=now)
    letter.refresh_from_db()
    assert not letter.is_readable
    assert (letter.number, letter.hold_reason) == (1, "again")
    assert list(Letter.objects.waiting()) == [letter]


def test_a_held_letter_takes_no_comments(now):
    letter = make.letter()
    hold_letter(letter, reason="again", now=now)
    assert not letter.takes_comments
