"""Whoever fills a jar cannot tell how it is received: not by a page, not by an answer, not by the work it takes.

And each way in which little notes could do harm is tried here, and does none.
"""

import re
from random import Random

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.guard.actions import Crowd
from leftunsaid.notes import receiving
from leftunsaid.notes.models import Card, Consent, KeptNote, Note, Place
from leftunsaid.outbox.models import Envelope
from leftunsaid.web.views import jars as pages
from leftunsaid.web.views import little_notes
from notes.people import MORNINGS, a_card, a_jar, notes, take
from subscriptions.people import Letterboxes, a_while
from web.mailing import SWITCHED_ON
from web.reading import post, read

STATES = (
    "nobody took a card",
    "receives",
    "rests",
    "closed",
    "blocked",
    "lapsed",
    "not welcome",
    "left",
    "waits for another",
    "burnt",
)


class Rolled(Exception):
    """Back to how it was."""


def bring_about(state: str, jar, now) -> None:
    """Two weeks of it, with a worker awake."""
    if state == "nobody took a card":
        return
    consent = take(jar, now=now, **MORNINGS)
    match state:
        case "rests":
            receiving.rest(consent, "month", now=now, dice=make.dice)
        case "closed":
            receiving.close(consent, now=now)
        case "blocked":
            receiving.block(consent, now=now)
        case "lapsed":
            Consent.objects.update(renewed_at=now - receiving.RESTS["month"] * 4)
        case "not welcome":
            receiving.say_it_is_not_welcome(consent, may_be_read=True, now=now)
        case "left":
            receiving.leave(consent)
        case "waits for another":
            take(jar, now=now, **MORNINGS)
        case "burnt":
            consent.owner.delete()
    a_while(Letterboxes(), now, days=12)


@pytest.fixture
def sender(key_holder, clock, monkeypatch):
    """Somebody with a jar of twenty notes, who looks at it two weeks later, and has handed over a card before."""
    jar = a_jar(*notes(20), owner=key_holder.key)
    clock.passes(days=14)
    key_holder.client.post("/key", {"key": key_holder.words})
    monkeypatch.setattr(pages, "dice", Random(5))

    def everything_they_see() -> list[object]:
        """Each page and each answer, byte for byte, with the statements that the database was asked."""
        monkeypatch.setattr(pages, "dice", Random(5))
        path, seen = f"/key/jar/{jar.address}", []
        looks = [
            "/key",
            path,
            f"{path}/tip",
            "/key/jars",
            "/key/mine",
            "/key/mine.txt",
            "/key/mine.json",
            "/key/receipt",
        ]
        steps = [("get", look, {}) for look in looks]
        steps += [("post", path, {"body": "One more, for you."}), ("post", f"{path}/note/1", {})]
        steps += [("post", f"{path}/note/{n}", {}) for n in range(2, 6)]
        steps += [("post", f"{path}/card", {}), ("get", path, {}), ("post", f"{path}/tip", {}), ("get", "/key", {})]
        envelopes = Envelope.objects.count()
        for how, where, fields in steps:
            with CaptureQueriesContext(connection) as asked:
                answer = key_holder.client.get(where) if how == "get" else post(key_holder.client, where, fields)
            seen.append((where, answer.status_code, answer.content, sorted(answer.headers.items())))
            seen.append([shape(query["sql"]) for query in asked.captured_queries])
        assert Envelope.objects.count() == envelopes  # none of it sets anything going
        return seen

    return jar, everything_they_see


def shape(statement: str) -> str:
    """What is asked, without the names of savepoints and the numbers of rows."""
    return re.sub(r'"s\d+_x\d+"|\b\d+\b', "…", statement)


def test_however_it_is_received_its_owner_sees_the_same_byte_for_byte(sender, clock):
    jar, everything_they_see = sender
    seen = {}
    for state in STATES:
        a_card(jar, clock.now)  # they made one, whatever became of it
        try:
            with transaction.atomic():
                bring_about(state, jar, make.NOON)
                Card.objects.all().delete()
                seen[state] = everything_they_see()
                if state == "receives":
                    assert KeptNote.objects.count() > 3  # or there was nothing to tell
                raise Rolled
        except Rolled:
            continue
    first = seen.pop("nobody took a card")
    for state, pages_and_work in seen.items():
        for one, other in zip(first, pages_and_work, strict=True):
            assert one == other, state


def test_only_what_the_receiver_shares_is_seen(key_holder, sender, clock):
    jar, _everything = sender
    consent = take(jar, **MORNINGS)
    a_while(Letterboxes(), make.NOON, days=12)
    page = read(key_holder.client.get(f"/key/jar/{jar.address}"))
    assert "It came" not in page.main
    one = consent.kept.first()
    receiving.give_heart(consent, one.pk, now=clock.now)
    receiving.share(consent, now=clock.now)
    page = read(key_holder.client.get(f"/key/jar/{jar.address}"))
    assert page.main.count("It came") == consent.kept.count()
    assert page.main.count("kept with a heart") == 1
    assert "2026-03-1" not in page.main.partition("What you wrote")[2]  # that it came, never when


# Abuse, designed out


def test_harassing_somebody_who_wants_none_reaches_nobody(client, mails, key_holder):
    """Whoever fills a jar has nowhere to type an address: without a yes from other hands no mail goes anywhere."""
    jar = a_jar(*notes(20), owner=key_holder.key)
    path = f"/key/jar/{jar.address}"
    for fields in ({"email": "ex@mailbox.example"}, {"place": "mail", "email": "ex@mailbox.example"}):
        post(key_holder.client, path, {"body": "Read this.", **fields})
        post(key_holder.client, f"{path}/card", fields)
        post(key_holder.client, "/key/jars", fields)
    assert mails.deliver() == []
    assert not any(
        name in page for page in (read(key_holder.client.get(path)).source,) for name in ("email", "type=email")
    )


def test_typing_anothers_mailbox_into_ones_own_card_sends_one_mail_without_a_word_of_theirs(mails, house):
    """The ex takes their own card with another key, and types the other's address there."""
    for _try in range(4):
        take(a_jar("You will read this."), place=Place.MAIL, address="ex@mailbox.example", **MORNINGS)
        mails.clock.passes(days=1)
        mails.deliver()
    [mail] = mails.sent
    said_in = mail.get_body(("plain",)).get_content()
    assert "You will read this" not in said_in
    assert "E." not in said_in.split()
    assert "never" in said_in.lower()  # and one press keeps all others away


def test_a_stranger_who_says_no_by_doing_nothing_is_forgotten(mails):
    take(a_jar("You will read this."), place=Place.MAIL, address="ex@mailbox.example", **MORNINGS)
    mails.deliver()
    for _day in range(10):
        mails.clock.passes(days=1)
        mails.deliver()
    assert len(mails.sent) == 1


def test_coercion_accept_it_and_show_me_finds_nothing_to_show(sender, clock):
    """'I want to see that you read it': there is no receipt on any page, and the receiver's own says so first."""
    jar, _everything_they_see = sender
    before = Card.objects.count()
    page = read(post(Client(), "/notes", {"card": a_card(jar, clock.now)}))
    assert "they cannot see it" in page.main
    assert "exactly like 'not yet'" in page.main
    assert Card.objects.count() == before + 1
    assert Card.objects.get().accepted_at is None


def test_saying_no_thank_you_leaves_no_trace(sender, clock):
    jar, _everything = sender
    words = a_card(jar, clock.now)
    before = list(Card.objects.values())
    client = Client()
    post(client, "/notes", {"card": words})
    client.get("/")  # where 'no, thank you' leads
    assert list(Card.objects.values()) == before
    assert not client.cookies


def test_flooding_with_cards_opens_one_at_a_time_and_writes_to_nobody(key_holder, mails):
    jar = a_jar(owner=key_holder.key)
    cards = [post(key_holder.client, f"/key/jar/{jar.address}/card", {}) for _ in range(20)]
    assert all(card.status_code == 200 for card in cards)
    assert Card.objects.count() == 1
    assert mails.deliver() == []


@pytest.mark.parametrize(
    "body",
    [
        "Look: https://elsewhere.example/x",
        "elsewhere dot com slash x",
        "Write to ana at mailbox dot example",
        "Call 555 867 5309",
        "I am @ana_writes there",
    ],
)
def test_no_link_and_no_address_goes_into_a_jar(key_holder, body):
    jar = a_jar(owner=key_holder.key)
    assert post(key_holder.client, f"/key/jar/{jar.address}", {"body": body}).status_code == 422
    assert not Note.objects.exists()


def test_guessing_the_six_words_ends_with_429_for_one_network_and_for_all(client, monkeypatch):
    monkeypatch.setattr(little_notes, "CARDS_AN_HOUR", 2)
    words = a_card(a_jar())
    for _guess in range(8):
        assert post(client, "/notes", {"card": "six words that open no card"}).status_code == 422
    for path in ("/notes", "/key/notes"):
        refused = post(client, path, {"card": words})
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert post(client, "/notes", {"card": words}, **elsewhere).status_code == 200
    # While the house is full of guesses each network has fewer, and never none.
    monkeypatch.setattr(little_notes, "CARDS_AN_HOUR", 100)
    monkeypatch.setattr(little_notes, "CROWD", Crowd(above=9, limit=1))
    far = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [post(client, "/notes", {"card": "no card at all here is"}, **far).status_code for _ in range(6)]
    assert answers[:4] == [422] * 4
    assert answers[-1] == 429


def test_a_wrong_word_a_faded_card_and_a_jar_that_was_frozen_tell_nothing_of_each_other(house):
    house(**SWITCHED_ON)
    jar = a_jar()
    consent = take(jar)
    receiving.say_it_is_not_welcome(consent, may_be_read=False, now=make.NOON)
    fresh = a_card(jar)  # of the frozen jar: it opens as any other does
    healthy = a_card(a_jar())

    def answer(words):
        page = read(post(Client(), "/notes", {"card": words}))
        return page.status, re.sub(r"\s+", " ", page.main.partition("Eight words that are yours")[0])

    assert answer(fresh) == answer(healthy)
