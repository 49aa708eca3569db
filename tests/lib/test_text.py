"""What people write, kept as they wrote it: PRODUCT decision 7, S3-22 to S3-26."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leftunsaid.lib.text import clean, clean_line, has_visible, paragraphs, with_few_marks

ISOLATES = "\u2066\u2067\u2068\u2069"
TROUBLE = "\r\n\t \x00\x0b\x0c\x1c\x7f\x85\x9f\ud800\udfff\u202a\u202e\ufdd0\ufffe\U0010ffff" + ISOLATES
HARMLESS = "aé\u0301\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u3000\ufeff\ufe0f\U0001f469\U000e0067ــ"

anything = st.text(st.sampled_from(TROUBLE + HARMLESS) | st.characters())
# Private use characters stand in for paired isolates in the model below.
anything_but_private = st.text(st.sampled_from(TROUBLE + HARMLESS) | st.characters(exclude_categories=["Co"]))

SAMPLES = {
    "Arabic": "اشتقتُ إليكَ كثيرًا، ولم أقُلْ شيئًا.",
    "Persian with ZWNJ": "می\u200cخواستم بگویم که رفته\u200cای.",
    "Hebrew with points": "שָׁלוֹם לָךְ, עוֹד לֹא שָׁכַחְתִּי.",
    "Hindi with joiners": "मैं तुम्हें क्\u200dया लिखूँ, र्\u200dयाद है?",
    "Thai": "ฉันคิดถึงเธอที่นั่น ทั้งที่ไม่เคยพูด",
    "Vietnamese": "Anh vẫn nhớ những buổi chiều ấy.",
    "Vietnamese in pieces": unicodedata.normalize("NFD", "Anh vẫn nhớ những buổi chiều ấy."),
    "Tamil": "நான் உன்னை மறக்கவில்லை.",
    "Korean in pieces": unicodedata.normalize("NFD", "아직도 생각나요."),
    "a family": "👩\u200d👩\u200d👧\u200d👦",
    "a burning heart": "❤\ufe0f\u200d🔥",
    "a skin tone": "🧑🏽\u200d🤝\u200d🧑🏿",
    "the flag of Scotland": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a keycap": "1\ufe0f\u20e3",
    "a kanji variant": "葛\U000e0100城",
    "a paired isolate": "she said \u2067שלום\u2069 to me",
    "typing errors": "the end resul of a 30year old, `` and '' — “so”…",
}
in_every_script = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


def may_stay(character: str) -> bool:
    """The rule of decision 7 for single characters, said another way."""
    point = ord(character)
    if character in "\n\t":
        return True
    if unicodedata.category(character) in ("Cc", "Cs") or 0x202A <= point <= 0x202E:
        return False
    return not (0xFDD0 <= point <= 0xFDEF or point % 0x10000 in (0xFFFE, 0xFFFF))


def with_paired_isolates_only(text: str) -> str:
    """The rule of decision 7 for isolates, by taking out the innermost pair again and again."""
    stand_ins = {"\u2066": "\ue000", "\u2067": "\ue001", "\u2068": "\ue002"}
    pair = re.compile("([\u2066-\u2068])([^\u2066-\u2069]*)\u2069")
    before = None
    while before != text:
        before = text
        text = pair.sub(lambda found: stand_ins[found[1]] + found[2] + "\ue003", text)
    text = re.sub("[\u2066-\u2069]", "", text)
    return text.translate(str.maketrans("\ue000\ue001\ue002\ue003", "\u2066\u2067\u2068\u2069"))


@given(anything_but_private)
@example("\u2066\u2069\u2069\u2067")
@example("\r\x00\n")
def test_clean_takes_out_what_the_rule_names_and_nothing_else(text: str) -> None:
    kept = "".join(filter(may_stay, text.replace("\r\n", "\n").replace("\r", "\n")))
    assert clean(text) == with_paired_isolates_only(kept).strip()


def test_clean_follows_the_rule_for_every_character_of_unicode() -> None:
    every = "".join(map(chr, range(0x110000))).translate(dict.fromkeys(map(ord, "\r" + ISOLATES)))
    assert clean(f"a{every}b") == "a" + "".join(filter(may_stay, every)) + "b"


@given(anything)
@example(" \u2066 ")
@example("\x00 a \u202e ")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(anything)
def test_a_clean_text_can_be_stored_and_sent(text: str) -> None:
    sent = clean(text).encode("utf-8")
    assert b"\x00" not in sent
    assert b"\r" not in sent


@in_every_script
def test_people_write_in_their_own_script_and_it_stays(sample: str) -> None:
    assert clean(sample) == sample
    assert clean_line(sample) == sample
    assert paragraphs(sample) == [[sample]]
    assert has_visible(sample)


def test_line_ends_of_every_system_become_one_kind() -> None:
    assert clean("one\r\ntwo\rthree\n\r\nfour") == "one\ntwo\nthree\n\nfour"


def test_white_space_goes_at_both_ends_and_stays_inside() -> None:
    assert clean("\u3000\n\t Dear  you,\n\n\n  I left.\t\n\xa0") == "Dear  you,\n\n\n  I left."


def test_unpaired_isolates_go_and_paired_ones_stay_even_over_lines() -> None:
    assert clean("\u2069a\u2066b\u2067c\nd\u2069e\u2069f\u2068") == "a\u2066b\u2067c\nd\u2069e\u2069f"
    assert clean("a\u2066b\u2067c\u2069d") == "ab\u2067c\u2069d"


def test_direction_overrides_go_and_direction_marks_stay() -> None:
    assert clean("a\u202eb\u202cc\u200ed\u200fe\u061cf") == "abc\u200ed\u200fe\u061cf"


def test_a_name_is_one_line() -> None:
    assert clean_line(" T. \r\n\t\nCoffee\tBean \n") == "T.  Coffee Bean"


@given(anything)
def test_no_line_break_or_tab_is_left_in_a_name(name: str) -> None:
    assert not re.search(r"[\n\t]", clean_line(name))


@pytest.mark.parametrize("seen", ["a", ".", "ß", "愛", "ا", "👍", "٣", "☺", "_", "\U0001f469", "۝", "\u0378", "\ue000"])
def test_one_character_that_can_be_seen_is_enough(seen: str) -> None:
    assert has_visible(seen)
    assert has_visible("\u200b \u0301" + seen + "\u3164")


@pytest.mark.parametrize(
    "unseen",
    {
        "nothing": "",
        "white space": " \n\t\xa0\u2003\u2028\u3000",
        "zero width": "\u200b\u200c\u200d\u2060\ufeff\xad\u180e",
        "direction": "\u200e\u200f\u061c\u2066\u2069\u202a",
        "marks alone": "\u0301\u0489\u20dd \u093e",
        "variation selectors": "\ufe0f\U000e0100",
        "Hangul fillers": "\u115f\u1160\u3164\uffa0",
        "an empty Braille cell": "\u2800",
        "tags": "\U000e0067\U000e007f\U000e0001",
        "promised to be shapeless": "\u2065\ufff0\U000e0fff",
        "never characters": "\x00\x85\ud800\ufdd0\uffff\U0001fffe",
    }.items(),
    ids=lambda named: named[0],
)
def test_what_nobody_can_see_is_no_letter(unseen: tuple[str, str]) -> None:
    assert not has_visible(unseen[1])


@given(st.text())
def test_a_visible_text_is_still_there_after_cleaning(text: str) -> None:
    assert has_visible(clean(text)) == has_visible(text)
    if has_visible(text):
        assert clean(text)


def test_blank_lines_part_paragraphs_and_many_are_one_gap() -> None:
    text = "Thank you.\n\n\n \t\n\u3000\nI needed this.\nTruly.\n\nL"
    assert paragraphs(text) == [["Thank you."], ["I needed this.", "Truly."], ["L"]]


def test_a_text_of_blank_lines_has_no_paragraph() -> None:
    assert paragraphs("") == []
    assert paragraphs("\n \n\t\n") == []


def test_the_spaces_before_a_line_stay() -> None:
    assert paragraphs("roses\n   are red\n\n    violets") == [["roses", "   are red"], ["    violets"]]


@given(st.lists(st.lists(st.text(st.sampled_from("ab é愛\t"), min_size=1).filter(str.strip), min_size=1)))
def test_paragraphs_come_back_as_they_were_joined(written: list[list[str]]) -> None:
    assert paragraphs("\n\n".join("\n".join(lines) for lines in written)) == written


@given(anything)
def test_paragraphs_lose_no_line_that_has_words(text: str) -> None:
    lines = [line for line in with_few_marks(text).split("\n") if line.strip()]
    assert [line for paragraph in paragraphs(text) for line in paragraph] == lines


def test_no_more_than_four_marks_are_shown_on_a_character() -> None:
    assert paragraphs("h" + "\u0301\u0489" * 50 + "i" + "\u0300" * 4) == [["h\u0301\u0489\u0301\u0489i" + "\u0300" * 4]]


def test_marks_on_an_emoji_or_behind_a_joiner_are_counted_as_well() -> None:
    assert with_few_marks("👍" + "\u0301" * 9 + "👍\u0301") == "👍" + "\u0301" * 4 + "👍\u0301"
    assert with_few_marks("x" + "\u0301\u200d\ufe0f" * 9) == "x" + "\u0301\u200d\ufe0f" * 4 + "\u200d\ufe0f" * 5


@given(st.text(st.sampled_from("aé👍 \n\u0301\u0300\u0489\u20dd\u093e\u200d\ufe0f")))
def test_only_marks_past_the_fourth_are_left_out(text: str) -> None:
    expected, marks = "", 0
    for character in text:
        if character in "\u0301\u0300\u0489\u20dd":
            marks += 1
        elif character not in "\u200d\ufe0f":
            marks = 0
        if marks <= 4 or character in "\u200d\ufe0f":
            expected += character
    assert with_few_marks(text) == expected


def test_no_combining_mark_of_unicode_escapes_the_count() -> None:
    marks = [
        mark
        for mark in map(chr, range(0x110000))
        if unicodedata.category(mark) in ("Mn", "Me") and not unicodedata.name(mark, "").startswith("VARIATION")
    ]
    assert len(marks) > 1_000
    assert [mark for mark in marks if with_few_marks("a" + mark * 5) != "a" + mark * 4] == []
