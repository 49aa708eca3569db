import pytest

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import edit_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import NotPossible, approve, hold, remove
from leftunsaid.moderation.models import Decision

pytestmark = pytest.mark.django_db


def test_what_waited_is_shown_and_the_decision_is_kept(now):
    letter = make.letter(hold_reason="everything")
    approve(letter, by="ines", now=now)
    letter.refresh_from_db()
    assert letter.is_readable
    decision = Decision.objects.get()
    assert (decision.letter, decision.act, decision.by, decision.decided_at) == (letter, "approve", "ines", now)


def test_a_comment_that_waited_finds_its_place(now):
    letter = make.letter()
    waiting = make.comment(letter, hold_reason="everything")
    make.comment(letter)
    approve(waiting, by="ines", now=now)
    assert [item.pk for item in Comment.objects.thread_of(letter)][-1] == waiting.pk


def test_what_does_not_wait_cannot_be_approved(now):
    key, _ = make.key()
    shown, private = make.letter(), make.letter(visibility="private", owner=key)
    refused, withdrawn = (make.comment(hold_reason="everything") for _ in range(2))
    remove(refused, by="ines", now=now)
    withdraw_comment(withdrawn, now=now)
    for thing in (shown, private, refused, withdrawn):
        with pytest.raises(NotPossible):
            approve(thing, by="ines", now=now)
        assert not Decision.objects.filter(act="approve").exists()


def test_two_who_approve_the_same_thing_show_it_once(now):
    written = make.letter(hold_reason="everything")
    one, other = (Letter.objects.get(pk=written.pk) for _ in range(2))
    approve(one, by="ines", now=now)
    with pytest.raises(NotPossible):
        approve(other, by="joao", now=now)
    written.refresh_from_db()
    assert written.number == 1
    assert Decision.objects.count() == 1


def test_what_is_approved_again_keeps_its_number(now):
    letter = make.letter()
    hold(letter, by="ines", now=now)
    approve(letter, by="ines", now=now)
    letter.refresh_from_db()
    assert letter.number == 1


def test_words_that_were_changed_since_they_were_read_are_not_shown(now):
    letter = make.letter(hold_reason="everything")
    read = letter.wording
    edit_letter(letter, body="Now with something else.", dear="", signature="", now=now)
    with pytest.raises(NotPossible):
        approve(letter, read=read, by="Ada", now=now)
    assert not Letter.objects.readable().exists()
    approve(letter, read=letter.wording, by="Ada", now=now)
    assert Letter.objects.readable().exists()
