import pytest

import make
from leftunsaid.letters.actions import remove_letter, restore_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_a_removed_letter_is_gone_at_once_and_its_words_are_kept_for_now(now):
    letter = make.letter(body="I stood at your gate.")
    remove_letter(letter, reason="person", now=now)
    letter.refresh_from_db()
    assert letter.is_gone
    assert not Letter.objects.readable().exists()
    assert (letter.body, letter.removal_reason) == ("I stood at your gate.", "person")


def test_the_number_of_a_removed_letter_is_not_given_again(now):
    remove_letter(make.letter(), reason="spam", now=now)
    assert make.letter().number == 2


def test_a_restored_letter_stands_where_it_stood(now):
    letter = make.letter(body="I stood at your gate.")
    remove_letter(letter, reason="spam", now=now)
    restore_letter(letter, now=now)
    assert list(Letter.objects.listed()) == [letter]
    letter.refresh_from_db()
    assert (letter.number, letter.body, letter.removal_reason) == (1, "I stood at your gate.", "")
