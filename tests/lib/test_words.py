"""The eight words that open what is one's own: PRODUCT decision 8."""

import hashlib
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leftunsaid.lib.words import WORDS, draw, read

EIGHT = "abacus drop-down zoom felt-tip yo-yo t-shirt shirt kindly"

keys = st.lists(st.sampled_from(WORDS), min_size=8, max_size=8)
separators = st.text(
    st.sampled_from(" \xa0\u202f\u3000\t\r\n,.;:/|_-\u2010\u2011\u2013\u2014•0123456789()"), min_size=1
)


def test_the_list_is_the_long_list_of_the_eff() -> None:
    assert len(WORDS) == len(set(WORDS)) == 7_776
    as_published = "".join(f"{word}\n" for word in WORDS).encode()
    assert hashlib.sha256(as_published).hexdigest().startswith("6d557f0693958fb5e650b68b5bee585e")


@given(st.randoms(use_true_random=True))
def test_a_drawn_key_is_eight_words_of_the_list(dice: Random) -> None:
    key = draw(dice)
    assert len(key.split(" ")) == 8
    assert set(key.split(" ")) <= set(WORDS)
    assert read(key) == key


def test_every_word_may_come_at_every_place() -> None:
    dice = Random(8)
    drawn = [draw(dice).split() for _ in range(20_000)]
    assert {word for key in drawn for word in key} == set(WORDS)
    for place in zip(*drawn, strict=True):
        # By chance some 590 of the 7,776 would stay away from a place in 20,000 draws.
        assert 7_000 < len(set(place)) < 7_400
    assert any(len(set(key)) < 8 for key in drawn)


def test_the_same_dice_throw_the_same_words() -> None:
    assert draw(Random(1)) == draw(Random(1)) != draw(Random(2))


@given(keys, st.lists(separators, min_size=9, max_size=9), st.booleans())
def test_a_key_is_read_however_its_words_are_parted(words: list[str], parts: list[str], loud: bool) -> None:
    typed = parts[0] + "".join(word + part for word, part in zip(words, parts[1:], strict=True))
    assert read(typed.upper() if loud else typed) == " ".join(words)


@pytest.mark.parametrize(
    "typed",
    [
        "Abacus, Drop-Down, Zoom, Felt-Tip, Yo-Yo, T-Shirt, Shirt, Kindly.",
        "1. abacus\n2. drop-down\n3. zoom\n4. felt-tip\n5. yo-yo\n6. t-shirt\n7. shirt\n8. kindly\n",
        "1) abacus 2) drop-down 3) zoom 4) felt-tip 5) yo-yo 6) t-shirt 7) shirt 8) kindly",
        "abacus-drop-down-zoom-felt-tip-yo-yo-t-shirt-shirt-kindly",
        "abacus\xa0drop\u2011down\xa0zoom felt\u2010tip yo\u2013yo t\u2014shirt shirt kindly",
        "abacus drop down zoom felt tip yo yo t shirt shirt kindly",
        "\ufeffaba\xadcus drop-\r\ndown zoom felt-tip\u200byo-yo t-shirt \u202ashirt\u202c kindly",
        EIGHT.translate({ord(letter): ord(letter) + 0xFEE0 for letter in EIGHT if letter != " "}),
        "“abacus” drop-down... zoom; felt-tip / yo-yo | t-shirt _shirt_ • kindly!",
    ],
)
def test_a_key_is_read_from_paper_mail_and_phone(typed: str) -> None:
    assert read(typed) == EIGHT


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "12345678",
        EIGHT.rsplit(" ", 1)[0],
        EIGHT + " abacus",
        EIGHT.replace("abacus", "abakus"),
        EIGHT.replace("abacus", "abácus"),
        EIGHT.replace("drop-down", "drop-zoom"),
        EIGHT.replace(" ", ""),
        "abacus zoom kindly shirt abacus zoom kindly drop",
        "abacus zoom kindly shirt abacus zoom kindly drop-",
        "\ud800",
        "слово " * 8,
    ],
)
def test_what_is_not_eight_words_of_the_list_is_no_key(typed: str) -> None:
    assert read(typed) is None


@given(
    st.text() | st.text(st.characters()) | st.lists(st.sampled_from([*WORDS, "drop", "down", "t", "yo"])).map(" ".join)
)
@example("a\u0301\u0316" * 100_000)
@example("abacus " * 100_000)
@example("-" * 262_144)
def test_any_text_is_a_key_of_eight_words_or_none(typed: str) -> None:
    key = read(typed)
    if key is not None:
        assert len(key.split(" ")) == 8
        assert set(key.split(" ")) <= set(WORDS)
        assert read(key) == key
