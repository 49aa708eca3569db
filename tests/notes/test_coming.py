"""A worker brings what is drawn: each note once, in its moment or not at all."""

import itertools
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

import make
from leftunsaid.notes import actions as jars
from leftunsaid.notes import receiving
from leftunsaid.notes.coming import bring
from leftunsaid.notes.draw import Moment, is_allowed
from leftunsaid.notes.models import KeptNote
from leftunsaid.outbox.actions import NotYet
from leftunsaid.outbox.models import Envelope
from notes.people import MORNINGS, a_jar, came, days, notes, take, two
from subscriptions.people import a_while, deliver, waiting

pytestmark = pytest.mark.django_db


def test_a_year_of_notes_each_once_and_each_in_its_moment(boxes, now):
    """Through both changes of the clock, with an hour lost and one won."""
    couple = two(*notes(70), zone="Europe/Berlin", moments=(Moment.MIDDAY, Moment.BEFORE_BED), days=(0, 2, 4, 5))
    for _quarter in range(4):
        now = a_while(boxes, now, days=85)
        receiving.renew(couple.consent, now=now, dice=make.dice)
    bodies, kept = came(couple.consent), list(couple.consent.kept.all())
    assert sorted(bodies) == sorted(notes(70))  # all of them, none twice
    assert all(is_allowed(one.delivered_at, couple.consent.wishes) for one in kept)
    dates = [one.delivered_at.astimezone(ZoneInfo("Europe/Berlin")).date() for one in kept]
    assert all(sum(day <= other < day + days(7) for other in dates) <= 3 for day in dates)
    assert bodies != notes(70)  # not in the order in which they were written
    assert waiting() == ["little note", "still welcome"]  # an empty jar is silence, and the next moment is drawn


def test_two_workers_at_the_same_envelope_bring_one_note(boxes, now):
    couple = two(*notes(3), **MORNINGS)
    couple.consent.refresh_from_db()
    due, number = couple.consent.next_at, couple.consent.round
    first = bring(couple.consent.pk, number=number, now=due, dice=Random(1))
    second = bring(couple.consent.pk, number=number, now=due, dice=Random(2))
    assert first == second
    assert len(came(couple.consent)) == 1
    couple.consent.refresh_from_db()
    assert couple.consent.round == number + 1


def test_nothing_comes_before_its_moment_though_the_clock_ran_ahead(now, dice):
    couple = two(*notes(1))
    couple.consent.refresh_from_db()
    with pytest.raises(NotYet) as when:
        bring(
            couple.consent.pk, number=couple.consent.round, now=couple.consent.next_at - timedelta(seconds=1), dice=dice
        )
    assert when.value.until == couple.consent.next_at


def test_what_a_sleeping_worker_missed_does_not_come_late_and_nothing_piles_up(boxes, now):
    """A machine that was off for three weeks brings nothing when it wakes, and one note at the next moment."""
    couple = two(*notes(30), **MORNINGS)
    couple.consent.refresh_from_db()
    wakes = datetime.combine((couple.consent.next_at + days(21)).date(), datetime.min.time(), now.tzinfo) + timedelta(
        hours=15
    )
    deliver(boxes, wakes)
    assert came(couple.consent) == []
    couple.consent.refresh_from_db()
    assert couple.consent.next_at > wakes
    a_while(boxes, wakes, days=7)
    assert 1 <= len(came(couple.consent)) <= 7


def test_a_rest_is_quiet_and_is_followed_by_no_burst(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    now = a_while(boxes, now, days=10)
    before = len(came(couple.consent))
    receiving.rest(couple.consent, "month", now=now, dice=make.dice)
    now = a_while(boxes, now, days=29.9)
    assert len(came(couple.consent)) == before
    now = a_while(boxes, now, days=7)
    assert 1 <= len(came(couple.consent)) - before <= 7


def test_a_rest_that_ends_early_ends_now(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    receiving.rest(couple.consent, "month", now=now, dice=make.dice)
    receiving.rest(couple.consent, "", now=now, dice=make.dice)
    a_while(boxes, now, days=10)
    assert came(couple.consent)


@pytest.mark.parametrize("ending", ["close", "block", "lapse", "unwelcome", "leave", "tip"])
def test_after_an_ending_nothing_comes(boxes, now, ending):
    couple = two(*notes(60), **MORNINGS)
    now = a_while(boxes, now, days=5)
    before = KeptNote.objects.count()
    match ending:
        case "close":
            receiving.close(couple.consent, now=now)
        case "block":
            receiving.block(couple.consent, now=now)
        case "unwelcome":
            receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=now)
        case "leave":
            receiving.leave(couple.consent)
            before = 0
        case "tip":
            jars.tip_out(couple.jar)
        case "lapse":
            now = a_while(boxes, now, days=85)
            before = KeptNote.objects.count()
    now = a_while(boxes, now, days=30)
    assert KeptNote.objects.count() == before


def test_a_yes_said_again_is_good_for_ninety_days_more(boxes, now):
    couple = two(*notes(150), **MORNINGS)
    now = a_while(boxes, now, days=89)
    receiving.renew(couple.consent, now=now, dice=make.dice)
    before = len(came(couple.consent))
    now = a_while(boxes, now, days=30)
    assert len(came(couple.consent)) > before
    assert couple.consent.is_welcoming(now + days(59))
    assert not couple.consent.is_welcoming(now + days(60))


def test_filling_the_jar_moves_no_moment(boxes, now):
    """So nobody can tell from when a note comes when it was written."""
    empty = two(**MORNINGS)
    empty.consent.refresh_from_db()
    planned, envelopes = empty.consent.next_at, Envelope.objects.count()
    jars.put_in(empty.jar, "At last.", now=now)
    empty.consent.refresh_from_db()
    assert (empty.consent.next_at, Envelope.objects.count()) == (planned, envelopes)
    a_while(boxes, now, days=10)
    assert came(empty.consent) == ["At last."]


def test_each_choice_draws_anew_and_the_old_moment_comes_to_nothing(boxes, now, dice):
    couple = two(*notes(40), **MORNINGS)
    for hour in range(20):
        choice = receiving.Choice(moments=(Moment.BEFORE_BED,), a_week=7, zone="Asia/Tokyo")
        receiving.choose(couple.consent, choice, now=now + timedelta(hours=hour), dice=dice)
    a_while(boxes, now + timedelta(hours=20), days=14)
    here = [one.delivered_at.astimezone(ZoneInfo("Asia/Tokyo")) for one in couple.consent.kept.all()]
    assert here
    assert {moment.hour for moment in here} <= {21, 22}
    assert len({moment.date() for moment in here}) == len(here)


def test_letting_a_note_go_makes_no_room_for_another(boxes, now):
    couple = two(*notes(200), a_week=1, moments=(Moment.MORNING,))
    arrivals = []
    for _day in range(120):
        now = a_while(boxes, now, days=1)
        arrivals += list(couple.consent.kept.values_list("delivered_at", flat=True))
        receiving.let_go(couple.consent)
        if _day == 80:
            receiving.renew(couple.consent, now=now, dice=make.dice)
    dates = [moment.date() for moment in arrivals]
    assert len(dates) > 1  # eight or so; chance seldom brings as few as five
    assert all(later - earlier >= days(7) for earlier, later in itertools.pairwise(dates))


def test_three_jars_of_one_sender_come_together_as_seldom_as_one(boxes, now):
    """One a day, and within seven days the most that the receiver allowed to any of them; others are not counted."""
    sender, receiver = make.key()[0], make.key()[0]
    theirs = [take(a_jar(*notes(15), owner=sender), owner=receiver, a_week=count) for count in (4, 4, 1)]
    another = take(a_jar(*notes(30)), owner=receiver, a_week=7)
    a_while(boxes, now, days=30)
    dates = sorted(kept.delivered_at.date() for kept in KeptNote.objects.exclude(consent=another))
    assert len(dates) == len(set(dates))
    assert max(sum(day <= other < day + days(7) for other in dates) for day in dates) <= 4
    assert all(came(consent) for consent in theirs[:2])  # chance may pass over the third for a month
    assert set(dates) & {kept.delivered_at.date() for kept in another.kept.all()}


def test_a_jar_that_is_tipped_out_leaves_no_room_for_a_second_note_on_its_day(boxes, now):
    couple = two(*notes(3), moments=(Moment.MORNING,), a_week=7)
    now = a_while(boxes, now, days=1)  # past the morning
    while not came(couple.consent):
        now = a_while(boxes, now, days=1)
    jars.tip_out(couple.jar)
    newer = take(a_jar(owner=couple.sender), owner=couple.receiver, now=now)
    for _time in range(20):  # chance may leave the evening out
        receiving.choose(newer, receiving.Choice(moments=(Moment.BEFORE_BED,), a_week=7), now=now, dice=make.dice)
        assert newer.next_at.date() > couple.consent.kept.get().delivered_at.date()


def test_a_jar_that_was_frozen_gives_nothing_to_anybody(boxes, now):
    couple = two(*notes(60), **MORNINGS)
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=False, now=now)
    again = take(couple.jar, owner=couple.receiver, now=now, **MORNINGS)  # though they took another card of it
    a_while(boxes, now, days=20)
    assert came(again) == []
