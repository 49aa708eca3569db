from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from guard.shield.labelled_set import examples
from leftunsaid.guard.shield import contacts_in, soft_blanks
from leftunsaid.guard.shield.reading import Reading
from leftunsaid.lib.text import clean

EXAMPLES = [
    example.text for name in ("contacts", "later_contacts", "last_contacts", "quiet") for example in examples(name)
]
# Half a contact, what stands around one, and what a blank is made of.
PIECES = [
    *(
        "a@",
        "example",
        ".com",
        ".",
        "@",
        "dot",
        "at",
        "(at)",
        "t.me/",
        "me",
        "so",
        "de",
        "punkt",
        "//",
        "insta:",
        "snap is",
    ),
    *(
        "06",
        "12",
        "1",
        "one",
        "two",
        "zero",
        "4111",
        "12345",
        "52.5200,",
        "+",
        "-",
        "/",
        "_",
        "#1234",
        "°",
        "é",
        "а",
        "❤",
    ),
    *("Street", "Musterstraße", "Berlin", "live", "calle A", "plz", "plate", "AB12 CDE", "in", "on", "my", "i"),
    *("—", "——", "\u200b", "\u0301"),
]
TEXTS = st.lists(st.sampled_from([*PIECES, " ", " ", " ", "\n", *EXAMPLES]), max_size=20).map("".join).map(clean)


def blanked(text: str) -> str:
    return soft_blanks(text, contacts_in(text))


def test_a_contact_becomes_a_soft_blank_and_nothing_else_changes():
    assert blanked("Write to ann@example.com,\n\n  or call 07700 900123!") == "Write to ——,\n\n  or call ——!"


def test_a_text_without_contacts_stays_as_it_is():
    assert blanked(" — nothing —— here —\t") == " — nothing —— here —\t"


def test_no_digit_and_no_letter_of_a_labelled_contact_is_left():
    for example in [*examples("contacts"), *examples("later_contacts")]:
        assert contacts_in(blanked(example.text)) == []


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_blanked_text_has_no_contacts_any_more(text):
    assert contacts_in(blanked(text)) == []


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_text_reads_the_same_whether_a_blank_is_meant_or_laid(text):
    finds = contacts_in(text)
    assert Reading(text, finds).plain == Reading(soft_blanks(text, finds)).plain


def test_dashes_beside_a_contact_run_together_with_its_blank():
    text = "one—ann@example.com—two"
    finds = contacts_in(text)
    assert soft_blanks(text, finds) == "one—" + "——" + "—two"
    assert Reading(text, finds).plain == Reading(soft_blanks(text, finds)).plain


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_finds_never_overlap_and_lie_inside_the_text(text):
    finds = contacts_in(text)
    assert all(before.end <= after.start for before, after in pairwise(finds))
    assert all(0 <= find.start < find.end <= len(text) for find in finds)
