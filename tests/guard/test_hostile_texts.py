"""A megabyte made to be slow is read to its end by everything that reads a draft."""

import sys
from types import FrameType

import pytest

from guard.hostile import HOSTILE, LISTED, READINGS
from guard.shield.hostile import repeated

MEGABYTE = 1 << 20
ALL = [(name, piece) for name in READINGS if name != "contacts" for piece in HOSTILE[name]]


@pytest.fixture(autouse=True)
def _a_list_of_words(house, tmp_path):
    (tmp_path / "words.txt").write_text(LISTED, encoding="utf-8")
    house(data=tmp_path)


@pytest.mark.parametrize(("name", "piece"), ALL[::8], ids=[f"{name}-{piece!r}" for name, piece in ALL[::8]])
def test_a_megabyte_is_read_to_its_end(name, piece):
    """Of the shield for contacts: tests/guard/shield/test_hostile_texts.py."""
    READINGS[name](repeated(piece, MEGABYTE))


@pytest.mark.parametrize(("name", "piece"), ALL, ids=[f"{name}-{piece!r}" for name, piece in ALL])
def test_twice_the_text_is_twice_the_work(name, piece):
    """Counted in calls, which no busy machine makes more; `bench/run shield` counts in seconds."""
    once, twice = (calls_for(READINGS[name], repeated(piece, size)) for size in (3_000, 6_000))
    assert twice < 2.5 * once + 100


def calls_for(read, text: str) -> int:
    read(text)  # what is learned once, such as how to fold a character, is not counted
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return calls
