"""Whatever goes wrong, a program is told in one form, and kindly."""

import json

import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import make
from api.conftest import PROBLEM, Program
from leftunsaid.api import reading
from leftunsaid.letters.models import Letter
from leftunsaid.sending import letters as sending_letters

WORDS = "A letter that nobody may log or send back."


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/letters/1/nothing", "/openapi.yaml"])
def test_an_address_that_is_none_is_a_problem_too(program, path):
    answer = program.get(path)
    assert answer.status == 404
    assert answer.reason == ""
    assert answer.told["title"] == "Not Found"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_a_method_that_nobody_serves_is_told_which_are(program, method):
    response = getattr(program.client, method)("/api/v1/letters")
    assert response.status_code == 405
    assert response.headers["Content-Type"] == PROBLEM
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_what_is_asked_is_not_sent_and_what_is_sent_is_not_asked(program):
    assert program.send("/mine").status == 405
    assert program.get("/keys").status == 405


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_anything_but_json_is_told_so(program, kind):
    answer = program.send("/letters", '{"body": "A letter."}', kind=kind)
    assert (answer.status, answer.told["title"]) == (415, "Unsupported Media Type")
    assert not Letter.objects.exists()


def test_what_comes_in_chunks_is_told_so_and_not_taken_for_nothing(program):
    answer = program.send("/letters", "", Transfer_Encoding="chunked")
    assert (answer.status, answer.told["title"]) == (411, "Length Required")


def test_what_is_far_too_long_is_not_read(program):
    answer = program.send("/letters", {"body": "a" * 300_000})
    assert (answer.status, answer.reason) == (413, "")


def test_a_letter_a_little_too_long_says_by_how_much(program):
    answer = program.send("/letters", {"body": "a" * 20_001})
    assert answer.status == 422
    assert answer.told["errors"] == [
        {"field": "body", "sentence": "It is 1 too long: there is room for 20000 characters."}
    ]
    assert program.send("/letters", {"body": "a" * 19_000 + " b" * 500}).status == 201


@pytest.mark.parametrize("field", ["new", "path", "query", "header", "titel"])
def test_a_field_that_is_none_is_named_whatever_its_name(program, field):
    answer = program.send("/letters", {"body": "a", field: "b"})
    assert answer.told["errors"] == [{"field": field, "sentence": "There is no such field here."}]


def test_what_can_stand_there_instead_is_said(program):
    sent = {"body": "a", "visibility": "all", "feelings": ["hope", "grief", "love", "anger"]}
    assert program.send("/letters", sent).told["errors"] == [
        {"field": "visibility", "sentence": "This has to be one of: public, unlisted, private."},
        {"field": "feelings", "sentence": "There is room for 3 of them here."},
    ]
    assert program.send("/letters", "").told["errors"] == [{"field": "body", "sentence": "This is needed."}]


HOSTILE = {
    "nothing at all": "",
    "no JSON": "{",
    "no object": '["body"]',
    "a bare word": '"body"',
    "null": "null",
    "no UTF-8": b'{"body": "\xff"}',
    "UTF-16": '{"body": "a"}'.encode("utf-16"),
    "a BOM": b'\xef\xbb\xbf{"body": "a"}',
    "a tower": '{"body": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a tower of objects": '{"a":' * 40_000 + "1" + "}" * 40_000,
    "NaN": '{"body": NaN}',
    "infinity": '{"body": -Infinity}',
    "a huge number": '{"body": 1' + "0" * 10_000 + "}",
    "a number beyond all": '{"body": 1e999}',
    "a field twice": '{"body": "a", "body": "b"}',
    "half a character": r'{"body": "a\ud800"}',
    "half a character in a name": r'{"body": "a", "\udfff": 1}',
    "an escaped NUL": r'{"body": "a\u0000b"}',
    "a bare NUL": '{"body": "a\0b"}',
    "a field that is none": '{"body": "a", "email": "me@example.com"}',
    "a list for a text": '{"body": ["a"]}',
    "a number for a text": '{"body": 1}',
    "null for a text": '{"body": null}',
    "a text for a choice": '{"body": "a", "visibility": "everyone"}',
    "nothing to read": r'{"body": " \u200b\u00ad "}',
    "no body": "{}",
}


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_json_is_refused_and_not_repeated(program, sent):
    answer = program.send("/letters", sent)
    assert answer.status == 422
    assert answer.reason in ("json", "fields")
    assert "example.com" not in answer.response.content.decode()
    assert not Letter.objects.exists()


def test_asking_is_true_or_false_and_nothing_like_it(program):
    make.letter()
    for odd in ("yes", 1, "true", None):
        assert program.send("/letters/1/comments", {"body": "Hm.", "asking": odd}).status == 422


def test_when_something_of_ours_breaks_nobody_hears_what(fallible, monkeypatch):
    def break_down(**_):
        raise RuntimeError(f"this says: {WORDS}")

    monkeypatch.setattr(sending_letters, "write_letter", break_down)
    answer = fallible.send("/letters", {"body": WORDS})
    assert (answer.status, answer.reason) == (500, "")
    assert "RuntimeError" not in answer.response.content.decode()
    assert WORDS not in answer.response.content.decode()


def test_a_busy_house_says_when_to_come_back(fallible, monkeypatch):
    def break_down(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(reading, "letter_at", break_down)
    answer = fallible.get("/letters/1")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert "locked" not in answer.response.content.decode()


def test_a_forged_host_is_a_problem_too(fallible):
    answer = fallible.get("/letters", host="evil.example")
    assert answer.status == 400
    assert answer.reason == ""


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=9), inside, max_size=3),
    max_leaves=6,
)
FIELDS = ["body", "dear", "signature", "visibility", "comments", "name", "asking", "x"]


class AnyJson(TestCase):
    @settings(max_examples=30)
    @given(st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4))
    def test_any_json_at_all_is_answered(self, sent):
        program = Program()
        make.letter(body="To be answered.")
        number = Letter.objects.latest("pk").number
        for path in ("/letters", f"/letters/{number}/comments"):
            answer = program.send(path, json.dumps(sent))
            assert answer.status in (201, 422, 429)
            assert answer.told
