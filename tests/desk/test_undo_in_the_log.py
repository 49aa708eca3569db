"""A press can be taken back from the log for a day: a double click or a page that was turned loses no Undo."""

import pytest

import make
from desk.test_queue import alike
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.queue import queue
from web.reading import said


@pytest.fixture
def offered(at_the_desk):
    """What the buttons beside the lines of the log say, the newest first."""

    def look() -> list[str]:
        page = at_the_desk.page("/desk/log")
        return [said(button) for button in page.all("button", inside=page.one("ol", class_="log"))]

    return look


def test_after_a_double_click_the_log_still_takes_it_back(at_the_desk, offered):
    letter = make.letter(hold_reason="words")
    first, second = (at_the_desk.presses(one=f"approve {letter.waiting_address}") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 422)
    assert offered() == ["Undo"]
    answer = at_the_desk.presses("/desk/undo", **at_the_desk.page("/desk/log").fields(having="batch"))
    assert answer.headers["Location"] == "/desk/?undone=1"
    assert not Letter.objects.readable().exists()
    assert offered() == []


def test_the_whole_of_a_press_is_taken_back_beside_its_newest_line(at_the_desk, offered):
    alike(make.letter(), 3)
    at_the_desk.presses(burst=f"clear {'f' * 64}")
    at_the_desk.presses(one=f"hold {make.letter().waiting_address}")
    assert offered() == ["Undo", "Undo all 3"]
    page = at_the_desk.page("/desk/log")
    [of_all] = [button for button in page.all("button") if said(button) == "Undo all 3"]
    assert page.around(of_all, "li") == page.one("ol", class_="log")[1]
    batch = page.one("input", inside=page.around(of_all, "form"), name="batch").get("value")
    at_the_desk.presses("/desk/undo", batch=batch)
    assert [burst.count for burst in queue().bursts] == [3]


def test_each_at_the_desk_is_offered_what_another_did(at_the_desk, settles, offered):
    adam = settles("Adam")
    adam.signs_in()
    adam.presses(one=f"hold {make.letter().waiting_address}")
    assert offered() == ["Undo"]


def test_what_cannot_be_taken_back_is_not_offered(at_the_desk, offered, now):
    decided_since, let_stand = make.letter(hold_reason="words"), make.letter()
    at_the_desk.presses(one=f"approve {decided_since.waiting_address}")
    moderation.remove(decided_since, by="Adam", now=now)
    moderation.report(let_stand, reason="spam", now=now)
    at_the_desk.presses(one=f"dismiss {let_stand.waiting_address}")
    moderation.hold(make.letter(), by="root", now=now)  # a command is no press
    assert offered() == []


def test_after_a_day_it_is_offered_no_more(at_the_desk, offered):
    at_the_desk.presses(one=f"hold {make.letter().waiting_address}")
    at_the_desk.clock.passes(hours=23)
    at_the_desk.signs_in()
    assert offered() == ["Undo"]
    at_the_desk.clock.passes(hours=1)
    at_the_desk.signs_in()
    assert offered() == []


def test_a_press_of_which_a_part_was_decided_since_is_offered_for_the_rest(at_the_desk, offered, now):
    first, *_ = alike(make.letter(), 3)
    at_the_desk.presses(burst=f"clear {'f' * 64}")
    moderation.restore(first, by="Adam", now=now)
    assert offered() == ["Undo all 3"]
