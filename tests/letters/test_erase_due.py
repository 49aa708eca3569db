from datetime import timedelta

import pytest

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.letters.actions import erase_due, remove_letter

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def test_a_removed_letter_is_erased_after_30_days_and_not_before(now):
    letter = make.letter(body="The blue cup.", dear="Quillon", signature="Zephyrine")
    remove_letter(letter, reason="other", now=now)
    assert erase_due(now + MONTH - SECOND) == 0
    assert is_kept_in_a_table("The blue cup.")
    assert erase_due(now + MONTH) == 1
    assert not any(map(is_kept_in_a_table, ["The blue cup.", "Quillon", "Zephyrine"]))


def test_a_letter_that_stands_is_never_erased(now):
    make.letter()
    make.letter(hold_reason="everything")
    before = everything_kept()
    assert erase_due(now + 400 * MONTH) == 0
    assert everything_kept() == before


def test_what_was_erased_is_not_erased_again(now):
    letter = make.letter()
    remove_letter(letter, reason="other", now=now)
    erase_due(now + MONTH)
    assert erase_due(now + 2 * MONTH) == 0
    letter.refresh_from_db()
    assert letter.erased_at == now + MONTH


def test_a_press_is_forgotten_once_it_can_be_no_double_click(now):
    letter = make.letter(press_hash="a" * 64, now=now)
    erase_due(now + timedelta(seconds=59))
    letter.refresh_from_db()
    assert letter.press_hash == "a" * 64
    erase_due(now + timedelta(seconds=60))
    letter.refresh_from_db()
    assert letter.press_hash is None


@pytest.mark.parametrize("days", [0, 7, 365])
def test_the_house_says_for_how_many_days_the_words_are_kept(now, house, days):
    house(retention_days=days)
    remove_letter(make.letter(body="The blue cup."), reason="other", now=now)
    assert erase_due(now + timedelta(days=days) - SECOND) == 0
    assert is_kept_in_a_table("The blue cup.")
    assert erase_due(now + timedelta(days=days)) == 1
    assert not is_kept_in_a_table("The blue cup.")
