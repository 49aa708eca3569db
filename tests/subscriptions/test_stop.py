"""Letting go: by one press, twice, years later, and when nothing is left to let go of."""

from datetime import timedelta

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.letters import actions as letters
from leftunsaid.subscriptions import actions, asking, news
from leftunsaid.subscriptions.models import Ask, AskedBefore, Mailbox, NeverAgain, Subscription
from subscriptions.people import ANA, BEN, a_while, deliver, follow, leave, refs_in

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=5 * 365)


def addresses_kept() -> int:
    return Mailbox.objects.count() + Ask.objects.count() + Subscription.objects.count()


def test_no_more_of_one_letter_leaves_the_others(boxes, now):
    first, second = make.letter(), make.letter()
    follow(first, boxes=boxes)
    follow(second, boxes=boxes)
    actions.stop(Subscription.objects.get(letter=first).ref)
    boxes.forget()
    later = now + timedelta(days=1)
    for letter in (first, second):
        make.comment(letter, now=later)
    deliver(boxes, later)
    [mail] = boxes.mails
    assert second.path in mail.text


def test_with_the_last_letter_the_address_is_forgotten(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    make.comment(follows.letter)
    actions.stop(follows.ref)
    assert addresses_kept() == 0
    deliver(boxes, now)
    assert boxes.mails == []


def test_what_a_stranger_asked_for_keeps_no_address_after_the_last_letter(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    leave(make.letter())
    deliver(boxes, now)
    boxes.forget()
    actions.stop(follows.ref)
    assert addresses_kept() == 0
    for _ in range(14):
        leave(make.letter(), now=now)
        now = a_while(boxes, now, hours=12)
        asking.erase_due(now)
    assert len(boxes.mails) == 1


def test_nor_after_the_last_letter_is_gone(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    leave(make.letter())
    letters.withdraw_letter(follows.letter, now=now)
    deliver(boxes, now)
    assert addresses_kept() == 0


def test_an_old_mail_ends_what_was_begun_anew(boxes, now):
    letter = make.letter()
    follow(letter, boxes=boxes)
    make.comment(letter)
    deliver(boxes, now)
    [old] = refs_in(boxes.mails[0], "stop", now)
    actions.stop(old)
    boxes.forget()
    follow(letter, boxes=boxes, now=now + timedelta(days=1))
    actions.stop(old)
    assert addresses_kept() == 0


def test_an_old_mail_says_yes_to_nothing_that_was_asked_anew(boxes, now):
    letter = make.letter()
    leave(letter)
    deliver(boxes, now)
    [old] = refs_in(boxes.mails[0], "confirm", now)
    actions.stop(actions.confirm(old, now=now).ref)
    leave(letter, "ana+somebody-else@mail.example")
    deliver(boxes, now)
    assert len(boxes.mails) == 2
    assert actions.confirm(old, now=now) is None
    assert Subscription.objects.get().confirmed_at is None


def test_who_comes_back_is_asked_about_further_letters_as_before(boxes, now):
    for days in (0, 1):
        moment = now + timedelta(days=days)
        mailbox = follow(make.letter(), boxes=boxes, now=moment).mailbox
        leave(make.letter(), now=moment)
        deliver(boxes, moment)
        assert [mail.to for mail in boxes.mails] == [ANA]
        boxes.forget()
        actions.stop_all(mailbox)


@pytest.mark.parametrize("kind", ["notice", "asked again", "full list"])
def test_never_again_wins_though_an_older_database_was_put_back(boxes, now, kind):
    follows = follow(make.letter(), boxes=boxes)
    match kind:
        case "notice":
            make.comment(follows.letter)
        case "asked again":
            leave(make.letter())
        case _:
            actions.send_full_list(follows.mailbox, now=now)
    NeverAgain.objects.create(mailbox_ref=follows.mailbox.ref, since=now)
    a_while(boxes, now, days=2)
    news.catch_up(now)
    a_while(boxes, now, days=2)
    assert boxes.mails == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda follows, now: actions.stop(follows.ref),
        lambda follows, now: actions.stop_all(follows.mailbox),
        lambda follows, now: actions.stop_all_of(follows.mailbox.ref),
        lambda follows, now: actions.never_again_of(follows.mailbox.ref, now=now),
    ],
)
def test_whatever_stops_it_may_be_pressed_twice_and_years_later(boxes, now, verb):
    follows = follow(make.letter(), boxes=boxes)
    verb(follows, now)
    before = everything_kept()
    verb(follows, now)
    verb(follows, now + YEARS)
    assert everything_kept() == before
    assert not Subscription.objects.exists()


def test_stopping_a_letter_that_is_gone_is_harmless(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    letters.withdraw_letter(follows.letter, now=now)
    deliver(boxes, now)
    actions.stop(follows.ref)
    actions.stop_all(follows.mailbox)
    assert addresses_kept() == 0


def test_never_again_leaves_nothing_but_a_hash(boxes, now):
    follows = follow(make.letter(), boxes=boxes)
    leave(make.letter())
    actions.never_again_of(follows.mailbox.ref, now=now)
    assert addresses_kept() == 0
    [silenced] = NeverAgain.objects.values_list("mailbox_ref", "since")
    assert silenced == (follows.mailbox.ref, now)


def test_never_again_wins_over_everything_that_comes_later(boxes, now):
    letter = make.letter()
    leave(letter, "Ana@mail.example")
    deliver(boxes, now)
    [asked] = refs_in(boxes.mails[0], "confirm", now)
    [never] = refs_in(boxes.mails[0], "never", now)
    boxes.forget()
    actions.never_again_of(never, now=now)
    assert actions.confirm(asked, now=now) is None
    for days in (0, 8, 400):
        moment = now + timedelta(days=days)
        for spelling in (ANA, "ana+letters@mail.example", "ANA@mail.example"):
            leave(make.letter(), spelling, now=moment)
        deliver(boxes, moment)
        asking.erase_due(moment)
    assert boxes.mails == []
    assert addresses_kept() == 0


def test_it_can_be_said_by_an_old_mail_though_the_address_was_forgotten_since(boxes, now):
    leave(make.letter())
    deliver(boxes, now)
    [mail] = boxes.mails
    later = a_while(boxes, now, days=10)
    asking.erase_due(later)
    assert addresses_kept() == 0
    [never] = refs_in(mail, "never", later)
    actions.never_again_of(never, now=later)
    boxes.forget()
    leave(make.letter(), now=later + timedelta(days=30))
    leave(make.letter(), BEN, now=later + timedelta(days=30))
    deliver(boxes, later + timedelta(days=30))
    assert [mail.to for mail in boxes.mails] == [BEN]


def test_every_mail_says_how_to_hear_nothing_ever(boxes, now):
    letter = make.letter()
    follows = follow(letter, boxes=boxes)
    leave(letter, BEN)
    make.comment(letter)
    leave(make.letter())
    actions.send_full_list(follows.mailbox, now=now)
    deliver(boxes, now)
    assert len({str(mail.message["Subject"]) for mail in boxes.mails}) == 4
    for mail in boxes.mails:
        [ref] = refs_in(mail, "never", now + YEARS)
        assert actions.find_mailbox(ref)


# By itself


def test_who_does_not_say_yes_is_forgotten_after_48_hours(boxes, now):
    leave(make.letter())
    deliver(boxes, now)
    asking.erase_due(now + timedelta(hours=47, minutes=59))
    assert addresses_kept() == 2
    assert asking.erase_due(now + timedelta(hours=48)) == 1
    assert addresses_kept() == 0


def test_who_said_yes_is_not(boxes, now):
    follow(make.letter(), boxes=boxes)
    leave(make.letter())
    deliver(boxes, now)
    assert asking.erase_due(now + timedelta(days=500)) == 1
    assert Subscription.objects.count() == Mailbox.objects.count() == 1


def test_what_a_clock_that_ran_ahead_has_left_is_forgotten_too(boxes, now):
    ahead = now + timedelta(days=400)
    leave(make.letter(), now=ahead)
    deliver(boxes, ahead)
    leave(make.letter(), BEN, now=ahead)
    asking.erase_due(now)
    assert addresses_kept() == 0


def test_a_withdrawn_letter_is_followed_by_nobody_at_once_and_its_rows_are_gone_soon(boxes, now, monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    letter, other = make.letter(), make.letter()
    mailboxes = [follow(letter, f"reader{n}@{n}.example", boxes=boxes).mailbox for n in range(5)]
    follow(other, "reader0@0.example", boxes=boxes)
    leave(letter, BEN)
    letters.withdraw_letter(letter, now=now)
    assert [actions.followed_by(mailbox).count() for mailbox in mailboxes] == [1, 0, 0, 0, 0]
    boxes.forget()
    deliver(boxes, now)
    assert boxes.mails == []
    assert [follows.letter for follows in Subscription.objects.select_related("letter")] == [other]
    assert addresses_kept() == 2


def test_so_is_a_removed_one_once_its_words_are_erased(boxes, now):
    letter = make.letter()
    follow(letter, boxes=boxes)
    letters.remove_letter(letter, reason="person", now=now)
    later = a_while(boxes, now, days=29)
    letters.erase_due(later)
    deliver(boxes, later)
    assert addresses_kept() == 2
    later += timedelta(days=1)
    letters.erase_due(later)
    deliver(boxes, later)
    assert addresses_kept() == 0


def test_who_said_yes_is_no_longer_on_the_list_of_those_asked(boxes, now):
    leave(make.letter())
    deliver(boxes, now)
    assert AskedBefore.objects.count() == 1
    actions.confirm(Subscription.objects.get().ref, now=now)
    assert not AskedBefore.objects.exists()
