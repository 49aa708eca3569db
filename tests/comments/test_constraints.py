"""What must never be, the database refuses, whoever asks it."""

import pytest
from django.db import IntegrityError, transaction

import make
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def refused(rule, comment, **changes):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**changes)


def test_a_place_that_another_comment_of_the_thread_has_is_refused():
    letter = make.letter()
    make.comment(letter)
    # PostgreSQL names the rule, SQLite the columns.
    refused("a_place_in_a_thread_is_taken_once|letter_id.*number", make.comment(letter), number=1)


def test_a_comment_without_words_is_refused():
    refused("a_comment_has_words_until_they_are_erased", make.comment(), body="")


@pytest.mark.parametrize("left", ["body", "name"])
def test_an_erased_comment_that_keeps_a_word_is_refused(now, left):
    erased = {"body": "", "name": "", "erased_at": now}
    refused("an_erased_comment_keeps_no_words", make.comment(), **erased | {left: "still here"})


def test_a_place_for_a_comment_that_was_never_shown_is_refused():
    refused("a_comment_has_a_place_once_it_is_shown", make.comment(hold_reason="everything"), number=7)


def test_a_shown_comment_without_a_place_is_refused(now):
    refused("a_comment_has_a_place_once_it_is_shown", make.comment(hold_reason="everything"), shown_at=now)


def test_a_waiting_address_that_another_comment_has_is_refused():
    refused("waiting_address", make.comment(), waiting_address=make.comment().waiting_address)
