"""Clear phrases of danger to oneself, and all that only looks like them. The examples are in gentle_labelled.py."""

import pytest

from guard.gentle_labelled import CLEAR, NOT_CLEAR
from leftunsaid.guard.gentle import needs_help


def test_at_least_95_of_100_clear_phrases_are_seen():
    missed = [text for text in CLEAR if not needs_help(text)]
    assert len(missed) <= 0.05 * len(CLEAR), missed


def test_at_most_2_of_100_others_are_taken_for_one():
    mistaken = [text for text in NOT_CLEAR if needs_help(text)]
    assert len(mistaken) <= 0.02 * len(NOT_CLEAR), mistaken


def test_the_figures_rest_on_enough_examples():
    assert len({*CLEAR, *NOT_CLEAR}) == len(CLEAR) + len(NOT_CLEAR) >= 160


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_a_clear_phrase_is_seen_after_any_other_words(text):
    assert needs_help(f"{text}\n\nI am going to kill myself.")


def test_it_is_read_as_typed():
    for text in (
        "I WANT TO DIE",
        "i   want\u00a0to die",
        "I\u2019m going to kill myself",
        "Ｉ want to die",
        "I wa\u200bnt to die",
    ):
        assert needs_help(text), text


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "„”", "«»", "»«", "''", "‘’"])
def test_what_stands_in_quotes_is_not_ones_own(quotes):
    assert not needs_help(f"On her wall it's {quotes[0]}I want to die, don't you?{quotes[1]} in red.")
    assert needs_help(f"On her wall it's {quotes[0]}Live!{quotes[1]} in red, and I want to die.")


@pytest.mark.parametrize("said", ["He told me", "She wrote:", "You said", "Er sagte,", "Elle disait:", "Dijo:"])
def test_what_others_said_is_not_ones_own(said):
    assert not needs_help(f"{said} I want to die.")


def test_nothing_is_seen_in_nothing():
    assert not needs_help("")
    assert not needs_help("'\"“„«")


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "i ",
        "i really just ",
        '"',
        "' ",
        "'a ",
        "“",
        "«",
        "i want to ",
        "i want to die laughing ",
        "not that ",
        "a\u0301",
    ],
)
def test_a_megabyte_made_to_be_slow_is_read_to_its_end(piece):
    assert not needs_help(piece * (1_000_000 // len(piece)))
