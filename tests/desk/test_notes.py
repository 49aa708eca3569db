"""Jars that were not welcome, at the desk: seen as far as the receiver wants, decided, and written down once."""

import pytest
from django.db import IntegrityError, connection, transaction

import make
from leftunsaid.notes import receiving
from leftunsaid.notes.models import Complaint, Jar, JarDecision
from notes.people import MORNINGS, came, notes, take, two
from subscriptions.people import Letterboxes, a_while
from web.reading import said


@pytest.fixture
def couple():
    couple = two(*notes(60), **MORNINGS)
    a_while(Letterboxes(), make.NOON, days=9)
    return couple


def complain(couple, clock, **said_so):
    receiving.say_it_is_not_welcome(couple.consent, now=clock.now, **{"may_be_read": False, **said_so})
    return Complaint.objects.get()


def test_the_queue_leads_to_it(at_the_desk, couple, clock):
    assert "Rest." in at_the_desk.page().main
    complain(couple, clock)
    page = at_the_desk.page()
    assert "To be looked at: 1" in page.main
    assert page.all("a", href="/desk/notes")


@pytest.mark.parametrize("may_be_read", [True, False])
def test_the_notes_are_seen_only_where_whoever_got_them_says_so(at_the_desk, couple, clock, may_be_read):
    complain(couple, clock, may_be_read=may_be_read)
    page = at_the_desk.page("/desk/notes")
    bodies = came(couple.consent)
    assert bodies
    assert all((body in page.main) is may_be_read for body in bodies)
    waiting = couple.jar.notes.filter(drawn_at=None).values_list("body", flat=True)
    assert not any(body in page.main for body in waiting)  # what nobody got is nobody's to read
    [summary] = page.all("summary") if may_be_read else [None]
    assert summary is None or "hard to read" in said(summary)  # folded


def test_a_jar_that_is_ended_gives_nothing_to_anybody_any_more(at_the_desk, couple, clock):
    complaint = complain(couple, clock)
    at_the_desk.presses("/desk/notes", do=f"end {complaint.pk}")
    again = take(couple.jar, owner=couple.receiver, now=clock.now, **MORNINGS)
    before = came(again)
    a_while(Letterboxes(), clock.now, days=20)
    assert came(again) == before
    assert "Nothing waits" in at_the_desk.page("/desk/notes").main


def test_a_jar_that_may_go_on_gives_nothing_to_whoever_complained(at_the_desk, couple, clock):
    complaint = complain(couple, clock)
    before = came(couple.consent)
    at_the_desk.presses("/desk/notes", do=f"go on {complaint.pk}")
    assert Jar.objects.get(pk=couple.jar.pk).gives
    a_while(Letterboxes(), clock.now, days=20)
    assert came(couple.consent) == before


def test_each_decision_is_a_line_that_nobody_changes(at_the_desk, couple, clock):
    complaint = complain(couple, clock)
    for _twice in range(2):
        at_the_desk.presses("/desk/notes", do=f"end {complaint.pk}")
    line = JarDecision.objects.get()
    assert (line.by, line.act, line.decided_at) == (at_the_desk.name, "end", clock.now)
    assert f"{at_the_desk.name}: a jar ended" in at_the_desk.page("/desk/notes").main
    for change in ("UPDATE notes_jardecision SET act = 'go on'", "DELETE FROM notes_jardecision"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize("do", ["", "end", "end 99999999999999999999", "shout 1", "go on x"])
def test_a_press_that_makes_no_sense_does_nothing(at_the_desk, couple, clock, do):
    complain(couple, clock)
    assert at_the_desk.presses("/desk/notes", do=do).status_code == 303
    assert not JarDecision.objects.exists()
