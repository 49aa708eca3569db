"""Of a burst nothing stays shown that came before anybody could know, and its traces are forgotten."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import make
from at_once import all_at_once
from guard.conftest import unhurried  # noqa: F401
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation import traces
from leftunsaid.moderation.bursts import bursts
from leftunsaid.moderation.models import Remark, Trace
from leftunsaid.moderation.traces import forget, hold_back_alike, leave_trace
from web.conftest import _static_files_are_collected, clock  # noqa: F401
from web.reading import post

pytestmark = pytest.mark.django_db
SOLD = "Grow rich from your kitchen table, cousin {n}: our golden kettle brews coins while you sleep at night"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
dice = Random(8)


def send(body: str, now, *, under: Letter | None = None, network: int = 0, **more) -> Letter | Comment:
    """As the pages do: judged, kept and what it left behind, in one transaction; then what is alike is held back."""
    with transaction.atomic():
        what = "comment" if under else "letter"
        visitor = Visitor(f"9.{network}.9.9", "A\nen")
        verdict = judge(what, visitor, limit=100, draft=Draft(what, (body,)), now=now, dice=dice)
        reason = verdict.reason if isinstance(verdict, Hold) else ""
        thing = (
            make.comment(under, body=body, hold_reason=reason, now=now, **more)
            if under
            else make.letter(body=body, hold_reason=reason, now=now, **more)
        )
        leave_trace(thing, verdict.tracks, now=now)
        if isinstance(verdict, Hold):
            moderation.note_remarks(thing, verdict.said, now=now)
    hold_back_alike(thing, now=now)
    return thing


def sold(count: int, now, **more) -> list:
    return [send(SOLD.format(n=n), now, network=n, **more) for n in range(count)]


def stand(things) -> list[bool]:
    for thing in things:
        thing.refresh_from_db()
    return [thing.is_readable for thing in things]


def likenesses() -> set[str]:
    return set(Remark.objects.filter(rule="alike").values_list("likeness", flat=True))


@pytest.mark.parametrize("of_letters", [True, False])
def test_the_first_of_a_burst_wait_as_soon_as_it_is_one(now, of_letters):
    under = {} if of_letters else {"under": make.letter()}
    first = sold(5, now, **under)
    assert stand(first) == [True] * 5
    later = sold(3, now, **under)
    assert stand([*first, *later]) == [False] * 8
    assert {thing.hold_reason for thing in first} == {"alike"}
    assert len(likenesses()) == 1
    [burst] = bursts()
    assert burst.count == 8


def test_comments_leave_counted_stubs_and_letters_leave_the_lists(now):
    letter = make.letter()
    sold(6, now, under=letter)
    letter.refresh_from_db()
    assert letter.comment_count == 5
    assert {comment.stub for comment in Comment.objects.thread_of(letter)} == {"held"}
    sold(7, now + HOUR)
    assert Letter.objects.listed().count() == 1


def test_what_differs_stays(now):
    letter = make.letter()
    honest = [
        send(f"The ferry did not come in {n}, and my mother walked home in the rain.", now, under=letter)
        for n in (7, 8)
    ]
    short = [send("thank you so much", now, under=letter) for _ in range(9)]
    sold(8, now, under=letter)
    assert all(stand([*honest, *short]))


def test_letters_are_held_back_with_letters_and_comments_with_comments(now):
    letter = send(SOLD.format(n=9), now)
    comments_ = sold(6, now, under=make.letter())
    assert stand([letter]) == [True]
    assert not any(stand(comments_))


def test_what_somebody_has_read_and_shown_is_not_held_back_again(now):
    letter = make.letter()
    burst = sold(7, now, under=letter)
    moderation.approve(burst[0], by="Ines", now=now)
    moderation.hold(burst[0], by="Ines", now=now)
    for one in (burst[0], burst[6]):
        moderation.approve(one, by="Ines", now=now)
    sold(2, now, under=letter)
    assert stand(burst) == [True, False, False, False, False, False, True]


def test_other_words_than_those_that_were_read_are_held_back(now):
    letter = make.letter()
    one = send("Something kind that is quite unlike it.", now, under=letter, owner=make.key()[0])
    moderation.report(one, reason="spam", now=now)
    moderation.dismiss(one, by="Ines", now=now)
    later = now + timedelta(minutes=1)
    body = SOLD.format(n=0)
    verdict = judge("edit", Visitor("9.9.9.9", "A"), limit=20, draft=Draft("comment", (body,)), now=later, dice=dice)
    comments.edit_comment(one, body=body, name="", now=later)
    leave_trace(one, verdict.tracks, now=later)
    sold(6, later, under=letter)
    assert stand([one]) == [False]


def test_what_is_gone_or_private_stays_as_it_is(now):
    owner, _ = make.key()
    private, removed, withdrawn = (send(SOLD.format(n=n), now, owner=owner) for n in range(3))
    letters.change_visibility(private, "private", now=now)
    moderation.remove(removed, by="Ines", now=now)
    letters.withdraw_letter(withdrawn, now=now)
    sold(6, now)
    for letter in (private, removed, withdrawn):
        letter.refresh_from_db()
        assert letter.held_at is None


def test_what_its_letters_writer_has_covered_waits_too(now):
    letter = make.letter(owner=make.key()[0])
    burst = sold(5, now, under=letter)
    comments.cover(burst[0], now=now)
    sold(1, now, under=letter)
    stand(burst)
    assert all(comment.held_at for comment in burst)


def test_what_was_sent_more_than_an_hour_ago_stays(now):
    letter = make.letter()
    long_ago = sold(3, now - HOUR, under=letter)
    sold(6, now, under=letter)
    assert all(stand(long_ago))


def test_two_heaps_that_turn_out_to_be_one_are_one(now):
    letter = make.letter()
    first, second = sold(6, now, under=letter), sold(1, now, under=letter)
    Remark.objects.filter(comment=second[0]).update(likeness="e" * 64)
    Remark.objects.filter(comment=first[0]).update(likeness="f" * 64)
    sold(1, now, under=letter)
    assert len(likenesses()) == 1


def test_only_the_last_few_thousand_are_looked_at(now, monkeypatch):
    letter = make.letter()
    burst = sold(5, now, under=letter)
    monkeypatch.setattr(traces, "LOOKED_AT", 3)
    sold(1, now, under=letter)
    assert stand(burst) == [True, True, False, False, False]


def test_each_thing_that_is_sent_costs_one_row(now):
    letter = make.letter()
    for body in ("Me too.", SOLD.format(n=0)):
        with CaptureQueriesContext(connection) as asked:
            send(body, now, under=letter)
        left = [one["sql"] for one in asked if "moderation_trace" in one["sql"]]
        assert len(left) == 1
        assert left[0].startswith("INSERT")


def test_where_there_is_nothing_to_find_it_by_no_row_is_kept(now):
    verdict = judge("letter", Visitor("", "A"), limit=20, draft=Draft("letter", ("Short.",)), now=now, dice=dice)
    leave_trace(make.letter(), verdict.tracks, now=now)
    assert not Trace.objects.exists()


def test_marks_go_after_an_hour_and_the_rest_after_seven_days(now):
    sold(1, now)
    second = timedelta(seconds=1)
    forget(now + HOUR - second)
    assert Trace.objects.get().marks
    forget(now + HOUR)
    trace = Trace.objects.get()
    assert (trace.marks, bool(trace.pen)) == (None, True)
    forget(now + 7 * DAY - second)
    assert Trace.objects.exists()
    forget(now + 7 * DAY)
    assert not Trace.objects.exists()


def test_what_a_clock_ahead_left_behind_goes_once_it_is_right(now):
    sold(1, now + 30 * DAY)
    forget(now)
    assert not Trace.objects.exists()


def test_nothing_of_the_words_stands_in_a_trace(now):
    sold(1, now)
    trace = Trace.objects.get()
    assert len(trace.marks.split()) == 8
    assert {len(mark) for mark in trace.marks.split()} == {12}
    assert all(int(mark, 16) >= 0 for mark in (*trace.marks.split(), trace.pen))


def test_a_burst_of_changes_is_one_too(now, client):
    """Whoever sends something kind, and changes it once it is shown, is held back with the others."""
    owner, words = make.key()
    letter = make.letter()
    mine = [make.comment(letter, body=f"Kind words, {n}.", owner=owner, now=now) for n in range(7)]
    client.post("/key", {"key": words})
    for n, comment in enumerate(mine):
        answer = post(client, f"/key/comment/{comment.waiting_address}/edit", {"body": SOLD.format(n=n)})
        assert answer.status_code == 303
    assert not any(stand(mine))
    assert len(likenesses()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unhurried")
def test_when_all_come_at_once_none_of_them_stays_and_each_is_remarked_on_once(now):
    places = [make.letter(), make.letter(body="Another letter, quite unlike it.")]
    sent = all_at_once(
        *[partial(send, SOLD.format(n=n), now, under=places[n % 2], network=n) for n in range(10)],
    )
    assert not any(stand(sent))
    assert len(likenesses()) == 1
    assert Remark.objects.filter(rule="alike").count() == 10
