"""Other words for a letter: for a day after its first showing, and as long as nobody but its writer could read it."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

import make
from at_once import all_at_once
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.letters.actions import (
    ChangedMeanwhile,
    TooLateToEdit,
    change_visibility,
    edit_letter,
    erase_due,
    erase_letter,
    erase_salutation,
    erase_signature,
    remove_letter,
    show_letter,
    withdraw_letter,
)
from leftunsaid.letters.models import EarlierWording, Letter
from leftunsaid.moderation.actions import approve

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def edit(letter, body="Other words.", *, dear="", signature="", **how):
    edit_letter(letter, body=body, dear=dear, signature=signature, **how)


def earlier(letter):
    return [wording.body for wording in letter.earlier_wordings.order_by("replaced_at", "pk")]


@pytest.fixture
def mine():
    return make.key()[0]


def test_other_words_stand_in_place_of_the_old_ones(now):
    letter = make.letter(body="The blue cup.", dear="Quill", signature="Zeph")
    edit(letter, "  The green\r\ncup. ", dear="Qu\nill", signature="", now=now + HOUR)
    letter.refresh_from_db()
    assert (letter.body, letter.dear, letter.signature) == ("The green\ncup.", "Qu ill", "")
    assert (letter.number, letter.shown_at, letter.edited_at) == (1, now, now + HOUR)
    assert letter.is_readable


def test_it_can_be_changed_for_a_day_after_it_was_first_shown_and_no_longer(now):
    letter = make.letter(now=now)
    edit(letter, "Other words.", now=now + DAY - SECOND)
    with pytest.raises(TooLateToEdit):
        edit(letter, "And others again.", now=now + DAY)
    letter.refresh_from_db()
    assert letter.body == "Other words."


@pytest.mark.parametrize("hours", [1, 24, 8_760])
def test_the_house_says_for_how_many_hours(now, house, hours):
    house(edit_hours=hours)
    letter = make.letter(now=now)
    edit(letter, now=now + hours * HOUR - SECOND)
    with pytest.raises(TooLateToEdit):
        edit(letter, "And others again.", now=now + hours * HOUR)


def test_a_house_may_let_nothing_be_changed_that_others_could_read(now, house):
    house(edit_hours=0)
    with pytest.raises(TooLateToEdit):
        edit(make.letter(now=now), now=now)
    edit(make.letter(hold_reason="everything"), now=now)


def test_the_time_begins_when_it_is_shown_and_not_when_it_is_written(now):
    letter = make.letter(hold_reason="everything", now=now - 30 * DAY)
    show_letter(letter, now=now)
    edit(letter, now=now + DAY - SECOND)
    with pytest.raises(TooLateToEdit):
        edit(letter, "And others again.", now=now + DAY)


@pytest.mark.parametrize("kept_from_others", ["private", "waits"])
def test_what_nobody_else_has_read_is_changed_at_any_time_and_without_a_mark(now, mine, kept_from_others):
    how = {"visibility": "private"} if kept_from_others == "private" else {"hold_reason": "everything"}
    letter = make.letter(owner=mine, body="The blue cup.", **how)
    edit(letter, now=now + 400 * DAY)
    letter.refresh_from_db()
    assert (letter.body, letter.edited_at) == ("Other words.", None)
    assert not is_kept_in_a_table("The blue cup.")


def test_the_same_words_again_change_nothing(now):
    letter = make.letter(body="The blue cup.", dear="Quill", signature="Zeph")
    before = everything_kept()
    edit(letter, "\nThe blue cup. ", dear=" Quill", signature="Zeph\n", hold_reason="everything", now=now + HOUR)
    assert everything_kept() == before


@pytest.mark.parametrize("line", ["body", "dear", "signature"])
def test_each_part_that_differs_is_a_change(now, line):
    words = {"body": "The blue cup.", "dear": "Quill", "signature": "Zeph"}
    letter = make.letter(**words)
    edit_letter(letter, **words | {line: "Another."}, now=now)
    letter.refresh_from_db()
    assert letter.edited_at == now
    [kept] = letter.earlier_wordings.all()
    assert {field: getattr(kept, field) for field in words} == words


def test_every_wording_that_others_could_read_is_kept_for_the_desk_for_seven_days_and_no_longer(now):
    letter = make.letter(body="The blue cup.")
    edit(letter, "The green cup.", now=now)
    edit(letter, "The red cup.", now=now + HOUR)
    assert earlier(letter) == ["The blue cup.", "The green cup."]
    erase_due(now + 7 * DAY - SECOND)
    assert earlier(letter) == ["The blue cup.", "The green cup."]
    erase_due(now + 7 * DAY)
    assert earlier(letter) == ["The green cup."]
    erase_due(now + 7 * DAY + HOUR)
    assert not is_kept_in_a_table("The blue cup.")
    assert not is_kept_in_a_table("The green cup.")
    assert is_kept_in_a_table("The red cup.")


def test_earlier_wording_goes_when_the_edit_was_looked_at(now):
    letter = make.letter(body="The blue cup.")
    edit(letter, hold_reason="everything", now=now)
    assert earlier(letter) == ["The blue cup."]
    approve(letter, by="ines", now=now)
    assert not is_kept_in_a_table("The blue cup.")


def test_earlier_wording_goes_when_the_letter_is_taken_back(now):
    letter = make.letter(body="The blue cup.")
    edit(letter, now=now)
    withdraw_letter(letter, now=now)
    assert not EarlierWording.objects.exists()


def test_earlier_wording_goes_when_the_letter_is_erased(now, house):
    letter, other = make.letter(), make.letter()
    for each in (letter, other):
        edit(each, now=now)
    remove_letter(letter, reason="other", now=now)
    erase_letter(letter, now=now)
    assert earlier(other)
    assert not earlier(letter)


def test_earlier_wording_goes_with_the_words_of_a_removed_letter(now, house):
    house(retention_days=1)
    letter = make.letter(body="The blue cup.")
    edit(letter, "The green cup.", now=now)
    remove_letter(letter, reason="other", now=now)
    erase_due(now + DAY)
    assert not is_kept_in_a_table("cup")


def test_it_waits_again_where_a_rule_says_so_and_leaves_the_lists(now):
    letter = make.letter()
    edit(letter, hold_reason="everything", now=now + HOUR)
    letter.refresh_from_db()
    assert (letter.held_at, letter.hold_reason) == (now + HOUR, "everything")
    assert list(Letter.objects.waiting()) == [letter]
    assert not Letter.objects.listed().exists()
    show_letter(letter, now=now + 2 * HOUR)
    assert (letter.number, letter.shown_at) == (1, now)


def test_what_waits_already_waits_for_the_first_reason_and_anew_since_who_read_it_has_not_read_this(now):
    letter = make.letter(hold_reason="many", now=now)
    edit(letter, hold_reason="everything", now=now + HOUR)
    letter.refresh_from_db()
    assert (letter.held_at, letter.hold_reason) == (now + HOUR, "many")
    edit(letter, "And others.", now=now + 2 * HOUR)
    letter.refresh_from_db()
    assert letter.held_at == now + 2 * HOUR


def test_a_page_that_was_opened_before_another_change_takes_nothing_away(now):
    letter = make.letter(now=now)
    began_with = letter.wording
    edit(letter, "A paragraph from the phone.", began_with=began_with, now=now + HOUR)
    with pytest.raises(ChangedMeanwhile):
        edit(letter, "The old page, from the table.", began_with=began_with, now=now + HOUR)
    letter.refresh_from_db()
    assert letter.body == "A paragraph from the phone."
    edit(letter, "Knowingly, the other.", began_with=letter.wording, now=now + HOUR)
    assert letter.body == "Knowingly, the other."


def test_a_private_letter_never_waits_for_an_edit(now, mine):
    letter = make.letter(visibility="private", owner=mine)
    edit(letter, hold_reason="everything", now=now)
    letter.refresh_from_db()
    assert letter.held_at is None


def test_words_that_would_wait_are_not_slipped_in_while_the_letter_is_private(now, mine):
    letter = make.letter(owner=mine)
    change_visibility(letter, "private", now=now)
    edit(letter, hold_reason="everything", now=now)
    assert not Letter.objects.waiting().exists()
    change_visibility(letter, "public", now=now)
    assert list(Letter.objects.waiting()) == [letter]
    assert not Letter.objects.readable().exists()


@pytest.mark.parametrize("end", [withdraw_letter, lambda letter, now: remove_letter(letter, reason="other", now=now)])
def test_what_is_gone_is_not_changed(now, end):
    letter = make.letter()
    in_the_writers_hand = Letter.objects.get(pk=letter.pk)
    end(letter, now=now)
    before = everything_kept()
    with pytest.raises(TooLateToEdit):
        edit(in_the_writers_hand, now=now)
    assert everything_kept() == before


def test_a_comment_that_came_meanwhile_is_still_counted(now):
    letter = make.letter()
    in_the_writers_hand = Letter.objects.get(pk=letter.pk)
    make.comment(letter)
    edit(in_the_writers_hand, now=now)
    letter.refresh_from_db()
    assert (letter.comment_count, letter.body) == (1, "Other words.")


@pytest.mark.parametrize(("erase", "line"), [(erase_salutation, "dear"), (erase_signature, "signature")])
def test_greeting_and_signature_are_erased_at_any_time(now, erase, line):
    letter = make.letter(**{line: "Zephyrine"}, body="My words.")
    erase(letter, now=now + 400 * DAY)
    assert not is_kept_in_a_table("Zephyrine")
    letter.refresh_from_db()
    assert letter.edited_at == now + 400 * DAY
    assert letter.body == "My words."


@pytest.mark.parametrize(("erase", "line"), [(erase_salutation, "dear"), (erase_signature, "signature")])
def test_an_erasing_leaves_what_stood_there_before_an_edit_to_the_desk(now, erase, line):
    letter = make.letter(**{line: "Zephyrine"})
    edit(letter, **{line: "Z."}, now=now)
    erase(letter, now=now)
    assert getattr(letter.earlier_wordings.get(), line) == "Zephyrine"
    erase_due(now + 7 * DAY)
    assert not is_kept_in_a_table("Zephyrine")


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_withdrawal_at_the_same_moment_leave_no_word():
    for _ in range(5):
        letter = make.letter(body="The blue cup.")

        def change(letter):
            with suppress(TooLateToEdit):
                edit(letter, "The green cup.", now=make.NOON)

        hands = [Letter.objects.get(pk=letter.pk) for _ in range(4)]
        all_at_once(
            partial(change, hands[0]),
            partial(withdraw_letter, hands[1], now=make.NOON),
            partial(change, hands[2]),
        )
        letter.refresh_from_db()
        assert letter.withdrawn_at
        assert not is_kept_in_a_table("cup")
