"""A full name that stands although its writer was asked about it."""

import pytest

from guard.honest import HONEST
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.guard.insisted import insists_on_names


@pytest.mark.parametrize(
    "text", ["I miss Jane Example.", "Dear Anna Lee Sample,", "für Anna Muster", "je m'appelle Claire Exemple."]
)
def test_a_letter_that_holds_one_insists(text):
    assert insists_on_names("letter", ("Come back.", text, ""))


@pytest.mark.parametrize(
    "text",
    [
        "I miss Jane.",
        "I miss J. E.",
        "Jane S. and I",
        "Uncle Bob and Aunt Mary",
        "we sang Leonard Cohen",
        "Anna Maria,",
    ],
)
def test_a_first_name_initials_and_whom_everybody_knows_do_not(text):
    assert not insists_on_names("letter", (text, "", ""))


@pytest.mark.parametrize("text", [*HONEST, *LIKE_THE_SEEDS])
def test_honest_letters_do_not(text):
    assert not insists_on_names("letter", (text, "", ""))
    assert not insists_on_names("comment", (text, ""))


def test_a_comment_does_where_it_tells_as_well_where_somebody_is():
    assert insists_on_names("comment", ("This is Jane Example, she lives in Exeter.", ""))
    assert insists_on_names("comment", ("Jane Example from Marlow High School wrote it.", ""))
    assert not insists_on_names("comment", ("You write like Jane Example.", ""))
    assert not insists_on_names("comment", ("I live in Exeter too.", "Jane Example"))


def test_an_edit_does_with_a_name_that_did_not_stand_there_before():
    assert insists_on_names("edit", ("I miss Jane Example.",), before=("I miss Jane.",))
    assert not insists_on_names("edit", ("I miss Jane Example. Still.",), before=("I miss Jane Example.",))
