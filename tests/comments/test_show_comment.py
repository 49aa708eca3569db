from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import hold_comment, show_comment, withdraw_comment
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_places_follow_the_order_of_first_showing_not_of_writing(now):
    letter = make.letter()
    first_written, second_written = (make.comment(letter, hold_reason="everything") for _ in range(2))
    show_comment(second_written, now=now)
    show_comment(first_written, now=now)
    assert list(Comment.objects.thread_of(letter)) == [second_written, first_written]
    assert (second_written.number, first_written.number) == (1, 2)


def test_a_comment_is_as_old_as_its_first_showing(now):
    comment = make.comment(hold_reason="everything", now=now)
    show_comment(comment, now=now + timedelta(days=2))
    comment.refresh_from_db()
    assert comment.since == now + timedelta(days=2)


def test_a_comment_shown_again_keeps_its_place_its_age_and_its_share_of_the_count(now):
    letter = make.letter()
    comment = make.comment(letter, now=now)
    make.comment(letter)
    hold_comment(comment, reason="again", now=now)
    show_comment(comment, now=now + timedelta(days=2))
    letter.refresh_from_db()
    comment.refresh_from_db()
    assert (comment.number, comment.shown_at, comment.stub) == (1, now, "")
    assert letter.comment_count == 2


def test_the_count_is_right_for_a_letter_that_was_read_long_ago(now):
    letter = make.letter()
    waiting = make.comment(letter, hold_reason="everything")
    make.comment(letter)
    show_comment(waiting, now=now)
    letter.refresh_from_db()
    assert (waiting.number, letter.comment_count) == (2, 2)


def test_a_comment_shown_twice_from_copies_in_two_hands_has_one_place(now):
    letter = make.letter()
    written = make.comment(letter, hold_reason="everything")
    one, other = (Comment.objects.get(pk=written.pk) for _ in range(2))
    show_comment(one, now=now)
    show_comment(other, now=now + timedelta(hours=1))
    written.refresh_from_db()
    letter.refresh_from_db()
    assert (written.number, written.shown_at) == (1, now)
    assert letter.comment_count == 1


def test_a_comment_taken_back_before_it_was_shown_leaves_no_stub_behind(now):
    letter = make.letter()
    written = make.comment(letter, hold_reason="everything")
    in_the_moderators_hand = Comment.objects.get(pk=written.pk)
    withdraw_comment(written, now=now)
    show_comment(in_the_moderators_hand, now=now)
    letter.refresh_from_db()
    assert not Comment.objects.thread_of(letter).exists()
    assert letter.comment_count == 0
