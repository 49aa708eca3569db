"""What is to be looked at: everything that somebody should see, once, the risky first, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments.actions import edit_comment, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Said
from leftunsaid.letters.actions import change_visibility, edit_letter, withdraw_letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.queue import AT_ONCE, queue
from web.reading import said

WORDS = "Words that somebody should see first."
HOUR = timedelta(hours=1)


def things() -> list:
    return [case.thing for case in queue().cases]


def alike(letter, length: int, *, rules=("alike",), likeness="f" * 64, **fields) -> list:
    comments = [make.comment(letter, hold_reason=rules[0], **{"body": f"Buy {n}.", **fields}) for n in range(length)]
    for comment in comments:
        moderation.note_remarks(comment, [Said(rule, 1, likeness) for rule in rules], now=make.NOON)
    return comments


def test_an_empty_queue_says_so(at_the_desk):
    assert "Nothing waits" in at_the_desk.page().main


def test_what_waits_what_was_reported_and_what_was_changed_stand_in_one_list(at_the_desk, now):
    held, reported, edited = make.comment(hold_reason="many"), make.letter(), make.comment()
    moderation.report(reported, reason="other", now=now)
    edit_comment(edited, body="I changed my mind.", name="", now=now)
    assert set(things()) == {held, reported, edited}
    page = at_the_desk.page()
    assert "To be looked at: 3" in page.main
    assert len(page.all("article", class_="case")) == 3
    for words in ("much had been written from its network", "Something else", "I changed my mind.", "Me too."):
        assert words in page.main


def test_a_thing_is_there_once_however_many_reasons_it_has(now):
    letter = make.letter()
    for reason in ("spam", "other", "spam"):
        moderation.report(letter, reason=reason, now=now)
    for body in ("One.", "Two."):
        edit_letter(letter, body=body, dear="", signature="", hold_reason="words", now=now)
    assert things() == [letter]
    assert queue().count == 1
    [case] = queue().cases
    assert (case.reports, case.was_edited) == ({"spam": 2, "other": 1}, True)


def test_the_risky_stand_before_the_old(now):
    letter = make.letter()
    old = make.comment(letter, hold_reason="everything", now=now - 2 * HOUR)
    many = make.comment(letter, hold_reason="many", now=now)
    less_old = make.comment(letter, hold_reason="everything", now=now - HOUR)
    words = make.comment(letter, hold_reason="words", now=now)
    moderation.report(letter, reason="danger", now=now)
    assert things() == [letter, words, many, old, less_old]


def test_what_a_rule_said_counts_as_risk_too(now):
    letter = make.letter()
    first, second = (make.comment(letter, hold_reason="many") for _ in range(2))
    moderation.note_remarks(second, [Said("many", 1), Said("repeats", 1)], now=now)
    assert things() == [second, first]


def test_the_riskiest_come_through_a_flood(now):
    letter = make.letter()
    for number in range(AT_ONCE + 5):
        make.comment(letter, hold_reason="everything", now=now - HOUR, body=f"Kind words {number}.")
    moderation.report(letter, reason="danger", now=now)
    found = queue()
    assert found.cases[0].thing == letter
    assert len(found.cases) == AT_ONCE
    assert found.count == AT_ONCE + 6


@pytest.mark.parametrize(("reason", "is_folded"), [("hate", True), ("danger", True), ("spam", False)])
def test_harsh_words_are_folded(at_the_desk, now, reason, is_folded):
    moderation.report(make.letter(body=WORDS), reason=reason, now=now)
    page = at_the_desk.page()
    folds = [fold for fold in page.all("details") if WORDS in said(fold)]
    assert bool(folds) == is_folded
    assert not any(fold.get("open") for fold in folds)
    assert WORDS in page.main


def test_a_word_of_the_houses_list_is_folded(at_the_desk):
    make.comment(body=WORDS, hold_reason="words")
    assert [fold for fold in at_the_desk.page().all("details") if WORDS in said(fold)]


def test_what_is_for_its_writer_alone_is_never_there(at_the_desk, now):
    key, _ = make.key()
    private = make.letter(body=WORDS, visibility="private", owner=key)
    shown = make.letter(owner=key)
    edit_letter(shown, body=f"{WORDS} Changed.", dear="", signature="", now=now)
    moderation.report(shown, reason="hate", now=now)
    held = make.letter(body=f"{WORDS} Held.", hold_reason="words", owner=key)
    for letter in (shown, held):
        change_visibility(letter, "private", now=now)
    assert queue().count == 0
    assert WORDS not in at_the_desk.page().source
    for letter in (private, shown, held):
        assert at_the_desk.client.get(f"/desk/thing/{letter.waiting_address}").status_code == 404
        assert at_the_desk.presses(one=f"remove {letter.waiting_address}").status_code == 422
        assert not letter.decisions.exists()


def test_what_waits_for_the_writer_of_its_letter_is_not_there(now):
    key, _ = make.key()
    letter = make.letter(owner=key, comments_wait=True)
    waits = make.comment(letter, owner=key)
    edit_comment(waits, body="Other words.", name="", now=now)
    moderation.report(waits, reason="hate", now=now)
    assert (things(), queue().count) == ([], 0)


def test_what_is_gone_is_not_there(now):
    key, _ = make.key()
    removed, withdrawn = make.letter(), make.letter(owner=key)
    comment, under = make.comment(owner=key), make.comment(withdrawn, hold_reason="words")
    for thing in (removed, withdrawn, comment):
        moderation.report(thing, reason="hate", now=now)
    moderation.report(make.comment(withdrawn), reason="hate", now=now)
    moderation.remove(removed, by="ines", now=now)
    moderation.report(removed, reason="hate", now=now)
    withdraw_letter(withdrawn, now=now)
    withdraw_comment(comment, now=now)
    assert under.hold_reason
    assert (things(), queue().count) == ([], 0)


def test_what_looks_alike_is_one_burst_and_leaves_the_list(at_the_desk):
    letter = make.letter()
    comments, alone = alike(letter, 30), make.comment(letter, hold_reason="many")
    found = queue()
    assert [(burst.count, burst.sample) for burst in found.bursts] == [(30, comments[0])]
    assert [case.thing for case in found.cases] == [alone]
    assert found.count == 31
    page = at_the_desk.page()
    assert "Alike: 30" in page.main
    assert "Buy 0." in page.main
    assert "Buy 1." not in page.main


def test_one_thing_of_which_many_rules_spoke_is_no_burst():
    [comment] = alike(make.letter(), 1, rules=("alike", "trap", "fast", "many"))
    assert queue().bursts == []
    assert things() == [comment]
    assert queue().cases[0].rules == ("alike", "fast", "trap", "many")


def test_letters_that_look_alike_are_a_burst_too():
    letters = [make.letter(body=f"Buy {n}.", hold_reason="alike") for n in range(3)]
    for letter in letters:
        moderation.note_remarks(letter, [Said("alike", 1, "a" * 64)], now=make.NOON)
    assert [burst.count for burst in queue().bursts] == [3]
    assert things() == []


def test_a_harsh_burst_is_folded_and_stands_first(at_the_desk):
    letter = make.letter()
    alike(letter, 5)
    alike(letter, 3, rules=("words", "alike"), likeness="e" * 64, body=WORDS)
    assert [burst.is_harsh for burst in queue().bursts] == [True, False]
    assert [fold for fold in at_the_desk.page().all("details") if WORDS in said(fold)]


def test_the_earlier_wording_stands_beside_the_new_one(at_the_desk, now):
    letter = make.letter(body="Earlier words.", dear="Dear you", signature="E.")
    edit_letter(letter, body="Later words.", dear="", signature="", now=now)
    for page in (at_the_desk.page(), at_the_desk.page(f"/desk/thing/{letter.waiting_address}")):
        [fold] = page.all("details")
        assert said(fold).endswith("Dear you Earlier words. E.")
        assert "Later words." in page.main


def test_the_number_of_queries_does_not_grow_with_the_queue(at_the_desk, now):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert at_the_desk.client.get("/desk/").status_code == 200
        return len(queries)

    def fill(length: int) -> None:
        for number in range(length):
            letter = make.letter(hold_reason="words")
            moderation.note_remarks(letter, [Said("words", 1)], now=now)
            comment = make.comment(hold_reason="many")
            moderation.note_remarks(comment, [Said("many", 1)], now=now)
            reported = make.comment()
            moderation.report(reported, reason="spam", now=now)
            edit_comment(reported, body="Other words.", name="", now=now)
            letters = [make.letter(hold_reason="alike") for _ in range(3)]
            for one in (*alike(make.letter(), 3, likeness=f"{number:064}"), *letters):
                moderation.note_remarks(one, [Said("trap", 1, f"{number:064}")], now=now)

    fill(1)
    few = asked()
    fill(8)
    assert asked() == few
    assert few <= 28


def test_a_burst_of_the_one_kind_hides_nothing_of_the_other(now):
    letter = make.letter()
    alike(letter, 3)
    held = make.letter(body="Something else.", hold_reason="words")
    moderation.report(letter, reason="danger", now=now)
    assert set(things()) == {held, letter}


def test_a_burst_of_letters_hides_no_comment(now):
    for number in range(3):
        letter = make.letter(body=f"Buy {number}.", hold_reason="alike")
        moderation.note_remarks(letter, [Said("alike", 1, "f" * 64)], now=now)
    held = make.comment(hold_reason="words")
    assert things() == [held]


def test_what_stands_under_a_letter_that_nobody_reads_is_not_there(at_the_desk, now):
    private, removed = make.letter(owner=make.key()[0]), make.letter()
    for letter in (private, removed):
        make.comment(letter, hold_reason="words")
        moderation.report(make.comment(letter), reason="hate", now=now)
    change_visibility(private, "private", now=now)
    moderation.remove(removed, by="Ines", now=now)
    assert (things(), queue().count, Comment.objects.waiting().count()) == ([], 0, 0)
    change_visibility(private, "public", now=now)
    moderation.restore(removed, by="Ines", now=now)
    assert queue().count == 4


def test_letters_and_comments_that_look_alike_are_one_heap(at_the_desk):
    letter = make.letter()
    alike(letter, 2)
    for number in range(2):
        like_them = make.letter(body=f"Buy {number}.", hold_reason="alike")
        moderation.note_remarks(like_them, [Said("alike", 1, "f" * 64)], now=make.NOON)
    [burst] = queue().bursts
    assert (burst.count, things()) == (4, [])
    assert "Alike: 4" in at_the_desk.page().main
