"""What whoever takes a card can do, and what it does to others: nothing they could see."""

from datetime import timedelta

import pytest

import make
from leftunsaid.notes import actions as jars
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.complaints import let_go_on, notes_shown, open_complaints
from leftunsaid.notes.models import Block, Consent, Jar
from leftunsaid.web.mine import let_go
from notes.people import ANA, MORNINGS, a_card, a_jar, came, days, notes, take, two
from subscriptions.people import a_while

pytestmark = pytest.mark.django_db


def test_a_card_that_was_taken_opens_nothing_more(now, dice):
    jar = a_jar()
    words = a_card(jar)
    card = jars.find_card(words, now=now)
    receiving.accept(card, make.key()[0], receiving.Choice(), now=now, dice=dice)
    assert jars.find_card(words, now=now) is None
    with pytest.raises(receiving.FadedCard):  # two who held the same page
        receiving.accept(card, make.key()[0], receiving.Choice(), now=now, dice=dice)


def test_who_fills_a_jar_does_not_take_its_card(now):
    jar = a_jar()
    with pytest.raises(receiving.OwnCard):
        take(jar, owner=jar.owner)


def test_a_newer_card_replaces_nobody_before_they_agree(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    newer = take(couple.jar, now=now, **MORNINGS)
    now = a_while(boxes, now, days=10)
    assert came(couple.consent)
    assert came(newer) == []
    [asked] = receiving.who_waits(couple.consent)
    receiving.let_them_have_it(couple.consent, asked.address, now=now, dice=make.dice)
    before = came(couple.consent)
    a_while(boxes, now, days=10)
    assert came(couple.consent) == before
    assert came(newer)
    assert not set(before) & set(came(newer))


@pytest.mark.parametrize("state", ["receives", "rests", "closed", "blocked", "lapsed", "left", "not welcome"])
def test_by_a_card_of_ones_own_nobody_finds_out_how_the_other_stands(boxes, now, state):
    """The sender takes a second card with other words, and waits: nothing comes, whatever the receiver has done."""
    couple = two(*notes(200), **MORNINGS)
    match state:
        case "rests":
            receiving.rest(couple.consent, "month", now=now, dice=make.dice)
        case "closed":
            receiving.close(couple.consent, now=now)
        case "blocked":
            receiving.block(couple.consent, now=now)
        case "lapsed":
            now += days(91)
        case "left":
            receiving.leave(couple.consent)
        case "not welcome":
            receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=now)
    spy = take(couple.jar, now=now, **MORNINGS)
    a_while(boxes, now, days=20)
    assert came(spy) == []


def test_the_same_hands_take_a_newer_card_at_once(boxes, now):
    """They closed it, and want it again."""
    couple = two(*notes(60), **MORNINGS)
    receiving.close(couple.consent, now=now)
    again = take(couple.jar, owner=couple.receiver, now=now, **MORNINGS)
    assert again.pk == couple.consent.pk
    a_while(boxes, now, days=10)
    assert came(again)


def test_a_block_lets_no_card_of_theirs_open_until_it_is_lifted(now):
    couple = two()
    receiving.block(couple.consent, now=now)
    other_jar = a_jar(owner=couple.sender)
    for jar in (couple.jar, other_jar):
        assert take(jar, owner=couple.receiver) is None
        assert (
            jar.cards.get().accepted_at
        )  # faded like any that was taken: the other who tries its words learns nothing
    [block] = receiving.blocks_of(couple.receiver)
    receiving.lift(block.pk, couple.sender)  # not theirs to lift
    assert receiving.blocks_of(couple.receiver).exists()
    receiving.lift(block.pk, couple.receiver)
    take(couple.jar, owner=couple.receiver)


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_block_silences_a_mailbox_only_if_its_owner_had_said_yes_there(now, is_theirs):
    """Else whoever types another's address into a card of their own could take that other's notes away."""
    spy = two(place="mail", address=ANA)
    if is_theirs:
        mailbox.confirm(spy.consent.mail_ref, now=now)
        spy.consent.refresh_from_db()
    ana = two(place="mail", address=ANA)
    receiving.block(spy.consent, now=now)
    assert mailbox.may_reach(ana.consent) is not is_theirs
    assert Block.objects.count() == 1


def test_burnt_words_forget_whom_they_blocked_and_leave_the_mailbox_quiet(now):
    for address in (ANA, ""):
        couple = two(place="mail" if address else "page", address=address)
        if address:
            mailbox.confirm(couple.consent.mail_ref, now=now)
        receiving.block(couple.consent, now=now)
        let_go(couple.receiver, take_back=False, now=now)
    block = Block.objects.get()
    assert (block.owner, block.blocked, block.signature) == (None, None, "")
    assert not mailbox.may_reach(two(place="mail", address=ANA).consent)


def test_a_feed_that_is_chosen_again_has_another_address(now, dice):
    couple = two(place="feed")
    old = couple.consent.feed_address
    for place in ("page", "feed"):
        receiving.choose(couple.consent, receiving.Choice(place=place), now=now, dice=dice)
    assert receiving.keepsake_at(old) is None
    assert receiving.keepsake_at(couple.consent.feed_address) == couple.consent


def test_a_card_of_a_jar_that_was_tipped_out_this_moment_has_faded(now, dice):
    jar = a_jar()
    card = jars.find_card(a_card(jar), now=now)
    jars.tip_out(jar)
    with pytest.raises(receiving.FadedCard):
        receiving.accept(card, make.key()[0], receiving.Choice(), now=now, dice=dice)


def test_what_they_said_of_a_jar_is_looked_at_though_they_leave_nothing_behind(now):
    couple = two(*notes(2))
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=True, now=now)
    receiving.leave(couple.consent)
    [complaint] = open_complaints()
    assert complaint.jar == couple.jar
    assert notes_shown(complaint) == []
    let_go_on(complaint, by="Ines", now=now)
    assert Jar.objects.get().gives


def test_a_jar_stays_frozen_while_another_complaint_of_it_waits(now):
    couple = two(*notes(2))
    for consent in (couple.consent, take(couple.jar)):
        receiving.say_it_is_not_welcome(consent, may_be_read=False, now=now)
    first, second = open_complaints()
    let_go_on(first, by="Ines", now=now)
    assert list(open_complaints()) == [second]
    assert not Jar.objects.get().gives
    let_go_on(second, by="Ines", now=now)
    assert Jar.objects.get().gives


def test_a_jar_that_is_not_welcome_is_frozen_and_says_so_nowhere_in_itself(now):
    couple = two(*notes(2))
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=True, now=now)
    couple.consent.refresh_from_db()
    assert couple.consent.closed_at == now
    assert Jar.objects.get().frozen_at == now
    jars.put_in(couple.jar, "One more.", now=now)  # its owner goes on as before
    assert jars.find_card(a_card(couple.jar), now=now)


def test_a_second_press_can_take_back_that_notes_may_be_read(now):
    couple = two(*notes(1))
    for may in (True, False):
        receiving.say_it_is_not_welcome(couple.consent, may_be_read=may, now=now)
    [complaint] = couple.consent.complaints.all()
    assert complaint.may_be_read_at is None


def test_what_is_shared_is_what_is_kept_now_and_nothing_that_comes_later(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    now = a_while(boxes, now, days=10)
    assert not jars.shared_with(couple.jar).exists()
    first = couple.consent.kept.last()
    receiving.give_heart(couple.consent, first.pk, now=now)
    receiving.share(couple.consent, now=now)
    shared = set(jars.shared_with(couple.jar))
    assert {one for one in shared if one.heart_at} == {first}
    a_while(boxes, now, days=10)
    assert set(jars.shared_with(couple.jar)) == shared
    assert couple.consent.kept.count() > len(shared)
    receiving.share_no_more(couple.consent)
    assert not jars.shared_with(couple.jar).exists()


def test_each_lets_go_of_their_own_alone(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    a_while(boxes, now, days=10)
    first, *_others = couple.consent.kept.all()
    receiving.let_go(couple.consent, [first.pk])
    assert first not in couple.consent.kept.all()
    assert couple.consent.kept.exists()
    receiving.let_go(couple.consent)
    assert not couple.consent.kept.exists()
    assert couple.jar.notes.count() == 60


def test_nobody_touches_what_another_keeps(boxes, now):
    couple, stranger = two(*notes(60), **MORNINGS), two()
    a_while(boxes, now, days=10)
    kept = couple.consent.kept.first()
    receiving.let_go(stranger.consent, [kept.pk])
    receiving.give_heart(stranger.consent, kept.pk, now=now)
    kept.refresh_from_db()
    assert kept.heart_at is None


def test_it_is_asked_again_two_weeks_before_it_lapses(now):
    couple = two()
    assert not couple.consent.is_asked_again(now + days(75))
    assert couple.consent.is_asked_again(now + days(76))
    assert set(Consent.objects.welcoming(now + days(89))) == {couple.consent}
    assert not Consent.objects.welcoming(now + days(90)).exists()


def test_the_place_is_closed_and_a_leftover_feed_opens_nothing(now):
    couple = two(place="feed")
    address = couple.consent.feed_address
    assert receiving.keepsake_at(address) == couple.consent
    receiving.close(couple.consent, now=now + timedelta(minutes=1))
    assert receiving.keepsake_at(address) is None
