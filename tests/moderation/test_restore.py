from datetime import timedelta

import pytest

import make
from leftunsaid.comments import actions as comments
from leftunsaid.letters import actions as letters
from leftunsaid.moderation.actions import NotPossible, hold, remove, restore
from leftunsaid.moderation.models import Decision

pytestmark = pytest.mark.django_db
EITHER = pytest.mark.parametrize("written", [make.letter, make.comment])


@EITHER
def test_what_was_removed_comes_back_with_its_number_and_its_words(now, written):
    thing = written(body="I stood at your gate.")
    remove(thing, by="ines", now=now)
    restore(thing, by="joao", now=now)
    thing.refresh_from_db()
    assert thing.is_readable
    assert (thing.number, thing.body) == (1, "I stood at your gate.")
    assert list(Decision.objects.order_by("pk").values_list("act", "by")) == [("remove", "ines"), ("restore", "joao")]


@EITHER
def test_what_was_held_when_it_was_removed_waits_again(now, written):
    thing = written()
    hold(thing, by="ines", now=now)
    remove(thing, by="ines", now=now)
    restore(thing, by="ines", now=now)
    thing.refresh_from_db()
    assert not thing.is_readable
    assert list(type(thing).objects.waiting()) == [thing]


@EITHER
def test_what_was_erased_cannot_come_back(now, written):
    at_once, in_time = written(), written()
    remove(at_once, erase=True, by="ines", now=now)
    remove(in_time, by="ines", now=now)
    for concept in (letters, comments):
        concept.erase_due(now + timedelta(days=30))
    in_time.refresh_from_db()
    for thing in (at_once, in_time):
        with pytest.raises(NotPossible, match="erased"):
            restore(thing, by="ines", now=now)


@EITHER
def test_what_was_erased_in_another_hand_cannot_come_back(now, written):
    thing = written()
    remove(thing, by="ines", now=now)
    in_another_hand = type(thing).objects.get(pk=thing.pk)
    remove(thing, erase=True, by="ines", now=now)
    with pytest.raises(NotPossible):
        restore(in_another_hand, by="joao", now=now)
    thing.refresh_from_db()
    assert thing.is_gone


@EITHER
def test_what_was_not_removed_or_was_taken_back_cannot_be_restored(now, written):
    standing, withdrawn = written(), written()
    remove(withdrawn, by="ines", now=now)
    withdraw = letters.withdraw_letter if written is make.letter else comments.withdraw_comment
    withdraw(withdrawn, now=now)
    for thing in (standing, withdrawn):
        with pytest.raises(NotPossible):
            restore(thing, by="ines", now=now)
    assert not Decision.objects.filter(act="restore").exists()
