"""What can be done at the desk, each with one press: to one thing, to all that are ticked, to a burst."""

from urllib.parse import urlencode

import pytest
from django.test import Client

import make
from desk.test_queue import alike
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.actions import edit_comment, show_comment
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Said
from leftunsaid.letters.actions import edit_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.queue import queue
from web.reading import FORM, read, said

CANARY = "Wilhelmina Quist, Lindenstrasse"


@pytest.fixture
def presses(at_the_desk):
    """Press a button of one case as its page stands now: `presses('approve', letter)`."""

    def press(act: str, thing, **typed: str):
        address = thing.waiting_address
        page = at_the_desk.page(f"/desk/thing/{address}")
        fields = page.fields(having=f"read {address}")
        buttons = page.buttons(having=f"read {address}")
        assert ("one", f"{act} {address}") in buttons, "there is no such button"
        fields |= {f"{name} {address}": value for name, value in typed.items()}
        answer = at_the_desk.presses(**fields, one=f"{act} {address}")
        if answer.status_code == 200:  # a look beforehand
            answer = at_the_desk.presses(**read(answer).fields(having=f"sure {address}"), one=f"{act} {address}")
        thing.refresh_from_db()
        return answer

    return press


def decided() -> list[tuple]:
    return [(d.act, d.reason, d.by, d.about) for d in Decision.objects.order_by("pk")]


@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_show_what_waited(presses, maker, now):
    thing = maker(hold_reason="words")
    assert presses("approve", thing).status_code == 303
    assert thing.is_readable
    assert decided() == [("approve", "words", "Ines", thing)]
    assert Decision.objects.get().decided_at == now.replace(second=30) or Decision.objects.get().decided_at > now
    assert queue().count == 0


@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_hold_remove_with_a_reason_and_put_back(presses, maker):
    thing = maker()
    presses("hold", thing)
    assert thing.held_at
    presses("remove", thing, reason="hate")
    assert (thing.removal_reason, thing.is_readable) == ("hate", False)
    presses("restore", thing)
    presses("approve", thing)
    assert thing.is_readable
    assert [act for act, *_ in decided()] == ["hold", "remove", "restore", "approve"]
    assert decided()[1] == ("remove", "hate", "Ines", thing)


def test_a_removal_without_a_known_reason_is_refused(at_the_desk):
    letter = make.letter()
    address = letter.waiting_address
    assert at_the_desk.presses(one=f"remove {address}", **{f"reason {address}": "because"}).status_code == 422
    assert Letter.objects.readable().exists()


def test_let_it_stand(presses, now):
    letter = make.letter()
    moderation.report(letter, reason="hate", now=now)
    presses("dismiss", letter)
    assert letter.is_readable
    assert queue().count == 0
    assert decided() == [("dismiss", "", "Ines", letter)]


def test_letting_a_changed_thing_stand_settles_the_report_and_the_change(presses, now):
    letter = make.letter(body=CANARY)
    edit_letter(letter, body="Better so.", dear="", signature="", now=now)
    moderation.report(letter, reason="person", now=now)
    presses("dismiss", letter)
    assert queue().count == 0
    assert not is_kept_in_a_table(CANARY)


@pytest.mark.parametrize("act", ["approve", "dismiss", "looked"])
def test_words_that_were_changed_since_they_were_read_are_read_again(at_the_desk, now, act):
    letter = make.letter(body="Kind words.")
    edit_letter(letter, body="Other kind words.", dear="", signature="", hold_reason="words", now=now)
    moderation.report(letter, reason="other", now=now)
    fields = at_the_desk.page().fields(having=f"read {letter.waiting_address}")
    edit_letter(letter, body="Cruel words.", dear="", signature="", now=now)
    answer = at_the_desk.presses(**fields, one=f"{act} {letter.waiting_address}")
    assert answer.status_code == 422
    assert "changed the words" in said(read(answer).one(role="alert"))
    assert not Letter.objects.readable().exists()
    assert not decided()
    assert letter.earlier_wordings.count() == 2


def test_a_change_that_was_looked_at_leaves_nothing_of_what_stood_there(presses, now):
    comment = make.comment(body=CANARY)
    edit_comment(comment, body="Better so.", name="", now=now)
    moderation.report(comment, reason="person", now=now)
    presses("looked", comment)
    assert not is_kept_in_a_table(CANARY)
    assert queue().count == 1  # what was reported is another matter
    presses("dismiss", comment)
    assert queue().count == 0
    assert [act for act, *_ in decided()] == ["looked", "dismiss"]


@pytest.mark.parametrize("field", ["body", "dear", "signature"])
def test_covered_words_of_a_letter_are_nowhere_any_more(presses, field):
    letter = make.letter(**{"body": "I miss you.", field: f"I miss {CANARY}, and {CANARY}."})
    assert presses("cover", letter, words=f" {CANARY} ").status_code == 303
    assert getattr(letter, field) == "I miss ——, and ——."
    assert not is_kept_in_a_table(CANARY)
    assert decided() == [("cover", "", "Ines", letter)]
    assert letter.is_readable


@pytest.mark.parametrize("field", ["body", "name"])
def test_covered_words_of_a_comment_are_nowhere_any_more(presses, field, now):
    comment = make.comment(**{"body": "Me too.", field: f"{CANARY} did"})
    edit_comment(comment, body=f"{comment.body} ", name=f"{comment.name}!", now=now)
    assert is_kept_in_a_table(CANARY)
    presses("cover", comment, words=CANARY)
    assert "——" in getattr(comment, field)
    assert not is_kept_in_a_table(CANARY)


def test_what_will_be_covered_is_shown_first_and_is_covered_as_it_was_read(at_the_desk, now):
    letter = make.letter(body=f"I miss {CANARY}, and {CANARY}.", signature=CANARY)
    address = letter.waiting_address
    typed = {"one": f"cover {address}", f"words {address}": f" {CANARY} "}
    looked = read(at_the_desk.presses(**typed))
    assert [said(mark) for mark in looked.all("mark")] == [CANARY] * 3
    assert "I miss" in looked.main
    assert not decided()
    edit_letter(letter, body=f"I knew {CANARY}.", dear="", signature="", now=now)
    refused = at_the_desk.presses(**looked.fields(having=f"sure {address}"), one=f"cover {address}")
    assert refused.status_code == 422
    assert not decided()
    looked = read(at_the_desk.presses(**typed))
    assert len(looked.all("mark")) == 1
    at_the_desk.presses(**looked.fields(having=f"sure {address}"), one=f"cover {address}")
    letter.refresh_from_db()
    assert letter.body == "I knew ——."


@pytest.mark.parametrize("words", ["", "   ", "not in it"])
def test_words_that_do_not_stand_there_cannot_be_covered(presses, words):
    letter = make.letter()
    assert presses("cover", letter, words=words).status_code == 422
    assert not decided()


def test_all_that_are_ticked_with_one_press(at_the_desk):
    letter = make.letter()
    comments = [make.comment(letter, hold_reason="everything") for _ in range(20)]
    page = at_the_desk.page()
    fields = page.fields(having="thing")
    ticked = [("thing", box.get("value")) for box in page.all("input", name="thing")]
    sent = urlencode([*fields.items(), *ticked, ticked[0], ("do", "approve")])
    answer = at_the_desk.client.post("/desk/act", sent, content_type=FORM)
    assert answer.status_code == 303
    assert "Done: 20." in at_the_desk.page(answer.headers["Location"]).main
    letter.refresh_from_db()
    assert letter.comment_count == 20
    assert len(decided()) == 20
    assert len({d.batch for d in Decision.objects.all()}) == 1
    assert {thing for *_, thing in decided()} == set(comments)


def test_what_had_changed_meanwhile_stays_and_is_told(at_the_desk, now):
    key, _ = make.key()
    letter = make.letter()
    first, second = make.comment(letter, hold_reason="many"), make.comment(letter, hold_reason="many", owner=key)
    fields = at_the_desk.page().fields(having="thing")
    edit_comment(second, body="Other words.", name="", now=now)
    ticked = [("thing", thing.waiting_address) for thing in (first, second)]
    sent = urlencode([*fields.items(), *ticked, ("do", "approve")])
    answer = at_the_desk.client.post("/desk/act", sent, content_type=FORM)
    page = at_the_desk.page(answer.headers["Location"])
    assert "Done: 1." in page.main
    assert "changed meanwhile: 1." in page.main


def test_a_burst_is_cleared_with_one_press_and_leaves_no_stubs(at_the_desk, now):
    letter = make.letter()
    kept = make.comment(letter)
    comments = alike(letter, 20)
    shown = comments[:3]
    for comment in shown:  # some were let through before anybody saw what they are
        moderation.approve(comment, by="Ines", now=now)
        moderation.hold(comment, by="Ines", now=now)
    assert at_the_desk.presses(burst=f"clear {'f' * 64}").status_code == 303
    letter.refresh_from_db()
    assert (letter.comment_count, letter.last_comment_number) == (1, 4)
    assert queue().count == 0
    visitor = Client()
    page = read(visitor.get(letter.path))
    assert [item.get("id") for item in page.comments()] == [f"comment-{kept.number}"]
    assert "1 comment" in page.main
    assert [visitor.get(f"{letter.path}/comment/{n}").status_code for n in (1, 2, 3, 4, 5)] == [302, 404, 404, 404, 404]
    assert make.comment(letter).number == 5
    assert [(act, reason, by) for act, reason, by, _ in decided()[-20:]] == [("clear", "spam", "Ines")] * 20


def test_a_burst_that_is_none_is_shown_with_one_press(at_the_desk):
    letter = make.letter()
    alike(letter, 12)
    at_the_desk.presses(burst=f"approve {'f' * 64}", seen=at_the_desk.clock.now.isoformat())
    letter.refresh_from_db()
    assert letter.comment_count == 12


def test_letters_that_look_alike_are_removed_with_one_press(at_the_desk):
    letters = [make.letter(hold_reason="alike") for _ in range(3)]
    for letter in letters:
        moderation.note_remarks(letter, [moderation.Said("alike", 1, "a" * 64)], now=make.NOON)
    at_the_desk.presses(burst=f"clear {'a' * 64}")
    assert set(Letter.objects.values_list("removal_reason", flat=True)) == {"spam"}


@pytest.mark.parametrize(
    "pressed",
    [
        {},
        {"one": "approve"},
        {"one": "approve nothing"},
        {"one": "erase LETTER"},
        {"one": "approve a\0b"},
        {"burst": "clear"},
        {"burst": "clear \0"},
        {"burst": "clear unknown"},
        {"do": "approve"},
        {"do": "approve", "thing": "\0"},
        {"do": "drop", "thing": "LETTER"},
    ],
    ids=str,
)
def test_a_press_that_means_nothing_does_nothing(at_the_desk, pressed):
    letter = make.letter(hold_reason="many")
    fields = {name: value.replace("LETTER", letter.waiting_address) for name, value in pressed.items()}
    assert at_the_desk.presses(**fields).status_code == 422
    assert not decided()
    assert not Letter.objects.readable().exists()


@pytest.fixture
def shows_them_all(at_the_desk):
    """Press 'Show them all' on a page as it was before `meanwhile` happened."""

    def press(meanwhile=lambda: None):
        page = at_the_desk.page()
        [seen] = {field.get("value") for field in page.all("input", name="seen")}
        at_the_desk.clock.passes(minutes=5)
        meanwhile()
        return at_the_desk.presses(burst=f"approve {'f' * 64}", seen=seen)

    return press


def shown():
    return list(Comment.objects.filter(shown_at__isnull=False).values_list("body", flat=True))


def test_a_burst_is_shown_as_it_was_on_the_page(shows_them_all, clock):
    letter = make.letter()
    first, *others = alike(letter, 4)

    def meanwhile():
        edit_comment(first, body="You disgust me.", name="", now=clock.now)
        late = make.comment(letter, body="Late.", hold_reason="alike", now=clock.now)
        moderation.note_remarks(late, [Said("alike", 1, "f" * 64)], now=clock.now)

    shows_them_all(meanwhile)
    assert set(shown()) == {comment.body for comment in others}


def test_what_is_harsh_reported_or_changed_is_not_shown_with_a_burst(shows_them_all, now):
    letter = make.letter()
    harsh, reported, changed, _plain = alike(letter, 4)
    moderation.note_remarks(harsh, [Said("words", 1, "f" * 64)], now=now)
    moderation.report(reported, reason="danger", now=now)
    show_comment(changed, now=now)
    edit_comment(changed, body="Changed.", name="", hold_reason="alike", now=now)
    shows_them_all()
    assert [comment.is_readable for comment in Comment.objects.order_by("pk")] == [False, False, False, True]


def test_a_burst_is_not_shown_from_a_page_that_does_not_say_when_it_was_made(at_the_desk):
    alike(make.letter(), 3)
    for fields in ({}, {"seen": ""}, {"seen": "yesterday"}, {"seen": "2026-03-14T12:00:00"}):
        assert at_the_desk.presses(burst=f"approve {'f' * 64}", **fields).status_code == 422
    assert not shown()


def test_what_waits_for_the_writer_is_not_shown_by_the_desk(at_the_desk, presses):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    comment = make.comment(letter)
    page = at_the_desk.page(f"/desk/thing/{comment.waiting_address}")
    assert f"approve {comment.waiting_address}" not in {button.get("value") for button in page.all("button")}
    assert at_the_desk.presses(one=f"approve {comment.waiting_address}").status_code == 422
    comment.refresh_from_db()
    assert not comment.is_readable
    assert at_the_desk.presses(one=f"remove {comment.waiting_address}").status_code == 303


@pytest.mark.parametrize("words", ["e", "ee", "  e ", "abc"])
def test_a_slip_covers_nothing(at_the_desk, words):
    letter = make.letter(body="see abc " * 11)
    address = letter.waiting_address
    assert at_the_desk.presses(**{"one": f"cover {address}", f"words {address}": words}).status_code == 422
    letter.refresh_from_db()
    assert letter.body == ("see abc " * 11).strip()
