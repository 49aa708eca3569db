"""A house with mail, a mail server that keeps what it gets, and envelopes that do what a test says."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from django.conf import settings as house_settings

from leftunsaid.mail_settings import MailFrom
from leftunsaid.outbox import post_office as office
from leftunsaid.outbox.actions import deliver_due, post
from leftunsaid.outbox.mail import Mail
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import MailRoute
from mail_server import TestMailServer, mail_server
from outbox import builders

SENDER = MailFrom(name="The Drawer", address="post@letters.example", domain="letters.example")


@pytest.fixture
def server() -> Iterator[TestMailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _mail_is_on(request, house, settings):
    settings.OUTBOX = {**settings.OUTBOX, **builders.KINDS}
    builders.book.clear()
    house(mail_from=SENDER, base_url_as_set="https://letters.example")
    if "server" in request.fixturenames:
        house(mail_server=request.getfixturevalue("server").as_set())


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(office, "PATIENCE", 0.6)  # a machine may be busy for a moment


@pytest.fixture
def restless(monkeypatch):
    """A closed door is knocked at each time, as if a minute had gone by."""
    monkeypatch.setattr(office, "REST", 0.0)


@pytest.fixture
def route() -> Iterator[MailRoute]:
    """One way out that is kept open over several rounds, as the worker's is."""
    house = house_settings.LEFTUNSAID
    with closing(MailRoute(house.mail_server, our_name=house.mail_domain)) as route:
        yield route


@pytest.fixture
def deliver(dice):
    """One round of a worker: `deliver(now)`. Its way out is a fresh one, unless it is given one."""

    def work(now: datetime, *, over=None, **more) -> int:
        house = house_settings.LEFTUNSAID
        with closing(MailRoute(house.mail_server, our_name=house.mail_domain)) as route:
            return deliver_due(over or route, now=now, dice=dice, **more)

    return work


@pytest.fixture
def posted(now):
    """Post an envelope whose builder is `opens`, or that is a mail `to` somebody: `posted(to='anna@example.org')`."""
    pages = itertools.count(1)

    def put(
        opens: Callable[[datetime], Mail | None] | None = None,
        *,
        to: str = "anna@example.org",
        send_after: datetime | None = None,
        **said,
    ) -> Envelope:
        page = next(pages)
        mail = {"subject": "News", "text": "Somebody answered.\n", "html": "<p>Somebody answered.</p>"}
        builders.book[page] = opens or (lambda now: Mail(to=to, **mail | said))
        post("page", once=f"page {page}", page=page, send_after=send_after, now=now)
        return Envelope.objects.get(once=f"page {page}")

    return put


@pytest.fixture
def over_a_day(deliver):
    """Work from `now` on for as long as anything is open, two days at most; answers when each round was."""

    def work(now: datetime) -> list[datetime]:
        rounds, end = [], now + timedelta(days=2)
        while (due := Envelope.objects.open().order_by("due_at").first()) and due.due_at < end:
            rounds.append(due.due_at)
            deliver(due.due_at)
        return rounds

    return work


def states(**by: object) -> list[str]:
    """How each envelope stands, in the order in which they were posted."""
    return [state(envelope) for envelope in Envelope.objects.filter(**by).order_by("pk")]


def state(envelope: Envelope) -> str:
    envelope.refresh_from_db()
    ends = {"sent": envelope.sent_at, "dropped": envelope.dropped_at, "failed": envelope.failed_at}
    return next((how for how, when in ends.items() if when), "open")
