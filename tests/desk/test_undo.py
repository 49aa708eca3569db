"""One press, taken back as one."""

import pytest

import make
from desk.test_queue import alike
from leftunsaid.comments.actions import let_in
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import begin_burst, edit_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.queue import queue
from web.reading import read


@pytest.fixture
def undoes(at_the_desk):
    def undo(batch: str | None = None):
        return at_the_desk.presses("/desk/undo", batch=last_batch() if batch is None else batch)

    return undo


def last_batch() -> str:
    return Decision.objects.latest("pk").batch


@pytest.mark.parametrize(("act", "held"), [("approve", True), ("hold", False), ("remove", False), ("remove", True)])
@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_what_was_pressed_is_taken_back(at_the_desk, undoes, maker, act, held):
    thing = maker(hold_reason="words" if held else "")
    at_the_desk.presses(one=f"{act} {thing.waiting_address}", **{f"reason {thing.waiting_address}": "spam"})
    thing.refresh_from_db()
    assert (bool(thing.held_at), thing.is_gone) != (held, False)
    assert undoes().headers["Location"] == "/desk/?undone=1"
    thing.refresh_from_db()
    assert (bool(thing.held_at), thing.is_gone) == (held, False)


@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_what_was_let_through_waits_again_for_what_it_waited_for(at_the_desk, undoes, maker):
    thing = maker(hold_reason="contacts")
    at_the_desk.presses(one=f"approve {thing.waiting_address}")
    undoes()
    thing.refresh_from_db()
    assert thing.hold_reason == "contacts"


def test_what_went_on_to_the_one_who_wrote_the_letter_is_logged_so_and_comes_back(at_the_desk, undoes):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    comment = make.comment(letter, hold_reason="words")
    at_the_desk.presses(one=f"approve {comment.waiting_address}")
    comment.refresh_from_db()
    assert comment.waits_for_writer
    log = at_the_desk.page("/desk/log").main
    assert "let through to the one who wrote the letter" in log
    assert "shown" not in log
    undoes()
    comment.refresh_from_db()
    assert comment.hold_reason == "words"


def test_what_the_one_who_wrote_the_letter_has_let_in_since_stays(at_the_desk, undoes):
    comment = make.comment(make.letter(owner=make.key()[0], comments_wait=True), hold_reason="words")
    at_the_desk.presses(one=f"approve {comment.waiting_address}")
    comment.refresh_from_db()
    let_in(comment, now=at_the_desk.clock.now)
    assert undoes().status_code == 422
    comment.refresh_from_db()
    assert comment.is_readable


def test_that_a_letter_is_in_care_stands_in_no_line_and_its_comment_waits_for_that_again(at_the_desk, undoes):
    comment = make.comment(make.letter(needs_care=True))
    at_the_desk.presses(one=f"approve {comment.waiting_address}")
    comment.refresh_from_db()
    assert comment.is_readable
    undoes()
    comment.refresh_from_db()
    assert comment.hold_reason == "care"
    # As of any that was held back and read again: that nothing stood there would tell of it too.
    assert [line.reason for line in Decision.objects.filter(act="approve")] == ["again"]
    assert not Decision.objects.filter(reason="care").exists()


def test_a_cleared_burst_comes_back_as_one(at_the_desk, undoes):
    letter = make.letter()
    alike(letter, 10)
    at_the_desk.presses(burst=f"clear {'f' * 64}")
    assert undoes().headers["Location"] == "/desk/?undone=10"
    assert [burst.count for burst in queue().bursts] == [10]
    at_the_desk.presses(burst=f"approve {'f' * 64}", seen=at_the_desk.clock.now.isoformat())
    letter.refresh_from_db()
    assert letter.comment_count == 10


def test_the_button_takes_back_what_was_done_last(at_the_desk):
    letter = make.letter(hold_reason="words")
    answer = at_the_desk.presses(one=f"approve {letter.waiting_address}")
    page = at_the_desk.page(answer.headers["Location"])
    at_the_desk.presses("/desk/undo", **page.fields(having="batch"))
    assert not Letter.objects.readable().exists()


@pytest.mark.parametrize("act", ["hold", "remove"])
def test_what_was_reported_is_to_be_looked_at_again(at_the_desk, undoes, now, act):
    letter = make.letter()
    moderation.report(letter, reason="spam", now=now)
    at_the_desk.presses(one=f"{act} {letter.waiting_address}")
    at_the_desk.clock.passes(minutes=1)
    undoes()
    [case] = queue().cases
    assert (case.thing, case.reports) == (letter, {"spam": 1})


def test_a_door_that_was_opened_since_is_no_reason_to_refuse(at_the_desk, undoes, now):
    letter = make.letter()
    begin_burst(letter, now=now)
    at_the_desk.presses(one=f"hold {letter.waiting_address}")
    batch = last_batch()
    at_the_desk.presses(f"/desk/crowded/{letter.waiting_address}")
    assert undoes(batch).status_code == 303


@pytest.mark.parametrize("act", ["cover", "dismiss"])
def test_what_cannot_be_taken_back_offers_no_button(at_the_desk, undoes, now, act):
    letter = make.letter()
    moderation.report(letter, reason="spam", now=now)
    address = letter.waiting_address
    answer = at_the_desk.presses(one=f"{act} {address}", **{f"words {address}": "blue", f"sure {address}": "1"})
    assert at_the_desk.page(answer.headers["Location"]).all("button", data_key="u") == []
    assert undoes().status_code == 422


def test_it_is_taken_back_once(at_the_desk, undoes):
    letter = make.letter(hold_reason="words")
    at_the_desk.presses(one=f"approve {letter.waiting_address}")
    batch = last_batch()
    assert undoes(batch).status_code == 303
    assert undoes(batch).status_code == 422


def test_what_another_has_decided_since_stays(at_the_desk, undoes, now):
    letter = make.letter()
    at_the_desk.presses(one=f"remove {letter.waiting_address}", **{f"reason {letter.waiting_address}": "spam"})
    batch = last_batch()
    moderation.restore(letter, by="Adam", now=now)
    moderation.remove(letter, reason="hate", by="Adam", now=now)
    assert undoes(batch).status_code == 422
    letter.refresh_from_db()
    assert letter.removal_reason == "hate"


def test_words_that_were_changed_while_held_are_not_shown_unread(at_the_desk, undoes):
    letter = make.letter()
    at_the_desk.presses(one=f"hold {letter.waiting_address}")
    at_the_desk.clock.passes(minutes=1)
    edit_letter(letter, body="Cruel words.", dear="", signature="", now=at_the_desk.clock.now)
    assert undoes().status_code == 422
    assert not Letter.objects.readable().exists()


@pytest.mark.parametrize("batch", ["", "-", "a" * 22, "\0", "'"])
def test_what_nobody_pressed_is_not_taken_back(undoes, now, batch):
    letter = make.letter(hold_reason="words")
    moderation.approve(letter, by="by a command", now=now)
    assert undoes(batch).status_code == 422
    assert Letter.objects.readable().exists()


def test_half_a_press_is_told(at_the_desk, undoes, now):
    letter = make.letter()
    alike(letter, 4)
    at_the_desk.presses(burst=f"approve {'f' * 64}", seen=at_the_desk.clock.now.isoformat())
    batch = last_batch()
    moderation.remove(Comment.objects.first(), by="Adam", now=now)
    answer = undoes(batch)
    page = read(at_the_desk.client.get(answer.headers["Location"]))
    assert "As it was before: 3." in page.main
    assert "changed meanwhile: 1." in page.main
