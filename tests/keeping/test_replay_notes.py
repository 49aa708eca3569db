"""A house that was put back from a backup brings back no jar, no note and no yes that went since."""

import pytest

import make
from leftunsaid.keeping.replay import replay
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.models import Block, Consent, Jar, KeptNote, Note
from leftunsaid.removals import Removal, hash_of, lists_of, since_backup
from notes.people import ANA, MORNINGS, notes, two
from subscriptions.people import Letterboxes, a_while

pytestmark = pytest.mark.django_db


def again(kind, name, *acts):
    return replay({hash_of(kind, name): [Removal(act, None) for act in acts]}, now=make.NOON, dice=make.dice)


@pytest.fixture
def couple():
    return two(*notes(3), **MORNINGS)


def test_a_jar_is_tipped_out_again(couple):
    assert again("jar", couple.jar.address, "tipped") == 1
    assert not Jar.objects.exists()


def test_a_note_is_taken_out_again(couple):
    assert again("note", f"{couple.jar.address} 2", "withdrawn") == 1
    assert sorted(Note.objects.values_list("number", flat=True)) == [1, 3]


def test_a_note_that_came_since_does_not_come_again(couple):
    for number in (1, 2, 3):
        again("note", f"{couple.jar.address} {number}", "drawn")
    a_while(Letterboxes(), make.NOON, days=20)
    assert not KeptNote.objects.exists()


@pytest.mark.parametrize("act", ["closed", "blocked", "unwelcome", "left"])
def test_what_its_receiver_ended_stays_ended(couple, act):
    assert again("consent", couple.consent.address, act) == 1
    a_while(Letterboxes(), make.NOON, days=20)
    assert not KeptNote.objects.exists()
    assert Block.objects.exists() is (act == "blocked")
    assert Consent.objects.exists() is (act != "left")
    assert bool(Jar.objects.get().frozen_at) is (act == "unwelcome")


def test_a_note_that_was_let_go_is_let_go_again(couple):
    a_while(Letterboxes(), make.NOON, days=20)
    kept = KeptNote.objects.first()
    assert again("kept", f"{couple.consent.address} {kept.round}", "erased") == 1
    assert not KeptNote.objects.filter(pk=kept.pk).exists()
    assert KeptNote.objects.count() == 2


def test_what_was_shared_no_more_is_not_shared_again(couple):
    a_while(Letterboxes(), make.NOON, days=20)
    receiving.share(couple.consent, now=make.NOON)
    assert again("consent", couple.consent.address, "unshared") == 1
    assert not KeptNote.objects.filter(shared_at__isnull=False).exists()


def test_a_mailbox_that_wants_no_mail_is_forgotten_again():
    couple = two(place="mail", address=ANA)
    assert replay({couple.consent.mailbox_ref: [Removal("never", None)]}, now=make.NOON, dice=make.dice) == 1
    assert Consent.objects.get().sealed_address == ""


@pytest.mark.django_db(transaction=True)
def test_all_of_it_is_on_the_list(settings):
    """What the verbs wrote down is what is done again."""
    couple = two(*notes(40), **MORNINGS)
    a_while(Letterboxes(), make.NOON, days=9)
    jars.take_back(couple.jar, 1)
    receiving.share_no_more(couple.consent)
    receiving.let_go(couple.consent)
    receiving.block(couple.consent, now=make.NOON)
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=make.NOON)
    receiving.leave(couple.consent)
    jars.tip_out(couple.jar)
    acts = {one.act for acts in since_backup(lists_of(settings.LEFTUNSAID), "").values() for one in acts}
    assert {"drawn", "withdrawn", "erased", "unshared", "blocked", "closed", "unwelcome", "left", "tipped"} <= acts
