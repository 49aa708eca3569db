"""A house that was put back from a backup brings back no jar, no note and no yes that went since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.keeping.replay import replay
from leftunsaid.lib.addresses import read_address
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.draw import Moment
from leftunsaid.notes.models import Block, Consent, Jar, KeptNote, Note
from leftunsaid.removals import Removal, hash_of, lists_of, note_backup, since_backup
from notes.people import ANA, MORNINGS, a_card, notes, two
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


def test_a_card_that_was_replaced_opens_nothing_again(couple):
    card = jars.find_card(words := a_card(couple.jar), now=make.NOON)
    assert again("card", card.words_hash, "faded") == 1
    assert jars.find_card(words, now=make.NOON) is None


def test_a_note_is_taken_out_again(couple):
    assert again("note", f"{couple.jar.address} 2", "withdrawn") == 1
    assert sorted(Note.objects.values_list("number", flat=True)) == [1, 3]


def test_a_note_that_came_since_does_not_come_again(couple):
    for number in (1, 2, 3):
        again("note", f"{couple.jar.address} {number}", "drawn")
    a_while(Letterboxes(), make.NOON, days=20)
    assert not KeptNote.objects.exists()


def test_of_notes_that_came_since_nobody_reads_the_words(couple):
    came = {hash_of("note", f"{couple.jar.address} {number}"): [Removal("drawn", None)] for number in (1, 2, 3)}
    with CaptureQueriesContext(connection) as asked:
        assert replay(came, now=make.NOON, dice=make.dice) == 3
    assert not [query for query in asked if "body" in query["sql"]]
    assert not Note.objects.filter(drawn_at=None).exists()


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


@pytest.fixture
def put_back(settings, django_capture_on_commit_callbacks):
    """What `then` does to a yes is lost with the house, which is put back from a backup made before it."""

    def restore(consent, then):
        mark = f"before {then}"
        note_backup(settings.LEFTUNSAID, mark)
        [before] = Consent.objects.filter(pk=consent.pk).values()
        with django_capture_on_commit_callbacks(execute=True):
            then(consent)
        Consent.objects.filter(pk=consent.pk).update(**before)
        replay(since_backup(lists_of(settings.LEFTUNSAID), mark), now=make.NOON, dice=make.dice)
        consent.refresh_from_db()

    return restore


def chooses(**choice):
    return lambda consent: receiving.choose(consent, receiving.Choice(**choice), now=make.NOON, dice=make.dice)


def rests(span):
    return lambda consent: receiving.rest(consent, span, now=make.NOON, dice=make.dice)


def test_a_rest_that_began_since_goes_on(couple, put_back):
    put_back(couple.consent, rests("week"))
    assert couple.consent.rests_until == make.NOON + timedelta(days=7)
    a_while(Letterboxes(), make.NOON, days=6.9)
    assert not KeptNote.objects.exists()


def test_a_rest_that_began_and_ended_since_does_not_go_on(couple, put_back):
    put_back(couple.consent, lambda consent: (rests("week")(consent), rests("")(consent)))
    assert couple.consent.rests_until is None


def test_a_rest_that_the_backup_knows_goes_on_though_it_was_ended_since(couple, put_back):
    rests("month")(couple.consent)
    put_back(couple.consent, rests(""))
    assert couple.consent.rests_until == make.NOON + timedelta(days=30)


def test_what_was_said_by_mail_since_is_told_by_no_page_of_the_words(put_back):
    consent = two(*notes(3), place="mail", address=ANA).consent
    Consent.objects.update(mail_confirmed_at=make.NOON)
    put_back(consent, by_mail)
    assert (consent.mail_rests_until, consent.mail_a_week) == (make.NOON + timedelta(days=7), 1)
    assert (consent.rests_until, consent.a_week) == (None, 3)


def test_what_was_said_by_mail_holds_also_where_the_backup_knows_no_mailbox(couple, put_back):
    put_back(couple.consent, by_mail)
    assert couple.consent.rests_until == make.NOON + timedelta(days=7)
    assert couple.consent.a_week == 1


def test_a_rest_by_mail_is_nobodys_secret_once_the_mailbox_is_gone(put_back):
    consent = two(*notes(3), place="mail", address=ANA).consent
    Consent.objects.update(mail_confirmed_at=make.NOON)
    put_back(consent, lambda yes: (by_mail(yes), chooses()(yes)))
    assert (consent.mail_rests_until, consent.mail_a_week) == (None, None)
    assert consent.rests_until == make.NOON + timedelta(days=7)  # and the words can end it


def by_mail(consent):
    receiving.rest(consent, "week", by_mail=True, now=make.NOON, dice=make.dice)
    receiving.no_more_than(consent, 1, now=make.NOON, dice=make.dice)


def test_a_line_that_a_power_cut_spoilt_spoils_itself_alone(couple):
    again("consent", couple.consent.address, "rests:1773662400", "rests:17\ufffd36")
    assert Consent.objects.get().rests_until == datetime(2026, 3, 16, 12, tzinfo=UTC)


def test_a_moment_a_day_and_a_number_that_were_taken_away_since_stay_away(put_back):
    couple = two(*notes(60), moments=(Moment.MORNING, Moment.MIDDAY), days=(0, 1, 2, 3), a_week=7)
    put_back(couple.consent, chooses(moments=(Moment.MIDDAY, Moment.BEFORE_BED), days=(3, 4), a_week=1))
    chosen = (couple.consent.moments, couple.consent.days, couple.consent.a_week)
    assert chosen == ("midday", "3", 1)  # of what was added since nothing
    a_while(Letterboxes(), make.NOON, days=60)
    here = [kept.delivered_at for kept in KeptNote.objects.all()]
    assert here
    assert all(moment.weekday() == 3 and moment.hour in (12, 13) for moment in here)


def test_of_a_wider_choice_since_nothing_is_known(couple, put_back):
    put_back(couple.consent, chooses())
    assert (couple.consent.moments, couple.consent.a_week) == ("morning", 3)  # it also said three


def test_who_took_all_of_it_away_has_what_they_chose_instead(couple, put_back):
    """Also by the clock of the place to which they have gone: else notes would come there at night."""
    put_back(couple.consent, chooses(moments=(Moment.BEFORE_BED,), zone="Asia/Tokyo"))
    assert (couple.consent.moments, couple.consent.zone) == ("before bed", "Asia/Tokyo")


def test_where_it_is_not_known_what_they_chose_instead_nothing_comes(couple):
    assert again("wish", f"{couple.consent.address} morning", "unwished") == 1
    couple.consent.refresh_from_db()
    assert couple.consent.lapses_at == make.NOON
    assert couple.consent.moments == "morning"  # and they may say once more that it is welcome


@pytest.mark.parametrize("then", [chooses(), chooses(place="mail", address=read_address("ben@post.example"))])
@pytest.mark.parametrize("before", [{"place": "mail", "address": ANA}, {"place": "feed"}])
def test_a_mailbox_or_a_feed_that_was_taken_away_since_gets_nothing(put_back, before, then):
    couple = two(**before)
    put_back(couple.consent, then)
    assert couple.consent.place == "page"
    assert (couple.consent.feed_address, couple.consent.sealed_address) == (None, "")


def test_a_mailbox_that_wants_no_mail_is_forgotten_again():
    couple = two(place="mail", address=ANA)
    assert replay({couple.consent.mailbox_ref: [Removal("never", None)]}, now=make.NOON, dice=make.dice) == 1
    assert Consent.objects.get().sealed_address == ""


@pytest.mark.django_db(transaction=True)
def test_all_of_it_is_on_the_list(settings):
    """What the verbs wrote down is what is done again."""
    couple = two(*notes(40), **MORNINGS)
    a_card(couple.jar)
    a_while(Letterboxes(), make.NOON, days=9)
    jars.take_back(couple.jar, 1)
    receiving.share_no_more(couple.consent)
    receiving.let_go(couple.consent)
    receiving.block(couple.consent, now=make.NOON)
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=make.NOON)
    receiving.leave(couple.consent)
    jars.tip_out(couple.jar)
    acts = {one.act for acts in since_backup(lists_of(settings.LEFTUNSAID), "").values() for one in acts}
    assert {
        "drawn",
        "withdrawn",
        "erased",
        "unshared",
        "blocked",
        "closed",
        "unwelcome",
        "left",
        "tipped",
        "faded",
    } <= acts
