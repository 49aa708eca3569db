"""Who did what, to what, why and when: for everybody at the desk to read, and for nobody to change."""

import pytest

import make
from leftunsaid.letters.actions import change_visibility
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision
from web.conftest import every_address  # noqa: F401
from web.reading import said


def test_each_decision_is_a_line(at_the_desk, settles, now):
    letter, comment = make.letter(), make.comment()
    moderation.hold(letter, by="root", now=now)
    at_the_desk.presses(one=f"remove {comment.waiting_address}", **{f"reason {comment.waiting_address}": "hate"})
    adam = settles("Adam")
    adam.signs_in()
    page = adam.page("/desk/log")
    assert {time.get("datetime") for time in page.all("time")} == {"2026-03-14T12:00Z"}
    first, second = [said(line) for line in page.one("ol", class_="log")]
    assert "2026-03-14 12:00 UTC Ines: removed (it was hateful or threatening)" in first
    assert "a comment" in first
    assert "2026-03-14 12:00 UTC root: held back" in second


def test_all_about_one_thing_tells_what_was_decided(at_the_desk, now):
    letter = make.letter(hold_reason="many")
    moderation.approve(letter, by="root", now=now)
    moderation.hold(make.letter(), by="somebody else", now=now)
    page = at_the_desk.page(f"/desk/thing/{letter.waiting_address}")
    assert "root: shown" in page.main
    assert "somebody else" not in page.main


def test_older_lines_are_a_page_further_on(at_the_desk, now):
    letter = make.letter()
    Decision.objects.bulk_create(Decision(letter=letter, act="hold", by=f"no {n}", decided_at=now) for n in range(150))
    first = at_the_desk.page("/desk/log")
    [older] = first.links("older")
    second = at_the_desk.page(older.get("href"))
    lines = [*first.one("ol", class_="log"), *second.one("ol", class_="log")]
    assert [said(line).split()[4] for line in lines] == [f"{n}:" for n in reversed(range(150))]
    assert not second.links("older")


@pytest.mark.parametrize("before", ["", "x", "-1", "1" * 40, "\0", "１"])
def test_a_page_that_makes_no_sense_is_the_first(at_the_desk, now, before):
    moderation.hold(make.letter(), by="root", now=now)
    assert at_the_desk.client.get("/desk/log", {"before": before}).status_code == 200


def test_a_letter_that_is_for_its_writer_alone_by_now_is_named_and_not_led_to(at_the_desk, now):
    letter = make.letter(owner=make.key()[0])
    moderation.hold(letter, by="root", now=now)
    change_visibility(letter, "private", now=now)
    page = at_the_desk.page("/desk/log")
    assert "a letter" in page.main
    assert letter.waiting_address not in page.source


def test_no_press_at_the_desk_changes_a_line_that_was_written(at_the_desk, every_address, now):  # noqa: F811
    letter = make.letter()
    moderation.hold(letter, by="root", now=now)
    before = list(Decision.objects.values_list())
    fields = {"batch": "", "by": "x", "decision": "1", "act": "x", "reason": "x", "do": "approve", "thing": "x"}
    for path in [path for name, path in every_address.items() if name.startswith("desk")]:
        for method in ("post", "put", "delete", "patch"):
            getattr(at_the_desk.client, method)(path, fields)
    at_the_desk.signs_in()
    at_the_desk.presses(one=f"approve {letter.waiting_address}")
    assert list(Decision.objects.values_list())[: len(before)] == before
    assert Decision.objects.count() > len(before)
