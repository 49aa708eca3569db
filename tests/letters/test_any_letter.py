"""A letter that chance picks, the letters beside one, and the blocks of numbers in which there are any."""

from collections import Counter
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.lists import any_letter, blocks_with_letters, letter_beside, numbers_in_block, recount
from leftunsaid.letters.models import Letter, ListedInBlock
from letters.at_scale import put_down, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def house_with_gaps() -> list[int]:
    """Twelve letters, over several blocks of either size."""
    put_down((1, 4))
    put_down((999, 1_003))
    put_down((250_000, 250_005))
    take_back([(2, 3), (250_001, 250_001)])
    recount(mend=True)
    return [1, 4, 999, 1_000, 1_001, 1_002, 1_003, 250_000, 250_002, 250_003, 250_004, 250_005]


def test_each_letter_is_as_likely_as_any_other_whatever_gaps_there_are(house_with_gaps):
    dice, draws = Random(11), 1_200
    drawn = Counter(any_letter(dice).number for _ in range(draws))
    assert set(drawn) == set(house_with_gaps)
    expected = draws / len(house_with_gaps)
    # Chi-squared with 11 degrees of freedom: above 31.3 once in a thousand.
    assert sum((count - expected) ** 2 / expected for count in drawn.values()) < 31.3


def test_another_letter_is_never_the_same_and_each_other_is_as_likely(house_with_gaps):
    dice, draws = Random(12), 1_100
    drawn = Counter(any_letter(dice, but=1_000).number for _ in range(draws))
    assert set(drawn) == set(house_with_gaps) - {1_000}
    assert sum((count - 100) ** 2 / 100 for count in drawn.values()) < 29.6


def test_the_only_letter_is_the_other_one_too(dice):
    assert any_letter(dice) is None
    letter = make.letter()
    assert any_letter(dice, but=letter.number) == letter


def test_a_draw_asks_as_little_in_a_large_house(house_with_gaps, dice):
    put_down((300_001, 310_000))
    recount(mend=True)
    with CaptureQueriesContext(connection) as asked:
        any_letter(dice)
    assert len(asked) == 4


def test_a_count_that_is_off_ends_no_draw_in_an_error(dice):
    make.letter()
    ListedInBlock.objects.update(count=1_000)
    for _ in range(20):
        any_letter(dice)


def test_the_letters_beside_one_are_the_next_that_can_be_read(house_with_gaps, now):
    def beside(number):
        return tuple(letter and letter.number for letter in (letter_beside(number, newer=n) for n in (False, True)))

    assert beside(1) == (None, 4)
    assert beside(3) == (1, 4)  # also where there is none itself
    assert beside(1_003) == (1_002, 250_000)
    assert beside(250_005) == (250_004, None)
    withdraw_letter(Letter.objects.get(number=1_002), now=now)
    assert beside(1_003) == (1_001, 250_000)


def test_blocks_of_numbers_hold_exactly_what_stands_in_the_lists(house_with_gaps, now):
    assert blocks_with_letters(10_000) == [0, 24, 25]
    assert [numbers_in_block(block, 10_000) for block in (0, 1, 24, 25)] == [
        house_with_gaps[:7],
        [],
        [250_000],
        house_with_gaps[8:],
    ]
    withdraw_letter(Letter.objects.get(number=250_000), now=now)
    assert blocks_with_letters(10_000) == [0, 25]
