import pytest
from django.core.management import CommandError

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db
WORDS = "I stood at your gate."


def test_it_is_gone_and_can_still_be_restored(told):
    letter = make.letter(body=WORDS)
    assert "30 days" in told("remove", letter.path, "--reason", "person")
    assert not Letter.objects.readable().exists()
    assert "/letter/1" in told("restore", letter.path)
    assert Letter.objects.readable().get().body == WORDS


def test_with_erase_there_is_no_way_back(told, refused):
    letter = make.letter(body=WORDS)
    assert "erased" in told("remove", letter.path, "--erase")
    assert not is_kept_in_a_table(WORDS)
    assert "erased" in refused("restore", letter.path)


def test_a_comment_is_removed_by_its_address(told):
    letter = make.letter()
    comment = make.comment(letter)
    told("remove", f"https://letters.example{comment.path}", "--reason", "spam")
    comment.refresh_from_db()
    assert (comment.stub, comment.removal_reason) == ("removed", "spam")
    assert Letter.objects.readable().exists()


def test_what_waits_is_refused_by_its_waiting_address(told):
    letter = make.letter(hold_reason="everything")
    told("remove", f"/waiting/{letter.waiting_address}", "--reason", "hate")
    letter.refresh_from_db()
    assert letter.removal_reason == "hate"
    assert "Nothing waits" in told("waiting")


def test_a_reason_that_cannot_be_told_is_refused(told):
    letter = make.letter()
    with pytest.raises(CommandError, match="person"):
        told("remove", letter.path, "--reason", "dislike")
    letter.refresh_from_db()
    assert letter.is_readable


def test_what_is_gone_already_is_refused(told, refused):
    letter = make.letter()
    told("remove", letter.path)
    assert "gone already" in refused("remove", letter.path)
