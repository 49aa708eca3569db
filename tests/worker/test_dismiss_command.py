import pytest

import make
from leftunsaid.moderation.actions import report

pytestmark = pytest.mark.django_db


def test_what_was_reported_is_settled_and_stands(told, now):
    letter = make.letter()
    report(letter, reason="hate", now=now)
    assert letter.path in told("dismiss", letter.path)
    letter.refresh_from_db()
    assert letter.is_readable
    assert "No open reports" in told("reports")
