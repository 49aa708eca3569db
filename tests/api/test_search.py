from html import unescape

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.comments.looking import SEARCHES_A_QUARTER
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.search.index import the_index
from leftunsaid.worker.searching import bring_up_to_date


@pytest.fixture(autouse=True)
def _an_empty_index(db):
    the_index().begin_anew()


def kept(letter):
    bring_up_to_date(make.NOON)
    return letter


def numbers(answer):
    return [(thing["letter"], thing["comment"]) for thing in answer.told["found"]]


def test_letters_and_comments_are_found_with_the_words_marked(program):
    letter = make.letter(body="I kept the blue cup.")
    kept(make.comment(letter, body="Mine was a green cup."))
    [found] = program.get("/search?q=cup").told["found"]
    assert found == {
        "letter": 1,
        "comment": None,
        "page": "http://127.0.0.1:8000/letter/1",
        "shown_on": "2026-03-14T00:00:00Z",
        "excerpt": [
            {"text": "I kept the blue ", "marked": False},
            {"text": "cup", "marked": True},
            {"text": ".", "marked": False},
        ],
    }
    assert numbers(program.get("/search?q=cup&in=comments")) == [(1, 1)]
    assert numbers(program.get("/search?q=green")) == []


def test_the_pages_go_on_where_the_answer_says(program):
    for number in range(23):
        make.letter(body=f"The cup, told {number} times.")
    kept(None)
    for order in ("newest", "closest"):
        answer, seen = program.get(f"/search?q=cup&order={order}"), []
        while True:
            seen += [letter for letter, _ in numbers(answer)]
            if answer.told["next"] is None:
                break
            answer = program.get(answer.told["next"].removeprefix("/api/v1"))
        assert sorted(seen, reverse=True) == list(range(23, 0, -1))


def test_what_is_taken_back_is_found_no_more_before_anybody_tidies_up(program):
    letter = kept(make.letter(body="CANARY of the search"))
    assert numbers(program.get("/search?q=canary")) == [(1, None)]
    withdraw_letter(letter, now=make.NOON)
    answer = program.get("/search?q=canary")
    assert answer.told == {"found": [], "next": None, "refused": "", "too_short": [], "too_many": [], "is_whole": True}


def test_a_program_is_told_what_was_left_out_and_that_older_ones_may_be_missing(program, client):
    the_index().begin_anew()
    told, page = program.get("/search?q=my+cup").told, unescape(client.get("/search?q=my+cup").content.decode())
    assert (told["too_short"], told["is_whole"]) == (["my"], False)
    assert "Left out, since they are so short:" in page
    assert "older ones may be missing" in page
    kept(make.letter())
    assert program.get("/search?q=cup").told["is_whole"] is True


@pytest.mark.parametrize("typed", ["Anna%20Miller", "ann@example.com", "ab", "", "x" * 201])
def test_what_the_page_kindly_does_not_look_for_a_program_is_told_in_the_same_words(program, client, typed):
    kept(make.letter())
    before = everything_kept()
    answer = program.get(f"/search?q={typed}")
    assert answer.status == 200
    assert answer.told["found"] == []
    assert answer.told["refused"]
    page = unescape(client.get(f"/search?q={typed}").content.decode())
    assert not typed or answer.told["refused"] in page
    assert everything_kept() == before


def test_nobody_on_the_way_keeps_what_somebody_looks_for(program):
    kept(make.letter())
    headers = program.get("/search?q=cup").headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_the_page_and_the_program_share_one_limit(program, client):
    kept(make.letter())
    for _ in range(SEARCHES_A_QUARTER):
        program.get("/search?q=cup")
    answer = program.get("/search?q=cup")
    assert (answer.status, answer.reason) == (429, "")
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/search?q=cup").status_code == 429


@pytest.mark.parametrize("query", ["", "q=cup&in=names", "q=cup&order=best", "q=cup&before=x", "q=cup&skip=-1"])
def test_a_question_of_another_form_is_told_so(program, query):
    assert program.get(f"/search?{query}").status == 422
