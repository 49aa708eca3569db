"""Weak clues: each may stand, and three kinds of them together are asked about."""

from pathlib import Path

import pytest

from guard.honest import HONEST
from guard.like_the_seeds import LIKE_THE_SEEDS
from guard.shield.clues_labelled import CLUSTERS, NO_CLUSTERS
from guard.shield.labelled_set import examples
from leftunsaid.guard.shield import are_a_cluster, clues_in, whole_names_in

DOCS = Path(__file__).resolve().parents[3] / "docs" / "shield.md"
QUIET = [example.text for name in ("quiet", "later_quiet", "last_quiet") for example in examples(name)]


def is_cluster(text: str) -> bool:
    return are_a_cluster(clues_in(text))


def found(text: str) -> list[tuple[str, str]]:
    return [(find.kind, text[find.start : find.end]) for find in clues_in(text)]


def test_at_least_90_of_100_clusters_are_seen():
    missed = [text for text in CLUSTERS if not is_cluster(text)]
    assert len(missed) <= 0.1 * len(CLUSTERS), missed


def test_no_letter_without_one_is_taken_for_one():
    others = (*NO_CLUSTERS, *HONEST, *LIKE_THE_SEEDS, *QUIET)
    assert [text for text in others if is_cluster(text)] == []
    assert len(others) > 500


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("She works at Sample & Sons now.", "workplace", "Sample & Sons"),
        ("a nurse at St. Sample", "workplace", "St. Sample"),
        ("He went to Rosewood Hospital.", "workplace", "Rosewood Hospital"),
        ("We were at Marlow High School.", "school", "Marlow High School"),
        ("at the University of Sample", "school", "University of Sample"),
        ("au Lycée Molière", "school", "Lycée Molière"),
        ("She graduated from Sample.", "school", "Sample"),
        ("I live in Sample now.", "place", "Sample"),
        ("I grew up in New York.", "place", "New York"),
        ("Ich komme aus Muster und du nicht.", "place", "Muster"),
        ("She turned 31 then.", "time", "turned 31"),
        ("my 27 year old heart", "time", "27 year old"),
        ("It was 12 May 2019.", "time", "12 May 2019"),
        ("am 3. März", "time", "3. März"),
        ("Everyone calls him Foxy.", "name", "Foxy"),
        ("I loved Jane Sample.", "name", "Jane Sample"),
    ],
)
def test_a_clue_is_found(text, kind, piece):
    assert found(text) == [(kind, piece)]


@pytest.mark.parametrize(
    "text",
    [
        "They call me “Mom” and “Wife,” at work.",
        "I live in Hope. I live in God. In July, in Love, in English.",
        "You called me Bear.",
        "She works at Christmas, for Mum, with Dad.",
        "We were in High School, in Law School, in the School of Life.",
        "I am 30 minutes late, I was 2 hours early, you are 100% right.",
        "Yesterday In My Dreams You Came",
        "We waited for 12 years in the kitchen.",
    ],
)
def test_role_words_and_capitals_alone_are_no_clue(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["I loved Jane Sample.", "it was Anna Muster und nicht du", "je m'appelle Claire Exemple."]
)
def test_a_whole_name_is_a_given_name_and_another(text):
    assert len(whole_names_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "T. Coffee Sample, Jane S., J. R. Sample, Uncle Bob",
        "dear Anna Maria, dear Mary Anne",
        "we listened to Leonard Cohen and Joni Mitchell",
        "it was Zebediah Quimby",
        "Nobody Told Me There Would Be Days",
    ],
)
def test_initials_first_names_and_whom_everybody_knows_are_no_whole_name(text):
    assert whole_names_in(text) == []


def test_the_docs_tell_the_figures_of_today():
    seen = sum(map(is_cluster, CLUSTERS))
    assert f"{seen} of {len(CLUSTERS)} clusters" in DOCS.read_text(encoding="utf-8")
