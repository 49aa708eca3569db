"""Where the pages meet the world: the clock, the dice, who is asking, and how an answer goes out."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from random import Random, SystemRandom

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from leftunsaid.clock import clock as clock
from leftunsaid.guard.networks import Visitor
from leftunsaid.lib.ages import next_change
from leftunsaid.pagecache.page import Page, Seen, keep_for_all
from leftunsaid.sending.visitors import visitor_in

dice: Random = SystemRandom()

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def visitor(request: HttpRequest) -> Visitor:
    """Who is asking, as far as limits and double clicks need to know."""
    return visitor_in(request.META)


def require_form(request: HttpRequest) -> None:
    """400 for a post that is no form at all."""
    if request.method == "POST" and request.content_type not in FORM_TYPES:
        raise BadRequest("not a form")


def whole_number(typed: str) -> int | None:
    """What stands in an address as a number, if it is one that the database can hold."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def is_https(request: HttpRequest) -> bool:
    return settings.LEFTUNSAID.is_https or request.is_secure()


def keep_secret(response: HttpResponse) -> HttpResponse:
    """For what only one person may see: nobody on the way keeps it, and nobody lists its address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def same_for_all(request: HttpRequest, seen: Seen, *, shown: Iterable[datetime] = (), now: datetime) -> None:
    """Let the page cache keep this page until one of the labels of what was `shown` changes, or what was `seen`."""
    route = request.resolver_match.view_name if request.resolver_match else "-"
    keep_for_all(request.META, Page(seen, since=now, until=next_change(shown, now), route=route))


def too_many(response: HttpResponse, retry_after: int) -> HttpResponse:
    """429: the page that says so, and in how many seconds another try is worth it."""
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(retry_after)
    return response


def see_other(path: str) -> HttpResponse:
    """303: what was sent is kept, and this is where it is."""
    return keep_secret(HttpResponse(status=303, headers={"Location": path}))
