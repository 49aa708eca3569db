"""The OpenAPI document, and what every answer carries."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import get_resolver

import make
from leftunsaid.api.house import CHECKED_IN, document


def test_the_document_that_is_checked_in_is_what_the_code_says(tmp_path, monkeypatch, capsys):
    assert CHECKED_IN.read_text() == document(), "write it anew: docs/api.md says how"
    call_command("openapi", check=True)
    call_command("openapi")
    assert capsys.readouterr().out == document()
    stale = tmp_path / "openapi.json"
    stale.write_text(document().replace("letters", "litters", 1))
    monkeypatch.setattr("leftunsaid.api.management.commands.openapi.CHECKED_IN", stale)
    with pytest.raises(CommandError, match="not what the code says"):
        call_command("openapi", check=True)


def test_the_document_is_served_as_it_is_checked_in(program):
    answer = program.get("/openapi.json")
    assert answer.response.content == CHECKED_IN.read_bytes()
    assert program.get("/openapi.json", If_None_Match=answer.headers["ETag"]).status == 304


def test_the_document_tells_every_address_of_the_api():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("api_")}
    told = {
        f"api_{operation['operationId']}"
        for methods in json.loads(document())["paths"].values()
        for operation in methods.values()
    }
    assert names == told | {"api_document"}


def test_every_operation_tells_what_it_answers_when_it_does_not_fit():
    for path, methods in json.loads(document())["paths"].items():
        for method, operation in methods.items():
            assert {"403", "413", "422", "500", "503"} <= operation["responses"].keys(), (method, path)
            for status, answer in operation["responses"].items():
                kinds = list(answer.get("content", {}))
                assert kinds == (["application/problem+json"] if status >= "400" else kinds), (path, status)


def test_head_tells_what_get_would(program):
    make.letter()
    for path in ("/api/v1/letters", "/api/v1/letters/1", "/api/v1/letters/1/comments", "/api/v1/openapi.json"):
        asked, head = program.client.get(path), program.client.head(path)
        assert head.status_code == 200
        for name in ("Content-Type", "Content-Length", "Cache-Control"):
            assert head.headers[name] == asked.headers[name]


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(program):
    letter = make.letter()
    for path in ("/letters", "/letters/1", "/letters/1/comments"):
        kept = program.get(path)
        assert kept.headers["Cache-Control"] == "no-cache"
        again = program.get(path, If_None_Match=kept.headers["ETag"])
        assert (again.status, again.response.content) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        make.comment(letter, body=f"It changes {path}.")
        assert program.get(path, If_None_Match=kept.headers["ETag"]).status == 200


def test_any_site_may_read_what_is_public_and_none_with_a_cookie(program):
    make.letter()
    for path in ("/letters", "/letters/1", "/letters/1/comments", "/openapi.json", "/letters/9"):
        headers = program.get(path, Origin="https://elsewhere.example").headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_asking_changes_nothing(program):
    from everything_kept import everything_kept

    letter = make.letter()
    unlisted = make.letter(visibility="unlisted")
    make.comment(letter)
    before = everything_kept()
    paths = ["/letters", "/letters/1", "/letters/1/comments", "/letters/1/comments/1", unlisted.path, "/mine"]
    for path in paths:
        program.get(path)
    assert everything_kept() == before
