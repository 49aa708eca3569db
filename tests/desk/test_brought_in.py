"""What came in from a file is marked for whoever looks after the house, and for nobody else."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.transfer.actions import bring_in
from leftunsaid.transfer.brought_in import brought_in
from leftunsaid.transfer.formats import Wishes
from leftunsaid.transfer.found import Found, FoundComment, FoundThread
from leftunsaid.transfer.moving_in import move_in
from leftunsaid.transfer.saved_page import read_saved_page
from web.reading import read

LONG_AGO = datetime(2021, 3, 3, 9, tzinfo=UTC)
PAGE = "I watered your ferns.\n\n1 comment add comment\n\n  • Ana\n3 days ago\n\nMe too.\n\nadd comment\n"


@pytest.fixture
def moved_in() -> tuple[Letter, Comment]:
    said = FoundComment(("harbour", "1"), "row 1", "Me too.", LONG_AGO)
    text = FoundThread(("harbour", "ferry"), "row 0", is_text=True, body="To the ferry.", at=LONG_AGO, comments=[said])
    move_in(Found([text]), Wishes(now=make.NOON, dice=make.dice))
    return Letter.objects.get(), Comment.objects.get()


@pytest.fixture
def from_a_page() -> tuple[Letter, Comment]:
    [became] = bring_in([read_saved_page(PAGE.encode())], captured=make.NOON, dice=make.dice)
    return became.letter, Comment.objects.get(letter=became.letter)


def test_the_queue_and_the_page_of_a_thing_say_from_where_and_from_when(at_the_desk, moved_in, now):
    for thing in moved_in:
        moderation.report(thing, reason="other", now=now)
    assert at_the_desk.page().main.count("brought in from another site, where it stood since March 3, 2021") == 2
    for thing in moved_in:
        page = at_the_desk.page(f"/desk/thing/{thing.waiting_address}")
        assert "brought in from another site" in page.main


def test_of_a_page_that_was_saved_the_day_is_the_one_that_it_told(at_the_desk, from_a_page):
    for thing in from_a_page:
        page = at_the_desk.page(f"/desk/thing/{thing.waiting_address}")
        assert "brought in from a page that was saved, as of March 11, 2026" in page.main


def test_what_goes_together_says_it_of_each_that_came_in(at_the_desk, moved_in, now):
    moderation.hold(moved_in[1], by="Ines", now=now)
    moderation.note_remarks(moved_in[1], [moderation.Said("alike", 1, "f" * 64)], now=now)
    assert at_the_desk.page(f"/desk/heap/burst/{'f' * 64}").main.count("brought in from") == 1


def test_nobody_else_is_told_and_what_was_sent_here_is_not_marked(at_the_desk, moved_in):
    sent = make.letter()
    assert "brought in" not in at_the_desk.page(f"/desk/thing/{sent.waiting_address}").main
    for path in ("/", moved_in[0].path, moved_in[0].waiting_path, moved_in[1].waiting_path):
        assert "brought in" not in read(Client().get(path, follow=True)).source


def test_many_cost_no_more_questions_than_one(moved_in, from_a_page):
    with CaptureQueriesContext(connection) as asked:
        found = brought_in([*moved_in, *from_a_page, make.letter()])
    assert [found[thing] for thing in (*moved_in, *from_a_page)] == ["engine", "engine", "page", "page"]
    assert len(found) == 4
    assert sum("transfer_camefrom" in query["sql"] for query in asked) == 2
