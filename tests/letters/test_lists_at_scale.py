"""Pages of the lists in a house of 100,000 letters, with gaps of every size in the numbers."""

from bisect import bisect_left
from collections.abc import Iterable
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.letters.actions import (
    change_visibility,
    hand_over,
    hold_letter,
    remove_letter,
    restore_letter,
    withdraw_letter,
)
from leftunsaid.letters.lists import letters_from, recount
from leftunsaid.letters.models import Letter, ListedInBlock
from letters.at_scale import gather_statistics, put_down, take_back

pytestmark = pytest.mark.django_db
A_PAGE = 10

FIRST, LAST = 50_001, 160_000  # a border of 100,000 lies inside
FAR = (700_001, 700_040)  # from another house, and nothing in between
MISSING = [
    (50_001, 50_003),  # the oldest
    (51_000, 51_000),  # single ones: at the end of a block, at its beginning, inside
    (52_001, 52_001),
    (52_500, 52_500),
    (60_001, 61_000),  # a whole block
    (62_001, 65_000),  # several
    (70_999, 71_002),  # over a border
    (99_400, 101_300),  # over a border of 100,000
    (159_996, 160_000),
]
WITHDRAWN = [
    (54_321, 54_321),
    (80_001, 80_999),  # one stands at the end of the block
    (82_002, 83_000),  # one stands at its beginning
    (90_500, 93_499),
    (99_000, 99_001),
    (130_001, 135_000),
    (150_000, 150_001),
    (700_039, 700_040),  # the newest
]
SINGLE = [(number, number) for number in Random(3).sample(range(100_000, 150_000), k=500)]
GAPS = [*MISSING, *WITHDRAWN, *SINGLE, (FIRST - 1, FIRST - 1), (LAST + 1, FAR[0] - 1)]


@pytest.fixture
def visible() -> list[int]:
    """The numbers that stand in the lists, newest first. Nobody has asked the house for them."""
    put_down((FIRST, LAST), without=MISSING)
    put_down(FAR)
    take_back([*WITHDRAWN, *SINGLE])
    recount(mend=True)
    gather_statistics()
    left_out = {number for first, last in (*MISSING, *WITHDRAWN, *SINGLE) for number in range(first, last + 1)}
    there = [*range(FIRST, LAST + 1), *range(FAR[0], FAR[1] + 1)]
    return sorted(set(there) - left_out, reverse=True)


def numbers_on(page: int) -> list[int]:
    return [letter.number for letter in letters_from((page - 1) * A_PAGE)[:A_PAGE]]


def expected_on(page: int, visible: list[int]) -> list[int]:
    return visible[(page - 1) * A_PAGE : page * A_PAGE]


def beside(gaps: Iterable[tuple[int, int]], visible: list[int]) -> set[int]:
    """The pages on which the letters next to these gaps stand, and the pages beside those."""
    oldest_first = visible[::-1]
    pages = set()
    for first, last in gaps:
        for edge in (first, last + 1):
            place = len(visible) - bisect_left(oldest_first, edge)  # so many are newer than the edge, or on it
            pages |= {place // A_PAGE + 1 + turn for turn in (-1, 0, 1)}
    return {page for page in pages if 1 <= page <= last_page(visible)}


def last_page(visible: list[int]) -> int:
    return (len(visible) - 1) // A_PAGE + 1


def are_right(pages: Iterable[int], visible: list[int]) -> bool:
    return all(numbers_on(page) == expected_on(page, visible) for page in pages)


def test_every_page_holds_what_it_should_whatever_is_missing(visible):
    last = last_page(visible)
    assert len(visible) > 90_000
    assert numbers_on(1)[0] == 700_038
    assert numbers_on(last)[-1] == 50_004
    assert are_right([1, 2, 3, 4, 5, last - 1, last], visible)
    assert are_right(beside(GAPS, visible), visible)
    assert are_right(Random(200).choices(range(1, last + 1), k=200), visible)
    assert numbers_on(last + 1) == numbers_on(last + 2) == numbers_on(10**8) == []


def test_the_counts_stay_exact_when_letters_leave_the_lists_and_come_back(visible, now):
    def of(number: int) -> Letter:
        return Letter.objects.get(number=number)

    gone, back = [700_038, 100_001 + 2_000, 159_000, 61_001], [150_500, 81_000]
    withdraw_letter(of(gone[0]), now=now)
    hold_letter(of(gone[1]), reason="again", now=now)
    remove_letter(of(gone[2]), reason="other", now=now)
    change_visibility(of(gone[3]), "unlisted", now=now)
    key, _ = make.key()
    for number in range(57_001, 57_021):
        hand_over(of(number), key)
        change_visibility(of(number), "private", now=now)
        gone.append(number)
    for number in back:
        remove_letter(of(number), reason="other", now=now)
        restore_letter(of(number), now=now)
    new = make.letter().number
    assert new == FAR[1] + 1
    visible = sorted({*visible, new} - set(gone), reverse=True)
    assert recount() == []
    assert are_right([1, 2, last_page(visible)], visible)
    assert are_right(beside([(number, number) for number in [*gone, *back, new]], visible), visible)
    assert numbers_on(last_page(visible) + 1) == []


def test_a_page_costs_as_many_questions_wherever_it_is(visible):
    asked = set()
    for page in [2, last_page(visible), *Random(5).choices(range(2, last_page(visible)), k=20)]:
        with CaptureQueriesContext(connection) as queries:
            numbers_on(page)
        asked.add(len(queries))
    assert asked == {3}


def test_a_count_that_is_wrong_is_found_and_set_right(visible):
    ListedInBlock.objects.filter(size=1_000, first=50_001).update(count=3)
    ListedInBlock.objects.filter(size=100_000, first=100_001).delete()
    of_100_000, of_1_000 = (
        len([n for n in visible if 100_001 <= n <= 200_000]),
        len([n for n in visible if n <= 51_000]),
    )
    found = sorted((block.first, block.last, block.kept, block.counted) for block in recount(mend=True))
    assert found == [(50_001, 51_000, 3, of_1_000), (100_001, 200_000, 0, of_100_000)]
    assert recount() == []
    assert are_right([1, 1_000, last_page(visible)], visible)


def test_a_kept_count_that_is_off_keeps_nobody_from_taking_a_letter_back(now, caplog):
    letter = make.letter()
    ListedInBlock.objects.update(count=0)
    withdraw_letter(letter, now=now)
    letter.refresh_from_db()
    assert letter.withdrawn_at
    assert "leftunsaid recount --mend" in caplog.text
    ListedInBlock.objects.all().delete()
    withdraw_letter(make.letter(), now=now)
    assert not recount()
