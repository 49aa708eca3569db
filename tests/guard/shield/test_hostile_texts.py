import sys
from types import FrameType

import pytest

from guard.shield.hostile import HOSTILE, repeated
from leftunsaid.guard.shield import contacts_in, initials, names_in, soft_blanks

MEGABYTE = 1 << 20


def read_whole(text: str) -> str:
    return initials(soft_blanks(text, contacts_in(text)), names_in(text)[:0])


@pytest.mark.parametrize("piece", ["a@", "(", "1 ", "a.", "zero ", "\u200b"])
def test_a_megabyte_is_read_to_its_end(piece):
    assert read_whole(repeated(piece, MEGABYTE))


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_twice_the_work(piece):
    """Counted in calls, which no busy machine makes more; `bench/shield.py` counts in seconds."""
    once, twice = (calls_for(repeated(piece, size)) for size in (3_000, 6_000))
    assert twice < 2.5 * once


def calls_for(text: str) -> int:
    read_whole(text)  # what is learned once, such as how to fold a character, is not counted
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_whole(text)
    finally:
        sys.setprofile(before)
    return calls


def test_a_number_of_thousands_of_digits_is_no_telephone_number_and_no_error():
    assert contacts_in("1" * 4_000 + "2" * 4_000) == []
    assert [find.kind for find in contacts_in("1" * 5_000 + " 2 3")] == ["phone"]
