"""What an answer of the mail server is about: the mailbox, this one mail, or this house."""

import socket
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from leftunsaid.mail_settings import MailServer
from leftunsaid.outbox import post_office as office
from leftunsaid.outbox.actions import IN_HAND, LEASE
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import MailRoute, NotNow, Refused, RefusedAlone, Unreachable, Written
from outbox.conftest import states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WRITTEN = Written("name", sender="post@letters.example", to="anna@example.org", raw=b"Subject: News\r\n\r\nNews.\r\n")


@pytest.fixture
def answered(server, route):
    """What becomes of one mail that is answered so: `answered('RCPT', '550 5.1.1 unknown')`."""

    def send(command: str, answer: str) -> type[Exception]:
        server.answers[command] = answer
        with pytest.raises(office.NotTaken) as why:
            route.send(WRITTEN)
        return type(why.value)

    return send


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 no such user",
        "553 5.1.2 no such domain",
        "501 5.1.3 bad address",
        "551 5.1.6 moved",
        "550 5.1.10 takes no mail",
        "550 5.2.1 disabled",
        "550 5.0.0 unknown",
        "550 no such user",
        "551 not local",
        "553 mailbox name not allowed",
    ],
)
def test_of_the_address_is_what_says_that_there_is_no_such_mailbox(answered, answer):
    assert answered("RCPT", answer) is Refused


@pytest.mark.parametrize(
    "answer",
    [
        "552 5.2.2 mailbox full",
        "552 mailbox full",
        "552 5.2.3 too long",
        "550 5.7.1 relay denied",
        "554 5.7.1 listed",
        "550 5.7.26 no DMARC",
        "550 relay not permitted",
        "550 Sender verify failed",
        "550 blocked by a list",
        "554 no",
        "550 5.4.1 no way there",
        "550 5.1.0 something with an address",
        "550 5.1.11 nobody knows",
    ],
)
def test_of_this_mail_alone_is_what_says_anything_else(answered, answer):
    assert answered("RCPT", answer) is RefusedAlone


@pytest.mark.parametrize("answer", ["554 5.7.1 spam", "550 5.1.1 no such user", "550 no", "552 5.3.4 too big"])
def test_after_the_mail_itself_it_is_always_of_this_mail_alone(answered, answer):
    assert answered("DATA", answer) is RefusedAlone


@pytest.mark.parametrize("answer", ["550 5.1.8 your domain is not found", "553 5.1.7 bad sender"])
def test_of_this_house_is_what_says_that_our_own_address_is_no_good(answered, answer):
    assert answered("RCPT", answer) is Unreachable


def test_where_our_own_address_is_no_good_nobody_is_lost(now, posted, deliver, server):
    refused = []
    server.answers["RCPT"] = "550 5.1.8 <post@letters.example>: Sender address rejected: Domain not found"
    for number in range(20):
        posted(to=f"reader-{number}@example.org", when_refused=refused.append)
    deliver(now)
    assert states() == ["open"] * 20
    assert not Envelope.objects.filter(tries__gt=0).exists()
    server.answers.clear()
    deliver(now + HOUR)
    assert states() == ["sent"] * 20
    assert refused == []


def test_a_server_that_says_of_everybody_that_there_is_no_such_mailbox_is_not_believed(server, route, answered):
    said = [answered("RCPT", "550 5.1.1 no such user") for _ in range(6)]
    assert said == [Refused] * 3 + [NotNow] * 3
    server.answers.clear()
    route.send(WRITTEN)
    assert answered("RCPT", "550 5.1.1 no such user") is Refused


def test_nor_one_that_refuses_every_mail(answered):
    assert [answered("DATA", "554 5.7.1 spam") for _ in range(5)] == [RefusedAlone] * 3 + [NotNow] * 2


# How long one mail may take


@pytest.fixture
def dripping():
    """A mail server that says one byte of its greeting every moment, and hangs up in the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            talk, _ = listening.accept()
            with talk, closing(talk.makefile("wb", buffering=0)) as out:
                for _ in range(600):
                    try:
                        out.write(b"2")
                    except OSError:
                        return
                    gone.wait(0.05)

        gone = threading.Event()
        dripper = threading.Thread(target=drip)
        dripper.start()
        yield MailServer(scheme="smtp", host="127.0.0.1", port=listening.getsockname()[1])
        gone.set()
        dripper.join()


def test_a_server_that_drips_its_answers_is_left_when_the_time_for_a_mail_is_over(dripping, monkeypatch):
    monkeypatch.setattr(office, "IN_ALL", 0.3)
    with pytest.raises(Unreachable) as away:
        MailRoute(dripping, our_name="letters.example").send(WRITTEN)
    assert str(away.value) == "TimeoutError"


def test_the_next_mail_has_its_whole_time_again(server, route, monkeypatch):
    route.send(WRITTEN)
    route._ends_at = 0.0
    route.send(WRITTEN)
    assert len(server.mails) == 2
    assert server.connections == 1


def test_a_lease_is_longer_than_the_slowest_mail_and_what_was_before_it():
    addresses = 4  # of one mail server, each knocked at in vain
    assert timedelta(seconds=IN_HAND + max(office.IN_ALL, addresses * office.PATIENCE) + office.PATIENCE) < LEASE
