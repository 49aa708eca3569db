"""A letter that thousands follow: answering it costs what it always costs, and the worker tells them bit by bit."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments import actions as comments
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.subscriptions import actions, news
from leftunsaid.subscriptions.models import Mailbox, Subscription
from subscriptions.people import deliver, leave, refs_in

pytestmark = pytest.mark.django_db


def followed_by(letter, many: int) -> None:
    """So many mailboxes follow it. Put down all at once: the verbs would take their time with thousands."""
    first = Mailbox.objects.count()
    Mailbox.objects.bulk_create(
        Mailbox(
            ref=random_address(make.dice),
            address_hash=f"hash {first + n}",
            sealed_address=_sealed(f"reader{first + n}@mail.example", f"hash {first + n}"),
            made_at=make.NOON,
            confirmed_at=make.NOON,
        )
        for n in range(many)
    )
    Subscription.objects.bulk_create(
        Subscription(
            ref=random_address(make.dice),
            mailbox=mailbox,
            letter=letter,
            found_as="public",
            asked_at=make.NOON,
            confirmed_at=make.NOON,
            told_up_to=letter.last_comment_number,
        )
        for mailbox in Mailbox.objects.order_by("pk")[first:]
    )


def _sealed(address: str, address_hash: str) -> str:
    return settings.KEYRING.seal(address, bound_to=actions.bound_to(address_hash), dice=make.dice)


def queries_of(letter) -> int:
    with CaptureQueriesContext(connection) as asked:
        make.comment(letter)
    return len(asked)


def test_answering_costs_the_same_whether_one_follows_or_ten_thousand():
    alone, crowded = make.letter(), make.letter()
    followed_by(alone, 1)
    followed_by(crowded, 10_000)
    assert queries_of(alone) == queries_of(crowded)
    assert Envelope.objects.filter(kind="comment shown").count() == 2
    assert not Envelope.objects.filter(kind="notice").exists()


def test_nothing_is_posted_where_nobody_follows():
    make.comment(make.letter())
    assert not Envelope.objects.exists()


def test_what_came_between_the_asking_and_the_yes_is_told(boxes, now):
    """Nobody has looked at what was asked yet; then a mail asks; then they say yes: all of it is told."""
    letter = make.letter()
    leave(letter, "reader@mail.example")
    make.comment(letter)
    deliver(boxes, now)
    (asked,) = boxes.mails
    make.comment(letter)
    deliver(boxes, now)
    assert boxes.mails == [asked]
    actions.confirm(refs_in(asked, "confirm", now)[0], now=now)
    deliver(boxes, now)
    assert boxes.mails[-1].to == "reader@mail.example"
    assert "2 new comments" in boxes.mails[-1].text


def test_they_are_told_some_at_a_time(boxes, now, monkeypatch):
    monkeypatch.setattr(news, "AT_ONCE", 10)
    letter = make.letter()
    followed_by(letter, 35)
    make.comment(letter)
    notices = []
    while Envelope.objects.filter(kind="comment shown").open().exists():
        deliver_due(boxes, now=now, dice=make.dice, at_most=1)
        notices.append(Envelope.objects.filter(kind="notice").count())
    assert set(notices) == {10, 20, 30, 35}
    while deliver_due(boxes, now=now, dice=make.dice):
        """There are more."""
    assert len({mail.to for mail in boxes.mails}) == len(boxes.mails) == 35


def test_for_what_is_hidden_again_by_then_nobody_is_looked_for(boxes, now):
    letter = make.letter()
    followed_by(letter, 5)
    comments.cover(make.comment(letter), now=now)
    deliver_due(boxes, now=now, dice=make.dice, at_most=1)
    assert not Envelope.objects.filter(kind="notice").exists()


def test_a_notice_asks_the_database_as_often_for_fifty_comments_as_for_one(boxes, now):
    counts = []
    for many in (1, 50):
        letter = make.letter()
        followed_by(letter, 1)
        for n in range(many):
            make.comment(letter, body=f"Comment {n}.", now=now + timedelta(minutes=n))
        while Envelope.objects.exclude(kind="notice").open().exists():
            deliver_due(boxes, now=now + timedelta(hours=1), dice=make.dice, at_most=1)
        with CaptureQueriesContext(connection) as asked:
            deliver_due(boxes, now=now + timedelta(hours=1), dice=make.dice)
        counts.append(len(asked))
    assert [str(mail.message["Subject"]) for mail in boxes.mails] == ["1 new comment", "50 new comments"]
    assert counts[0] == counts[1]
