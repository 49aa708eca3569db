"""A page asks the database as often for fifty letters or comments as for one, and at most six times."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from web.reading import post

AT_MOST = 6
AT_MOST_FOR_ALL_THAT_IS_MINE = 7
AT_MOST_FOR_ALL_THAT_IS_HELD = 21  # the receipt looks into every table


@pytest.fixture
def asked_for():
    def count(client, path, status=200):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == status
        return len(asked)

    return count


def fill(letter, owner, many):
    for n in range(many):
        make.comment(letter, body=f"Comment {n}.", owner=owner)
        make.comment(letter, body=f"Waiting {n}.", hold_reason="many")
        make.letter(body=f"Letter {n}.", owner=owner)
        make.letter(body=f"Unlisted {n}.", visibility="unlisted", owner=owner)


def test_every_page_asks_at_most_six_times_and_as_often_for_fifty_as_for_one(key_holder, every_address, asked_for):
    client, owner = key_holder.client, key_holder.key
    letter = make.letter(owner=owner)
    unlisted = make.letter(visibility="unlisted", owner=owner)
    comment = make.comment(letter, owner=owner)
    held = make.comment(letter, hold_reason="many")
    for_programs = {"api_letters", "api_letter", "api_comments", "api_comment", "api_unlisted_comments"}
    others = {name for name in every_address if name.startswith(("key_", "api_", "metrics"))} - for_programs
    paths = {path for name, path in every_address.items() if name not in others} | {
        letter.path,
        f"{letter.path}/report",
        f"{letter.path}/comment/1/report",
        unlisted.path,
        f"/waiting/{held.waiting_address}",
        "/key",
        f"/key/letter/{letter.address}",
        f"/key/letter/{letter.address}/withdraw",
        f"/key/comment/{comment.waiting_address}/withdraw",
        f"/key/letter/{letter.address}/edit",
        f"/key/letter/{letter.address}/split",
        f"/key/comment/{comment.waiting_address}/edit",
        f"/key/comment/{comment.waiting_address}/split",
        "/key/mine",
        "/key/mine.txt",
        "/key/mine.json",
        "/key/receipt",
        "/key/words",
        "/key/burn",
    }

    def ask_all():
        counts = {}
        for path in sorted(path for path in paths if not path.startswith("/desk/")):  # they have their own
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code in (200, 302, 303)
            counts[path] = len(asked)
        return counts

    fill(letter, owner, 1)
    make.comment(unlisted)
    with_one = ask_all()
    fill(letter, owner, 49)
    for _ in range(49):
        make.comment(unlisted)
    with_fifty = ask_all()
    assert with_one.pop("/random") <= AT_MOST >= with_fifty.pop("/random")  # by chance it has to draw again
    assert with_fifty == with_one
    export = every_address["mail_export"]
    for all_that_is_held in ("/key/receipt", export):
        assert with_one.pop(all_that_is_held) <= AT_MOST_FOR_ALL_THAT_IS_HELD
    assert with_one.pop("/key") <= AT_MOST_FOR_ALL_THAT_IS_MINE
    assert {path: asked for path, asked in with_one.items() if asked > AT_MOST} == {}


@pytest.mark.parametrize(
    "path", ["/write", "/about", "/terms", "/privacy", "/help", "/robots.txt", "/favicon.ico", "/key"]
)
def test_a_page_that_shows_nothing_kept_asks_nothing(client, asked_for, path):
    assert asked_for(client, path) == 0


def test_a_letter_page_and_a_list_ask_no_more_than_they_need(client, asked_for):
    letter = make.letter()
    make.comment(letter)
    assert asked_for(client, letter.path) <= 2
    assert asked_for(client, "/") == 2  # the second: how often the lists have changed


def test_a_refused_comment_costs_no_more_than_its_page(client):
    letter = make.letter()
    with CaptureQueriesContext(connection) as asked:
        assert post(client, f"{letter.path}/comments", {"body": ""}).status_code == 422
    assert len(asked) <= AT_MOST
