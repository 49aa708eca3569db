import pytest

import make
from leftunsaid.moderation.actions import report
from leftunsaid.moderation.models import Report

pytestmark = pytest.mark.django_db


def test_a_reported_thing_stays_as_it_is_until_somebody_has_read_it(now):
    letter, comment = make.letter(), make.comment()
    report(letter, reason="person", now=now)
    report(comment, reason="spam", now=now)
    assert letter.is_readable
    assert comment.is_readable
    told = Report.objects.order_by("pk")
    assert [(one.about, one.reason, one.settled_at) for one in told] == [
        (letter, "person", None),
        (comment, "spam", None),
    ]


def test_an_unknown_reason_is_something_else(now):
    assert report(make.letter(), reason="<script>", now=now).reason == "other"


def test_nothing_is_kept_about_who_reported():
    kept = {field.name for field in Report._meta.get_fields()}
    assert kept == {"id", "letter", "comment", "reason", "reported_at", "settled_at"}
