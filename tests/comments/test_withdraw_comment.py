import pytest

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.actions import show_comment, withdraw_comment
from leftunsaid.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_withdrawing_erases_name_and_words_at_once(now):
    comment = make.comment(body="I was the one with the umbrella.", name="Zephyrine")
    withdraw_comment(comment, now=now)
    assert not is_kept_in_a_table("I was the one with the umbrella.")
    assert not is_kept_in_a_table("Zephyrine")


def test_a_withdrawn_comment_leaves_a_counted_stub_so_that_the_others_keep_their_numbers(now):
    letter = make.letter()
    withdrawn, _ = make.comment(letter), make.comment(letter)
    withdraw_comment(withdrawn, now=now)
    letter.refresh_from_db()
    assert letter.comment_count == 2
    assert [(item.number, item.stub) for item in Comment.objects.thread_of(letter)] == [(1, "withdrawn"), (2, "")]
    assert make.comment(letter).number == 3


def test_a_comment_withdrawn_while_it_waited_leaves_nothing_in_the_thread(now):
    letter = make.letter()
    withdraw_comment(make.comment(letter, hold_reason="everything"), now=now)
    letter.refresh_from_db()
    assert letter.comment_count == 0
    assert not Comment.objects.thread_of(letter).exists()
    assert not Comment.objects.waiting().exists()


def test_nothing_ties_a_withdrawn_comment_to_its_key_or_its_sender(now):
    key, _ = make.key()
    comment = make.comment(owner=key, press_hash="a" * 64)
    withdraw_comment(comment, now=now)
    comment.refresh_from_db()
    assert (comment.owner, comment.press_hash) == (None, None)
    assert not Comment.objects.kept_for(key).exists()


def test_a_comment_approved_meanwhile_keeps_its_place_and_the_count_is_right(now):
    letter = make.letter()
    waiting = make.comment(letter, hold_reason="everything")
    in_the_commenters_hand = Comment.objects.get(pk=waiting.pk)
    show_comment(waiting, now=now)
    withdraw_comment(in_the_commenters_hand, now=now)
    letter.refresh_from_db()
    assert [(item.number, item.stub) for item in Comment.objects.thread_of(letter)] == [(1, "withdrawn")]
    assert letter.comment_count == 1
