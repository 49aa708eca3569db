from datetime import timedelta
from functools import partial

import pytest

import make
from at_once import all_at_once
from leftunsaid.comments.actions import CommentsClosed, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import hold_letter, remove_letter, withdraw_letter

pytestmark = pytest.mark.django_db


def test_no_name_is_stored_as_no_name():
    assert make.comment().name == ""
    assert make.comment(name=" \t ").name == ""


def test_name_and_text_are_kept_as_they_were_typed():
    make.comment(body="Sí.\n\n “Me too” 👩\u200d🚀", name="Zoë 🌙")
    comment = Comment.objects.get()
    assert (comment.body, comment.name) == ("Sí.\n\n “Me too” 👩\u200d🚀", "Zoë 🌙")


def test_a_name_is_one_line():
    assert make.comment(name="Ana\n\nof the ferry\x00").name == "Ana of the ferry"


def test_places_are_given_at_first_showing_in_each_thread_by_itself():
    letter, other = make.letter(), make.letter()
    assert [make.comment(letter).number for _ in range(3)] == [1, 2, 3]
    assert make.comment(other).number == 1


def test_a_shown_comment_is_counted():
    letter = make.letter()
    make.comment(letter)
    make.comment(letter)
    letter.refresh_from_db()
    assert letter.comment_count == 2


def test_a_comment_that_waits_has_no_place_and_is_not_counted():
    letter = make.letter()
    waiting = make.comment(letter, hold_reason="many")
    letter.refresh_from_db()
    assert (waiting.number, waiting.shown_at, waiting.hold_reason) == (None, None, "many")
    assert letter.comment_count == 0
    assert make.comment(letter).number == 1


def test_an_unlisted_letter_takes_comments():
    assert make.comment(make.letter(visibility="unlisted")).is_readable


def test_a_letter_that_is_closed_held_or_gone_takes_no_comments(now):
    key, _ = make.key()
    closed = make.letter(comments_open=False)
    waiting = make.letter(hold_reason="everything")
    private = make.letter(visibility="private", owner=key)
    held, removed, withdrawn = make.letter(), make.letter(), make.letter()
    hold_letter(held, reason="again", now=now)
    remove_letter(removed, reason="spam", now=now)
    withdraw_letter(withdrawn, now=now)
    for letter in (closed, waiting, private, held, removed, withdrawn):
        with pytest.raises(CommentsClosed):
            make.comment(letter)
    assert not Comment.objects.exists()


def test_a_letter_that_was_taken_back_while_one_wrote_takes_no_comment(now):
    letter = make.letter()
    in_the_readers_hand = type(letter).objects.get(pk=letter.pk)
    withdraw_letter(letter, now=now)
    with pytest.raises(CommentsClosed):
        make.comment(in_the_readers_hand)


def test_a_double_click_within_a_minute_is_one_comment(now):
    letter = make.letter()
    first = make.comment(letter, press_hash="a" * 64, now=now)
    assert make.comment(letter, press_hash="a" * 64, now=now + timedelta(seconds=59)) == first
    letter.refresh_from_db()
    assert letter.comment_count == 1


def test_the_same_words_a_minute_later_are_a_second_comment(now):
    letter = make.letter()
    make.comment(letter, press_hash="a" * 64, now=now)
    assert make.comment(letter, press_hash="a" * 64, now=now + timedelta(seconds=60)).number == 2


def test_a_double_click_on_a_comment_that_waits_is_one_that_waits(now):
    letter = make.letter()
    first = make.comment(letter, press_hash="a" * 64, hold_reason="everything")
    assert make.comment(letter, press_hash="a" * 64, hold_reason="everything") == first
    assert Comment.objects.waiting().count() == 1


def test_two_equal_thank_yous_from_two_hearts_are_both_welcome():
    letter = make.letter()
    assert make.comment(letter, press_hash="a" * 64) != make.comment(letter, press_hash="b" * 64)


def test_a_press_under_one_letter_is_no_press_under_another():
    assert make.comment(press_hash="a" * 64) != make.comment(press_hash="a" * 64)


def test_a_key_that_only_the_second_press_brought_is_attached():
    letter = make.letter()
    key, _ = make.key()
    first = make.comment(letter, press_hash="a" * 64)
    assert make.comment(letter, press_hash="a" * 64, owner=key) == first
    assert list(Comment.objects.kept_for(key)) == [first]


def test_a_second_press_cannot_take_a_comment_from_its_key():
    letter = make.letter()
    mine, _ = make.key()
    another, _ = make.key()
    first = make.comment(letter, press_hash="a" * 64, owner=mine)
    make.comment(letter, press_hash="a" * 64, owner=another)
    make.comment(letter, press_hash="a" * 64)
    first.refresh_from_db()
    assert first.owner == mine


def test_a_double_click_is_answered_although_the_letter_was_closed_in_between(now):
    letter = make.letter()
    first = make.comment(letter, press_hash="a" * 64)
    hold_letter(letter, reason="again", now=now)
    assert make.comment(letter, press_hash="a" * 64) == first


def test_a_comment_that_was_taken_back_is_no_answer_to_a_second_press(now):
    letter = make.letter()
    withdraw_comment(make.comment(letter, press_hash="a" * 64), now=now)
    assert make.comment(letter, press_hash="a" * 64).number == 2


@pytest.mark.django_db(transaction=True)
def test_comments_sent_at_once_find_places_without_gaps():
    letter = make.letter()
    all_at_once(*[partial(make.comment, letter)] * 8)
    letter.refresh_from_db()
    assert [comment.number for comment in Comment.objects.thread_of(letter)] == list(range(1, 9))
    assert (letter.comment_count, letter.last_comment_number) == (8, 8)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_comment():
    letter = make.letter()
    comments = all_at_once(*[partial(make.comment, letter, press_hash="a" * 64)] * 4)
    assert len({comment.pk for comment in comments}) == 1
    letter.refresh_from_db()
    assert letter.comment_count == 1


def test_the_same_words_with_another_key_are_another_comment(now):
    letter, (mine, _), (another_s, _) = make.letter(), make.key(), make.key()
    first = make.comment(letter, owner=mine, press_hash="the same")
    second = make.comment(letter, owner=another_s, press_hash="the same")
    assert (first.owner, second.owner) == (mine, another_s)
    assert (first.number, second.number) == (1, 2)
