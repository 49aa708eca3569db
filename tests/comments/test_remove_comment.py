import pytest

import make
from leftunsaid.comments.actions import remove_comment, restore_comment
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_a_removed_comment_leaves_a_counted_stub_with_its_number(now):
    letter = make.letter()
    removed = make.comment(letter)
    make.comment(letter)
    remove_comment(removed, reason="spam", now=now)
    letter.refresh_from_db()
    assert letter.comment_count == 2
    assert [(item.number, item.stub) for item in Comment.objects.thread_of(letter)] == [(1, "removed"), (2, "")]


def test_its_words_are_kept_for_now_and_read_by_nobody(now):
    comment = make.comment(body="Me too.")
    remove_comment(comment, reason="spam", now=now)
    comment.refresh_from_db()
    assert comment.body == "Me too."
    assert not comment.is_readable


def test_a_comment_refused_while_it_waited_takes_no_place_and_waits_no_more(now):
    letter = make.letter()
    refused = make.comment(letter, hold_reason="everything")
    remove_comment(refused, reason="hate", now=now)
    letter.refresh_from_db()
    assert letter.comment_count == 0
    assert not Comment.objects.waiting().exists()
    assert make.comment(letter).number == 1


def test_a_restored_comment_stands_where_it_stood(now):
    letter = make.letter()
    comment = make.comment(letter, body="Me too.")
    make.comment(letter)
    remove_comment(comment, reason="spam", now=now)
    restore_comment(comment, now=now)
    comment.refresh_from_db()
    assert (comment.number, comment.body, comment.stub, comment.removal_reason) == (1, "Me too.", "", "")
    letter.refresh_from_db()
    assert letter.comment_count == 2
