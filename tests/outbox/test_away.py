"""While the mail server cannot be talked to, mails wait as long as it takes, and what is no mail happens."""

import logging
import socket
from datetime import timedelta

import pytest
from django.conf import settings as house_settings

from leftunsaid.mail_settings import MailServer
from leftunsaid.outbox.post_office import MailRoute, NoWayOut, Unreachable, post_office_of
from mail_server import DROP, HANG
from outbox.conftest import state, states

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def nobody_there(house):
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        house(mail_server=MailServer(scheme="smtp", host="127.0.0.1", port=probe.getsockname()[1]))
        yield


AWAY = {
    "421 when we come": {"greeting": "421 too busy"},
    "no greeting": {"greeting": HANG},
    "our address is refused": {"answers": {"MAIL": "550 5.7.1 not from you"}},
    "our address is put off": {"answers": {"MAIL": "451 4.3.0 not now"}},
    "it hangs before it knows to whom": {"answers": {"MAIL": HANG}},
    "it hangs up before it knows to whom": {"answers": {"MAIL": DROP}},
    "it wants a login": {"answers": {"MAIL": "530 5.7.0 who are you?"}},
    "it wants a login later": {"answers": {"RCPT": "530 5.7.0 who are you?"}},
}


@pytest.mark.parametrize("how", AWAY)
def test_mails_wait_and_no_try_is_counted(now, posted, deliver, server, impatient, how):
    vars(server).update(AWAY[how])
    done = []
    mails = [posted() for _ in range(3)]
    posted(done.append)
    assert deliver(now) == 4
    assert done == [now]
    assert states() == ["open"] * 3 + ["dropped"]
    for mail in mails:
        mail.refresh_from_db()
        assert (mail.tries, mail.due_at) == (0, now + 5 * MINUTE)
        assert mail.failure
        assert "example" not in mail.failure


def test_nothing_is_given_up_however_long_it_is_away(now, posted, deliver, nobody_there):
    envelope = posted()
    for days in range(60):
        assert deliver(now + days * DAY) == 1
    assert (state(envelope), envelope.tries, envelope.failure) == ("open", 0, "ConnectionRefusedError")


def test_when_it_is_back_everything_is_sent(now, posted, deliver, server):
    server.greeting = "421 too busy"
    for _ in range(3):
        posted()
    deliver(now)
    server.greeting = ""
    assert deliver(now + 5 * MINUTE) == 3
    assert states() == ["sent"] * 3


def test_it_is_knocked_at_and_told_once_a_round_and_not_for_each_mail(now, posted, deliver, server, caplog):
    server.greeting = "421 too busy"
    for _ in range(5):
        posted()
    with caplog.at_level(logging.WARNING):
        deliver(now)
    assert server.connections == 1
    [line] = caplog.messages
    assert line == "The mail server cannot be talked to (421 when we came). Mails wait."


def test_nobody_knocks_again_for_a_minute(now, posted, deliver, server, route, caplog):
    server.greeting = "421 too busy"
    for _ in range(3):
        posted()
        deliver(now, over=route)
    assert server.connections == 1
    assert len(caplog.messages) == 1
    assert states() == ["open"] * 3


def test_after_that_somebody_does(now, posted, deliver, server, route, restless):
    server.greeting = "421 too busy"
    posted()
    deliver(now, over=route)
    server.greeting = ""
    posted()
    deliver(now, over=route)
    assert states() == ["open", "sent"]


def test_where_mail_is_off_mails_wait_in_silence(now, posted, deliver, house, caplog):
    house(mail_from=None)
    done = []
    mail = posted()
    posted(done.append)
    assert deliver(now, over=NoWayOut()) == 2
    assert done == [now]
    assert states() == ["open", "dropped"]
    mail.refresh_from_db()
    assert mail.failure == "mail is off"
    assert not caplog.messages


def test_a_house_without_a_mail_server_has_no_way_out():
    assert isinstance(post_office_of(None, our_name="letters.example"), NoWayOut)


# One connection


def test_one_connection_carries_all_mails(now, posted, deliver, server):
    for _ in range(5):
        posted()
    deliver(now)
    assert len(server.mails) == 5
    assert server.connections == 1
    assert server.heard[-1] == "QUIT"


def test_a_connection_that_ended_while_it_was_kept_costs_no_mail_a_wait(now, posted, deliver, server):
    server.closes_after = 2
    for _ in range(5):
        posted()
    deliver(now)
    assert states() == ["sent"] * 5
    assert server.connections == 3


def test_a_connection_that_was_cut_while_it_was_kept_neither(now, posted, deliver, server, route):
    posted()
    deliver(now, over=route)
    route._connection.sock.shutdown(socket.SHUT_RDWR)
    posted()
    deliver(now, over=route)
    assert states() == ["sent", "sent"]
    assert server.connections == 2


def test_after_a_refusal_the_same_connection_goes_on(now, posted, deliver, server):
    for to in ("reject-a@x.test", "b@x.test", "rejectdata-c@x.test", "d@x.test", "defer-e@x.test", "f@x.test"):
        posted(to=to)
    deliver(now)
    assert [mail.to for mail in server.mails] == ["b@x.test", "d@x.test", "f@x.test"]
    assert server.connections == 1


def test_it_is_closed_twice_without_harm_and_opens_again(now, posted, deliver, server, route):
    posted()
    deliver(now, over=route)
    route.close()
    route.close()
    posted()
    deliver(now, over=route)
    assert len(server.mails) == 2


def test_knocking_sends_nothing(server, route):
    route.knock("post@letters.example")
    assert server.heard == ["EHLO letters.example", "MAIL", "QUIT"]
    assert not server.mails


def test_it_answers_what_the_mail_server_said_for_the_operator_alone(server):
    server.greeting = "554 5.7.1 no mail from 192.0.2.7"
    house = house_settings.LEFTUNSAID
    with pytest.raises(Unreachable) as away:
        MailRoute(house.mail_server, our_name=house.mail_domain).knock("post@letters.example")
    assert str(away.value) == "554 when we came"
    assert away.value.answer == "554 5.7.1 no mail from 192.0.2.7"
