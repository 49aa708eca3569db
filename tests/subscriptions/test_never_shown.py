"""An address that was left stands nowhere in the open: in no table, no file, no log, no mail to somebody else."""

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

import make
from everything_kept import everything_kept
from leftunsaid.outbox.post_office import NotNow, Refused
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Ask, Mailbox
from leftunsaid.worker.timers import TIMERS
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave

pytestmark = pytest.mark.django_db(transaction=True)

PLANTED = "Quillfeather.Ozymandias@planted-domain.example"


def disguises(word: str) -> Iterator[bytes]:
    """The bytes that this word may hide behind."""
    for spelled in (word, word.lower(), word.upper()):
        plain = spelled.encode()
        yield from (plain, spelled.encode("utf-16-le"), spelled.encode("utf-16-be"), spelled.encode("utf-32-le"))
        yield from (plain.hex().encode(), plain.hex().upper().encode(), plain[::-1])
        for shift in range(3):  # inside something longer, in which it begins anywhere
            encoded = base64.b64encode(b"." * shift + plain).rstrip(b"=")[2 + shift : -2]
            yield from (encoded, encoded.replace(b"+", b"-").replace(b"/", b"_"))


PARTS = (PLANTED, "Quillfeather", "planted-domain")
WANTED = {disguise for part in PARTS for disguise in disguises(part)}


def is_in(kept: bytes) -> list[bytes]:
    return [wanted for wanted in WANTED if wanted in kept]


def in_files() -> list[bytes]:
    """In those of this very database: others belong to tests that run beside this one."""
    database = Path(connection.settings_dict["NAME"])
    return [found for path in database.parent.glob(f"{database.name}*") for found in is_in(path.read_bytes())]


@pytest.fixture
def left_everywhere(boxes, now):
    """The address in every place where one can be left, and everything that may become of it."""
    letter, other = make.letter(), make.letter()
    follow(letter, PLANTED, boxes=boxes)
    waits = make.comment(other, hold_reason="many")
    leave(other, PLANTED, comment=waits)
    leave(make.letter(), PLANTED, owner=make.key()[0])
    deliver(boxes, now)
    make.comment(letter)
    boxes.answers[PLANTED] = NotNow("451 for the address")
    deliver(boxes, now)
    boxes.answers[PLANTED] = Refused("550 for the address")
    a_while(boxes, now, minutes=5)
    boxes.answers.clear()
    leave(make.letter(), PLANTED)
    return letter


def test_it_stands_in_no_table_and_in_no_file_in_any_disguise(left_everywhere):
    assert Mailbox.objects.count() == 1
    assert Ask.objects.count() == 2
    assert not is_in(repr(everything_kept()).encode())
    if connection.vendor == "sqlite":
        assert in_files() == []


@pytest.mark.sqlite
def test_the_search_finds_what_it_looks_for(left_everywhere):
    for disguise in sorted(WANTED):
        if b"\0" not in disguise:
            Mailbox.objects.update(sealed_address=disguise.decode())
            assert is_in(repr(everything_kept()).encode())
            assert in_files()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE subscriptions_mailbox SET sealed_address = %s", [PLANTED.encode("utf-16-le")])
    assert in_files()


def test_no_log_and_no_mail_to_somebody_else_tells_it(boxes, now, caplog):
    with caplog.at_level(logging.DEBUG):
        letter = make.letter()
        follow(letter, PLANTED, boxes=boxes)
        follow(letter, ANA, boxes=boxes)
        leave(letter, BEN, comment=make.comment(letter))
        boxes.answers[PLANTED] = Refused("550 for the address")
        deliver(boxes, now)
        Mailbox.objects.update(sealed_address="nobody.can.read.this")
        make.comment(letter)
        a_while(boxes, now, days=2)
    assert {mail.to for mail in boxes.mails} == {ANA, BEN}
    assert not any(is_in(mail.raw) for mail in boxes.mails)
    assert any("Could not open an envelope" in record.getMessage() for record in caplog.records)
    told = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert not is_in(told.encode())


def test_once_it_is_forgotten_not_even_its_hash_is_left_but_where_it_wants_no_mail(left_everywhere, now):
    mailbox = Mailbox.objects.get()
    actions.stop_all(mailbox)
    for timer in TIMERS:
        timer.act(now + timer.every)
    assert mailbox.address_hash not in repr(everything_kept())
    assert mailbox.ref not in repr(everything_kept())
    actions.never_again_of(mailbox.ref, now=now)
    assert mailbox.address_hash not in repr(everything_kept())
