"""Notes by mail: asked first, without a word of anybody's; then one now and then, and one press ends them."""

import itertools
from datetime import timedelta

import pytest

import make
from leftunsaid.lib.addresses import read_address
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.models import Place
from leftunsaid.outbox.post_office import NotNow, Refused
from leftunsaid.subscriptions import actions as subscriptions
from leftunsaid.subscriptions.links import mailbox_ref
from notes.people import ANA, MORNINGS, came, days, notes, take, two
from subscriptions.people import a_while, deliver, follow, refs_in

pytestmark = pytest.mark.django_db
BY_MAIL = {"place": Place.MAIL, "address": ANA, **MORNINGS}


def confirmed(boxes, now, *bodies):
    """Two who have gone the whole way: the receiver left their mailbox, got the mail, and pressed."""
    couple = two(*bodies, now=now, **BY_MAIL)
    deliver(boxes, now)
    [mail] = boxes.to(ANA)
    [ref] = set(refs_in(mail, "notes", now))
    assert mailbox.confirm(ref, now=now)
    boxes.forget()
    couple.consent.refresh_from_db()
    return couple


def test_first_one_mail_asks_and_nothing_else_goes_there(boxes, now):
    couple = two("Folded for you alone.", **BY_MAIL)
    a_while(boxes, now, days=20)
    [mail] = boxes.to(ANA)
    assert "Folded for you" not in mail.text
    assert couple.jar.signature not in mail.text.split()
    assert came(couple.consent) == ["Folded for you alone."]  # it lies on the page


def test_once_confirmed_each_note_that_comes_goes_there_with_a_neutral_subject(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    a_while(boxes, now, days=20)
    mails = boxes.to(ANA)
    assert came(couple.consent) == [_quoted(mail.text) for mail in mails]
    assert {mail.message["Subject"] for mail in mails} == {"A little note"}
    assert len({mail.message["Message-ID"] for mail in mails}) == len(mails)


def _quoted(text: str) -> str:
    return " ".join(line.removeprefix("> ") for line in text.splitlines() if line.startswith("> "))


def test_a_mail_that_was_not_taken_is_tried_with_the_same_note_and_never_late(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    boxes.answers[ANA] = NotNow("451 for the mail")
    a_while(boxes, now, days=20)
    assert boxes.to(ANA) == []
    hours = {one.delivered_at.hour for one in couple.consent.kept.all()}
    tried = {_quoted(mail.text) for mail in boxes.tried}
    assert tried <= set(came(couple.consent))
    assert hours <= {7, 8}
    for mail in boxes.tried:  # all within the moment: no Date outside of it
        assert mail.message["Date"].datetime.hour in (7, 8)
    assert len(boxes.tried) > len(tried)


def test_a_mailbox_that_is_gone_gets_no_more_and_the_notes_lie_on_the_page(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    boxes.answers[ANA] = Refused("550 for the address")
    now = a_while(boxes, now, days=20)
    assert len(boxes.tried) == 1
    assert len(came(couple.consent)) > 1


def test_one_click_ends_them_twice_and_years_later(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    a_while(boxes, now, days=20)
    mail = boxes.to(ANA)[0]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [ref] = set(refs_in(mail, "quiet", now + days(4000)))
    receiving.close(mailbox.find(ref), now=now)
    couple.consent.refresh_from_db()
    assert couple.consent.closed_at
    assert couple.consent.sealed_address == ""  # forgotten with it
    # Taken up again at the same mailbox, the link of the old mail ends what goes on now.
    take(couple.jar, owner=couple.receiver, now=now, **BY_MAIL)
    assert mailbox.find(ref).pk == couple.consent.pk


def test_never_again_wins_over_everything(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    ref = mailbox_ref(subscriptions.hash_of(read_address(ANA)))
    subscriptions.never_again_of(ref, now=now)
    a_while(boxes, now, days=10)
    assert boxes.to(ANA) == []
    mailbox.forget_mailbox(ref)
    couple.consent.refresh_from_db()
    assert couple.consent.sealed_address == ""
    two(now=now, **BY_MAIL)
    a_while(boxes, now, days=2)
    assert boxes.to(ANA) == []


def test_a_block_keeps_all_little_notes_from_that_mailbox(boxes, now):
    couple = confirmed(boxes, now, *notes(2))
    receiving.block(couple.consent, now=now)
    two(*notes(3), now=now + days(30), **{**BY_MAIL, "address": "A.n.a+x@mail.example"})
    stranger = two(*notes(3), now=now + days(30), **BY_MAIL)
    a_while(boxes, now + days(30), days=3)
    assert boxes.to(ANA) == []
    assert stranger.consent.sealed_address  # and whoever typed it sees no difference


def test_a_thousand_who_type_one_address_send_one_mail_in_seven_days_and_three_a_year(boxes, now):
    for week in range(6):
        for _who in range(3):
            two(now=now + days(7.1 * week), **BY_MAIL)
        deliver(boxes, now + days(7.1 * week))
    assert len(boxes.to(ANA)) == 3


def test_an_address_that_nobody_confirmed_is_forgotten_after_48_hours(boxes, now):
    couple = two(**BY_MAIL)
    deliver(boxes, now)
    [ref] = refs_in(boxes.to(ANA)[0], "notes", now)
    assert mailbox.erase_due(now + timedelta(hours=47)) == 0
    assert mailbox.erase_due(now + timedelta(hours=48)) == 1
    assert mailbox.confirm(ref, now=now + timedelta(hours=48)) is None
    couple.consent.refresh_from_db()
    assert couple.consent.place == Place.PAGE
    assert (couple.consent.sealed_address, couple.consent.address_hash, couple.consent.mailbox_ref) == ("", "", "")


def test_notes_count_among_the_twenty_mails_a_day_of_a_mailbox(boxes, now):
    follow(make.letter(), ANA, boxes=boxes)
    couple = confirmed(boxes, now, *notes(60))
    couple.consent.refresh_from_db()
    due = couple.consent.next_at
    from leftunsaid.subscriptions.models import Mailbox

    Mailbox.objects.update(told_day=due.date(), told_that_day=20)
    deliver(boxes, due)
    assert boxes.to(ANA) == []
    assert len(came(couple.consent)) == 1  # on the page
    Mailbox.objects.update(told_that_day=3)
    couple.consent.refresh_from_db()
    a_while(boxes, due, days=6)
    assert boxes.to(ANA)


def test_one_mail_asks_whether_they_are_still_welcome_and_a_yes_puts_it_off(boxes, now):
    couple = confirmed(boxes, now)
    a_while(boxes, now, days=82)
    assert boxes.to(ANA) == []
    a_while(boxes, now + days(82), days=40)
    [mail] = boxes.to(ANA)
    assert mail.message["Subject"] == "Are little notes still welcome?"
    boxes.forget()
    receiving.renew(couple.consent, now=now + days(122), dice=make.dice)
    a_while(boxes, now + days(122), days=90)
    assert len(boxes.to(ANA)) == 1


@pytest.mark.parametrize("rests", [False, True])
def test_whether_they_are_still_welcome_is_asked_when_a_note_could_come(boxes, now, rests):
    """Not at three in the night, at which the yes was said, nor late by a worker that slept; and not in a rest."""
    night = now.replace(hour=3)
    couple = confirmed(boxes, night)
    end_of_rest = night + days(86)
    if rests:
        receiving.rest(couple.consent, "week", now=end_of_rest - days(7), dice=make.dice)
    deliver(boxes, night + days(83.9))
    a_while(boxes, night + days(83.9), days=6)
    [mail] = boxes.to(ANA)
    asked_at = mail.message["Date"].datetime
    assert asked_at.hour in (7, 8)
    assert (asked_at > end_of_rest) is rests


def test_a_mailbox_is_forgotten_ninety_days_after_the_yes_has_lapsed_and_the_keepsake_stays(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    a_while(boxes, now, days=10)
    kept = came(couple.consent)
    assert mailbox.erase_due(now + days(179)) == 0
    assert mailbox.erase_due(now + days(180)) == 1
    couple.consent.refresh_from_db()
    assert (couple.consent.sealed_address, couple.consent.address_hash, couple.consent.place) == ("", "", Place.PAGE)
    assert came(couple.consent) == kept
    receiving.renew(couple.consent, now=now + days(200), dice=make.dice)  # welcome again
    a_while(boxes, now + days(200), days=10)
    assert len(came(couple.consent)) > len(kept)
    boxes.forget()
    choice = receiving.Choice(place=Place.MAIL, address=read_address(ANA))
    receiving.choose(couple.consent, choice, now=now + days(210), dice=make.dice)
    deliver(boxes, now + days(210))
    assert boxes.to(ANA)[0].message["Subject"] == "Do you want little notes here?"


def test_a_rest_said_by_mail_ends_by_mail_and_the_eight_words_do_not_wake_it(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    receiving.rest(couple.consent, "month", by_mail=True, now=now, dice=make.dice)
    receiving.rest(couple.consent, "", now=now, dice=make.dice)
    receiving.choose(couple.consent, receiving.Choice(place=Place.MAIL, a_week=7), now=now, dice=make.dice)
    now = a_while(boxes, now, days=29)
    assert came(couple.consent) == boxes.to(ANA) == []
    receiving.rest(couple.consent, "", by_mail=True, now=now, dice=make.dice)
    a_while(boxes, now, days=20)
    assert boxes.to(ANA)


def test_a_ceiling_said_by_mail_holds_whatever_is_chosen_with_the_eight_words(boxes, now):
    couple = confirmed(boxes, now, *notes(60))
    receiving.no_more_than(couple.consent, 1, now=now, dice=make.dice)
    receiving.choose(couple.consent, receiving.Choice(place=Place.MAIL, a_week=7), now=now, dice=make.dice)
    a_while(boxes, now, days=80)
    dates = [mail.message["Date"].datetime.date() for mail in boxes.to(ANA)]
    assert len(dates) > 1
    assert all(later - earlier >= days(7) for earlier, later in itertools.pairwise(dates))


def test_a_lapsed_yes_that_is_renewed_with_the_eight_words_asks_its_mailbox_first(boxes, now):
    couple, other = confirmed(boxes, now, *notes(60)), now + days(100)
    receiving.renew(couple.consent, now=other, dice=make.dice)
    a_while(boxes, other, days=1.9)
    [mail] = boxes.to(ANA)
    assert mail.message["Subject"] == "Do you want little notes here?"
    assert mailbox.confirm(refs_in(mail, "notes", other)[0], now=other + days(1.9))
    boxes.forget()
    a_while(boxes, other + days(1.9), days=20)
    assert boxes.to(ANA)


def test_a_lapsed_yes_goes_on_at_once_where_its_mailbox_says_so(boxes, now):
    couple, other = confirmed(boxes, now, *notes(60)), now + days(100)
    receiving.renew(couple.consent, by_mail=True, now=other, dice=make.dice)
    a_while(boxes, other, days=20)
    assert {mail.message["Subject"] for mail in boxes.to(ANA)} == {"A little note"}


def test_no_mail_holds_a_link_that_somebody_wrote(boxes, now):
    couple = confirmed(boxes, now)
    couple.jar.notes.create(number=1, body="See www.example.org/me and come.", written_at=now)  # past the shield
    a_while(boxes, now, days=10)
    [mail] = boxes.to(ANA)
    assert "example.org" not in mail.text + mail.raw.decode()
