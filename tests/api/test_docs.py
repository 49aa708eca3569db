"""docs/api.md is true: what it sends is answered as it says."""

import json
import re
from pathlib import Path
from typing import Any

from django.urls import get_resolver

from leftunsaid.api.door import ROOT
from leftunsaid.search.index import the_index
from leftunsaid.worker.searching import bring_up_to_date

API_MD = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLE = re.compile(r"```http\n(.*?)```\n\n```json (\d{3})\n(.*?)```", re.DOTALL)
STANDS_FOR = re.compile(r"<[a-z]+>")


def test_every_request_is_answered_as_the_page_says(client, clock):
    examples = EXAMPLE.findall(API_MD)
    assert len(examples) == API_MD.count("```http") == API_MD.count("```json")
    known: dict[str, str] = {}
    the_index().begin_anew()
    for request, status, answer in examples:
        bring_up_to_date(clock.now)  # as the worker does every few seconds
        head, _, body = STANDS_FOR.sub(lambda name: known[name[0]], request).partition("\n\n")
        asked, *lines = head.splitlines()
        method, path = asked.split()
        headers = dict(line.split(": ", 1) for line in lines)
        kind = headers.pop("Content-Type", "application/octet-stream")
        response = client.generic(method, path, body.strip(), content_type=kind, headers=headers)
        assert response.status_code == int(status), asked
        if answer:
            assert is_told(response.json(), json.loads(answer), known), (asked, response.json())
        else:
            assert not response.content


def is_told(told: Any, written: Any, known: dict[str, str]) -> bool:
    """Is it what is written, where a word in angle brackets stands for what is another each time?"""
    if isinstance(written, dict):
        return told.keys() == written.keys() and all(is_told(told[name], written[name], known) for name in written)
    if isinstance(written, list):
        return len(told) == len(written) and all(map(is_told, told, written, [known] * len(told)))
    if isinstance(written, str) and STANDS_FOR.fullmatch(written):
        return known.setdefault(written, told) == told
    return told == written


def test_every_address_is_named():
    paths = {route.removeprefix("/") for route in routes_of(get_resolver()) if route.startswith(ROOT.lstrip("/"))}
    named = API_MD.replace("/letters/1", "/letters/<>").replace("/comments/1", "/comments/<>")
    named = re.sub(r"/u/<22 characters>", "/u/<>", named).replace("<address>", "<>")
    # What is under a letter found by its link is where it is under any other.
    wanted = {re.sub(r"<[^>]+>", "<>", path) for path in paths if "/u/<" not in path}
    assert len(wanted) > 10
    assert [path for path in sorted(wanted) if f"/{path}" not in named] == []


def routes_of(resolver, before=""):
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from routes_of(pattern, route)
        else:
            yield route
