"""Whoever wrote a letter may read each comment first: let it in, or turn it away."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import edit_comment, leave_comment, let_in, show_comment, turn_away
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import give_to_nobody, let_comments_wait, open_comments, withdraw_letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.ownership.actions import burn_key

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def key():
    return make.key()[0]


@pytest.fixture
def letter(key):
    """Its writer reads first."""
    return make.letter(owner=key, comments_wait=True)


def state(comment):
    comment.refresh_from_db()
    return comment.number, comment.hold_reason, comment.stub


def test_a_new_comment_waits_for_the_writer_without_a_place(letter):
    comment = make.comment(letter)
    letter.refresh_from_db()
    assert (comment.number, comment.shown_at, comment.hold_reason) == (None, None, "writer")
    assert letter.comment_count == 0
    assert list(Comment.objects.waiting_for_writer(letter)) == [comment]


def test_what_waits_for_a_writer_is_no_work_for_the_desk(letter):
    make.comment(letter)
    for_the_desk = make.comment(letter, hold_reason="many")
    elsewhere = make.comment(hold_reason="everything")
    assert set(Comment.objects.waiting()) == {for_the_desk, elsewhere}


def test_they_are_read_oldest_first(letter, now):
    late, early = (make.comment(letter, now=now + after) for after in (HOUR, timedelta()))
    assert list(Comment.objects.waiting_for_writer(letter)) == [early, late]


def test_let_in_it_gets_its_place_and_is_counted(letter, now):
    first, second = make.comment(letter), make.comment(letter)
    let_in(second, now=now + HOUR)
    let_in(first, now=now + HOUR)
    letter.refresh_from_db()
    assert list(Comment.objects.thread_of(letter)) == [second, first]
    assert (second.shown_at, second.held_at, second.hold_reason) == (now + HOUR, None, "")
    assert letter.comment_count == 2


def test_turned_away_it_leaves_no_stub_and_its_words_are_kept_for_its_author(letter, now):
    comment = make.comment(letter)
    turn_away(comment, now=now)
    letter.refresh_from_db()
    assert not Comment.objects.thread_of(letter).exists()
    assert letter.comment_count == 0
    assert not Comment.objects.waiting_for_writer(letter).exists()
    assert (comment.body, comment.removed_at, comment.removal_reason) == ("Me too.", now, "writer")


def test_what_a_rule_holds_is_read_at_the_desk_first_and_then_by_the_writer(letter, now):
    comment = make.comment(letter, hold_reason="many")
    let_in(comment, now=now)
    turn_away(comment, now=now)
    assert state(comment) == (None, "many", "held")
    moderation.approve(comment, by="ines", now=now)
    assert state(comment) == (None, "writer", "held")
    let_in(comment, now=now)
    assert state(comment) == (1, "", "")


def test_the_desk_cannot_show_it_past_the_writer(letter, now):
    comment = make.comment(letter)
    with pytest.raises(moderation.NotPossible, match="waits for the one who wrote the letter"):
        moderation.approve(comment, by="ines", now=now)
    assert state(comment) == (None, "writer", "held")
    give_to_nobody(letter)  # nobody is there any more to let it in
    moderation.approve(comment, by="ines", now=now)
    assert state(comment) == (1, "", "")


def test_what_was_shown_and_held_again_comes_back_without_the_writer(key, now):
    letter = make.letter(owner=key)
    comment = make.comment(letter)
    moderation.hold(comment, by="ines", now=now)
    let_comments_wait(letter, now=now)
    show_comment(comment, now=now)
    assert state(comment) == (1, "", "")


def test_what_waits_when_the_door_is_opened_waits_on(letter, now):
    waits = make.comment(letter)
    open_comments(letter, now=now)
    assert make.comment(letter).number == 1
    assert list(Comment.objects.waiting_for_writer(letter)) == [waits]
    let_in(waits, now=now)
    assert waits.number == 2


def test_nobody_is_let_in_with_kind_words_and_then_says_others(letter, now):
    comment = make.comment(letter, owner=make.key()[0])
    let_in(comment, now=now)
    edit_comment(comment, body="Other words.", name="", now=now)
    assert state(comment) == (1, "writer", "held")
    turn_away(comment, now=now)
    assert state(comment) == (1, "writer", "covered")


def test_an_edit_that_a_rule_holds_is_read_at_the_desk_first(letter, now):
    comment = make.comment(letter, owner=make.key()[0])
    edit_comment(comment, body="Other words.", name="", hold_reason="many", now=now)
    assert state(comment) == (None, "many", "held")


def test_untied_from_its_words_it_takes_no_comments_and_the_desk_reads_what_waited(letter, now):
    comment = make.comment(letter)
    give_to_nobody(letter)
    letter.refresh_from_db()
    assert (letter.door, letter.comments_wait_at, letter.takes_comments) == ("closed", None, False)
    assert list(Comment.objects.waiting()) == [comment]
    moderation.approve(comment, by="ines", now=now)
    assert state(comment) == (1, "", "")


def test_when_the_words_are_burned_the_desk_reads_what_waited(letter, key, now):
    comment = make.comment(letter)
    burn_key(key, now=now)
    assert list(Comment.objects.waiting()) == [comment]


def test_a_letter_that_was_taken_back_takes_what_waited_along(letter, now):
    comment = make.comment(letter)
    withdraw_letter(letter, now=now)
    let_in(comment, now=now)
    assert not Comment.objects.thread_of(letter).exists()
    assert not Comment.objects.waiting().exists()


def test_what_is_brought_here_from_elsewhere_waits_for_nobody(letter, now, dice):
    comment = leave_comment(letter, body="Long ago.", stood_elsewhere=True, now=now, dice=dice)
    assert comment.number == 1
