"""What is due is opened, and each mail is sent until the mail server has taken it, refused it, or a day is over."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

import make
from at_once import all_at_once
from leftunsaid.outbox import actions
from leftunsaid.outbox.actions import NotYet, post, try_again
from leftunsaid.outbox.mail import Mail
from leftunsaid.outbox.models import Envelope
from outbox.conftest import state, states

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def told():
    """What the ends of a mail were told: `posted(**told.by())`."""

    class Told(list):
        def by(self):
            names = ("when_sent", "when_refused", "when_given_up")
            return {name: lambda now, name=name: self.append((name, now)) for name in names}

    return Told()


# Taken


def test_a_mail_is_sent_and_who_sent_it_is_told(now, posted, deliver, server, told):
    envelope = posted(**told.by())
    assert deliver(now + MINUTE) == 1
    assert len(server.mails) == 1
    assert told == [("when_sent", now + MINUTE)]
    envelope.refresh_from_db()
    assert (envelope.sent_at, envelope.failure, envelope.tries) == (now + MINUTE, "", 1)
    assert deliver(now + DAY) == 0


def test_where_there_is_nothing_to_send_the_envelope_is_dropped(now, posted, deliver, server):
    envelope = posted(lambda now: None)
    assert deliver(now) == 1
    assert state(envelope) == "dropped"
    assert not server.heard


def test_what_is_done_and_no_mail_at_all_is_done_once(now, posted, deliver, server):
    done = []
    posted(done.append)
    deliver(now)
    deliver(now + DAY)
    assert done == [now]


def test_one_whose_moment_has_not_come_is_looked_at_again_then(now, posted, deliver, server, over_a_day):
    def opens(at):
        if at < now + 3 * HOUR:
            raise NotYet(now + 3 * HOUR)

    envelope = posted(opens)
    assert over_a_day(now) == [now, now + 3 * HOUR]
    assert (state(envelope), envelope.tries) == ("dropped", 0)


def test_a_moment_that_is_over_already_is_no_reason_to_hurry(now, posted, deliver, server):
    def opens(at):
        raise NotYet(now - DAY)

    envelope = posted(opens)
    assert deliver(now) == 1
    assert deliver(now) == 0
    envelope.refresh_from_db()
    assert now < envelope.due_at <= now + MINUTE


def test_what_an_envelope_posts_is_opened_in_the_next_round(now, posted, deliver, server):
    def opens(at):
        post("page", once="page 2", page=2, now=at)

    first = posted(opens)
    assert deliver(now) == 1
    posted()
    assert deliver(now) == 1
    assert state(first) == "dropped"
    assert len(server.mails) == 1


def test_a_round_has_an_end_and_the_rest_comes_next(now, posted, deliver, server):
    for _ in range(5):
        posted()
    assert deliver(now, at_most=3) == 3
    assert deliver(now, at_most=3) == 2
    assert states() == ["sent"] * 5


def test_who_is_told_to_stop_ends_with_the_mail_in_hand_and_puts_the_rest_back(now, posted, deliver, server):
    for _ in range(3):
        posted()
    assert deliver(now, is_over=lambda: len(server.mails) == 1) == 1
    assert states() == ["sent", "open", "open"]
    assert deliver(now) == 2
    assert len(server.mails) == 3


def test_what_takes_long_goes_back_before_its_lease_runs_out(now, posted, deliver, server, monkeypatch):
    monkeypatch.setattr(actions, "IN_HAND", -1.0)
    for _ in range(3):
        posted()
    assert deliver(now) == 0
    assert Envelope.objects.due(now).count() == 3


# Not now


def test_who_is_put_off_is_tried_for_a_day_with_growing_waits(now, posted, over_a_day, server, told):
    envelope = posted(to="defer-anna@example.org", **told.by())
    rounds = over_a_day(now)
    waits = [later - earlier for earlier, later in pairwise(rounds)]
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert rounds[-1] - now >= DAY
    assert server.tries["defer-anna@example.org"] == len(rounds) == 12
    envelope.refresh_from_db()
    assert (envelope.failed_at, envelope.failure) == (rounds[-1], "451 for the address")
    assert told == [("when_given_up", rounds[-1])]


def test_a_grey_list_is_waited_for(now, posted, over_a_day, server):
    server.greylist = 2
    envelope = posted()
    over_a_day(now)
    assert (state(envelope), envelope.tries, envelope.failure) == ("sent", 3, "")


def test_every_try_goes_by_the_same_name(now, posted, over_a_day, server):
    envelope = posted(to="lostack-anna@example.org")
    over_a_day(now)
    assert len(server.mails) == 12  # it took each, and never said so
    assert len({mail.name for mail in server.mails}) == 1
    assert envelope.failed_at is None
    assert state(envelope) == "failed"
    other = posted()
    over_a_day(now + 2 * DAY)
    assert state(other) == "sent"
    assert len({mail.name for mail in server.mails}) == 2


def test_a_later_try_that_tells_more_is_another_mail(now, posted, over_a_day, server):
    tells = iter("123")
    anna = Mail(to="lostack-anna@example.org", subject="News", text="News.\n", html="<p>News.</p>")
    posted(lambda now: replace(anna, tells=next(tells, "3")))
    over_a_day(now)
    assert len({mail.name for mail in server.mails}) == 3


def test_a_day_is_counted_in_tries_so_an_outage_of_a_month_gives_nothing_up(now, posted, deliver, over_a_day, server):
    server.greylist = 3
    envelope = posted()
    deliver(now)
    # Nobody delivers for a month. Then a grey list still has its time.
    over_a_day(now + 30 * DAY)
    assert (state(envelope), envelope.tries) == ("sent", 4)


# Never


@pytest.mark.parametrize(
    ("address", "failure", "end"),
    [
        ("reject-a", "550 for the address", "when_refused"),
        ("unwanted-a", "550 for the address", "when_given_up"),
        ("rejectdata-a", "554 for the mail", "when_given_up"),
    ],
)
def test_what_is_refused_for_ever_is_not_tried_again(now, posted, over_a_day, server, told, address, failure, end):
    envelope = posted(to=f"{address}@example.org", **told.by())
    assert over_a_day(now) == [now]
    assert told == [(end, now)]
    envelope.refresh_from_db()
    assert (envelope.failed_at, envelope.failure, envelope.tries) == (now, failure, 1)


def test_where_everybody_is_refused_no_mailbox_is_to_blame(now, posted, deliver, server, told, route):
    """Whoever lets this house send has locked it out: their subscribers would all be lost."""
    for number in range(6):
        posted(to=f"unwanted-{number}@example.org", **told.by())
    deliver(now, over=route)
    assert states() == ["failed"] * 3 + ["open"] * 3
    assert [how for how, _ in told] == ["when_given_up"] * 3
    posted()
    deliver(now + MINUTE, over=route)  # one is taken, so it is the others after all
    assert states() == ["failed"] * 6 + ["sent"]


def test_nor_where_everybody_is_said_not_to_exist(now, posted, deliver, server, told, route):
    """A table of users that was not loaded, say. Those that are gone indeed are found out one by one."""
    for number in range(6):
        posted(to=f"reject-{number}@example.org", **told.by())
    deliver(now, over=route)
    assert states() == ["failed"] * 3 + ["open"] * 3
    posted()
    deliver(now + MINUTE, over=route)
    assert states() == ["failed"] * 6 + ["sent"]
    assert [how for how, _ in told] == ["when_refused"] * 6


def test_what_failed_can_be_tried_again_as_if_it_were_new(now, posted, deliver, over_a_day, server):
    envelope = posted(to="defer-anna@example.org")
    over_a_day(now)
    envelope.refresh_from_db()
    assert try_again(envelope.kind, envelope.failure, now=now + 3 * DAY) == 1
    envelope.refresh_from_db()
    assert (state(envelope), envelope.tries, envelope.due_at) == ("open", 0, now + 3 * DAY)
    server.tries.clear()
    over_a_day(now + 3 * DAY)
    assert server.tries["defer-anna@example.org"] == 12


def test_what_was_sent_is_not_tried_again_by_a_press(now, posted, deliver, server):
    envelope = posted()
    deliver(now)
    assert try_again(envelope.kind, "", now=now) == 0
    deliver(now)
    assert len(server.mails) == 1


# The others


@pytest.mark.parametrize("trouble", ["reject", "rejectdata", "defer", "drop", "lostack", "hang"])
def test_trouble_with_one_holds_up_nobody_else(now, posted, deliver, server, impatient, trouble):
    envelopes = [posted(to=to) for to in ("before@x.test", f"{trouble}-anna@x.test", "after@x.test", "last@x.test")]
    assert deliver(now) == 4
    sent = [mail.to for mail in server.mails if not mail.to.startswith(trouble)]
    assert sent == ["before@x.test", "after@x.test", "last@x.test"]
    assert [state(envelope) == "sent" for envelope in envelopes] == [True, False, True, True]


def test_a_hang_is_over_when_patience_is(now, posted, deliver, server, impatient):
    envelope = posted(to="hang-anna@example.org")
    deliver(now)
    envelope.refresh_from_db()
    assert (envelope.failure, envelope.tries, envelope.due_at) == ("TimeoutError", 1, now + MINUTE)


def test_a_server_that_hangs_for_everybody_is_left_alone_for_a_while(now, posted, deliver, server, impatient, route):
    """Or what waits for it would hold up what is no mail: half a minute each."""
    done = []
    for number in range(8):
        posted(to=f"hang-{number}@example.org")
    posted(done.append)
    assert deliver(now, over=route) == 9
    assert done == [now]
    assert server.heard.count("DATA") == 2
    assert list(Envelope.objects.filter(tries=1).values_list("failure", flat=True)) == ["TimeoutError"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_sent_outside_of_any_transaction(now, posted, deliver, server):
    """A mail server that takes its time must not keep writers waiting."""
    written = []
    server.when_kept = lambda mail: written.extend(all_at_once(make.letter))
    posted()
    assert deliver(now) == 1
    assert [letter.number for letter in written] == [1]
