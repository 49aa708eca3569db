"""Somebody who fills a jar, somebody who takes its card, and a worker who brings what is drawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import make
from leftunsaid.lib.addresses import read_address
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.draw import Moment
from leftunsaid.notes.models import Consent, Jar
from leftunsaid.notes.receiving import Choice
from leftunsaid.ownership.models import OwnerKey

ANA = "ana@mail.example"


@dataclass
class Two:
    """A jar, and the yes of whoever took its card."""

    jar: Jar
    consent: Consent
    sender: OwnerKey
    receiver: OwnerKey


def a_jar(*bodies: str, owner: OwnerKey | None = None, now: datetime = make.NOON) -> Jar:
    owner = owner or make.key()[0]
    jar = jars.start_jar(owner, signature="E.", now=now, dice=make.dice)
    for body in bodies:
        jars.put_in(jar, body, now=now)
    return jar


def notes(count: int) -> list[str]:
    """So many, each of its own words."""
    return [f"Little note {'i' * n} for you." for n in range(1, count + 1)]


def a_card(jar: Jar, now: datetime = make.NOON) -> str:
    return jars.make_card(jar, now=now, dice=make.dice)[1]


def take(jar: Jar, *, owner: OwnerKey | None = None, now: datetime = make.NOON, address: str = "", **choice) -> Consent:
    """Somebody is handed a card and says yes."""
    card = jars.find_card(a_card(jar, now), now=now)
    assert card
    chosen = Choice(address=read_address(address) if address else None, **choice)
    return receiving.accept(card, owner or make.key()[0], chosen, now=now, dice=make.dice)


def two(*bodies: str, now: datetime = make.NOON, **choice) -> Two:
    jar = a_jar(*bodies, now=now)
    consent = take(jar, now=now, **choice)
    return Two(jar, consent, jar.owner, consent.owner)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def came(consent: Consent) -> list[str]:
    """What has come, the oldest first."""
    return list(consent.kept.order_by("pk").values_list("body", flat=True))


MORNINGS = {"moments": (Moment.MORNING,), "a_week": 7}
