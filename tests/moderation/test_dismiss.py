import pytest

import make
from leftunsaid.moderation.actions import dismiss, report
from leftunsaid.moderation.models import Decision, Report

pytestmark = pytest.mark.django_db


def test_what_was_read_and_let_stand_is_settled(now):
    comment, other = make.comment(), make.comment()
    for reason in ("hate", "spam"):
        report(comment, reason=reason, now=now)
    report(other, reason="hate", now=now)
    dismiss(comment, by="ines", now=now)
    comment.refresh_from_db()
    assert comment.is_readable
    assert [one.about for one in Report.objects.filter(settled_at=None)] == [other]
    assert Decision.objects.get().act == "dismiss"


def test_a_report_after_the_decision_is_open_again(now):
    letter = make.letter()
    report(letter, reason="hate", now=now)
    dismiss(letter, by="ines", now=now)
    report(letter, reason="hate", now=now)
    assert Report.objects.filter(settled_at=None).count() == 1
