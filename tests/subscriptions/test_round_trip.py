"""From an address to its last mail, over a real mail server."""

from collections.abc import Iterator

import pytest

import make
from leftunsaid.clock import clock
from leftunsaid.outbox.models import Envelope
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Mailbox
from leftunsaid.worker.mails import deliver_once
from mail_server import TestMailServer, mail_server
from subscriptions.people import ANA, leave, refs_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(house) -> Iterator[TestMailServer]:
    with mail_server() as server:
        house(mail_server=server.as_set())
        yield server


@pytest.fixture
def now():
    """The worker's own clock says what time it is here."""
    return clock()


def test_ask_confirm_notice_and_one_click(server, now):
    letter = make.letter(now=now)
    leave(letter, "Ana.Bell+letters@mail.example", now=now)
    deliver_once(is_over=lambda: False)
    [asked] = server.mails
    assert asked.to == "Ana.Bell+letters@mail.example"
    [ref] = refs_in(asked, "confirm", now)
    assert actions.confirm(ref, now=now)
    make.comment(letter, body="Me too. Ещё как.", now=now)
    deliver_once(is_over=lambda: False)
    notice = server.mails[-1]
    assert notice.message["Subject"] == "1 new comment"
    actions.stop(refs_in(notice, "stop", now)[0])
    make.comment(letter, now=now)
    deliver_once(is_over=lambda: False)
    assert len(server.mails) == 2
    assert not Mailbox.objects.exists()
    assert not Envelope.objects.open().exists()


def test_an_address_of_other_letters_is_written_as_ascii_names_it(server, now):
    leave(make.letter(now=now), "ana@bücher.example", now=now)
    deliver_once(is_over=lambda: False)
    [mail] = server.mails
    assert mail.to == "ana@xn--bcher-kva.example"


def test_a_mailbox_that_does_not_exist_is_forgotten(server, now):
    leave(make.letter(now=now), f"reject-{ANA}", now=now)
    deliver_once(is_over=lambda: False)
    assert server.mails == []
    assert not Mailbox.objects.exists()


def test_a_lost_answer_makes_two_of_one_name_at_most(server, now):
    letter = make.letter(now=now)
    leave(letter, f"lostack-{ANA}", now=now)
    deliver_once(is_over=lambda: False)
    [asked] = server.mails
    actions.confirm(refs_in(asked, "confirm", now)[0], now=now)
    make.comment(letter, now=now)
    deliver_once(is_over=lambda: False)
    Envelope.objects.open().update(due_at=now)
    deliver_once(is_over=lambda: False)
    assert len({mail.name for mail in server.mails if "new comment" in str(mail.message["Subject"])}) == 1
