"""Two hands on the same jar or the same yes at the same instant, each on a connection of its own."""

from contextlib import suppress
from datetime import datetime
from random import Random

import pytest
from django.db import transaction

import make
from at_once import all_at_once
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.coming import bring
from leftunsaid.notes.models import Block, Card, Consent, Jar, KeptNote, Note
from leftunsaid.notes.receiving import Choice, FadedCard
from leftunsaid.ownership.actions import lock_key
from leftunsaid.web.mine import let_go
from notes.people import MORNINGS, a_card, a_jar, came, notes, take, two

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = range(8)  # chance decides who is first


def due_at_once(*consents: Consent) -> datetime:
    """Their moments are one."""
    for consent in consents:
        consent.refresh_from_db()
    moment = consents[0].next_at
    Consent.objects.filter(pk__in=[consent.pk for consent in consents]).update(next_at=moment)
    return moment


def bringing(consent: Consent, now: datetime, seed: int = 1):
    return lambda: bring(consent.pk, number=consent.round, now=now, dice=Random(seed))


def test_two_workers_draw_one_note():
    couple = two(*notes(20), **MORNINGS)
    for _time in TIMES:
        before, due = len(came(couple.consent)), due_at_once(couple.consent)
        one, other = all_at_once(bringing(couple.consent, due, 1), bringing(couple.consent, due, 2))
        assert one == other
        assert len(came(couple.consent)) == before + 1


def test_two_workers_draw_one_note_out_of_two_jars_of_the_same_hands():
    sender, receiver = make.key()[0], make.key()[0]
    both = [take(a_jar(*notes(20), owner=sender), owner=receiver, **MORNINGS) for _jar in range(2)]
    for time in TIMES:
        due = due_at_once(*both)
        all_at_once(*[bringing(consent, due) for consent in both])
        assert KeptNote.objects.count() == time + 1


def test_a_note_that_is_taken_out_while_it_is_drawn_came_or_did_not():
    for _time in TIMES:
        couple = two("Only this one.", **MORNINGS)
        due = due_at_once(couple.consent)
        kept, _none = all_at_once(bringing(couple.consent, due), lambda jar=couple.jar: jars.take_back(jar, 1))
        assert came(couple.consent) == ([] if kept is None else ["Only this one."])
    assert not Note.objects.exists()


def test_a_jar_that_is_tipped_out_while_a_note_is_drawn_gives_it_or_does_not():
    for _time in TIMES:
        couple = two("Only this one.", **MORNINGS)
        due = due_at_once(couple.consent)
        kept, _none = all_at_once(bringing(couple.consent, due), lambda jar=couple.jar: jars.tip_out(jar))
        assert came(couple.consent) == ([] if kept is None else ["Only this one."])
    assert not Jar.objects.exists()


def test_two_presses_make_two_cards_of_which_one_has_faded():
    jar = a_jar()
    for seed in TIMES:
        one, other = all_at_once(
            *[
                lambda dice=dice: jars.make_card(jar, now=make.NOON, dice=dice)
                for dice in (Random(seed), Random(seed + 99))
            ]
        )
        assert one[1] != other[1]
        assert Card.objects.count() == 1


def test_of_a_jar_that_is_tipped_out_meanwhile_the_card_is_taken_or_has_faded():
    for _time in TIMES:
        jar, (owner, _words) = a_jar(), make.key()
        card = jars.find_card(a_card(jar), now=make.NOON)

        def accept(card=card, owner=owner) -> None:
            with suppress(FadedCard):
                receiving.accept(card, owner, Choice(), now=make.NOON, dice=make.dice)

        all_at_once(accept, lambda jar=jar: jars.tip_out(jar))
    assert not Jar.objects.exists()
    assert not Consent.objects.exclude(jar=None).exists()


def test_a_press_with_the_words_and_one_behind_a_link_of_a_mail_stop_nobody():
    couple = two(*notes(2), **MORNINGS)

    def rest(**said) -> None:
        with transaction.atomic():
            if not said:
                lock_key(couple.receiver)  # as a page does that the words open
            receiving.rest(Consent.objects.get(), "week", **said, now=make.NOON, dice=make.dice)

    for _time in TIMES:
        all_at_once(rest, lambda: rest(by_mail=True))
    assert Consent.objects.get().rests_until == Consent.objects.get().mail_rests_until is not None


def test_who_is_blocked_while_they_burn_their_words_stops_nobody():
    """Both hold on to what the other needs: the one to the yes, the other to the key that is to be blocked."""
    for _time in TIMES:
        couple = two(*notes(2))
        all_at_once(
            lambda consent=couple.consent: receiving.block(consent, now=make.NOON),
            lambda sender=couple.sender: let_go(sender, take_back=False, now=make.NOON),
        )
    assert Block.objects.count() == len(TIMES)
    assert Consent.objects.filter(closed_at=None).count() == 0
