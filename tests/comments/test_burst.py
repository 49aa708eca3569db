"""So many comments at once that a letter begins to wait by itself, until it is quiet again."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import BURST, edit_comment, leave_comment, let_in, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import end_bursts, let_comments_wait, open_comments
from leftunsaid.moderation import actions as moderation

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def letter():
    return make.letter(owner=make.key()[0])


def burst(letter, now, count=BURST + 1):
    """So many within ten minutes. Answers the last."""
    for n in range(count):
        comment = make.comment(letter, now=now + n * timedelta(seconds=14))
    letter.refresh_from_db()
    return comment


def test_forty_within_ten_minutes_are_a_lively_evening(letter, now):
    assert burst(letter, now, BURST).number == BURST
    assert letter.door == "open"


def test_one_more_is_the_first_that_waits(letter, now):
    last = burst(letter, now)
    assert (last.number, last.hold_reason) == (None, "burst")
    assert (letter.door, letter.comments_wait_reason, letter.comments_wait_at) == ("wait", "burst", last.written_at)
    assert letter.comment_count == BURST


def test_what_comes_more_slowly_is_no_burst(letter, now):
    for n in range(BURST * 2):
        assert make.comment(letter, now=now + n * timedelta(seconds=15)).number == n + 1
    letter.refresh_from_db()
    assert letter.door == "open"


def test_each_letter_is_looked_at_by_itself(letter, now):
    burst(letter, now)
    assert make.comment(make.letter(), now=now).number == 1


def test_what_a_burst_holds_is_read_at_the_desk(letter, now):
    last = burst(letter, now)
    assert list(Comment.objects.waiting()) == [last]
    assert not Comment.objects.waiting_for_writer(letter).exists()
    let_in(last, now=now)
    assert last.number is None
    moderation.approve(last, by="ines", now=now)
    last.refresh_from_db()
    assert last.number == BURST + 1


def test_it_goes_on_for_a_day_and_ends_by_itself(letter, now):
    began = burst(letter, now).written_at
    assert end_bursts(began + DAY - MINUTE) == 0
    assert make.comment(letter, now=began + DAY - MINUTE).hold_reason == "burst"
    assert end_bursts(began + DAY) == 1
    letter.refresh_from_db()
    assert (letter.door, letter.comments_wait_at) == ("open", None)
    assert make.comment(letter, now=began + DAY).number == BURST + 1


def test_a_further_burst_makes_it_last_longer(letter, now):
    began = burst(letter, now).written_at
    again = burst(letter, began + DAY / 2).written_at
    assert end_bursts(began + DAY) == 0
    assert end_bursts(again + DAY) == 1


def test_the_writer_ends_it_with_one_press(letter, now):
    opened_at = burst(letter, now).written_at
    open_comments(letter, now=opened_at)
    assert make.comment(letter, now=opened_at + MINUTE).number == BURST + 1


def test_once_opened_again_only_what_comes_after_makes_a_burst(letter, now):
    opened_at = burst(letter, now).written_at
    open_comments(letter, now=opened_at)
    again = burst(letter, opened_at + timedelta(seconds=1))
    assert (again.hold_reason, letter.door) == ("burst", "wait")
    assert Comment.objects.filter(hold_reason="").count() == 2 * BURST


def test_opened_by_a_clock_that_ran_ahead_a_letter_is_looked_after_as_before(letter, now):
    open_comments(letter, now=now + DAY)
    assert burst(letter, now).hold_reason == "burst"


def test_a_writer_who_reads_first_goes_on_reading(letter, now):
    let_comments_wait(letter, now=now)
    assert burst(letter, now).hold_reason == "writer"
    assert letter.comments_wait_reason == "writer"
    assert end_bursts(now + 2 * DAY) == 0


def test_a_writer_may_take_over_from_a_burst(letter, now):
    burst(letter, now)
    let_comments_wait(letter, now=now + MINUTE)
    assert (letter.comments_wait_reason, letter.comments_wait_at) == ("writer", now + MINUTE)


def test_a_burst_is_one_whatever_became_of_its_comments(letter, now):
    for n in range(BURST):
        comment = make.comment(letter, now=now)
        if n % 2:
            moderation.remove(comment, by="ines", now=now)
        else:
            withdraw_comment(comment, now=now)
    assert make.comment(letter, now=now).hold_reason == "burst"


def test_what_a_rule_holds_makes_no_burst(letter, now):
    for _ in range(BURST + 1):
        make.comment(letter, hold_reason="many", now=now)
    assert make.comment(letter, now=now).number == 1
    for _ in range(BURST - 1):
        make.comment(letter, now=now)
    assert make.comment(letter, hold_reason="many", now=now).hold_reason == "many"
    letter.refresh_from_db()
    assert letter.door == "open"  # it is the next that stands which is one too many
    assert make.comment(letter, now=now).hold_reason == "burst"


def test_a_double_click_is_not_one_more(letter, now):
    first = make.comment(letter, press_hash="p", now=now)
    burst(letter, now, BURST - 1)
    assert make.comment(letter, press_hash="p", now=now) == first
    letter.refresh_from_db()
    assert letter.door == "open"


def test_what_is_brought_here_from_elsewhere_is_no_burst(letter, now, dice):
    for n in range(BURST * 2):
        comment = leave_comment(letter, body=f"Said {n}.", stood_elsewhere=True, now=now, dice=dice)
    letter.refresh_from_db()
    assert (letter.door, comment.number) == ("open", BURST * 2)


def test_what_is_changed_during_a_burst_waits_too(letter, now):
    stood = make.comment(letter, now=now)
    last = burst(letter, now)
    edit_comment(stood, body="You disgust me.", name="", now=last.written_at)
    assert (stood.is_readable, stood.hold_reason) == (False, "burst")


def test_edits_make_a_burst_like_comments(letter, now):
    comments = [make.comment(letter, now=now + n * MINUTE) for n in range(BURST + 1)]
    for comment in comments:
        edit_comment(comment, body="Away with you.", name="", now=now + 2 * MINUTE * BURST)
    assert [comment.is_readable for comment in comments] == [True] * BURST + [False]
    letter.refresh_from_db()
    assert letter.comments_wait_reason == "burst"
