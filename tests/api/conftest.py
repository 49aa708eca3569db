"""A program at the door for programs. It is noon, as on the pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from web.conftest import _letters_are_kept, _static_files_are_collected, clock, house  # noqa: F401

ROOT = "/api/v1"
PROBLEM = "application/problem+json"


@dataclass
class Answer:
    response: Any

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self.response.headers

    @property
    def told(self) -> Any:
        return json.loads(self.response.content)

    @property
    def reason(self) -> str:
        """Why not: the one word of a problem."""
        assert self.headers["Content-Type"] == PROBLEM
        assert self.told["status"] == self.status
        assert self.told["detail"]
        return self.told.get("reason", "")


class Program:
    """It knows what docs/api.md says, and has eight words if it is given some."""

    def __init__(self, words: str = "", **settings: Any) -> None:
        self.words = words
        self.client = Client(**settings)

    def get(self, path: str, **headers: str) -> Answer:
        return Answer(self.client.get(f"{ROOT}{path}", headers=self._headers(headers)))

    def send(self, path: str, body: object = None, **headers: str) -> Answer:
        sent = body if isinstance(body, str | bytes) else json.dumps(body or {})
        kind = headers.pop("kind", "application/json")
        return Answer(self.client.post(f"{ROOT}{path}", sent, content_type=kind, headers=self._headers(headers)))

    def takes_fresh_words(self) -> dict[str, str]:
        """Eight new words from now on. Answers what has to come along with them the first time."""
        fresh = self.send("/keys").told
        self.words = fresh["words"]
        return {"key_seal": fresh["seal"]}

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        with_words = {"Authorization": f"Key {self.words}"} if self.words else {}
        return with_words | {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def fallible() -> Program:
    """A program that is told of a fault, where the others' tests stop at it."""
    return Program(raise_request_exception=False)
