"""What went wrong, for a program and for whoever looks at its log: `application/problem+json` (RFC 9457)."""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leftunsaid.lib.text import clean_line

KIND = "application/problem+json"
LONGEST_FIELD = 40
IN_QUOTES = re.compile("'([^']*)'")  # the choices, as the library lists them

# The words of the protocol, which Python's own list changes from one version to the next.
TITLES = {
    200: "OK",
    201: "Created",
    204: "No Content",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
SENTENCES: dict[int, str | Promise] = {
    400: gettext_lazy("We could not read that. Nothing was kept."),
    403: gettext_lazy("Another site made a browser send this, so we did not take it."),
    404: gettext_lazy("There is nothing here. Perhaps a part of the address got lost on the way."),
    405: gettext_lazy("This address is not asked in that way."),
    411: gettext_lazy("Send it in one piece, with a Content-Length: what comes in chunks is not read here."),
    413: gettext_lazy("That is far longer than a letter can be here."),
    415: gettext_lazy("Send it as application/json, in UTF-8."),
    429: gettext_lazy("A great deal has come from your network lately. Wait a while, and try once more."),
    500: gettext_lazy("Something broke on our side. Whoever looks after this house has been told."),
    503: gettext_lazy("The house is very busy. Wait a minute and try again."),
}


class Problem(Exception):
    """Why it was not done, in a kind sentence; `reason` is one word for it that stays the same."""

    def __init__(
        self, status: int, detail: str, *, reason: str = "", headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(status, reason)
        self.status = int(status)
        self.detail = detail
        self.reason = reason
        self.headers = dict(headers or {})
        self.more = more

    def answer(self) -> HttpResponse:
        told = {
            "type": "about:blank",
            "title": TITLES.get(self.status, TITLES[400]),
            "status": self.status,
            "detail": self.detail,
            **({"reason": self.reason} if self.reason else {}),
            **self.more,
        }
        if self.status == HTTPStatus.UNAUTHORIZED:
            self.headers["WWW-Authenticate"] = "Key"
        content = json.dumps(told, ensure_ascii=False).encode()
        response = HttpResponse(content, status=self.status, content_type=KIND, headers=self.headers)
        response.headers["Content-Length"] = str(len(content))
        return response


def problem_of(status: int, *, headers: Mapping[str, str] | None = None) -> Problem:
    """A status that says everything by itself."""
    return Problem(status, str(SENTENCES.get(status, SENTENCES[400])), headers=headers)


def nothing_here() -> Problem:
    return problem_of(HTTPStatus.NOT_FOUND)


def too_many(retry_after: int) -> Problem:
    return problem_of(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(retry_after)})


def refused(detail: str, *, reason: str, **more: Any) -> Problem:
    """422: it was understood, and cannot be taken so."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, reason=reason, **more)


def conflict(detail: str, *, reason: str) -> Problem:
    """409: nothing is wrong with it, but it does not go with how things stand here now."""
    return Problem(HTTPStatus.CONFLICT, detail, reason=reason)


def not_these_feelings() -> Problem:
    return conflict(_("One of these feelings is not known in this house. Choose others, or none."), reason="feelings")


def answer_problem(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem.answer()


def answer_fault(request: HttpRequest, fault: Any) -> HttpResponse:
    """A body that could not be read comes wrapped in a fault, and says itself why."""
    told = fault.__cause__
    return told.answer() if isinstance(told, Problem) else problem_of(fault.status_code).answer()


def answer_what_does_not_fit(request: HttpRequest, fault: Any) -> HttpResponse:
    """Which fields, and why. What stood in them is not repeated."""
    errors = [{"field": _field(error["loc"]), "sentence": _sentence(error)} for error in fault.errors]
    return refused(_("It cannot be taken as it is."), reason="fields", errors=errors).answer()


def _field(place: Sequence[str | int]) -> str:
    """The name of a field, also of one that does not exist: made fit to be shown, for anything may stand there."""
    # First comes where it was sent, and of a body what we call it: ("query", "limit"), ("body", "new", "dear").
    names = place[2:] if place[0] == "body" else place[1:]
    return clean_line(str(names[0] if names else "body"))[:LONGEST_FIELD]


def _sentence(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return _("This is needed.")
        case "extra_forbidden":
            return _("There is no such field here.")
        case "value_error":
            return str(error["ctx"]["error"])
        case "literal_error":
            choices = IN_QUOTES.findall(error["ctx"]["expected"])
            return _("This has to be one of: %(these)s.") % {"these": ", ".join(choices)}
        case "too_long":
            return _("There is room for %(limit)s of them here.") % {"limit": error["ctx"]["max_length"]}
        case "string_type" | "string_unicode":
            return _("This has to be text, in Unicode.")
        case "bool_type":
            return _("This has to be true or false.")
    return _("This is not what can stand here.")
