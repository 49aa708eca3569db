"""A mail server that says no, for now or for ever."""

from datetime import timedelta

import pytest

import make
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NotNow, Refused, Unreachable
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Ask, Mailbox, Subscription
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(boxes):
    letter = make.letter()
    follow(letter, boxes=boxes)
    follow(letter, BEN, boxes=boxes)
    return letter


def test_a_mailbox_that_refuses_is_left_in_peace_and_others_are_not(letter, boxes, now):
    boxes.answers[ANA] = Refused("550 for the address")
    make.comment(letter)
    deliver(boxes, now)
    assert [mail.to for mail in boxes.mails] == [BEN]
    assert Mailbox.objects.exclude(refused_at=None).count() == 1
    boxes.answers.clear()
    later = now + timedelta(days=1)
    make.comment(letter, now=later)
    deliver(boxes, later)
    assert [mail.to for mail in boxes.mails] == [BEN, BEN]
    assert not Envelope.objects.open().exists()


def test_its_owner_may_say_that_it_takes_mails_again_and_hears_what_came_meanwhile(letter, boxes, now):
    boxes.answers[ANA] = Refused("550 for the address")
    make.comment(letter)
    deliver(boxes, now)
    boxes.answers.clear()
    later = now + timedelta(days=1)
    make.comment(letter, now=later)
    deliver(boxes, later)
    mailbox = Mailbox.objects.exclude(refused_at=None).get()
    actions.resume(mailbox, now=later)
    actions.resume(mailbox, now=later)
    deliver(boxes, later)
    [mail] = boxes.to(ANA)
    assert mail.message["Subject"] == "2 new comments"


@pytest.mark.parametrize("kind", ["asked again", "full list"])
def test_a_refused_mail_of_another_kind_counts_as_well(letter, boxes, now, kind):
    boxes.answers[ANA] = Refused("550 for the address")
    if kind == "asked again":
        leave(make.letter())
    else:
        follows = Subscription.objects.select_related("mailbox").order_by("pk").first()
        actions.send_full_list(follows.mailbox, now=now)
    deliver(boxes, now)
    assert Mailbox.objects.exclude(refused_at=None).count() == 1


def test_an_address_that_does_not_exist_is_forgotten_at_once(boxes, now):
    boxes.answers[ANA] = Refused("550 for the address")
    leave(make.letter())
    deliver(boxes, now)
    assert not Mailbox.objects.exists()
    assert not Ask.objects.exists()


def test_a_mail_that_nobody_took_for_a_day_is_told_with_the_next(letter, boxes, now):
    boxes.answers[ANA] = NotNow("451 for the address")
    make.comment(letter)
    later = a_while(boxes, now, hours=30)
    assert Envelope.objects.filter(kind="notice").exclude(failed_at=None).count() == 1
    boxes.answers.clear()
    make.comment(letter, now=later)
    a_while(boxes, later, days=2)
    [mail] = boxes.to(ANA)
    assert mail.message["Subject"] == "2 new comments"
    assert len(boxes.to(BEN)) == 2


def test_while_the_mail_server_is_away_nothing_is_lost_and_nobody_is_to_blame(letter, boxes, now):
    boxes.answers[""] = Unreachable("nobody there")
    make.comment(letter)
    later = a_while(boxes, now, days=3)
    assert boxes.mails == []
    boxes.answers.clear()
    a_while(boxes, later, minutes=10)
    assert sorted(mail.to for mail in boxes.mails) == [ANA, BEN]
    assert not Mailbox.objects.exclude(refused_at=None).exists()


def test_the_same_notice_has_the_same_name_on_every_try_unless_it_tells_more(letter, boxes, now):
    """Or a mailbox that knows the name already would drop what is new in it."""
    boxes.answers[ANA] = NotNow("no answer")
    make.comment(letter)
    deliver(boxes, now)
    later = a_while(boxes, now, minutes=2)
    make.comment(letter, now=later)
    a_while(boxes, later, minutes=20)
    names = [mail.name for mail in boxes.tried if mail.to == ANA]
    assert len(names) >= 4
    assert names[0] == names[1] != names[2] == names[3]
