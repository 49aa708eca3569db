import pytest

import make
from leftunsaid.comments.actions import leave_removed_stub
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_a_stub_keeps_the_place_of_a_comment_whose_words_were_gone(now, dice):
    letter = make.letter()
    make.comment(letter)
    leave_removed_stub(letter, now=now, dice=dice)
    make.comment(letter)
    letter.refresh_from_db()
    thread = Comment.objects.thread_of(letter)
    assert [(item.number, item.stub) for item in thread] == [(1, ""), (2, "removed"), (3, "")]
    assert letter.comment_count == 3
