"""A name can go at any time, and the words stay."""

from datetime import timedelta

import pytest

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.actions import edit_comment, erase_due, erase_name

pytestmark = pytest.mark.django_db
LATER = timedelta(days=400)


def test_the_name_goes_however_old_the_comment_is_and_the_words_stay(now):
    comment = make.comment(body="My umbrella.", name="Zephyrine")
    erase_name(comment, now=now + LATER)
    assert not is_kept_in_a_table("Zephyrine")
    comment.refresh_from_db()
    assert (comment.name, comment.body, comment.number, comment.shown_at) == ("", "My umbrella.", 1, now)


def test_what_stood_there_before_an_edit_stays_for_the_desk_for_its_days(now):
    comment = make.comment(body="My umbrella.", name="Zephyrine")
    edit_comment(comment, body="My scarf.", name="Z.", now=now)
    erase_name(comment, now=now)
    earlier = comment.earlier_wordings.get()
    assert (earlier.name, earlier.body) == ("Zephyrine", "My umbrella.")
    erase_due(now + timedelta(days=7))
    assert not is_kept_in_a_table("Zephyrine")


def test_others_who_could_read_it_see_that_something_changed(now):
    shown, waits = make.comment(name="Zeph"), make.comment(name="Zeph", hold_reason="everything")
    for comment in (shown, waits):
        erase_name(comment, now=now)
        comment.refresh_from_db()
    assert (shown.edited_at, waits.edited_at) == (now, None)


def test_where_there_is_none_nothing_changes(now):
    comment = make.comment()
    before = everything_kept()
    erase_name(comment, now=now)
    assert everything_kept() == before
