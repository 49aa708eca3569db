from datetime import timedelta

import pytest

import make
from leftunsaid.letters import actions
from web.reading import read


def test_the_letters_come_newest_first_and_go_on_by_number(program):
    for number in range(1, 6):
        make.letter(body=f"Letter {number}, of the list.")
    first = program.get("/letters?limit=2").told
    assert [letter["number"] for letter in first["letters"]] == [5, 4]
    second = program.get(f"/letters?limit=2&before={first['next']}").told
    make.letter(body="One more, that shifts nothing.")
    last = program.get(f"/letters?limit=2&before={second['next']}").told
    assert [letter["number"] for letter in second["letters"] + last["letters"]] == [3, 2, 1]
    assert last["next"] is None


def test_an_empty_house_has_an_empty_list(program):
    assert program.get("/letters").told == {"letters": [], "next": None}


def test_a_letter_is_told_as_its_page_shows_it(program, client, house):
    house(base_url_as_set="https://letters.example")
    letter = make.letter(body="It was you,\n\nall along.", dear="Dear M", signature="yours")
    make.comment(letter)
    assert program.get("/letters/1").told == {
        "number": 1,
        "page": "https://letters.example/letter/1",
        "shown_on": "2026-03-14T00:00:00Z",
        "dear": "Dear M",
        "body": "It was you,\n\nall along.",
        "signature": "yours",
        "feelings": [],
        "edited": False,
        "outcome": "",
        "postscripts": [],
        "comment_count": 1,
        "comments": "open",
    }
    assert read(client.get("/letter/1")).letter_paragraphs() == [["It was you,"], ["all along."]]


def test_no_time_is_finer_than_the_day_not_even_in_the_first_hour(program, clock):
    make.letter(now=clock.now)
    make.comment(make.letter(now=clock.now), now=clock.now)
    for path in ("/letters", "/letters/1", "/letters/2/comments"):
        source = program.get(path).response.content.decode()
        assert "2026-03-14T00:00:00Z" in source
        assert "T12" not in source
        assert "Last-Modified" not in program.get(path).headers


def test_what_is_in_no_list_is_in_no_answer(program):
    owner, _ = make.key()
    make.letter(body="HELD", hold_reason="many")
    make.letter(body="UNLISTED", visibility="unlisted")
    make.letter(body="PRIVATE", visibility="private", owner=owner)
    actions.remove_letter(make.letter(body="REMOVED"), reason="spam", now=make.NOON)
    actions.withdraw_letter(make.letter(body="WITHDRAWN"), now=make.NOON)
    assert program.get("/letters").told["letters"] == []


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        (lambda letter: actions.withdraw_letter(letter, now=make.NOON), "withdrawn"),
        (lambda letter: actions.remove_letter(letter, reason="spam", now=make.NOON), "removed"),
        (lambda letter: actions.hold_letter(letter, reason="again", now=make.NOON), "held"),
        (lambda letter: actions.change_visibility(letter, "unlisted", now=make.NOON), "unlisted"),
        (lambda letter: actions.change_visibility(letter, "private", now=make.NOON), "private"),
    ],
)
def test_a_letter_that_is_gone_says_so_at_once_as_its_page_does(program, client, hidden, reason):
    owner, _ = make.key()
    letter = make.letter(body="CANARY of the letter", owner=owner)
    make.comment(letter, body="CANARY of the comment")
    assert program.get("/letters/1").status == 200
    hidden(letter)
    page = client.get("/letter/1")
    for path in ("/letters/1", "/letters/1/comments", "/letters/1/comments/1"):
        answer = program.get(path)
        assert (answer.status, answer.reason) == (410, reason)
        assert answer.told["detail"] in page.content.decode()
        assert "CANARY" not in answer.response.content.decode()
    assert "CANARY" not in program.get("/letters").response.content.decode()
    assert page.status_code == 410


@pytest.mark.parametrize("path", ["/letters/1", "/letters/007", "/letters/0", f"/letters/{10**18}", "/letters/x"])
def test_a_letter_that_never_was_is_not_there(program, path):
    make.letter(hold_reason="many")
    assert program.get(path).status == 404
    assert program.get(path).reason == ""


def test_a_letter_behind_a_link_is_told_to_whoever_has_the_link_and_listed_nowhere(program):
    letter = make.letter(visibility="unlisted", body="For one alone.")
    make.comment(letter)
    answer = program.get(letter.path)
    assert answer.told["number"] is None
    assert answer.told["body"] == "For one alone."
    assert program.get(f"{letter.path}/comments").told["comments"][0]["body"] == "Me too."
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_link_to_a_letter_that_is_public_by_now_leads_there(program):
    letter = make.letter(visibility="unlisted")
    link = letter.path
    actions.change_visibility(letter, "public", now=make.NOON)
    answer = program.get(link)
    assert (answer.status, answer.headers["Location"]) == (302, "/api/v1/letters/1")


def test_a_private_letter_is_behind_no_address(program):
    owner, _ = make.key()
    letter = make.letter(visibility="private", owner=owner)
    assert program.get(f"/u/{letter.address}").status == 404


@pytest.mark.parametrize(
    ("made", "door"),
    [
        ({}, "open"),
        ({"comments_open": False}, "closed"),
        ({"needs_care": True}, "wait"),
    ],
)
def test_what_becomes_of_a_new_comment_is_told_as_on_the_page(program, made, door):
    make.letter(**made)
    assert program.get("/letters/1").told["comments"] == door


def test_an_edited_letter_says_so_and_not_when(program, clock):
    letter = make.letter()
    later = clock.now + timedelta(hours=3)
    actions.edit_letter(letter, body="Other words.", dear="", signature="", now=later)
    assert program.get("/letters/1").told["edited"] is True
    assert "T15" not in program.get("/letters/1").response.content.decode()


@pytest.mark.parametrize("query", ["limit=0", "limit=51", "limit=x", "before=0", "before=-1", f"before={10**30}"])
def test_a_question_that_makes_no_sense_is_told_so(program, query):
    answer = program.get(f"/letters?{query}")
    assert (answer.status, answer.reason) == (422, "fields")
    assert answer.told["errors"][0]["field"] == query.partition("=")[0]
