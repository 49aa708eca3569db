"""A mail server that says no, for now or for ever."""

from datetime import timedelta

import pytest

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NotNow, Refused, Unreachable
from leftunsaid.subscriptions import actions, news
from leftunsaid.subscriptions.models import Ask, AskedBefore, Mailbox, Subscription
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave, refs_in, waiting

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
    later = a_while(boxes, now, hours=30)  # longer than a mail is tried that somebody does not take
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


def test_who_leaves_a_refused_address_anew_is_asked_once_and_takes_mails_again_by_the_press(boxes, now):
    letter, other = make.letter(), make.letter()
    follow(letter, boxes=boxes)
    boxes.answers[ANA] = Refused("550 for the address")
    make.comment(letter)
    deliver(boxes, now)
    boxes.answers.clear()
    later = now + timedelta(days=10)
    for _ in range(5):
        leave(other, now=later)
        deliver(boxes, later)
    [mail] = boxes.mails
    [asked] = refs_in(mail, "confirm", later)
    boxes.forget()
    assert actions.confirm(asked, now=later)
    deliver(boxes, later)
    [mail] = boxes.mails
    assert letter.path in mail.text  # what came while it was refused
    assert not AskedBefore.objects.exists()


def test_of_a_letter_that_is_followed_already_the_mail_leads_to_the_page_with_the_press(boxes, now):
    letter = make.letter()
    follows = follow(letter, boxes=boxes)
    Mailbox.objects.update(refused_at=now)
    leave(letter)
    deliver(boxes, now)
    [mail] = boxes.mails
    assert refs_in(mail, "letter", now) == [follows.ref]
    assert refs_in(mail, "confirm", now) == []
    assert "forgotten within 48 hours" not in mail.text


def test_one_that_refuses_again_is_tried_three_times_a_year(boxes, now):
    letter = make.letter()
    follow(letter, boxes=boxes)
    Mailbox.objects.update(refused_at=now)
    boxes.answers[ANA] = Refused("550 for the address")
    for days in range(0, 360, 5):
        leave(letter, now=now + timedelta(days=days))
        deliver(boxes, now + timedelta(days=days))
    assert len(boxes.tried) == 3
    assert Subscription.objects.count() == 1


def test_after_a_refused_mail_that_asks_further_letters_are_asked_about(boxes, now):
    follow(make.letter(), boxes=boxes)
    boxes.answers[ANA] = Refused("550 for the address")
    leave(make.letter())
    deliver(boxes, now)
    boxes.answers.clear()
    later = now + timedelta(days=1)
    actions.resume(Mailbox.objects.get(), now=later)
    deliver(boxes, later)
    assert len(boxes.mails) == 1
    leave(make.letter(), now=later)
    a_while(boxes, later, hours=2)
    assert len(boxes.mails) == 2


def test_where_the_letter_that_was_asked_about_is_taken_back_the_mail_leads_to_the_next_that_waits(boxes, now):
    first, second = make.letter(), make.letter()
    leave(first)
    deliver(boxes, now)
    leave(second)
    deliver(boxes, now)
    [mail] = boxes.mails
    [asked] = refs_in(mail, "confirm", now)
    withdraw_letter(first, now=now)
    deliver(boxes, now)
    assert actions.confirm(asked, now=now).letter == second
    make.comment(second)
    deliver(boxes, now)
    assert second.path in boxes.mails[-1].text


def some_days(boxes, now, days):
    """As many go by, in which the timer comes round now and then."""
    for _ in range(days * 4):
        now = a_while(boxes, now, hours=6)
        a_round(now)
    deliver(boxes, now)


def a_round(now):
    """How many were caught up with in each minute in which it is somebody's turn, until everybody had theirs.

    PostgreSQL goes on counting behind what other tests took back: there, most minutes are nobody's.
    """
    theirs = {pk // news.AT_ONCE for pk in Subscription.objects.values_list("pk", flat=True)}
    begins, minutes = int(now.timestamp() // 60), minutes_of_a_round()
    return [
        news.catch_up(now + timedelta(minutes=minute))
        for minute in range(minutes)
        if (begins + minute) % minutes in theirs
    ]


def minutes_of_a_round():
    return Subscription.objects.latest("pk").pk // news.AT_ONCE + 1


@pytest.mark.parametrize(
    "place", ["leftunsaid.subscriptions.mails._notice_paper", "leftunsaid.subscriptions.news.note_told"]
)
def test_a_fault_that_is_mended_leaves_nobody_untold(boxes, now, monkeypatch, place):
    letter = make.letter()
    follow(letter, boxes=boxes)
    with monkeypatch.context() as patch:
        patch.setattr(place, lambda *_, **__: 1 / 0)
        make.comment(letter)
        later = a_while(boxes, now, hours=48)
    boxes.forget()
    some_days(boxes, later, 2)
    assert [mail.to for mail in boxes.mails] == [ANA]
    assert waiting() == []


def test_what_nobody_took_for_a_day_is_told_a_day_later_though_nothing_newer_came(boxes, now):
    letter = make.letter()
    follow(letter, boxes=boxes)
    boxes.answers[ANA] = NotNow("451 for the address")
    make.comment(letter)
    later = a_while(boxes, now, hours=30)
    boxes.answers.clear()
    failed_at = Envelope.objects.get(kind="notice").failed_at
    assert sum(a_round(failed_at + timedelta(hours=23))) == 0
    some_days(boxes, later, 2)
    assert len(boxes.to(ANA)) == 1


def test_nobody_is_caught_up_with_whose_notice_is_under_way_or_who_has_heard_all(letter, boxes, now):
    boxes.answers[ANA] = NotNow("451 for the address")
    make.comment(letter)
    deliver(boxes, now)
    assert sum(a_round(now + timedelta(minutes=5))) == 0
    assert waiting() == ["notice"]


def test_all_are_caught_up_with_some_each_minute(boxes, now, monkeypatch):
    monkeypatch.setattr(news, "AT_ONCE", 2)
    letter = make.letter()
    for place in range(7):
        follow(letter, f"reader{place}@{place}.example", boxes=boxes)
    make.comment(letter)
    Envelope.objects.filter(kind="comment shown").delete()
    found = a_round(now)
    assert max(found) == 2
    assert sum(found) == 7
    deliver(boxes, now + timedelta(minutes=minutes_of_a_round()))
    assert len(boxes.mails) == 7
