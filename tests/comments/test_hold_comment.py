import pytest

import make
from leftunsaid.comments.actions import hold_comment
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_a_comment_held_again_leaves_a_counted_stub_with_its_number(now):
    letter = make.letter()
    held, other = make.comment(letter), make.comment(letter)
    hold_comment(held, reason="again", now=now)
    letter.refresh_from_db()
    assert letter.comment_count == 2
    thread = list(Comment.objects.thread_of(letter))
    assert [(item.number, item.stub) for item in thread] == [(1, "held"), (2, "")]
    assert thread == [held, other]


def test_a_comment_held_again_waits_to_be_read(now):
    comment = make.comment()
    hold_comment(comment, reason="again", now=now)
    assert list(Comment.objects.waiting()) == [comment]
    assert not comment.is_readable


def test_the_next_comment_takes_the_next_place(now):
    letter = make.letter()
    hold_comment(make.comment(letter), reason="again", now=now)
    assert make.comment(letter).number == 2
