"""What came from one pen: seen together, taken together, muted for a while; and never from where."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import forget
from leftunsaid.guard.models import Mute
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Decision, Trace
from leftunsaid.moderation.queue import queue
from leftunsaid.moderation.reasons import HOLD_REASONS
from web.reading import FORM, post, read, said

BROWSER = "Unmistakable/77"


def visitor(network: str = "203.0.113.7") -> Client:
    return Client(REMOTE_ADDR=network, HTTP_USER_AGENT=BROWSER)


def writes(client: Client, letter: Letter, *bodies: str) -> list[Comment]:
    for body in bodies:
        assert post(client, f"{letter.path}/comments", {"body": body}).status_code == 303
    return [Comment.objects.get(letter=letter, body=body) for body in bodies]


@pytest.fixture
def letter() -> Letter:
    return make.letter()


@pytest.fixture
def run(letter) -> list[Comment]:
    """Three comments of one pen, from two addresses of one network, and one of somebody else's."""
    mine = writes(visitor(), letter, "Cruel, one.", "Cruel, two.")
    mine += writes(visitor("203.0.113.8"), letter, "Cruel, three.")
    writes(visitor("198.51.100.7"), letter, "Kind.")
    return mine


def heap(thing) -> str:
    return f"/desk/heap/pen/{thing.waiting_address}"


def test_the_desk_tells_how_many_came_from_the_same_pen_and_leads_to_them(at_the_desk, run):
    page = at_the_desk.page(f"/desk/thing/{run[0].waiting_address}")
    [link] = page.links("from the same pen within seven days: 2 more")
    page = at_the_desk.page(link.get("href"))
    assert all(comment.body in page.main for comment in run)
    assert "Kind." not in page.main
    places = [page.main.index(comment.body) for comment in run]
    assert places == sorted(places, reverse=True)  # the newest first


def test_it_tells_so_in_the_queue_too(at_the_desk, letter, run):
    at_the_desk.presses(one=f"hold {run[0].waiting_address}")
    assert "from the same pen within seven days: 2 more" in at_the_desk.page().main


def test_letters_and_comments_of_a_pen_stand_together(at_the_desk, letter):
    client = visitor()
    post(client, "/write", {"body": "A letter of the same hand."})
    [comment] = writes(client, letter, "A comment of it.")
    page = at_the_desk.page(heap(comment))
    assert "A letter of the same hand." in page.main
    assert "A comment of it." in page.main


def test_what_nobody_sent_here_has_no_pen(at_the_desk, letter):
    page = at_the_desk.page(f"/desk/thing/{letter.waiting_address}")
    assert "pen" not in said(page.one("article")).split()
    assert at_the_desk.client.get(heap(letter)).status_code == 404
    assert at_the_desk.presses(one=f"mute {letter.waiting_address}").status_code == 422
    assert not Decision.objects.exists()


def test_what_is_for_its_writer_alone_or_taken_back_is_not_among_them(at_the_desk, run):
    owner, _ = make.key()
    for body, act in (("Private now.", "private"), ("Taken back.", "withdraw")):
        post(visitor(), "/write", {"body": body})
        theirs = Letter.objects.get(body=body)
        letters.hand_over(theirs, owner)
        if act == "private":
            letters.change_visibility(theirs, "private", now=make.NOON)
        else:
            letters.withdraw_letter(theirs, now=make.NOON)
    door = make.letter(owner=owner, comments_wait=True)
    writes(visitor(), door, "For its writer to read.")
    page = at_the_desk.page(heap(run[0]))
    for body in ("Private now.", "Taken back.", "For its writer to read."):
        assert body not in page.main
    assert "2 more" in at_the_desk.page(f"/desk/thing/{run[0].waiting_address}").main


def test_after_seven_days_nothing_ties_them_together(at_the_desk, run, clock):
    clock.passes(days=7, seconds=1)
    forget(clock.now)
    at_the_desk.signs_in()
    page = at_the_desk.page(f"/desk/thing/{run[0].waiting_address}")
    assert "pen" not in said(page.one("article")).split()
    assert at_the_desk.presses(one=f"mute {run[0].waiting_address}").status_code == 422


# Mute


def test_a_muted_pen_waits_is_told_so_and_everybody_else_is_shown(at_the_desk, letter, run):
    address = run[0].waiting_address
    page = at_the_desk.page(f"/desk/thing/{address}")
    assert ("one", f"mute {address}") in page.buttons(having=f"read {address}")
    assert at_the_desk.presses(one=f"mute {address}").status_code == 303
    assert [(d.act, d.by, d.about) for d in Decision.objects.all()] == [("mute", "Ines", run[0])]

    client = visitor("203.0.113.200")  # of the same coarse network
    answer = post(client, f"{letter.path}/comments", {"body": "Cruel, four."})
    told = read(client.get(answer.headers["Location"]))
    assert str(HOLD_REASONS["muted"]) in told.main
    assert "Cruel, four." in told.main
    [comment] = writes(visitor("198.51.100.8"), letter, "From elsewhere.")
    assert comment.is_readable
    assert [case.rules for case in queue().cases] == [("muted",)]
    assert "muted until 2026-03-21" in at_the_desk.page(f"/desk/thing/{address}").main


def test_a_mute_settles_no_report_and_is_lifted_with_one_press(at_the_desk, letter, run):
    post(Client(), f"{letter.path}/comment/1/report", {"reason": "hate"})
    address = run[0].waiting_address
    at_the_desk.presses(one=f"mute {address}")
    assert queue().count == 1
    page = at_the_desk.page(f"/desk/thing/{address}")
    assert ("one", f"unmute {address}") in page.buttons(having=f"read {address}")
    assert at_the_desk.presses(one=f"unmute {address}").status_code == 303
    [comment] = writes(visitor(), letter, "Better now.")
    assert comment.is_readable
    assert at_the_desk.presses(one=f"unmute {address}").status_code == 422
    assert [d.act for d in Decision.objects.order_by("pk")] == ["mute", "unmute"]


def test_a_mute_is_undone(at_the_desk, run):
    answer = at_the_desk.presses(one=f"mute {run[0].waiting_address}")
    page = at_the_desk.page(answer.headers["Location"])
    at_the_desk.presses("/desk/undo", **page.fields(having="batch"))
    assert not Mute.objects.exists()


# All of one pen


@pytest.mark.parametrize("act", ["hold", "remove", "clear"])
def test_all_of_a_pen_goes_with_one_press_and_comes_back_with_one(at_the_desk, letter, run, act):
    address = run[0].waiting_address
    page = at_the_desk.page(heap(run[0]))
    assert ("pen", f"{act} {address}") in page.buttons(having="page")
    answer = at_the_desk.presses(pen=f"{act} {address}", **{f"reason {address}": "hate"})
    assert answer.headers["Location"].startswith("/desk/?batch=")
    assert "stayed" not in answer.headers["Location"]
    assert [c.body for c in Comment.objects.readable_in(letter.pk)] == ["Kind."]
    assert len({d.batch for d in Decision.objects.all()}) == 1
    reasons = {d.reason for d in Decision.objects.all()}
    assert reasons == ({""} if act == "hold" else {"hate"})

    page = at_the_desk.page(answer.headers["Location"])
    at_the_desk.presses("/desk/undo", **page.fields(having="batch"))
    if act != "clear":
        assert Comment.objects.readable_in(letter.pk).count() == 4
    else:  # their places are gone, so they wait
        assert set(Comment.objects.waiting()) == set(run)


def test_what_is_over_is_passed_by(at_the_desk, run):
    at_the_desk.presses(one=f"hold {run[1].waiting_address}")
    answer = at_the_desk.presses(pen=f"hold {run[0].waiting_address}")
    assert "Done: 2." in at_the_desk.page(answer.headers["Location"]).main
    assert "stayed" not in answer.headers["Location"]


def test_ticked_ones_stay_and_the_rest_of_the_page_goes(at_the_desk, letter, run):
    fields = at_the_desk.page(heap(run[0])).fields(having="page")
    at_the_desk.presses(**fields, do="keep", thing=run[1].waiting_address, reason="hate")
    assert [c.body for c in Comment.objects.readable_in(letter.pk)] == ["Cruel, two.", "Kind."]


def test_a_heap_of_hundreds_is_a_form_that_can_be_sent(at_the_desk, letter, run):
    pen = Trace.objects.filter(comment=run[0]).get().pen
    letter.refresh_from_db()
    make.thread(letter, 300)
    Trace.objects.bulk_create(
        Trace(comment=comment, pen=pen, left_at=make.NOON) for comment in letter.comments.filter(number__gt=4)
    )
    page = at_the_desk.page(heap(run[0]))
    assert "There are more." in page.main
    fields = page.fields(having="page")
    boxes = [box.get("value") for box in page.all("input", name="thing")]
    sent = [*fields.items(), *(("thing", one) for one in boxes), ("do", "remove")]
    answer = at_the_desk.client.post("/desk/act", urlencode(sent), content_type=FORM)
    assert answer.status_code == 303
    assert Decision.objects.filter(act="remove").count() == len(boxes) == 90
    at_the_desk.presses(pen=f"remove {run[0].waiting_address}")
    assert Comment.objects.filter(letter=letter, removed_at=None).count() == 1


@pytest.mark.parametrize("path", ["/desk/heap/pen/nothing", "/desk/heap/rush/nothing", "/desk/heap/burst/nothing"])
def test_a_heap_of_nothing_is_nowhere(at_the_desk, path):
    assert at_the_desk.client.get(path).status_code == 404


def test_the_number_of_queries_does_not_grow_with_what_came_from_a_pen(at_the_desk, letter):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_the_desk.client.get(path).status_code == 200
        return len(queries)

    [first] = writes(visitor(), letter, "One.")
    at_the_desk.presses(one=f"hold {first.waiting_address}")
    few = [asked(path) for path in ("/desk/", heap(first), f"/desk/thing/{first.waiting_address}")]
    for n in range(8):
        [comment] = writes(visitor(), letter, f"More, {n}.")
        at_the_desk.presses(one=f"hold {comment.waiting_address}")
        [another] = writes(visitor(f"198.51.{n}.7"), letter, f"Another, {n}.")
        at_the_desk.presses(one=f"hold {another.waiting_address}")
    assert [asked(path) for path in ("/desk/", heap(first), f"/desk/thing/{first.waiting_address}")] == few
    assert max(few) <= 30
