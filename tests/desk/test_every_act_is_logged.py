"""Nothing is done at the desk without a line that tells who did what, to what, why and when. All verbs are walked."""

import pytest

import make
from desk.test_queue import alike
from leftunsaid.comments.models import Comment
from leftunsaid.desk.press import VERBS
from leftunsaid.guard.actions import judge
from leftunsaid.guard.models import Mute
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import EarlierWording, Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision, Report
from leftunsaid.moderation.reasons import ACTS
from leftunsaid.moderation.traces import leave_trace


def edited(now):
    letter = make.letter()
    letters.edit_letter(letter, body="Other words.", dear="", signature="", now=now)
    return letter


def reported(now):
    letter = make.letter()
    moderation.report(letter, reason="hate", now=now)
    return letter


def removed(now):
    letter = make.letter()
    moderation.remove(letter, by="root", now=now)
    return letter


def of_a_pen(now):
    letter = make.letter()
    somebody = Visitor(network="203.0.113.77", browser="Browser/1\nen")
    verdict = judge("letter", somebody, limit=20, draft=Draft("letter", ("A letter.",)), now=now, dice=make.dice)
    leave_trace(letter, verdict.tracks, now=now)
    return letter


def of_a_muted_pen(now):
    letter = of_a_pen(now)
    moderation.mute(letter, by="root", now=now)
    return letter


# For each verb of the desk something that it can be done to, and the reason that its line tells.
WALK = {
    "approve": (lambda now: make.letter(hold_reason="words"), "words"),
    "hold": (lambda now: make.letter(), ""),
    "remove": (lambda now: make.letter(), "hate"),
    "restore": (removed, ""),
    "dismiss": (reported, ""),
    "looked": (edited, ""),
    "cover": (lambda now: make.letter(), ""),
    "clear": (lambda now: make.comment(hold_reason="alike"), "hate"),
    "mute": (of_a_pen, ""),
    "unmute": (of_a_muted_pen, ""),
}


def test_no_verb_is_left_out_of_the_walk_and_each_has_its_word():
    assert WALK.keys() == VERBS.keys() - {"keep"}  # it approves what is ticked, and clears away the rest
    assert WALK.keys() <= ACTS.keys()


@pytest.mark.parametrize("act", WALK)
def test_each_act_writes_one_line(at_the_desk, now, act):
    prepare, reason = WALK[act]
    thing = prepare(now)
    address = thing.waiting_address
    lines, before = Decision.objects.count(), what_stands()
    answer = at_the_desk.presses(
        one=f"{act} {address}",
        **{f"reason {address}": "hate", f"words {address}": "the blue cup", f"sure {address}": "yes"},
    )
    assert answer.status_code == 303
    assert what_stands() != before, "it did something"
    assert Decision.objects.count() == lines + 1
    line = Decision.objects.latest("pk")
    assert (line.act, line.reason, line.by, line.about) == (act, reason, "Ines", thing)
    assert line.decided_at == at_the_desk.clock.now


@pytest.mark.parametrize("act", WALK)
def test_what_is_refused_writes_none(at_the_desk, now, act):
    gone = make.letter()
    letters.withdraw_letter(gone, now=now)
    before = what_stands()
    assert at_the_desk.presses(one=f"{act} {gone.waiting_address}").status_code == 422
    assert what_stands() == before
    assert not Decision.objects.exists()


def test_a_burst_writes_a_line_for_each_of_it(at_the_desk):
    comments = alike(make.letter(), 5)
    at_the_desk.presses(burst=f"clear {'f' * 64}")
    assert {line.about for line in Decision.objects.all()} == set(comments)
    assert Decision.objects.count() == 5


def test_what_is_undone_is_logged_too_by_whoever_undid_it(at_the_desk, settles):
    letter = make.letter(hold_reason="words")
    at_the_desk.presses(one=f"approve {letter.waiting_address}")
    adam = settles("Adam")
    adam.signs_in()
    adam.presses("/desk/undo", batch=Decision.objects.get().batch)
    assert [(line.act, line.by) for line in Decision.objects.order_by("pk")] == [("approve", "Ines"), ("hold", "Adam")]


def what_stands() -> list:
    """All that a moderator can change."""
    return [
        list(table.objects.order_by("pk").values_list()) for table in (Letter, Comment, Report, EarlierWording, Mute)
    ]
