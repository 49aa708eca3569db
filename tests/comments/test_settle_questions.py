"""Whoever asked has an answer as long as one stands that others can read; then they are listed as asking again."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments import actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return make.letter()


@pytest.fixture
def question(letter) -> Comment:
    return make.comment(letter, body="How did you go on?", is_asking=True)


def is_asking(question: Comment) -> bool:
    return question in Comment.objects.still_asking()


def answer(letter: Letter, body="#1 one goes on.", **said) -> Comment:
    return make.comment(letter, body=body, **said)


GONE = {
    "taken back": lambda comment, now: actions.withdraw_comment(comment, now=now),
    "removed": lambda comment, now: moderation.remove(comment, by="ines", now=now),
    "erased": lambda comment, now: moderation.remove(comment, erase=True, by="ines", now=now),
    "held": lambda comment, now: moderation.hold(comment, by="ines", now=now),
    "covered": lambda comment, now: actions.cover(comment, now=now),
    "cleared": lambda comment, now: moderation.clear(comment, reason="spam", by="ines", now=now),
    "changed": lambda comment, now: actions.edit_comment(comment, body="Nobody knows.", name="", now=now),
}


@pytest.mark.parametrize("how", GONE)
def test_whose_answer_is_gone_is_asking_again(letter, question, how, now):
    only = answer(letter)
    assert not is_asking(question)
    GONE[how](only, now)
    assert is_asking(question)


@pytest.mark.parametrize("how", GONE)
def test_another_answer_is_enough(letter, question, how, now):
    first, _second = answer(letter), answer(letter, "To 1: one does.", now=now + timedelta(minutes=1))
    GONE[how](first, now + timedelta(minutes=2))
    assert not is_asking(question)


BACK = {
    "removed": lambda comment, now: moderation.restore(comment, by="ines", now=now),
    "held": lambda comment, now: moderation.approve(comment, by="ines", now=now),
    "covered": lambda comment, now: actions.uncover(comment, now=now),
    "changed": lambda comment, now: actions.edit_comment(comment, body="#1 one goes on.", name="", now=now),
}


@pytest.mark.parametrize("how", BACK)
def test_whose_answer_comes_back_is_answered_again(letter, question, how, now):
    only = answer(letter)
    GONE[how](only, now)
    only.refresh_from_db()
    BACK[how](only, now)
    assert not is_asking(question)


def test_an_answer_that_waits_is_none_yet(letter, question, now):
    waits = answer(letter, hold_reason="many")
    assert is_asking(question)
    actions.show_comment(waits, now=now)
    assert not is_asking(question)


def test_whoever_answers_themselves_is_still_asking(letter, now):
    owner, _ = make.key()
    question = make.comment(letter, body="How?", is_asking=True, owner=owner)
    other, own = answer(letter), answer(letter, owner=owner)
    assert not is_asking(question)
    actions.withdraw_comment(other, now=now)
    assert is_asking(question)
    actions.withdraw_comment(own, now=now)
    assert is_asking(question)


def test_several_questions_of_one_answer_are_asking_again(letter, question, now):
    second = make.comment(letter, body="And you?", is_asking=True)
    both = answer(letter, "#1 and #2: with tea.")
    answer(letter, "#2 with bread.")
    actions.withdraw_comment(both, now=now)
    assert (is_asking(question), is_asking(second)) == (True, False)


def test_what_somebody_says_before_it_is_asked_answers_nothing(letter):
    early = answer(letter, "#2 is a fine number.")
    question = make.comment(letter, body="Is it?", is_asking=True)
    actions.cover(early, now=make.NOON)
    actions.uncover(early, now=make.NOON)
    assert is_asking(question)


def test_an_answer_under_another_letter_is_none(question, now):
    elsewhere = answer(make.letter())
    assert is_asking(question)
    actions.withdraw_comment(elsewhere, now=now)
    assert is_asking(question)
