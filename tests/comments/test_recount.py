"""The kept count of a thread can be counted anew, and set right."""

from datetime import timedelta

import pytest

import make
from leftunsaid.comments.actions import remove_comment, withdraw_comment
from leftunsaid.comments.counts import recount
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(now):
    """Threads of none, of what waits alone, of comments and stubs, and of a letter that is private."""
    key, _ = make.key()
    empty, waits, full, private = make.letter(), make.letter(), make.letter(), make.letter(owner=key)
    make.comment(waits, hold_reason="many")
    for _ in range(4):
        make.comment(full)
    withdraw_comment(make.comment(full), now=now)
    remove_comment(make.comment(full), reason="other", now=now + timedelta(days=1))
    make.comment(full, hold_reason="many")
    return [empty, waits, full, private]


def test_what_the_verbs_keep_is_right(letters):
    assert recount() == []


def test_what_is_wrong_is_told_with_both_counts_and_left_as_it_is(letters):
    Letter.objects.filter(pk=letters[2].pk).update(comment_count=3)
    Letter.objects.filter(pk=letters[1].pk).update(comment_count=1)
    for _ in range(2):
        found = [(wrong.letter, wrong.kept, wrong.counted) for wrong in recount()]
        assert found == [(letters[1], 1, 0), (letters[2], 3, 6)]


def test_what_is_wrong_can_be_set_right(letters):
    Letter.objects.update(comment_count=17)
    assert len(recount(mend=True)) == 4
    assert recount() == []
    assert list(Letter.objects.order_by("pk").values_list("comment_count", flat=True)) == [0, 0, 6, 0]
