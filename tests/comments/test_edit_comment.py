"""Other words for a comment: for a day after its first showing, and as long as it waits to be shown."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

import make
from at_once import all_at_once
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import (
    edit_comment,
    erase_comment,
    erase_due,
    leave_removed_stub,
    remove_comment,
    show_comment,
    withdraw_comment,
)
from leftunsaid.comments.models import Comment, EarlierWording
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit, remove_letter, withdraw_letter
from leftunsaid.moderation.actions import approve

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def edit(comment, body="Other words.", *, name="", **how):
    edit_comment(comment, body=body, name=name, **how)


def earlier(comment):
    return [(wording.body, wording.name) for wording in comment.earlier_wordings.order_by("replaced_at", "pk")]


def test_other_words_stand_in_place_of_the_old_ones(now):
    comment = make.comment(body="My umbrella.", name="Zeph")
    edit(comment, " My\r\nscarf. ", name="Ze\nph", now=now + HOUR)
    comment.refresh_from_db()
    assert (comment.body, comment.name) == ("My\nscarf.", "Ze ph")
    assert (comment.number, comment.shown_at, comment.edited_at) == (1, now, now + HOUR)
    assert comment.is_readable


@pytest.mark.parametrize("hours", [0, 1, 24])
def test_it_can_be_changed_for_as_long_as_the_house_says_after_it_was_first_shown(now, house, hours):
    house(edit_hours=hours)
    comment = make.comment(hold_reason="everything", now=now - 30 * DAY)
    show_comment(comment, now=now)
    if hours:
        edit(comment, now=now + hours * HOUR - SECOND)
    with pytest.raises(TooLateToEdit):
        edit(comment, "And others again.", now=now + hours * HOUR)


def test_what_nobody_else_has_read_is_changed_at_any_time_and_without_a_mark(now):
    comment = make.comment(body="My umbrella.", hold_reason="everything")
    edit(comment, now=now + 400 * DAY)
    comment.refresh_from_db()
    assert (comment.body, comment.edited_at) == ("Other words.", None)
    assert not is_kept_in_a_table("My umbrella.")


def test_the_same_words_again_change_nothing(now):
    comment = make.comment(body="My umbrella.", name="Zeph")
    before = everything_kept()
    edit(comment, "\nMy umbrella. ", name=" Zeph", hold_reason="everything", now=now + HOUR)
    assert everything_kept() == before


def test_another_name_is_a_change_and_the_one_before_is_kept_for_the_desk(now):
    comment = make.comment(body="My umbrella.", name="Zeph")
    edit(comment, "My umbrella.", name="Quill", now=now)
    comment.refresh_from_db()
    assert (comment.name, comment.edited_at) == ("Quill", now)
    assert earlier(comment) == [("My umbrella.", "Zeph")]


def test_earlier_wording_is_kept_for_seven_days_and_no_longer(now):
    comment = make.comment(body="My umbrella.", name="Zephyrine")
    edit(comment, now=now)
    erase_due(now + 7 * DAY - SECOND)
    assert earlier(comment) == [("My umbrella.", "Zephyrine")]
    erase_due(now + 7 * DAY)
    assert not is_kept_in_a_table("My umbrella.")
    assert not is_kept_in_a_table("Zephyrine")


def approve_it(comment, now):
    edit(comment, "And others.", hold_reason="everything", now=now)
    approve(comment, by="ines", now=now)


def remove_and_erase_it(comment, now):
    remove_comment(comment, reason="other", now=now)
    erase_comment(comment, now=now)


def take_its_letter_back(comment, now):
    withdraw_letter(comment.letter, now=now)
    erase_due(now)


@pytest.mark.parametrize("end", [approve_it, withdraw_comment, remove_and_erase_it, take_its_letter_back])
def test_earlier_wording_goes_with_what_ends_it(now, end):
    comment, other = make.comment(), make.comment()
    for each in (comment, other):
        edit(each, now=now)
    end(comment, now=now)
    assert list(EarlierWording.objects.values_list("comment", flat=True)) == [other.pk]


def test_earlier_wording_goes_with_the_words_of_a_removed_comment(now, house):
    house(retention_days=1)
    comment = make.comment(body="My umbrella.")
    edit(comment, "My other umbrella.", now=now)
    remove_comment(comment, reason="other", now=now)
    erase_due(now + DAY)
    assert not is_kept_in_a_table("umbrella")


def test_it_waits_again_where_a_rule_says_so_and_leaves_a_counted_stub(now):
    comment = make.comment()
    edit(comment, hold_reason="everything", now=now + HOUR)
    comment.refresh_from_db()
    assert (comment.stub, comment.held_at, comment.hold_reason) == ("held", now + HOUR, "everything")
    assert list(Comment.objects.waiting()) == [comment]
    show_comment(comment, now=now + DAY)
    comment.letter.refresh_from_db()
    assert (comment.number, comment.shown_at, comment.letter.comment_count) == (1, now, 1)


def test_what_waits_already_waits_for_the_first_reason_and_anew_since_who_read_it_has_not_read_this(now):
    comment = make.comment(hold_reason="many", now=now)
    edit(comment, hold_reason="everything", now=now + HOUR)
    comment.refresh_from_db()
    assert (comment.held_at, comment.hold_reason) == (now + HOUR, "many")


def test_a_page_that_was_opened_before_another_change_takes_nothing_away(now):
    comment = make.comment(now=now)
    began_with = comment.wording
    edit(comment, "From the phone.", began_with=began_with, now=now + HOUR)
    with pytest.raises(ChangedMeanwhile):
        edit(comment, "From the table.", began_with=began_with, now=now + HOUR)
    comment.refresh_from_db()
    assert comment.body == "From the phone."


@pytest.mark.parametrize(
    "end",
    [
        withdraw_comment,
        lambda comment, now: remove_comment(comment, reason="other", now=now),
        lambda comment, now: withdraw_letter(comment.letter, now=now),
        lambda comment, now: remove_letter(comment.letter, reason="other", now=now),
    ],
    ids=["withdrawn", "removed", "its letter withdrawn", "its letter removed"],
)
def test_what_is_gone_is_not_changed(now, end):
    comment = make.comment()
    in_the_commenters_hand = Comment.objects.select_related("letter").get(pk=comment.pk)
    end(comment, now=now)
    before = everything_kept()
    with pytest.raises(TooLateToEdit):
        edit(in_the_commenters_hand, now=now)
    assert everything_kept() == before


def test_the_place_of_a_comment_that_was_never_here_gets_no_words(now, dice):
    with pytest.raises(TooLateToEdit):
        edit(leave_removed_stub(make.letter(), now=now, dice=dice), now=now)


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_withdrawal_at_the_same_moment_leave_no_word():
    letter = make.letter()

    def change(comment):
        with suppress(TooLateToEdit):
            edit(comment, "My scarf and umbrella.", now=make.NOON)

    for _ in range(5):
        comment = make.comment(letter, body="My umbrella.")
        hands = [Comment.objects.select_related("letter").get(pk=comment.pk) for _ in range(3)]
        all_at_once(
            partial(change, hands[0]), partial(withdraw_comment, hands[1], now=make.NOON), partial(change, hands[2])
        )
        comment.refresh_from_db()
        assert comment.stub == "withdrawn"
        assert not is_kept_in_a_table("umbrella")


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_an_approval_at_the_same_moment_give_one_place():
    letter = make.letter()
    comments = [make.comment(letter, hold_reason="many") for _ in range(5)]
    for comment in comments:
        hands = [Comment.objects.select_related("letter").get(pk=comment.pk) for _ in range(2)]
        all_at_once(partial(edit, hands[0], now=make.NOON), partial(approve, hands[1], by="ines", now=make.NOON))
    thread = Comment.objects.thread_of(letter)
    assert [(item.number, item.body) for item in thread] == [(place, "Other words.") for place in range(1, 6)]
