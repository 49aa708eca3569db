"""Reading what a program sent. JSON that two readers could understand differently is refused, not guessed at."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from leftunsaid.api.problems import Problem, problem_of, refused


class StrictJson(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """Raises Problem: 415 for another kind of body, 422 for one that is no JSON object in UTF-8."""
        if request.content_type != "application/json":
            raise problem_of(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            read = json.loads(request.body.decode(), object_pairs_hook=_each_once, parse_constant=_no_number)
        except (ValueError, RecursionError):  # no UTF-8, no JSON, a number of thousands of digits, a tower of brackets
            raise _unreadable() from None
        if not isinstance(read, dict):
            raise _unreadable()
        return read


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands there twice")
    return read


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _unreadable() -> Problem:
    return refused(_("This is no JSON object in UTF-8 that could be read in one way only."), reason="json")
