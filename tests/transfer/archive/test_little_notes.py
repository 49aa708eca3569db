"""Little notes move: what was drawn comes in its moment, and whoever gets them gets no fewer and no more."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from everything_kept import everything_kept
from leftunsaid.lib.addresses import read_address
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.actions import find_card
from leftunsaid.notes.models import Block, Card, Complaint, Consent, Jar, KeptNote, Note
from leftunsaid.outbox.models import Envelope
from leftunsaid.ownership.actions import open_key
from leftunsaid.recovery import actions as recovery
from leftunsaid.recovery.models import Recovery
from leftunsaid.removals import NAME, hash_of
from leftunsaid.transfer.archive import bringing_in
from leftunsaid.transfer.archive.since_then import NAMED
from leftunsaid.transfer.formats import CannotBringIn
from notes.people import MORNINGS, a_card, notes, two
from subscriptions.people import Letterboxes, a_while, deliver
from transfer.archive.full_house import (
    CARA,
    DORA,
    brought_in,
    by_mail,
    changed,
    comes_next,
    exported,
    little_notes,
    rows,
    that_goes_again,
)

pytestmark = pytest.mark.django_db

OPEN = {"passphrase": "", "with_addresses": False}


def test_what_was_drawn_comes_in_its_moment_and_another_is_drawn(tmp_path):
    with that_goes_again():
        couple = two(*notes(3), **MORNINGS)
        comes_next(couple.consent)
        words, drawn = a_card(couple.jar), couple.consent.next_at
        exported(tmp_path / "a", **OPEN)
    brought_in(tmp_path / "a")
    assert find_card(words, now=make.NOON)
    deliver(Letterboxes(), drawn - timedelta(seconds=1))
    assert KeptNote.objects.count() == 1
    deliver(Letterboxes(), drawn)
    newest = KeptNote.objects.latest("pk")
    assert newest.delivered_at == drawn
    assert newest.note.jar == Jar.objects.get()
    assert Consent.objects.get().next_at > drawn


def test_of_many_notes_in_many_jars_none_is_asked_for_in_vain(tmp_path, monkeypatch, rows_answered):
    monkeypatch.setattr(bringing_in, "AT_ONCE", 8)
    with that_goes_again():
        many_kept_notes([two().consent for _ in range(8)], each=16)
        exported(tmp_path / "a", **OPEN)
    told = 2 * 8 * 16  # as many notes as kept ones
    for came in (told, 0):  # the second time all of it is looked for, since it is here
        rows_answered.clear()
        report = brought_in(tmp_path / "a")
        assert report.came["notes"] + report.came["kept notes"] == came
        assert rows_answered["rows"] < 3 * told


def many_kept_notes(consents, *, each):
    """In each jar, and come out of it: in an order in which the next is of another jar, and of another number."""
    places = [(consent, (shift + place) % each + 1) for shift in range(each) for place, consent in enumerate(consents)]
    drawn = {"written_at": make.NOON, "drawn_at": make.NOON}
    Note.objects.bulk_create(Note(jar=one.jar, number=number, body="For you.", **drawn) for one, number in places)
    there = {(note.jar_id, note.number): note for note in Note.objects.all()}
    KeptNote.objects.bulk_create(
        KeptNote(consent=one, note=there[one.jar_id, number], round=number, body="For you.", delivered_at=make.NOON)
        for one, number in places
    )


def test_a_moment_that_is_over_brings_nothing_late(tmp_path):
    with that_goes_again():
        two(*notes(3), now=make.NOON - timedelta(days=30), **MORNINGS)
        exported(tmp_path / "a", **OPEN)
    brought_in(tmp_path / "a")
    deliver(Letterboxes(), make.NOON)
    assert not KeptNote.objects.exists()
    assert Consent.objects.get().next_at > make.NOON


def test_mail_goes_to_the_same_mailbox_and_asks_once_whether_it_is_still_welcome(tmp_path):
    with that_goes_again():
        by_mail()
        exported(tmp_path / "a")
    assert DORA.encode() not in (tmp_path / "a").read_bytes()
    brought_in(tmp_path / "a")
    boxes = Letterboxes()
    a_while(boxes, make.NOON, days=89)
    assert len(boxes.to(DORA)) == 3
    assert sum(b"Are little notes still welcome?" in mail.raw for mail in boxes.mails) == 1
    with that_goes_again():
        asked_long_ago = {"renewed_at": make.NOON - timedelta(days=85)}
        Consent.objects.update(**asked_long_ago)
        exported(tmp_path / "b")
    Consent.objects.all().delete()
    Jar.objects.all().delete()
    Envelope.objects.all().delete()
    brought_in(tmp_path / "b")
    assert not Envelope.objects.filter(kind="still welcome").exists()


def test_without_addresses_a_yes_by_mail_goes_on_upon_the_page(tmp_path):
    make.letter()
    consent = by_mail()
    receiving.rest(consent, "week", by_mail=True, now=make.NOON, dice=make.dice)
    receiving.no_more_than(consent, 2, now=make.NOON, dice=make.dice)
    exported(tmp_path / "a", **OPEN)
    (told,) = rows(tmp_path / "a", "yeses.jsonl")
    assert told["place"] == "page"
    assert not [column for column in mailbox.NO_ADDRESS if column in told]
    before = everything_kept()
    assert not brought_in(tmp_path / "a").came  # where it stands with its mailbox, it stays with it
    assert everything_kept() == before
    Consent.objects.all().delete()
    brought_in(tmp_path / "a")
    there = Consent.objects.get()
    assert (there.address, there.place, there.is_welcoming(make.NOON)) == (consent.address, "page", True)
    assert (there.wishes.a_week, there.rest_ends) == (2, make.NOON + timedelta(days=7))
    a_while(boxes := Letterboxes(), make.NOON, days=6.9)
    assert not KeptNote.objects.exists()
    a_while(boxes, make.NOON + timedelta(days=6.9), days=40)
    assert KeptNote.objects.count() == 2
    assert boxes.mails == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("yeses.jsonl", {"moments": "morning,noon"}),
        ("yeses.jsonl", {"moments": ""}),
        ("yeses.jsonl", {"days": "017"}),
        ("yeses.jsonl", {"days": "10"}),
        ("yeses.jsonl", {"a_week": 8}),
        ("yeses.jsonl", {"came_lately": ["yesterday"]}),
        ("yeses.jsonl", {"came_lately": ["2026-03-14T12:00:00"]}),
        ("yeses.jsonl", {"came_lately": ["0001-01-01T00:00:00+14:00"]}),
        ("yeses.jsonl", {"came_lately": ["0001-01-02T00:00:00Z"]}),
        ("yeses.jsonl", {"renewed_at": "9999-12-31T00:00:00Z"}),
        ("yeses.jsonl", {"came_lately": "2026-03-14T12:00:00Z"}),
        ("kept-notes.jsonl", {"note": "nothing 7"}),
        ("kept-notes.jsonl", {"note": "nothing"}),
        ("notes.jsonl", {"body": ""}),
    ],
)
def test_wishes_that_nobody_could_keep_are_refused_with_their_line(tmp_path, part, said):
    with that_goes_again():
        comes_next(two(*notes(1), **MORNINGS).consent)
        exported(tmp_path / "a", **OPEN)

    def otherwise(lines):
        return [json.dumps(json.loads(lines[0]) | said).encode() + b"\n"]

    with pytest.raises(CannotBringIn) as refused:
        brought_in(changed(tmp_path / "a", part, otherwise, to=tmp_path / "b"))
    told = [one.place for one in refused.value.report.refused] if refused.value.report else [str(refused.value)]
    assert told[0].startswith(f"{part}, line 1")
    assert not Jar.objects.exists()


def test_what_was_taken_back_in_jars_since_stays_gone(tmp_path, settings):
    with that_goes_again():
        couples = [two(*notes(3), **MORNINGS) for _ in range(8)]
        tipped, drawn, closed, begun_anew, left, shared, rests, seldom = couples
        faded = find_card(a_card(closed.jar), now=make.NOON)
        for couple in (left, shared):
            comes_next(couple.consent)
        receiving.share(shared.consent, now=make.NOON)
        exported(tmp_path / "a", **OPEN)
    lines = [
        f"tipped {hash_of('jar', tipped.jar.address)}",
        f"drawn {hash_of('note', f'{drawn.jar.address} 1')}",
        f"withdrawn {hash_of('note', f'{drawn.jar.address} 2')}",
        *(f"closed {hash_of('consent', one.consent.address)}" for one in (closed, begun_anew)),
        f"welcomed {hash_of('consent', begun_anew.consent.address)}",
        f"left {hash_of('consent', left.consent.address)}",
        f"faded {hash_of('card', faded.words_hash)}",
        f"unshared {hash_of('consent', shared.consent.address)}",
        f"erased {hash_of('kept', f'{shared.consent.address} 1')}",
        f"rests:{int((make.NOON + timedelta(days=31)).timestamp())} {hash_of('consent', rests.consent.address)}",
        *(f"unwished {hash_of('wish', f'{seldom.consent.address} {count} a week')}" for count in range(3, 8)),
        f"wished {hash_of('wish', f'{seldom.consent.address} 3 a week')}",
    ]
    (settings.LEFTUNSAID.data / NAME).write_text("\n".join(lines) + "\n")
    report = brought_in(tmp_path / "a")
    assert any("taken back" in remark for remark in report.remarks)
    assert not Jar.objects.filter(address=tipped.jar.address).exists()
    assert list(
        Note.objects.filter(jar__address=drawn.jar.address, drawn_at=None).values_list("number", flat=True)
    ) == [3]
    assert Card.objects.exists()
    assert not Card.objects.filter(words_hash=faded.words_hash).exists()
    open_ones = {one.address for one in Consent.objects.filter(closed_at=None)}
    assert open_ones == {one.consent.address for one in (tipped, drawn, begun_anew, shared, rests, seldom)}
    assert Consent.objects.get(address=rests.consent.address).rests(make.NOON + timedelta(days=30))
    assert Consent.objects.get(address=seldom.consent.address).a_week == 3
    assert not KeptNote.objects.exists()


def test_a_complaint_that_was_answered_before_is_not_asked_anew(tmp_path, settings):
    with that_goes_again():
        little_notes()
        address = Complaint.objects.get().consent.address
        exported(tmp_path / "a", **OPEN)
    (settings.LEFTUNSAID.data / NAME).write_text(f"unwelcome {hash_of('consent', address)}\n")
    brought_in(tmp_path / "a")
    assert Complaint.objects.get().settled_at
    assert not Jar.objects.filter(frozen_at__isnull=False).exists()


def test_a_note_that_was_drawn_since_is_not_called_taken_back(tmp_path, settings):
    with that_goes_again():
        couple = two(*notes(2), **MORNINGS)
        exported(tmp_path / "a", **OPEN)
    (settings.LEFTUNSAID.data / NAME).write_text(f"drawn {hash_of('note', f'{couple.jar.address} 1')}\n")
    assert not any("taken back" in remark for remark in brought_in(tmp_path / "a").remarks)
    assert Note.objects.get(number=1).drawn_at


def test_what_the_archive_knows_by_itself_is_not_looked_at_again(tmp_path, settings):
    with that_goes_again():
        couple = two(*notes(12), **MORNINGS)
        couple.jar.notes.update(drawn_at=make.NOON)
        receiving.close(couple.consent, now=make.NOON)
        exported(tmp_path / "a", **OPEN)
    asked = []
    for lines in ([], [f"drawn {hash_of('note', f'{couple.jar.address} {number}')}\n" for number in range(1, 13)]):
        lines += [f"closed {hash_of('consent', couple.consent.address)}\n"] if lines else []
        (settings.LEFTUNSAID.data / NAME).write_text("".join(lines))
        with that_goes_again(), CaptureQueriesContext(connection) as queries:
            brought_in(tmp_path / "a")
        asked.append(len(queries))
    assert asked[1] - asked[0] <= len(NAMED)  # once for all of a kind


def test_a_complaint_holds_though_another_card_was_taken_since(tmp_path, settings):
    with that_goes_again():
        couple = two(*notes(1), **MORNINGS)
        exported(tmp_path / "a", **OPEN)
    said = [f"{act} {hash_of('consent', couple.consent.address)}\n" for act in ("unwelcome", "closed", "welcomed")]
    (settings.LEFTUNSAID.data / NAME).write_text("".join(said))
    brought_in(tmp_path / "a")
    assert Jar.objects.get().frozen_at
    assert Complaint.objects.get().settled_at is None


def test_a_complaint_whose_yes_is_gone_comes_no_second_time(tmp_path):
    couple = two(*notes(1), **MORNINGS)
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=make.NOON)
    exported(tmp_path / "a", **OPEN)
    receiving.leave(couple.consent)
    with pytest.raises(CannotBringIn) as refused:
        brought_in(tmp_path / "a")
    assert [one.place for one in refused.value.report.refused] == ["complaints.jsonl, line 1"]
    assert Complaint.objects.count() == 1


def test_a_block_holds_there_and_comes_once(tmp_path):
    with that_goes_again():
        little_notes()
        receiving.leave_blocks(Block.objects.get().owner)
        receiving.block(by_mail("fern@mailbox.example"), now=make.NOON)
        receiving.leave_blocks(Block.objects.get().owner)
        exported(tmp_path / "a", **OPEN)
    for _ in range(2):
        brought_in(tmp_path / "a")
        assert Block.objects.get().address_hash
        assert Card.objects.exists()


def test_a_mailbox_of_a_key_that_was_forgotten_since_leads_nowhere(tmp_path, settings):
    with that_goes_again():
        mailbox_of_key = make.mailbox(make.key()[0])
        Recovery.objects.update(called_at=make.NOON)
        exported(tmp_path / "a")
    with that_goes_again():
        brought_in(tmp_path / "a")
        assert Recovery.objects.get().called_at is None
    (settings.LEFTUNSAID.data / NAME).write_text(f"stopped {hash_of('recovery', mailbox_of_key.ref)}\n")
    brought_in(tmp_path / "a")
    assert not Recovery.objects.exists()


def test_a_mailbox_that_was_left_just_before_the_move_is_asked_after_it_once(tmp_path):
    asked = Letterboxes()
    with that_goes_again():
        a_mailbox_of_a_key(CARA)
        two(place="mail", address=DORA)
        deliver(asked, make.NOON)
        a_mailbox_of_a_key("fern@mailbox.example")
        two(place="mail", address="fern@post.example")
        exported(tmp_path / "a")
    brought_in(tmp_path / "a")
    deliver(boxes := Letterboxes(), make.NOON)
    assert sorted(mail.to for mail in asked.mails) == [CARA, DORA]
    assert sorted(mail.to for mail in boxes.mails) == ["fern@mailbox.example", "fern@post.example"]
    assert not Recovery.objects.filter(asked_at=None).exists()


def a_mailbox_of_a_key(address):
    opened = open_key(make.key()[0], now=make.NOON, dice=make.dice)
    recovery.choose_mailbox(opened, read_address(address), reach="all", now=make.NOON, dice=make.dice)
