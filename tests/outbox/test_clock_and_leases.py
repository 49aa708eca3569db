"""Whoever has an envelope in hand has it alone, for a while; whatever clocks, workers and machines do."""

from datetime import timedelta

import pytest

from at_once import all_at_once
from leftunsaid.outbox import actions
from leftunsaid.outbox.actions import LEASE, bring_back, erase_due
from leftunsaid.outbox.models import Envelope
from outbox.conftest import state, states

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
pytestmark = pytest.mark.django_db
apart = pytest.mark.django_db(transaction=True)  # each worker on a connection of its own


@apart
def test_several_workers_at_once_send_each_mail_once(now, posted, deliver, server):
    for number in range(40):
        posted(to=f"reader-{number}@example.org")

    def work():
        while deliver(now, at_most=3):
            """There is more."""

    all_at_once(*[work] * 4)
    assert states() == ["sent"] * 40
    assert len(server.mails) == len({mail.to for mail in server.mails}) == 40


def test_what_is_in_hand_nobody_else_takes(now, posted, deliver, server):
    posted(lambda at: deliver(at) and None)
    assert deliver(now) == 1
    [envelope] = Envelope.objects.all()
    assert (state(envelope), envelope.fence) == ("dropped", 1)


def test_what_a_dead_worker_had_in_hand_comes_due_again_when_its_lease_is_over(now, posted, deliver, server):
    envelope = posted()
    assert actions._take(50, now)
    assert deliver(now + LEASE - SECOND) == 0
    assert deliver(now + LEASE) == 1
    assert state(envelope) == "sent"
    envelope.refresh_from_db()
    assert envelope.tries == 1  # the worker died, the mail did not fail


def test_who_lost_their_lease_sends_nothing_and_changes_nothing(now, posted, deliver, server):
    """The machine slept, or its clock jumped, while one was at work: others have gone on."""
    envelope = posted()
    slow = actions._take(50, now)
    assert deliver(now + LEASE) == 1
    for one in slow:
        actions._open(one, NoPost(), actions._Ahead([one]), now=now, dice=None)
    envelope.refresh_from_db()
    assert (envelope.sent_at, envelope.failed_at) == (now + LEASE, None)


def test_who_lost_it_just_while_sending_changes_nothing_either(now, posted, deliver, server):
    told = []
    envelope = posted(to="defer-anna@example.org", when_sent=told.append)

    class Slow:
        def send(self, mail):
            deliver(now + LEASE)  # another worker, in the middle of it

    [slow] = actions._take(50, now)
    actions._open(slow, Slow(), actions._Ahead([slow]), now=now, dice=None)
    envelope.refresh_from_db()
    assert (state(envelope), envelope.tries, envelope.fence) == ("open", 1, 2)
    assert told == []


class NoPost:
    def send(self, mail):
        raise AssertionError("it is not in our hand any more")


# The clock


@pytest.mark.parametrize("jump", [400 * DAY, -2 * DAY], ids=["400 days ahead", "2 days back"])
def test_a_clock_that_jumps_and_is_set_right_sends_nothing_twice_and_leaves_nothing_behind(
    now, posted, deliver, server, jump
):
    server.greylist = 1
    for moment in (now, now + jump, now + 2 * MINUTE):
        bring_back(moment)
        posted(send_after=moment)
        deliver(moment)
    for minutes in range(3, 30):
        bring_back(now + minutes * MINUTE)
        deliver(now + minutes * MINUTE)
    server.greylist = 0
    for hours in range(1, 60):
        bring_back(now + hours * 60 * MINUTE)
        deliver(now + hours * 60 * MINUTE)
    assert states() == ["sent"] * 3
    assert len(server.mails) == 3


def test_what_was_put_off_while_the_clock_ran_ahead_is_not_put_off_for_a_year(now, posted, deliver, server):
    server.greylist = 1
    envelope = posted()
    deliver(now + 400 * DAY)
    assert deliver(now + DAY) == 0
    assert bring_back(now + DAY) == 1
    assert bring_back(now + DAY) == 0
    assert deliver(now + DAY) == 1
    assert state(envelope) == "sent"


def test_what_waits_for_its_own_day_is_not_brought_forward(now, posted):
    envelope = posted(send_after=now + 300 * DAY)
    assert bring_back(now + DAY) == 0
    envelope.refresh_from_db()
    assert envelope.due_at == now + 300 * DAY


def test_clocks_of_two_machines_may_differ_a_little(now, posted, deliver):
    posted(to="anna@example.org")
    actions._take(50, now + 2 * MINUTE)
    assert bring_back(now) == 0


# The end


@pytest.mark.parametrize("end", ["sent_at", "dropped_at", "failed_at"])
def test_what_came_to_its_end_is_forgotten_after_a_month(now, end):
    for days in (29, 31, 400):
        ended = {end: now - days * DAY}
        Envelope.objects.create(kind="page", once=f"{days}", looked_at=now, due_at=now - 500 * DAY, **ended)
    Envelope.objects.create(kind="page", once="open", looked_at=now, due_at=now - 500 * DAY)
    assert erase_due(now) == 2
    assert list(Envelope.objects.order_by("pk").values_list("once", flat=True)) == ["29", "open"]


def test_nobody_seems_to_deliver_when_one_was_never_tried_for_long(now, posted, deliver, server):
    posted(to="defer-anna@example.org")
    deliver(now)
    assert not Envelope.objects.stuck(now + DAY).exists()  # it was tried
    posted(send_after=now + MINUTE)
    assert not Envelope.objects.stuck(now).exists()
    assert Envelope.objects.stuck(now + MINUTE).count() == 1
    deliver(now + 2 * MINUTE)
    assert not Envelope.objects.stuck(now + DAY).exists()


def test_looking_for_what_is_due_takes_one_query(now, posted, django_assert_num_queries):
    posted(send_after=now + DAY)
    with django_assert_num_queries(1):
        assert actions._take(50, now) == []


@pytest.mark.sqlite
def test_looking_for_what_is_due_walks_through_nothing(now):
    for looked_for in (Envelope.objects.due(now), Envelope.objects.stuck(now)):
        assert "USING INDEX envelopes_due" in looked_for.explain()
