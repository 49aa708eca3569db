"""Comments open, waiting for the writer, or closed: one of the three."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

import make
from leftunsaid.letters.actions import (
    NobodyToWaitFor,
    close_comments,
    hand_over,
    let_comments_wait,
    open_comments,
)
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def letter():
    return make.letter(owner=make.key()[0])


def test_a_letter_can_be_written_with_its_comments_waiting(now):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    assert (letter.door, letter.takes_comments, letter.comments_wait_at) == ("wait", True, now)


def test_each_choice_takes_the_place_of_the_one_before(letter, now):
    let_comments_wait(letter, now=now)
    assert (letter.door, letter.comments_wait_for_writer) == ("wait", True)
    close_comments(letter, now=now)
    assert (letter.door, letter.comments_wait_for_writer, letter.takes_comments) == ("closed", False, False)
    let_comments_wait(letter, now=now)
    assert (letter.door, letter.takes_comments) == ("wait", True)
    open_comments(letter, now=now)
    assert (letter.door, letter.comments_wait_reason) == ("open", "")


def test_the_same_choice_again_changes_nothing(letter, now):
    for choose in (let_comments_wait, close_comments):
        choose(letter, now=now)
        choose(letter, now=now + HOUR)
        assert now in (letter.comments_wait_at, letter.comments_closed_at)


def test_comments_can_wait_for_nobody_alone(now):
    letter = make.letter()
    with pytest.raises(NobodyToWaitFor):
        let_comments_wait(letter, now=now)
    with pytest.raises(NobodyToWaitFor):
        make.letter(comments_wait=True)
    assert Letter.objects.get().door == "open"


def test_with_other_words_it_is_still_its_writer_who_reads_first(letter, now):
    let_comments_wait(letter, now=now)
    hand_over(letter, make.key()[0])
    assert letter.door == "wait"
    hand_over(letter, None)
    assert letter.door == "closed"


def test_the_database_refuses_to_wait_without_a_reason(letter, now):
    with pytest.raises(IntegrityError, match="comments_wait_for_a_reason"):
        Letter.objects.filter(pk=letter.pk).update(comments_wait_at=now)
