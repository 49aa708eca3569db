"""A fault of ours stops one envelope, and no other; and never sends a mail twice."""

import logging
from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from leftunsaid.lib.sealing import CannotUnseal
from leftunsaid.outbox import actions
from leftunsaid.outbox.actions import deliver_due, post
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NoWayOut
from leftunsaid.web.logs import NobodysWords
from outbox import builders
from outbox.conftest import state, states

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FAULTS = [KeyError("anna"), CannotUnseal("x"), IntegrityError("x"), OperationalError("x"), ValueError("Dear Anna")]
kinds = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)


def fails_with(fault):
    def fail(now):
        raise fault

    return fail


@pytest.fixture(autouse=True)
def _the_database_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(actions, "BUSY", (0.0, 0.0))


@kinds
def test_a_fault_in_a_builder_holds_up_nobody_else(now, posted, deliver, server, fault):
    faulty = posted(fails_with(fault))
    for _ in range(3):
        posted()
    assert deliver(now) == 4
    assert states() == ["open", "sent", "sent", "sent"]
    faulty.refresh_from_db()
    assert (faulty.failure, faulty.tries, faulty.due_at) == (type(fault).__name__, 1, now + MINUTE)


def test_it_is_tried_for_a_day_and_then_has_failed(now, posted, over_a_day, server):
    envelope = posted(fails_with(KeyError("x")))
    rounds = over_a_day(now)
    assert rounds[-1] - now >= DAY
    assert state(envelope) == "failed"


def test_when_it_is_mended_in_time_the_mail_is_sent(now, posted, deliver, over_a_day, server):
    posted()
    works = builders.book[1]
    builders.book[1] = fails_with(KeyError("x"))
    deliver(now)
    builders.book[1] = works
    over_a_day(now)
    assert states() == ["sent"]


def test_an_envelope_that_nobody_can_open_fails_alone(now, posted, deliver, server):
    post("of an older version", once="old", page=1, now=now)
    post("page", once="with other ids", comment=1, now=now)
    posted()
    deliver(now)
    assert states() == ["open", "open", "sent"]
    assert set(Envelope.objects.open().values_list("failure", flat=True)) == {"KeyError", "TypeError"}


def test_it_is_told_to_the_operator_without_a_word_of_anybody(now, posted, deliver, server, caplog):
    caplog.handler.setFormatter(NobodysWords("{levelname} {name}: {message}", style="{"))
    posted(fails_with(ValueError("Dear Anna, anna@example.org")))
    with caplog.at_level(logging.INFO):
        deliver(now)
    assert "Could not open an envelope of kind 'page'" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "anna" not in caplog.text.lower()


@kinds
@pytest.mark.parametrize(
    ("to", "end", "how"),
    [
        ("anna@x.test", "when_sent", "sent"),
        ("reject-anna@x.test", "when_refused", "failed"),
        ("defer-anna@x.test", "when_given_up", "failed"),
    ],
)
def test_a_fault_in_what_follows_does_not_send_a_mail_again(
    now, posted, over_a_day, server, caplog, fault, to, end, how
):
    envelope = posted(to=to, **{end: fails_with(fault)})
    over_a_day(now)
    assert state(envelope) == how
    assert len(server.mails) == (how == "sent")
    assert caplog.messages == ["Could not finish with an envelope of kind 'page'"]


def test_what_follows_is_done_wholly_or_not_at_all(now, posted, deliver, server):
    def half(at):
        post("page", once="half of it", page=9, now=at)
        raise KeyError("x")

    posted(when_sent=half)
    deliver(now)
    assert states() == ["sent"]


@pytest.mark.parametrize("fault", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_mail_that_was_taken_is_noted_though_the_database_is_busy_for_a_while(now, posted, deliver, server, fault):
    tries = []

    def busy(at):
        tries.append(at)
        if len(tries) < 3:
            raise fault

    envelope = posted(when_sent=busy)
    deliver(now)
    assert state(envelope) == "sent"
    assert len(tries) == 3
    assert len(server.mails) == 1


def test_a_post_office_with_a_fault_of_its_own_counts_as_a_try(now, posted, deliver, server, caplog):
    class Broken:
        def send(self, mail):
            raise UnicodeError("x")

    envelope = posted()
    posted(lambda now: None)
    deliver(now, over=Broken())
    envelope.refresh_from_db()
    assert (states(), envelope.failure, envelope.tries) == (["open", "dropped"], "UnicodeError", 1)
    assert "Could not send a mail of kind 'page'" in caplog.messages


def test_where_the_database_is_away_for_long_nothing_is_lost(now, posted, server, deliver, monkeypatch):
    """The lease runs out, and it comes due again."""
    envelope = posted()
    follow = actions._note_and_follow

    def away(*_):
        raise OperationalError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_note_and_follow", away)
        with pytest.raises(OperationalError):
            deliver(now)
    assert actions._note_and_follow is follow
    assert deliver(now + MINUTE) == 0
    assert deliver(now + 6 * MINUTE) == 1
    assert state(envelope) == "sent"
    assert len({mail.name for mail in server.mails}) == 1
    assert not transaction.get_connection().in_atomic_block


def test_dice_and_the_moment_are_handed_through(now, server):
    """Builders draw from what the worker draws from."""
    builders.drawn.clear()
    post("draw", once="x", now=now)
    deliver_due(NoWayOut(), now=now, dice=Random(8))
    assert builders.drawn == [(now, Random(8).random())]


@pytest.mark.sqlite
def test_only_the_note_that_a_mail_went_out_does_not_wait_for_the_disk(now, posted, deliver, server):
    def how():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            return {1: "light", 2: "full"}[cursor.fetchone()[0]]

    seen = [how()]
    posted(lambda at: seen.append(how()))
    posted(when_sent=lambda at: seen.append(how()))
    posted(to="reject-anna@example.org", when_refused=lambda at: seen.append(how()))
    deliver(now)
    assert [*seen, how()] == ["full", "full", "light", "full", "full"]
