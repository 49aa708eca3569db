"""The API as a whole: its parts, its faults, and the document that describes it."""

import json
from pathlib import Path
from typing import Any

from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from leftunsaid.api import mine, reading, searching, writing  # noqa: F401 - each declares its operations
from leftunsaid.api.door import ROOT
from leftunsaid.api.operations import router
from leftunsaid.api.problems import KIND, TITLES, Problem, answer_fault, answer_problem, answer_what_does_not_fit
from leftunsaid.api.strict_json import StrictJson

# What is told beside the content; each only where there is something to tell.
HEADERS = {
    201: {"Location": "Where it can be asked for, under `/mine` or in public."},
    401: {"WWW-Authenticate": "`Key`."},
    429: {"Retry-After": "In so many seconds another try is worth it."},
    503: {"Retry-After": "The same."},
}
CHECKED_IN = Path(__file__).parent / "openapi.json"


class PlainJson(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class House(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_operation_url_name(self, operation: Operation, router: Any) -> str:
        return f"api_{operation.view_func.__name__}"


api = House(
    title="Left Unsaid",
    version="1",
    description="Letters that could not be sent, and what strangers answered. docs/api.md tells it in examples.",
    docs_url=None,  # its page loads from elsewhere
    openapi_url=None,  # the document that is checked in is served instead
    parser=StrictJson(),
    renderer=PlainJson(),
)
api.add_router("", router)
api.add_exception_handler(Problem, answer_problem)
api.add_exception_handler(HttpError, answer_fault)
api.add_exception_handler(ValidationError, answer_what_does_not_fit)


def document() -> str:
    """The OpenAPI document of the code as it is."""
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT.lstrip('/')}/")))
    for methods in described["paths"].values():
        methods.pop("head", None)  # like GET, as everywhere: nothing to say of it
        for operation in methods.values():
            _mend_answers(operation["responses"])
    described["components"]["securitySchemes"] = {
        "Key": {
            "type": "http",
            "scheme": "Key",
            "description": "`Authorization: Key` and eight words. Never in an address.",
        }
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _mend_answers(answers: dict[str, Any]) -> None:
    """The library knows one kind of content: faults have another. Nor does it tell of headers."""
    for status, answer in answers.items():
        answer["description"] = TITLES[int(status)]
        if headers := HEADERS.get(int(status)):
            answer["headers"] = {
                name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in headers.items()
            }
        content = answer.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[KIND] = content.pop("application/json")
