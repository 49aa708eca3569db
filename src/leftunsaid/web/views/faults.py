"""Pages for when something went wrong. None of them asks the database, and none touches the form by itself."""

from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

RETRY_AFTER = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _fault(
        request,
        HTTPStatus.BAD_REQUEST,
        _("We could not read that"),
        _("What your browser sent was not in a form that we understand. Nothing was kept."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _fault(
        request,
        HTTPStatus.FORBIDDEN,
        _("This did not come from here"),
        _("Something was sent in your name by another site, so we did not take it. To write here, open the page here."),
        typed=typed_in(request),
        send_to="",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _fault(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing here"),
        _("No letter has this address. Perhaps a part of it got lost on the way."),
    )


def method_not_allowed(request: HttpRequest, *, allow: str) -> HttpResponse:
    response = _fault(
        request,
        HTTPStatus.METHOD_NOT_ALLOWED,
        _("That does not work here"),
        _("This page can be read, but not in the way in which it was asked for."),
    )
    response.headers["Allow"] = allow
    return response


def gone(request: HttpRequest, sentence: str) -> HttpResponse:
    """410. What somebody typed meanwhile comes back, to keep; there is nowhere to send it."""
    return _fault(request, HTTPStatus.GONE, _("It is gone"), sentence, typed=typed_in(request), send_to="")


def too_large(request: HttpRequest) -> HttpResponse:
    return _fault(
        request,
        HTTPStatus(413),
        _("That is too long"),
        _("It is far longer than a letter can be here. Go back: your browser still has your text."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return _fault(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("Something broke on our side"),
        _("It is not your doing, and whoever looks after this house has been told. Below is what you typed, if any."),
        typed=typed_in(request),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is busy, locked or full. What was typed comes back, so that it can be sent again."""
    typed = typed_in(request)
    if "body" in typed or "key" in typed:
        title = _("We could not keep it just now")
        sentence = _("The house is very busy. Wait a minute and send it again: what you typed is still here.")
    else:
        title = _("The house is very busy")
        sentence = _("Wait a minute and try again.")
    response = _fault(request, HTTPStatus.SERVICE_UNAVAILABLE, title, sentence, typed=typed)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def typed_in(request: HttpRequest) -> dict[str, str]:
    """The fields that somebody had filled in."""
    if request.method != "POST":
        return {}
    try:
        return {name: _all_of(request.POST, name) for name in request.POST if name in TYPED}
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, OperationalError):
        return {}


def _all_of(sent: QueryDict, name: str) -> str:
    """A field's value. Only feelings come several at a time, and are read from one field as well."""
    values = [str(value) for value in sent.getlist(name)]
    return " ".join(values if name == "feeling" else values[-1:])


# The eight words and their seal too: what is sent again must not end up as nobody's.
TYPED = (
    *("body", "dear", "signature", "name", "visibility", "comments", "feeling", "asking", "email", "sure_of"),
    *("key", "seal", "once", "began_with", "pressed", "do"),
)


def _fault(
    request: HttpRequest,
    status: HTTPStatus,
    title: str,
    sentence: str,
    *,
    typed: dict[str, str] | None = None,
    send_to: str | None = None,
) -> HttpResponse:
    page = {
        "title": title,
        "sentence": sentence,
        "typed": typed or {},
        "send_to": request.path if send_to is None else send_to,
    }
    response = render(request, "fault.html", page, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
