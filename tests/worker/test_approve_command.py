import pytest

import make

pytestmark = pytest.mark.django_db


def test_what_waits_is_shown_and_its_address_told(told):
    letter = make.letter(hold_reason="everything")
    assert "/letter/1" in told("approve", f"/waiting/{letter.waiting_address}")
    letter.refresh_from_db()
    assert letter.is_readable


def test_a_comment_finds_its_place(told):
    letter = make.letter()
    make.comment(letter)
    waiting = make.comment(letter, hold_reason="everything")
    assert "/letter/1#comment-2" in told("approve", f"/waiting/{waiting.waiting_address}")


def test_what_does_not_wait_is_refused(refused):
    assert "not waiting" in refused("approve", make.letter().path)
