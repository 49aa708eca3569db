import pytest

from leftunsaid.lib.folding import folded
from leftunsaid.search.question import LONGEST, MOST_PHRASES, read_question


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("blue cup", ("blue", "cup")),
        ('"blue cup"', ("blue cup",)),
        ("„blaue Tasse“ leer", ("blaue tasse", "leer")),
        ("« tasse bleue » vide", ("tasse bleue", "vide")),
        ('"blue cup', ("blue", "cup")),
        ("mother-in-law", ("mother in law",)),
        ("cup CUP Cup", ("cup",)),
        ('"I am so"', ("i am so",)),
        ("so tired of it", ("tired",)),
        ("愛", ("愛",)),
        ("รัก แม่", ("ร ก", "แ ม")),
        ("ม", ()),
        ("나", ()),
        ("💙 ... !", ()),
        ("", ()),
    ],
)
def test_what_is_asked_for(typed, phrases):
    assert read_question(typed).phrases == tuple(phrases)


def test_two_syllables_are_a_word_in_korean():
    assert read_question("사랑").phrases == (folded("사랑"),)


def test_short_words_are_named_as_they_were_typed():
    assert read_question("I am so tired, Jo").too_short == ("I", "am", "so", "Jo")


def test_there_is_an_end_to_what_is_asked_and_what_stands_behind_it_is_named():
    question = read_question(" ".join(f"Word{n}" for n in range(12)))
    assert question.phrases == tuple(f"word{n}" for n in range(MOST_PHRASES))
    assert question.too_many == ("Word10", "Word11")
    assert read_question(f"cup {' ' * LONGEST} lamp").phrases == ("cup",)


def test_a_question_knows_what_answers_it():
    question = read_question('"blue cup" tea')
    assert question.is_answered_by("tea in a blue cup")
    assert not question.is_answered_by("tea in a cup blue")
    assert not question.is_answered_by("steam in a blue cup")
