from datetime import timedelta

import pytest

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import erase_due, remove_comment
from leftunsaid.letters.actions import remove_letter, withdraw_letter

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def test_a_removed_comment_is_erased_after_30_days_and_not_before(now):
    remove_comment(make.comment(body="My umbrella.", name="Zephyrine"), reason="other", now=now)
    assert erase_due(now + MONTH - SECOND) == 0
    assert is_kept_in_a_table("My umbrella.")
    assert erase_due(now + MONTH) == 1
    assert not is_kept_in_a_table("My umbrella.")
    assert not is_kept_in_a_table("Zephyrine")


def test_a_comment_refused_while_it_waited_is_erased_after_30_days_too(now):
    remove_comment(make.comment(body="My umbrella.", hold_reason="everything"), reason="hate", now=now)
    assert erase_due(now + MONTH) == 1
    assert not is_kept_in_a_table("My umbrella.")


def test_nobodys_comments_go_at_once_with_a_letter_that_was_taken_back(now):
    letter = make.letter()
    make.comment(letter, body="My umbrella.")
    make.comment(letter, body="My other umbrella.", hold_reason="everything")
    withdraw_letter(letter, now=now)
    assert erase_due(now) == 2
    assert not is_kept_in_a_table("umbrella")


def test_a_comment_with_a_key_goes_30_days_after_its_letter(now):
    key, _ = make.key()
    letter = make.letter()
    comment = make.comment(letter, body="My umbrella.", owner=key)
    withdraw_letter(letter, now=now)
    assert erase_due(now + MONTH - SECOND) == 0
    assert is_kept_in_a_table("My umbrella.")
    assert erase_due(now + MONTH) == 1
    assert not is_kept_in_a_table("My umbrella.")
    comment.refresh_from_db()
    assert comment.owner is None


def test_the_comments_of_a_letter_that_was_removed_can_come_back_with_it(now):
    letter = make.letter()
    make.comment(letter, body="My umbrella.")
    remove_letter(letter, reason="other", now=now)
    assert erase_due(now + MONTH - SECOND) == 0
    assert is_kept_in_a_table("My umbrella.")


def test_what_stands_or_waits_under_a_letter_that_stands_is_never_erased(now):
    letter = make.letter()
    make.comment(letter)
    make.comment(letter, hold_reason="everything")
    before = everything_kept()
    assert erase_due(now + 400 * MONTH) == 0
    assert everything_kept() == before


def test_stubs_keep_their_numbers_after_erasure(now):
    letter = make.letter()
    comment = make.comment(letter)
    remove_comment(comment, reason="other", now=now)
    erase_due(now + MONTH)
    comment.refresh_from_db()
    letter.refresh_from_db()
    assert (comment.number, comment.stub, letter.comment_count) == (1, "removed", 1)
    assert make.comment(letter).number == 2


def test_a_press_is_forgotten_once_it_can_be_no_double_click(now):
    comment = make.comment(press_hash="a" * 64, now=now)
    erase_due(now + timedelta(seconds=59))
    comment.refresh_from_db()
    assert comment.press_hash == "a" * 64
    erase_due(now + timedelta(seconds=60))
    comment.refresh_from_db()
    assert comment.press_hash is None


def test_the_comments_of_a_removed_letter_go_when_its_own_words_do(now):
    from leftunsaid.letters import actions as letters

    key, _ = make.key()
    letter = make.letter()
    make.comment(letter, body="My umbrella.")
    make.comment(letter, body="My other umbrella.", owner=key)
    remove_letter(letter, reason="other", now=now)
    letters.erase_due(now + MONTH)
    assert erase_due(now + MONTH) == 2
    assert not is_kept_in_a_table("umbrella")


@pytest.mark.parametrize("days", [0, 7, 365])
def test_the_house_says_for_how_many_days_the_words_are_kept(now, house, days):
    house(retention_days=days)
    key, _ = make.key()
    removed, under_a_letter_that_goes = make.comment(body="My umbrella."), make.comment(body="My scarf.", owner=key)
    remove_comment(removed, reason="other", now=now)
    withdraw_letter(under_a_letter_that_goes.letter, now=now)
    assert erase_due(now + timedelta(days=days) - SECOND) == 0
    assert is_kept_in_a_table("My umbrella.")
    assert is_kept_in_a_table("My scarf.")
    assert erase_due(now + timedelta(days=days)) == 2
    assert not is_kept_in_a_table("My umbrella.")
    assert not is_kept_in_a_table("My scarf.")
