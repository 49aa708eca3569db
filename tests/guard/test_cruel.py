"""What urges somebody to harm themselves is seen, and nearly nothing else is. The examples are in cruel_labelled.py."""

from functools import partial
from random import Random

import pytest

from guard.cruel_labelled import CRUEL, LATER_CRUEL, LATER_NOT_CRUEL, NOT_CRUEL
from guard.gentle_labelled import CLEAR
from guard.gentle_labelled import NOT_CLEAR as NOT_IN_DANGER
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.guard.actions import Hold, judge
from leftunsaid.guard.cruel import urges_self_harm
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft

ALL_CRUEL = (*CRUEL, *LATER_CRUEL)
ALL_NOT_CRUEL = (*NOT_CRUEL, *LATER_NOT_CRUEL, *NOT_IN_DANGER, *LIKE_THE_SEEDS)


def test_at_least_95_of_100_are_seen():
    missed = [text for text in ALL_CRUEL if not urges_self_harm(text)]
    assert len(missed) <= 0.05 * len(ALL_CRUEL), missed


def test_at_most_1_of_100_others_is_taken_for_one():
    mistaken = [text for text in ALL_NOT_CRUEL if urges_self_harm(text)]
    assert len(mistaken) <= 0.01 * len(ALL_NOT_CRUEL), mistaken


def test_whoever_is_in_danger_is_not_taken_for_cruel():
    assert [text for text in CLEAR if urges_self_harm(text)] == []


def test_the_figures_rest_on_enough_examples():
    assert len({*ALL_CRUEL, *ALL_NOT_CRUEL}) == len(ALL_CRUEL) + len(ALL_NOT_CRUEL) >= 400


@pytest.mark.parametrize("quotes", ['""', "“”", "„“", "«»", "''", "‘’"])
def test_what_somebody_was_told_is_told_in_quotes(quotes):
    assert not urges_self_harm(f"On the wall it said {quotes[0]}kill yourself{quotes[1]} for a year.")


def test_a_text_that_is_nothing_but_a_quote_is_read():
    assert urges_self_harm("“Kill yourself”")
    assert urges_self_harm("'nobody would miss you'")


def test_it_is_read_as_typed():
    for text in ("KILL YOURSELF", "kill\u00a0 yourself", "Ｋill yourself", "ki\u200bll yourself", "kíll yourself"):
        assert urges_self_harm(text), text


@pytest.mark.parametrize("text", NOT_CRUEL)
def test_it_is_seen_after_any_other_words(text):
    assert urges_self_harm(f"{text}\n\nGo kill yourself.")


HERE, ELSEWHERE = Visitor("203.0.113.77", "Weasel/7\nen"), Visitor("198.51.100.7", "Weasel/7\nen")
CRUEL_COMMENT = Draft("comment", ("Go kill yourself.", ""))


@pytest.fixture
def told(db, now):
    """The reasons for which something waits; () where it is shown."""

    def judged(draft, visitor=HERE):
        verdict = partial(judge, limit=20, dice=Random(8))(draft.what, visitor, draft=draft, now=now)
        return verdict.reasons if isinstance(verdict, Hold) else ()

    return judged


def test_such_a_comment_waits_and_so_does_what_comes_from_its_pen_from_then_on(told):
    kind = Draft("comment", ("You are not alone.", ""))
    assert told(kind) == ()
    assert told(CRUEL_COMMENT) == ("cruel",)
    assert told(kind) == ("muted",)
    assert told(kind, ELSEWHERE) == ()


@pytest.mark.parametrize("what", ["letter", "edit"])
def test_in_a_letter_and_in_an_edit_it_waits_and_nobody_is_muted(told, what):
    assert told(Draft(what, ("Go kill yourself.", ""))) == ("cruel",)
    assert told(Draft("comment", ("You are not alone.", ""))) == ()


def test_who_tells_what_they_were_told_is_shown_at_once(told):
    assert told(Draft("comment", ("He told me to kill myself. I am still here.", ""))) == ()
    assert told(Draft("comment", ('They wrote "kill yourself" on my locker. Stay.', ""))) == ()
