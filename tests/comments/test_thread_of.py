"""What stands under a letter, what waits, and what a key keeps: three named queries."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import hold_comment, remove_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter

pytestmark = pytest.mark.django_db


def test_a_thread_is_in_the_order_of_first_showing_whatever_the_clock_said(now):
    letter = make.letter()
    first = make.comment(letter, now=now)
    second = make.comment(letter, now=now - timedelta(hours=3))
    third = make.comment(letter, now=now)
    assert list(Comment.objects.thread_of(letter)) == [first, second, third]


def test_a_thread_holds_its_own_letters_comments_alone():
    letter = make.letter()
    make.comment(letter, hold_reason="everything")
    make.comment()
    assert not Comment.objects.thread_of(letter).exists()


def test_what_waits_stands_oldest_first(now):
    letter = make.letter()
    late = make.comment(letter, hold_reason="everything", now=now + timedelta(hours=1))
    early = make.comment(letter, hold_reason="everything", now=now)
    again = make.comment(letter)
    hold_comment(again, reason="again", now=now + timedelta(minutes=5))
    assert list(Comment.objects.waiting()) == [early, again, late]


def test_a_key_keeps_its_own_comments_newest_first_in_whatever_state(now):
    mine, _ = make.key()
    others, _ = make.key()
    letter = make.letter()
    first = make.comment(letter, owner=mine, now=now)
    waiting = make.comment(letter, owner=mine, hold_reason="everything", now=now + timedelta(minutes=1))
    removed = make.comment(letter, owner=mine, now=now + timedelta(minutes=2))
    remove_comment(removed, reason="other", now=now)
    make.comment(letter, owner=others)
    make.comment(letter)
    assert list(Comment.objects.kept_for(mine)) == [removed, waiting, first]


def test_a_letter_that_was_taken_back_leaves_no_comment_waiting(now):
    letter = make.letter()
    make.comment(letter, hold_reason="everything")
    withdraw_letter(letter, now=now)
    assert not Comment.objects.waiting().exists()
