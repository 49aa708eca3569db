from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from guard.shield.labelled_set import Example, examples, false_alarms, missed, recall_by_kind, rightly_named
from leftunsaid.guard.shield import contacts_in

DOCS = Path(__file__).resolve().parents[3] / "docs" / "shield.md"


@cache
def with_contacts() -> list[Example]:
    return [example for name in ("contacts", "later_contacts", "last_contacts") for example in examples(name)]


@cache
def without() -> list[Example]:
    return [example for name in ("quiet", "later_quiet", "last_quiet") for example in examples(name)]


def test_the_set_is_large_and_speaks_many_languages():
    assert len(with_contacts()) >= 250
    assert len(without()) >= 200
    for some in (with_contacts(), without()):
        assert {"en", "de", "fr", "es", "it", "pt", "nl", "pl"} <= {example.language for example in some}


def test_every_example_is_there_once_and_marked_as_it_should_be():
    texts = Counter(example.text for example in [*with_contacts(), *without()])
    assert [text for text, times in texts.items() if times > 1 or "⟦" in text or "⟧" in text] == []
    assert [example.text for example in with_contacts() if not example.contacts] == []
    assert [example.text for example in without() if example.contacts] == []


def test_at_least_99_of_100_contacts_are_covered_whole():
    there = sum(len(example.contacts) for example in with_contacts())
    gone = [(example.text, contact) for example in with_contacts() for contact in missed(example)]
    assert len(gone) <= there / 100, gone


def test_at_most_one_of_100_letters_without_contacts_is_touched():
    wrong = [example.text for example in false_alarms(without())]
    assert len(wrong) <= len(without()) / 100, wrong


@pytest.mark.parametrize("held_out", [False, True])
def test_either_half_reaches_the_figures(held_out):
    contacts = [example for example in with_contacts() if example.is_held_out == held_out]
    quiet = [example for example in without() if example.is_held_out == held_out]
    there = sum(len(example.contacts) for example in contacts)
    assert sum(len(missed(example)) for example in contacts) <= there / 100
    assert len(false_alarms(quiet)) <= len(quiet) / 100


def test_contacts_are_called_what_they_are():
    named, there = rightly_named(with_contacts())
    assert named >= there * 0.98


def test_nothing_beside_a_contact_is_taken_away():
    """A find may begin a word early; it never reaches across a sentence."""
    for example in with_contacts():
        marked = {place for contact in example.contacts for place in range(contact.start, contact.end)}
        taken = {place for find in contacts_in(example.text) for place in range(find.start, find.end)} - marked
        assert len(taken) <= 10, example.text


def test_the_docs_tell_the_figures_of_today():
    written = DOCS.read_text(encoding="utf-8")
    for kind, (found, there) in recall_by_kind(with_contacts()).items():
        assert f"| {kind} | {there} | {found} |" in written
    assert f"{len(with_contacts())} with contacts and {len(without())} without" in written
