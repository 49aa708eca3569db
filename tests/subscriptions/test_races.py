"""Several workers and several presses at the same moment: no limit is slipped past, and nothing stays half done."""

from contextlib import closing
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

import make
from at_once import all_at_once
from leftunsaid.comments import actions as comments
from leftunsaid.outbox.actions import NotYet, deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.subscriptions import actions, asking, mails, news
from leftunsaid.subscriptions.models import Ask, AskedBefore, DayOfAsking, Mailbox, NeverAgain, Subscription
from subscriptions.people import ANA, BEN, CLEO, Letterboxes, deliver, follow, leave

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def decide_all_at_once(now) -> None:
    """A worker for each ask, all at the same moment."""

    def decide(ask: int) -> None:
        try:
            asking.decide(ask, now=now, dice=make.dice)
        except NotYet:
            """Tomorrow."""

    all_at_once(*(partial(decide, pk) for pk in Ask.objects.values_list("pk", flat=True)))


def test_one_address_is_asked_once_though_several_workers_look_at_it_at_once(now):
    for turn in range(ROUNDS):
        for spelling in ("ana", "ANA", "ana+x", "Ana+y"):
            leave(make.letter(), f"{spelling}@{turn}.example")
        decide_all_at_once(now)
    assert AskedBefore.objects.count() == Envelope.objects.filter(kind="confirm").count() == ROUNDS
    assert Mailbox.objects.count() == ROUNDS
    assert Subscription.objects.count() == 4 * ROUNDS


def test_the_last_place_of_a_day_is_given_once(now):
    for turn in range(ROUNDS):
        today = now + timedelta(days=turn)
        DayOfAsking.objects.create(day=today.date(), mails=199)
        for reader in range(4):
            leave(make.letter(), f"reader@{turn}-{reader}.example", now=today)
        decide_all_at_once(today)
        assert DayOfAsking.objects.get(day=today.date()).mails == 200
        assert Envelope.objects.filter(kind="confirm").count() == turn + 1
        Ask.objects.all().delete()


def test_nobody_who_said_never_again_is_asked_at_that_moment(boxes, now):
    letter = make.letter()
    for turn in range(ROUNDS):
        address = f"reader@{turn}.example"
        follows = follow(make.letter(), address, boxes=boxes)
        leave(letter, address)
        [pk] = Ask.objects.values_list("pk", flat=True)
        all_at_once(
            partial(actions.never_again_of, follows.mailbox.ref, now=now),
            partial(asking.decide, pk, now=now, dice=make.dice),
        )
        assert not Mailbox.objects.exists()
        assert NeverAgain.objects.count() == turn + 1
    deliver(boxes, now)
    assert boxes.mails == []


def test_stopping_at_the_moment_of_following_leaves_whole_rows(boxes, now):
    for turn in range(ROUNDS):
        address = f"reader@{turn}.example"
        follows = follow(make.letter(), address, boxes=boxes)
        leave(make.letter(), address)
        [pk] = Ask.objects.values_list("pk", flat=True)
        all_at_once(
            partial(actions.stop, follows.ref),
            partial(asking.decide, pk, now=now, dice=make.dice),
            partial(actions.stop, follows.ref),
        )
        left = Subscription.objects.filter(confirmed_at=None)
        assert left.count() == Mailbox.objects.count() <= 1  # whichever came first
        for mailbox in Mailbox.objects.all():
            actions.stop_all(mailbox)


def test_presses_on_one_mailbox_at_the_same_moment_do_not_wait_for_each_other(boxes, now):
    for turn in range(ROUNDS):
        address = f"reader@{turn}.example"
        follows = follow(make.letter(), address, boxes=boxes)
        other = follow(make.letter(), address, boxes=boxes)
        make.comment(follows.letter)
        pace = {"cadence": "daily", "quiet_from": None, "quiet_to": None, "zone": "", "now": now}
        all_at_once(
            partial(deliver_due, Letterboxes(), now=now, dice=make.dice),
            partial(actions.resume, follows.mailbox, now=now),
            partial(actions.set_pace, follows, **pace),
            partial(actions.confirm, other.ref, now=now),
            partial(actions.stop, other.ref),
        )
        assert Subscription.objects.get(mailbox=follows.mailbox_id).cadence == "daily"
        actions.stop_all(follows.mailbox)


def test_many_workers_tell_everybody_once(boxes, now, monkeypatch):
    monkeypatch.setattr(news, "AT_ONCE", 3)
    letter = make.letter()
    readers = [f"reader{n}@{n}.example" for n in range(20)]
    for reader in readers:
        follow(letter, reader, boxes=boxes)
    for n in range(3):
        make.comment(letter, body=f"Comment {n}.")
        all_at_once(*[partial(deliver_due, boxes, now=now, dice=make.dice, at_most=4)] * 4)
    deliver(boxes, now)
    for hours in range(3):
        all_at_once(*[partial(deliver_due, boxes, now=now + timedelta(hours=hours + 1), dice=make.dice)] * 4)
    for reader in readers:
        told = [int(str(mail.message["Subject"]).split()[0]) for mail in boxes.to(reader)]
        assert sum(told) == 3
    assert len({(mail.to, mail.name) for mail in boxes.mails}) == len(boxes.mails)


def test_what_is_hidden_and_shown_while_it_is_told_is_told_once(boxes, now):
    letter = make.letter()
    for reader in (ANA, BEN, CLEO):
        follow(letter, reader, boxes=boxes)
    for turn in range(ROUNDS):
        moment = now + timedelta(days=turn)
        comment, other = make.comment(letter, now=moment), make.comment(letter, now=moment)

        def hide_and_show(comment, moment=moment):
            comments.cover(comment, now=moment)
            comments.uncover(comment, now=moment + timedelta(seconds=1))

        all_at_once(
            partial(hide_and_show, comment),
            partial(hide_and_show, other),
            *[partial(deliver_due, boxes, now=moment, dice=make.dice)] * 2,
        )
        deliver(boxes, moment + timedelta(seconds=2))
        deliver(boxes, moment + timedelta(minutes=61))
    for reader in (ANA, BEN, CLEO):
        assert sum(int(str(mail.message["Subject"]).split()[0]) for mail in boxes.to(reader)) == 2 * ROUNDS


def test_a_worker_that_is_killed_on_the_way_through_the_followers_leaves_nobody_out(boxes, now, monkeypatch):
    monkeypatch.setattr(news, "AT_ONCE", 3)
    letter = make.letter()
    readers = [f"reader{n}@{n}.example" for n in range(10)]
    for reader in readers:
        follow(letter, reader, boxes=boxes)

    class Killed(BaseException):
        """The machine is gone, and with it what was in hand."""

    for step in range(6):
        moment = now + timedelta(days=step)
        make.comment(letter, now=moment)
        spread, times = mails.news.spread, iter(range(step))

        def killed_at(*args, spread=spread, times=times, **more):
            further = spread(*args, **more)
            if next(times, None) is None:
                raise Killed
            return further

        monkeypatch.setattr(mails.news, "spread", killed_at)
        for _ in range(3):
            try:
                deliver(boxes, moment)
            except Killed:
                monkeypatch.setattr(mails.news, "spread", spread)
                moment += timedelta(minutes=6)  # until what was in hand comes due again
        monkeypatch.setattr(mails.news, "spread", spread)
        deliver(boxes, moment)
        assert sorted(mail.to for mail in boxes.mails) == sorted(readers)
        boxes.forget()


def test_what_comes_while_it_is_noted_that_a_notice_was_sent_belongs_to_the_next(boxes, now):
    letter = make.letter()
    follows = follow(letter, boxes=boxes)
    make.comment(letter)
    deliver_due(boxes, now=now, dice=make.dice)
    told = news.news_for(follows.pk)

    def in_another_worker() -> None:
        with closing(connection):
            later = make.comment(letter, now=now + timedelta(seconds=1))
            mails.comment_shown(letter.pk, later.pk, at=1, now=now, dice=make.dice)

    other = Thread(target=in_another_worker)
    with transaction.atomic():
        news.note_told(told, now=now)
        other.start()
        other.join(0.5)  # it waits for this to end; or has not, which is what must not be
    other.join()
    follows.refresh_from_db()
    assert Envelope.objects.filter(once=f"notice {follows.pk} {follows.notice_no}").exists()
