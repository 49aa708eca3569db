"""However many people follow however many letters, what the house asks about them is found by an index."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox import actions as outbox
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NotNow
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions import actions, asking, news
from leftunsaid.subscriptions.models import (
    Ask,
    AskedBefore,
    Mailbox,
    NeverAgain,
    PassedOver,
    Subscription,
)
from letters.at_scale import for_all_tests_of_a_module, gather_statistics, put_down
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave
from subscriptions.test_fan_out import followed_by
from web.test_query_plans import every_plan_is_good

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def crowded(request, django_db_setup, django_db_blocker) -> Iterator[Letter]:
    """Thousands of everything that has to do with mail, and one letter that thousands follow."""
    with for_all_tests_of_a_module(django_db_blocker):
        crowded = settle_in()
        if request.param:
            gather_statistics()
        yield Letter.objects.get(pk=crowded.pk)


def settle_in() -> Letter:
    put_down((1, 2_000))
    crowded = make.thread(Letter.objects.get(number=1_500), 600)
    Comment.objects.filter(letter=crowded).update(news_number=F("number"))
    followed_by(crowded, 3_000)
    mailboxes, others = list(Mailbox.objects.all()), list(Letter.objects.filter(number__lt=1_000))
    followed = list(Subscription.objects.all())
    lately, long_ago = make.NOON - timedelta(hours=1), make.NOON - timedelta(days=3)
    OwnerKey.objects.bulk_create(OwnerKey(words_hash=f"hash {n}", made_at=long_ago) for n in range(1_000))
    keys = list(OwnerKey.objects.all())
    rest = {"found_as": "public", "asked_at": long_ago, "confirmed_at": long_ago, "told_up_to": 0}
    Subscription.objects.bulk_create(
        Subscription(
            ref=random_address(make.dice),
            mailbox=mailboxes[n],
            letter=others[n % 999],
            owner=None if n % 2 else keys[n % 1_000],
            **rest,
        )
        for n in range(3_000)
    )
    thread = list(Comment.objects.filter(letter=crowded))
    for place, one in enumerate(followed):
        one.left_with = thread[place % 500]
    Subscription.objects.bulk_update(followed, ["left_with"], batch_size=500)
    PassedOver.objects.bulk_create(
        PassedOver(subscription=one, comment=thread[place % 500]) for place, one in enumerate(followed)
    )
    Ask.objects.bulk_create(
        Ask(letter=others[n % 999], found_as="public", address_hash=f"{n}", after_number=0, asked_at=lately)
        for n in range(2_000)
    )
    AskedBefore.objects.bulk_create(
        AskedBefore(address_hash=f"{n}", domain_hash=f"{n % 700}", asked_at=make.NOON - timedelta(days=n % 300))
        for n in range(3_000)
    )
    NeverAgain.objects.bulk_create(NeverAgain(mailbox_ref=f"{n}", since=make.NOON) for n in range(2_000))
    ends = [{"sent_at": lately}, {"dropped_at": lately}, {"failed_at": lately}]
    Envelope.objects.bulk_create(
        Envelope(kind="notice", once=f"old {n}", looked_at=lately, due_at=lately, **ends[n % 3]) for n in range(5_000)
    )
    return crowded


with_and_without_statistics = pytest.mark.parametrize(
    "crowded",
    [pytest.param(True, id="with statistics"), pytest.param(False, id="without", marks=pytest.mark.sqlite)],
    indirect=True,
)


@with_and_without_statistics
def test_the_whole_way_from_an_address_to_its_notices_walks_through_nothing(crowded, boxes, now):
    other, key = make.letter(), make.key()[0]
    with every_plan_is_good() as asked:
        follow(other, boxes=boxes, owner=key)
        follows = follow(crowded, boxes=boxes)
        waits = make.comment(other, hold_reason="many", owner=key)
        leave(other, BEN, comment=waits)
        deliver(boxes, now)
        comments.show_comment(waits, now=now)
        for _ in range(3):
            make.comment(other)
        a_while(boxes, now, hours=2)
        actions.send_full_list(follows.mailbox, now=now)
        actions.set_pace(follows, cadence="daily", quiet_from=1, quiet_to=2, zone="", now=now)
        list(actions.pending_of(follows.mailbox, now=now))
        list(actions.followed_by(follows.mailbox))
        actions.keep_quiet(follows.mailbox, quiet_from=3, quiet_to=4, zone="", now=now)
        deliver(boxes, now)
    assert len(boxes.mails) >= 3
    assert len(asked) > 80


@with_and_without_statistics
def test_nor_does_telling_thousands(crowded, boxes, now):
    hidden = Comment.objects.filter(letter=crowded).order_by("number").last()
    comments.cover(hidden, now=now)
    with every_plan_is_good() as asked:
        make.comment(crowded)
        comments.uncover(hidden, now=now)
        for _ in range(12):
            outbox.deliver_due(boxes, now=now, dice=make.dice)
        boxes.answers[""] = NotNow("451")
        outbox.deliver_due(boxes, now=now, dice=make.dice)
    assert len(boxes.mails) > 100
    assert len(asked) > 80


@with_and_without_statistics
def test_nor_does_any_way_to_stop(crowded, boxes, now):
    mailboxes = list(Mailbox.objects.order_by("pk")[:6])
    key, another = make.key()[0], make.key()[0]
    with every_plan_is_good() as asked:
        actions.stop(mailboxes[0].subscriptions.first().ref)
        actions.stop_all(mailboxes[1])
        actions.stop_all_of(mailboxes[2].ref)
        actions.never_again_of(mailboxes[3].ref, now=now)
        actions.never_again_of("a" * 22, now=now)
        Mailbox.objects.filter(pk=mailboxes[4].pk).update(refused_at=now)
        actions.resume(mailboxes[4], now=now)
        list(actions.of_key(key))
        actions.hand_over(crowded, key, another)
        letters.withdraw_letter(crowded, now=now)
        for _ in range(3):
            outbox.deliver_due(boxes, now=now, dice=make.dice)
    assert not Subscription.objects.filter(letter=crowded).exists()
    assert len(asked) > 40


@with_and_without_statistics
def test_nor_does_any_timer(crowded, boxes, now):
    leave(make.letter(), ANA)
    deliver(boxes, now)
    with every_plan_is_good() as asked:
        for days in (0, 3, 400):
            asking.erase_due(now + timedelta(days=days))
            outbox.erase_due(now + timedelta(days=days))
            outbox.bring_back(now)
        news.catch_up(now)
    assert not Ask.objects.exists()
    assert not Subscription.objects.filter(confirmed_at=None).exists()
    assert len(asked) > 10
