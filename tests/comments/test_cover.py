"""Whoever wrote a letter may cover one comment under it: a stub says so, it counts on, and its words are kept."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import (
    cover,
    edit_comment,
    hold_comment,
    remove_comment,
    show_comment,
    uncover,
)
from leftunsaid.comments.counts import recount
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_a_covered_comment_is_a_stub_that_counts_on(now):
    letter = make.letter()
    comment, other = make.comment(letter), make.comment(letter)
    cover(comment, now=now)
    letter.refresh_from_db()
    assert [(item.number, item.stub) for item in Comment.objects.thread_of(letter)] == [(1, "covered"), (2, "")]
    assert letter.comment_count == 2
    assert recount() == []
    assert (comment.is_readable, other.is_readable) == (False, True)


def test_its_words_are_kept_and_come_back(now):
    comment = make.comment()
    cover(comment, now=now)
    assert (comment.covered_at, comment.body) == (now, "Me too.")
    uncover(comment, now=now)
    comment.refresh_from_db()
    assert (comment.covered_at, comment.stub, comment.is_readable) == (None, "", True)


def test_a_second_press_changes_nothing(now):
    comment = make.comment()
    cover(comment, now=now)
    cover(comment, now=now + timedelta(hours=1))
    assert comment.covered_at == now


def test_what_cannot_be_read_cannot_be_covered(now):
    waiting, held, removed = make.comment(hold_reason="many"), make.comment(), make.comment()
    hold_comment(held, reason="again", now=now)
    remove_comment(removed, reason="spam", now=now)
    for comment in (waiting, held, removed):
        cover(comment, now=now)
        assert comment.covered_at is None


def test_what_was_read_again_is_still_covered(now):
    comment = make.comment()
    cover(comment, now=now)
    hold_comment(comment, reason="again", now=now)
    assert comment.stub == "held"
    show_comment(comment, now=now)
    assert comment.stub == "covered"


def test_other_words_are_covered_too(now):
    comment = make.comment(owner=make.key()[0])
    cover(comment, now=now)
    edit_comment(comment, body="Other words.", name="", now=now)
    assert comment.stub == "covered"


def test_standing_are_those_with_words_covered_or_not(now):
    letter = make.letter()
    covered, removed, held, open_one = (make.comment(letter) for _ in range(4))
    make.comment(letter, hold_reason="many")
    cover(covered, now=now)
    remove_comment(removed, reason="spam", now=now)
    hold_comment(held, reason="again", now=now)
    assert list(Comment.objects.standing_in(Letter.objects.get())) == [covered, open_one]
