"""A key that is open in somebody's browser: the one cookie of this house, for the key's own pages alone."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from leftunsaid.ownership.actions import OpenKey, find_key, key_opened_by, open_key, still_here
from leftunsaid.web.door import clock, dice, is_https, keep_secret, require_form, see_other
from leftunsaid.web.keys import TooManyGuesses, count_guess
from leftunsaid.web.views import faults
from leftunsaid.web.views.faults import typed_in
from leftunsaid.web.wording import wait_a_little

type View[**Asked] = Callable[Concatenate[HttpRequest, Asked], HttpResponse]


def for_the_holder[**Asked](view: Callable[Concatenate[HttpRequest, OpenKey, Asked], HttpResponse]) -> View[Asked]:
    """A page for whoever has a key open. Others are led to the door.

    What they had typed, because the key closed while they were writing, waits for the words and then goes on.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        require_form(request)
        opened = opened_in(request) or _opened_on_the_way(request)
        if not isinstance(opened, OpenKey):
            return opened
        return stay_open(request, view(request, opened, *args, **kwargs), opened)

    return answer


def opened_in(request: HttpRequest) -> OpenKey | None:
    cookie = request.COOKIES.get(_cookie_name(request), "")
    return key_opened_by(cookie, now=clock()) if cookie else None


def open_with_words(request: HttpRequest) -> OpenKey | None:
    """Open the key whose words were sent, or None where they open nothing. Raises TooManyGuesses."""
    key = find_key(count_guess(request).words)
    remember = request.POST.get("remember") == "yes"
    return open_key(key, remember=remember, now=clock(), dice=dice) if key else None


def stay_open(request: HttpRequest, response: HttpResponse, opened: OpenKey) -> HttpResponse:
    """The answer, with a cookie whose idle minutes count from now. It goes with the browser unless asked to stay."""
    name, now = _cookie_name(request), clock()
    if name not in response.cookies:
        response.set_cookie(
            name,
            still_here(opened, now=now),
            max_age=opened.remembered_until - now if opened.remembered_until else None,
            secure=name.startswith("__Host-"),
            httponly=True,
            samesite="Strict",
        )
    return keep_secret(response)


def nothing_there(request: HttpRequest) -> HttpResponse:
    """For what is not mine, or was taken back meanwhile: the same for both. What was typed for it comes back."""
    if typed_in(request).get("body"):
        sentence = _("What this was meant for is not among what these words hold. Below is what you typed, to keep.")
        return faults.gone(request, sentence)
    return see_other("/key")


def forget_cookie(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.delete_cookie(_cookie_name(request), samesite="Strict")
    return response


def _opened_on_the_way(request: HttpRequest) -> OpenKey | HttpResponse:
    if not typed_in(request).get("body"):
        return see_other("/key")
    refused, status, wait = "", HTTPStatus.UNPROCESSABLE_ENTITY, 0
    if request.POST.get("key"):
        try:
            if opened := open_with_words(request):
                return opened
            refused = words_open_nothing()
        except TooManyGuesses as guesses:
            refused, status, wait = wait_a_little(), HTTPStatus.TOO_MANY_REQUESTS, guesses.retry_after
    typed = {name: value for name, value in typed_in(request).items() if name != "key"}
    page = {"typed": typed, "words": request.POST.get("key", ""), "refused": refused}
    response = keep_secret(render(request, "key_closed.html", page, status=status))
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def words_open_nothing() -> str:
    return _("These words open nothing here. Look at each letter of them once more.")


def _cookie_name(request: HttpRequest) -> str:
    return "__Host-key" if is_https(request) else "key"
