"""Leaving an address: nobody learns from it whether it is known, and nobody is pestered with it."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments import actions as comments
from leftunsaid.letters import actions as letters
from leftunsaid.lib.addresses import read_address
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NotNow, Unreachable
from leftunsaid.subscriptions import actions, asking
from leftunsaid.subscriptions.models import Ask, AskedBefore, DayOfAsking, Mailbox, Subscription
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave, refs_in

pytestmark = pytest.mark.django_db

SPELLINGS = [
    "ana.bell@gmail.com",
    "ANA.BELL@GMAIL.COM",
    "anabell@gmail.com",
    "a.n.a.b.e.l.l@gmail.com",
    "Ana.Bell@Gmail.com",
    "anabell@googlemail.com",
    "ana.bell@googlemail.com",
    "ANABELL@GoogleMail.com",
    *(f"ana.bell+{tag}@gmail.com" for tag in ("news", "letters", "x", "1", "2", "a.b")),
    *(f"anabell+{tag}@googlemail.com" for tag in ("news", "letters", "x", "1", "2", "a.b")),
]


def test_what_a_request_does_is_the_same_for_known_unknown_and_silenced_addresses(boxes, now):
    letter = make.letter()
    known = follow(letter, ANA, boxes=boxes)
    actions.never_again_of(follow(letter, BEN, boxes=boxes).mailbox.ref, now=now)
    follow(make.letter(), "paused@mail.example", boxes=boxes)
    Mailbox.objects.exclude(pk=known.mailbox_id).update(refused_at=now)
    done = []
    for address in (ANA, BEN, "paused@mail.example", "nobody@knows.example"):
        with CaptureQueriesContext(connection) as asked:
            leave(letter, address)
        done.append([re.sub(r"\d+", "", query["sql"])[:60] for query in asked.captured_queries])
    assert done[0] == done[1] == done[2] == done[3]
    assert not any(step.startswith("SELECT") for step in done[0])  # nothing is looked up


def test_the_owner_of_the_address_is_asked_by_mail_and_hears_nothing_before_the_button_is_pressed(boxes, now):
    letter = make.letter()
    leave(letter)
    make.comment(letter)
    deliver(boxes, now)
    [mail] = boxes.mails
    assert mail.to == ANA
    [ref] = refs_in(mail, "confirm", now)
    assert Subscription.objects.get(asked_ref=ref).confirmed_at is None
    make.comment(letter)
    a_while(boxes, now, hours=47)
    assert len(boxes.mails) == 1


def test_pressing_the_button_twice_is_harmless(boxes, now):
    letter = make.letter()
    follows = follow(letter, boxes=boxes)
    later = now + timedelta(days=400)
    assert actions.confirm(follows.ref, now=later) == follows
    follows.refresh_from_db()
    assert follows.confirmed_at == now


def test_a_link_that_was_not_pressed_within_48_hours_confirms_nothing(boxes, now):
    leave(make.letter())
    deliver(boxes, now)
    [ref] = refs_in(boxes.mails[0], "confirm", now)
    assert actions.confirm(ref, now=now + timedelta(hours=48)) is None
    assert actions.confirm(ref, now=now + timedelta(hours=47, minutes=59))


def test_one_address_gets_one_mail_in_a_week_in_whatever_spelling(boxes, now):
    things = [make.letter() for _ in range(3)]
    for place in range(1_000):
        leave(things[place % 3], SPELLINGS[place % 20], now=now + timedelta(seconds=place))
    a_while(boxes, now, hours=47)
    assert len(boxes.mails) == 1
    assert len({read_address(spelling).normalised for spelling in SPELLINGS}) == 1


def test_it_is_asked_three_times_a_year_at_most(boxes, now):
    letter = make.letter()
    for day in range(0, 364, 2):
        leave(letter, SPELLINGS[day % 20], now=now + timedelta(days=day))
        deliver(boxes, now + timedelta(days=day))
        asking.erase_due(now + timedelta(days=day + 2))
    assert len(boxes.mails) == 3
    leave(letter, SPELLINGS[0], now=now + timedelta(days=400))
    deliver(boxes, now + timedelta(days=400))
    assert len(boxes.mails) == 4


def test_it_is_asked_again_after_a_week(boxes, now):
    letter = make.letter()
    for days in (0, 6.9, 7.1):
        moment = now + timedelta(days=days)
        asking.erase_due(moment)
        leave(letter, now=moment)
        deliver(boxes, moment)
    assert len(boxes.mails) == 2


def test_who_said_yes_once_is_asked_again_without_a_wait(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    actions.stop(follows.ref)
    assert not Mailbox.objects.exists()
    leave(make.letter())
    deliver(boxes, now)
    assert len(boxes.mails) == 1


def test_news_go_to_the_address_as_it_was_asked_however_it_is_typed_meanwhile(boxes, now):
    letter = make.letter()
    leave(letter)
    deliver(boxes, now)
    [asked] = refs_in(boxes.mails[0], "confirm", now)
    leave(letter, "ana+somebody-else@mail.example")
    deliver(boxes, now)
    actions.confirm(asked, now=now)
    make.comment(letter)
    deliver(boxes, now)
    assert [mail.to for mail in boxes.mails] == [ANA, ANA]


def test_it_is_asked_again_as_it_is_typed_then(boxes, now):
    leave(make.letter(), "ana+once@mail.example")
    later = a_while(boxes, now, days=6)
    leave(make.letter(), "ana+wrong@mail.example", now=later)
    later = a_while(boxes, later, hours=30)
    leave(make.letter(), now=later)
    deliver(boxes, later)
    assert [mail.to for mail in boxes.mails] == ["ana+once@mail.example", ANA]


def test_who_had_no_mail_at_all_may_be_asked_soon(boxes, now):
    for answer in (NotNow("450 for the address"), Unreachable("nobody there")):
        boxes.answers[ANA] = answer
        letter = make.letter()
        leave(letter, now=now)
        now = a_while(boxes, now, hours=50)
        asking.erase_due(now)
        now = a_while(boxes, now, hours=1)
        assert boxes.mails == []
        assert not AskedBefore.objects.exists()
    boxes.answers.clear()
    leave(letter, now=now)
    deliver(boxes, now)
    assert [mail.to for mail in boxes.mails] == [ANA]


def test_a_second_letter_asked_for_before_the_first_yes_is_offered_after_it(boxes, now):
    first, second = make.letter(), make.letter()
    leave(first)
    deliver(boxes, now)
    leave(second)
    deliver(boxes, now)
    [mail] = boxes.mails
    follows = actions.confirm(refs_in(mail, "confirm", now)[0], now=now)
    [other] = actions.pending_of(follows.mailbox, now=now)
    assert other.letter == second
    assert actions.confirm_of_mailbox(follows.mailbox, other.ref, now=now)
    assert [one.letter for one in actions.followed_by(follows.mailbox)] == [first, second]
    deliver(boxes, now)
    assert len(boxes.mails) == 1


def test_nobody_says_yes_for_another_mailbox(boxes, now):
    mine = follow(make.letter(), ANA, boxes=boxes)
    leave(make.letter(), BEN)
    deliver(boxes, now)
    theirs = Subscription.objects.get(confirmed_at=None)
    assert actions.confirm_of_mailbox(mine.mailbox, theirs.ref, now=now) is None
    theirs.refresh_from_db()
    assert theirs.confirmed_at is None


# Many at once


def test_200_addresses_a_day_are_asked_and_the_rest_the_day_after(boxes, now, caplog):
    letter = make.letter()
    for place in range(230):
        leave(letter, f"reader{place}@{place}.example")
    with caplog.at_level(logging.ERROR, logger="leftunsaid"):
        deliver(boxes, now)
    assert len(boxes.mails) == 200
    assert DayOfAsking.objects.get().mails == 200
    [alarm] = caplog.records
    assert "200 addresses were asked today" in alarm.getMessage()
    assert ".example" not in alarm.getMessage()
    tomorrow = a_while(boxes, now, days=1)
    assert len(boxes.mails) == 230
    assert len({mail.to for mail in boxes.mails}) == 230
    assert not Ask.objects.exists()
    asking.erase_due(tomorrow + timedelta(days=2))
    assert not DayOfAsking.objects.exists()


def test_an_address_is_forgotten_within_two_days_though_so_many_came_that_it_was_never_asked(boxes, now):
    for days in range(4):
        DayOfAsking.objects.create(day=now.date() + timedelta(days=days), mails=200)
    leave(make.letter())
    a_while(boxes, now, hours=47)
    assert Ask.objects.count() == 1
    a_while(boxes, now, hours=48)
    assert boxes.mails == []
    assert not Ask.objects.exists()
    assert not Mailbox.objects.exists()


def test_who_said_yes_before_hears_though_200_others_were_asked_today(boxes, now):
    follow(make.letter(), boxes=boxes)
    DayOfAsking.objects.update(mails=200)
    leave(make.letter())
    deliver(boxes, now)
    assert len(boxes.mails) == 1


def test_one_domain_is_asked_40_times_a_day_unless_half_the_world_has_its_mailbox_there(boxes, now):
    letter = make.letter()
    for place in range(60):
        leave(letter, f"reader{place}@company.example")
        leave(letter, f"reader{place}@gmail.com")
    deliver(boxes, now)
    assert len([mail for mail in boxes.mails if mail.to.endswith("company.example")]) == 40
    assert len([mail for mail in boxes.mails if mail.to.endswith("gmail.com")]) == 60


def test_many_names_below_one_domain_are_one_domain(boxes, now):
    letter = make.letter()
    for place in range(45):
        leave(letter, f"reader@n{place}.company.example")
        leave(letter, f"reader@n{place}.company.co.uk")
        leave(letter, f"reader@another{place}.co.uk")
    deliver(boxes, now)
    assert len([mail for mail in boxes.mails if mail.to.endswith("company.example")]) == 40
    assert len([mail for mail in boxes.mails if mail.to.endswith("company.co.uk")]) == 40
    assert len(boxes.mails) == 125


def test_who_is_too_late_at_a_domain_is_asked_the_day_after(boxes, now):
    letter = make.letter()
    for place in range(41):
        leave(letter, f"reader{place}@company.example", now=now + timedelta(seconds=place))
    a_while(boxes, now, hours=11)
    assert len(boxes.mails) == 40
    a_while(boxes, now, hours=13)
    assert boxes.mails[-1].to == "reader40@company.example"


# One who said yes before


def test_a_confirmed_mailbox_is_told_who_asked_twice_a_day_at_most(boxes, now):
    mailbox = follow(make.letter(), boxes=boxes).mailbox
    for place in range(30):
        leave(make.letter(), now=now + timedelta(minutes=10 * place))
        a_while(boxes, now + timedelta(minutes=10 * place), minutes=9)
    a_while(boxes, now, hours=11)
    assert len(boxes.mails) == 2
    assert [refs_in(mail, "asked", now) for mail in boxes.mails] == [[mailbox.ref]] * 2
    assert "your address at a letter," in boxes.mails[0].text
    assert "your address at 6 letters," in boxes.mails[1].text  # what came within the hour
    assert actions.pending_of(mailbox, now=now).count() == 30  # the rest stands on its page
    a_while(boxes, now + timedelta(hours=11), hours=1)
    leave(make.letter(), now=now + timedelta(days=1))
    deliver(boxes, now + timedelta(days=1))
    assert len(boxes.mails) == 3


def test_one_ask_in_the_morning_and_one_in_the_evening_are_both_told(boxes, now):
    follow(make.letter(), boxes=boxes)
    for hours in (0, 8):
        leave(make.letter(), now=now + timedelta(hours=hours))
        a_while(boxes, now + timedelta(hours=hours), hours=2)
    assert len(boxes.mails) == 2


def test_a_second_ask_for_what_is_followed_already_is_nothing_new(boxes, now):
    letter = make.letter()
    follow(letter, boxes=boxes)
    leave(letter)
    deliver(boxes, now)
    assert boxes.mails == []
    assert Subscription.objects.count() == 1


# With a comment that waits


def test_nobody_is_asked_while_what_they_sent_waits_to_be_read(boxes, now):
    letter = make.letter()
    comment = make.comment(letter, hold_reason="many")
    leave(letter, comment=comment)
    later = a_while(boxes, now, days=2)
    assert boxes.mails == []
    assert not Mailbox.objects.exists()
    comments.show_comment(comment, now=later)
    deliver(boxes, later)
    [mail] = boxes.mails
    assert actions.confirm(refs_in(mail, "confirm", later)[0], now=later)


def test_nor_while_their_letter_does(boxes, now):
    letter = make.letter(hold_reason="many")
    leave(letter)
    deliver(boxes, now)
    assert boxes.mails == []
    letters.show_letter(letter, now=now)
    deliver(boxes, now)
    assert len(boxes.mails) == 1


def test_the_address_is_forgotten_with_a_comment_that_is_not_shown(boxes, now):
    letter = make.letter()
    comment = make.comment(letter, hold_reason="many")
    leave(letter, comment=comment)
    deliver(boxes, now)
    comments.remove_comment(comment, reason="spam", now=now)
    a_while(boxes, now, hours=7)
    assert boxes.mails == []
    assert not Ask.objects.exists()


def test_and_after_a_week_of_waiting(boxes, now):
    letter = make.letter()
    comment = make.comment(letter, hold_reason="many")
    leave(letter, comment=comment)
    later = a_while(boxes, now, days=8)
    assert not Ask.objects.exists()
    comments.show_comment(comment, now=later)
    deliver(boxes, later)
    assert boxes.mails == []
    assert not Envelope.objects.open().exists()


def test_a_letter_that_is_gone_by_then_is_not_asked_about(boxes, now):
    letter = make.letter()
    leave(letter)
    letters.withdraw_letter(letter, now=now)
    deliver(boxes, now)
    assert boxes.mails == []
    assert not Mailbox.objects.exists()


def test_what_became_of_a_mail_that_was_asked_for_is_kept_a_year_as_a_hash(boxes, now):
    leave(make.letter())
    deliver(boxes, now)
    asking.erase_due(now + timedelta(days=3))
    assert not Mailbox.objects.exists()
    assert AskedBefore.objects.count() == 1
    asking.erase_due(now + timedelta(days=364))
    assert AskedBefore.objects.count() == 1
    asking.erase_due(now + timedelta(days=366))
    assert not AskedBefore.objects.exists()
