"""Requests of every shape, by the document: fitting ones, and ones that do not fit. Each answer is one it promises."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import positive_data_acceptance

import make

A_FEW = settings(
    max_examples=6,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

AS_IT_IS = {"Accept-Encoding": "identity"}


@pytest.fixture
def schema(house):
    house(letters_an_hour=10**6, comments_an_hour=10**6)
    # As Django's own test client does: the connection of the test stays open from one request to the next.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_answers_as_the_document_says(schema):
    owner, words = make.key()
    letter, unlisted, mine = make.letter(), make.letter(visibility="unlisted"), make.letter(owner=owner)
    comment = make.comment(letter, owner=owner)
    there = {
        "letters": {"number": letter.number, "place": 1},
        "u": {"address": unlisted.address, "place": 1},
        "mine/letters": {"address": mine.address},
        "mine/comments": {"address": comment.waiting_address},
    }
    tried = {try_out(found.ok(), there, words) for found in schema.get_all_operations()}
    assert len(tried) > 15


def try_out(operation, there, words):
    """What is asked for is there half of the time, and the words with it: else most answers were 401 and 404."""
    known = next((value for place, value in there.items() if f"/v1/{place}/" in operation.path), {})

    # A text may hold what fits any schema and what the shield finds: 422 with the place is right then.
    but = [positive_data_acceptance] if operation.method == "post" else []

    @A_FEW
    @given(operation.as_strategy())
    def each_is_answered(case):
        case.call_and_validate(excluded_checks=but, headers=AS_IT_IS)
        case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        if "withdraw" not in case.path:
            case.call_and_validate(excluded_checks=but, headers=AS_IT_IS | {"Authorization": f"Key {words}"})

    each_is_answered()
    return operation.label
