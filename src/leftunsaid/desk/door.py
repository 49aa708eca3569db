"""Who sits at the desk: its session, its own cookie, and the one gate in front of every page of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.contrib.auth import login, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect

from leftunsaid.desk.models import Moderator
from leftunsaid.web.door import clock, keep_secret, require_form, see_other
from leftunsaid.web.middleware.headers import GetResponse

IDLE = timedelta(hours=1)
A_MOMENT = timedelta(minutes=1)  # so that whoever turns pages does not write each time
LONGEST = timedelta(hours=12)
LOGIN = "/desk/login"

type View[**Asked] = Callable[Concatenate[HttpRequest, Asked], HttpResponse]


def sessions_at_the_desk(get_response: GetResponse) -> GetResponse:
    """Django's sessions, for `/desk/` alone: no other page may ask who is reading, or sets a cookie."""
    at_the_desk: GetResponse = SessionMiddleware(AuthenticationMiddleware(get_response))  # type: ignore[assignment]

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/desk/"):
            return keep_secret(at_the_desk(request))
        return get_response(request)

    return answer


def for_moderators[**Asked](view: Callable[Concatenate[HttpRequest, Moderator, Asked], HttpResponse]) -> View[Asked]:
    """A page for whoever has signed in. Everyone else is led to the door, whatever they asked for."""

    @wraps(view)
    @csrf_protect
    def answer(request: HttpRequest, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        require_form(request)
        moderator = _signed_in(request)
        if moderator is None:
            # Nobody shall wonder whether a press took that came after the hour was over.
            return see_other(LOGIN if request.method != "POST" else f"{LOGIN}?lost=1")
        return view(request, moderator, *args, **kwargs)

    return answer


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of the desk that lay open for too long, or did not come from here."""
    return render(request, "desk/no_token.html", status=HTTPStatus.FORBIDDEN)


def sign_in(request: HttpRequest, moderator: Moderator) -> None:
    now = clock()
    Session.objects.filter(expire_date__lte=now).delete()
    login(request, moderator, backend="django.contrib.auth.backends.ModelBackend")
    request.session["opened_at"] = request.session["seen_at"] = now.timestamp()
    _keep(request)


def sign_out(request: HttpRequest) -> None:
    logout(request)


def _signed_in(request: HttpRequest) -> Moderator | None:
    """Who it is, while the session lasts: an hour without a press, twelve hours in all."""
    moderator = request.user
    if not isinstance(moderator, Moderator):
        return None
    now = clock()
    if not (_is_within(request, "seen_at", IDLE, now) and _is_within(request, "opened_at", LONGEST, now)):
        logout(request)
        return None
    if not _is_within(request, "seen_at", A_MOMENT, now):
        request.session["seen_at"] = now.timestamp()
        _keep(request)
    return moderator


def _keep(request: HttpRequest) -> None:
    # Here and not on the way out: a busy database is then answered with its page.
    request.session.save()


def _is_within(request: HttpRequest, since: str, length: timedelta, now: datetime) -> bool:
    # It ends on both sides: a session from a clock that ran ahead would last for ever.
    return abs(now.timestamp() - request.session.get(since, 0)) < length.total_seconds()
