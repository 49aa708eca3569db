"""Out of one house and into another, and nothing is lost, changed or woken."""

from datetime import timedelta

import pytest
from django.test import Client

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments.counts import recount as recount_comments
from leftunsaid.letters.lists import recount as recount_letters
from leftunsaid.letters.models import LastNumber, Letter
from leftunsaid.letters.seals import words_under
from leftunsaid.outbox.models import Envelope
from leftunsaid.ownership.actions import find_key
from leftunsaid.recovery import actions as recovery
from leftunsaid.recovery.models import Recovery
from leftunsaid.subscriptions.actions import address_of
from leftunsaid.subscriptions.models import Mailbox
from leftunsaid.subscriptions.news import catch_up
from subscriptions.people import ANA, Letterboxes, deliver
from transfer.archive.full_house import (
    CARA,
    SEALED_WORDS,
    brought_in,
    exported,
    fill,
    rows,
    that_goes_again,
    unpacked,
)

pytestmark = pytest.mark.django_db


def test_out_and_in_and_out_again_gives_the_same_bytes_and_once_more_changes_nothing(archive, tmp_path):
    parts = unpacked(archive)
    assert [name for name, lines in parts.items() if not lines] == []  # something of everything is in it
    report = brought_in(archive)
    assert report.refused == []
    exported(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == archive.read_bytes()

    before = everything_kept()
    once_more = brought_in(archive)
    assert everything_kept() == before
    assert not once_more.came
    assert once_more.known == report.came


def test_what_people_see_is_the_same(tmp_path):
    def seen():
        paths = ["/", "/letter/1", "/feeling/longing", "/letter/6", "/archive", "/asking", "/letter/3", "/2019/the-cup"]
        pages = [Client().get(path) for path in paths]
        return [(page.status_code, page.headers.get("Location"), page.content) for page in pages]

    with that_goes_again():
        words = fill()
        before = seen()
        exported(tmp_path / "a")
    brought_in(tmp_path / "a")
    assert seen() == before
    assert len({content for *_, content in before}) == len(before)
    assert recount_letters() == recount_comments() == []
    assert find_key(words).letters.count() == 4
    assert (
        make.letter().number
        == max(row["number"] for row in rows(tmp_path / "a", "letters.jsonl") if "number" in row) + 1
    )


def test_a_number_that_was_given_is_never_given_again(archive, tmp_path):
    with that_goes_again():
        make.letter(number=77)
        Letter.objects.all().delete()
        exported(tmp_path / "b")
    brought_in(tmp_path / "b")
    assert LastNumber.objects.get().number == 77


def test_sealed_words_and_addresses_stay_sealed_and_open_here(archive):
    assert SEALED_WORDS.encode() not in archive.read_bytes()
    assert ANA.encode() not in archive.read_bytes()
    brought_in(archive)
    assert not is_kept_in_a_table(SEALED_WORDS)
    assert words_under(Letter.objects.get(sealed_at__isnull=False)).body == SEALED_WORDS
    assert {address_of(mailbox) for mailbox in Mailbox.objects.all()} >= {ANA}
    assert recovery.address_of(Recovery.objects.get()) == CARA


def test_nothing_is_woken(archive):
    boxes = Letterboxes()
    brought_in(archive)
    posted = Envelope.objects.order_by("due_at").values_list("kind", "due_at__year")
    assert list(posted) == [("little note", 2026), ("little note", 2026), ("still welcome", 2026), ("look back", 2031)]
    for days in range(3):
        at = make.NOON + timedelta(days=days)
        catch_up(at)
        deliver(boxes, at)
    assert boxes.mails == boxes.tried == []


def test_without_a_passphrase_what_only_keys_open_is_left_out_and_counted(tmp_path):
    with that_goes_again():
        fill()
        done = exported(tmp_path / "open", passphrase="", with_addresses=False)
        followed = Mailbox.objects.count()
    mailboxes = {"mailboxes of little notes": 1, "mailboxes of keys": 1}
    assert done.left_out == {"sealed letters": 1, "subscriptions": 1} | mailboxes
    assert followed
    names = set(unpacked(tmp_path / "open"))
    of_addresses = {"mailboxes.jsonl", "subscriptions.jsonl", "passed-over.jsonl", "mailboxes-of-keys.jsonl"}
    assert not names & {"keys.sealed", *of_addresses}
    brought_in(tmp_path / "open")
    assert not Letter.objects.filter(sealed_at__isnull=False).exists()
    exported(tmp_path / "again", passphrase="", with_addresses=False)
    assert (tmp_path / "again").read_bytes() == (tmp_path / "open").read_bytes()


def test_the_copies_for_people_hold_what_everybody_can_read_and_nothing_else(archive):
    (text,) = (b"".join(lines).decode() for name, lines in unpacked(archive).items() if name.startswith("letters/"))
    assert "Dear Anna," in text
    assert "P.S. · 2026-03-17\n\nThe cup is still there." in text
    assert "(1) · Ana · 2026-03-14\n\nMe too." in text
    for hidden in ("For me alone", "Not this", "Cover me", "I know who you are", "Buy cups", "Many of these"):
        assert hidden not in text
