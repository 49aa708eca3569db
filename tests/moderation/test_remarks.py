import pytest

import make
from leftunsaid.guard.actions import Said
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation.actions import approve, erase_due, note_remarks
from leftunsaid.moderation.models import Remark

pytestmark = pytest.mark.django_db


def test_what_a_rule_said_goes_once_nothing_waits_any_more(now):
    approved, withdrawn, waiting = (make.letter(hold_reason="words") for _ in range(3))
    comment = make.comment(hold_reason="words")
    for thing in (approved, withdrawn, waiting, comment):
        note_remarks(thing, [Said("words", 1, "")], now=now)
    approve(approved, by="Ada", now=now)
    withdraw_letter(withdrawn, now=now)
    assert erase_due(now) == 2
    assert {remark.about for remark in Remark.objects.all()} == {waiting, comment}


def test_what_is_shown_gets_no_remark(now):
    note_remarks(make.letter(), [Said("words", 1, "")], now=now)
    assert not Remark.objects.exists()
