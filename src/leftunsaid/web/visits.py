"""A key that is open in somebody's browser: the one cookie of this house, for the key's own pages alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from leftunsaid.ownership.actions import OpenKey, find_key, hold_on, key_opened_by, open_key, still_here
from leftunsaid.web.door import clock, dice, is_https, keep_secret, require_form, see_other, too_many
from leftunsaid.web.keys import TooManyGuesses, count_guess
from leftunsaid.web.views import faults
from leftunsaid.web.views.faults import typed_in
from leftunsaid.web.wording import closed_meanwhile, wait_a_little, words_open_nothing

type View[**Asked] = Callable[Concatenate[HttpRequest, Asked], HttpResponse]


def for_the_holder[**Asked](view: Callable[Concatenate[HttpRequest, OpenKey, Asked], HttpResponse]) -> View[Asked]:
    """A page for whoever has a key open. Others are led to the door.

    What they had typed, because the key closed while they were writing, waits for the words and then goes on.
    A press is one transaction `while_open`.
    """

    @wraps(view)
    def press(request: HttpRequest, opened: OpenKey, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, opened, *args, **kwargs)
        with while_open(opened):
            return view(request, opened, *args, **kwargs)

    return for_the_holder_to_look_first(press)


def for_the_holder_to_look_first[**Asked](
    view: Callable[Concatenate[HttpRequest, OpenKey, Asked], HttpResponse],
) -> View[Asked]:
    """The same for a press with much to look through: nobody waits for that. What it changes, it does `while_open`."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        require_form(request)
        if request.method != "POST":
            opened = opened_in(request)
            return stay_open(request, view(request, opened, *args, **kwargs), opened) if opened else see_other("/key")
        request.POST.dict()  # read to its end before anything is locked: nobody waits for a slow sender
        let_in = opened_in(request) or _opened_on_the_way(request)
        if isinstance(let_in, HttpResponse):
            return let_in
        try:
            return stay_open(request, view(request, let_in, *args, **kwargs), let_in)
        except ClosedMeanwhile:
            return _closed(request)

    return answer


@contextmanager
def while_open(opened: OpenKey) -> Iterator[None]:
    """One transaction that holds on to the key first, then to a letter, its number and the counts.

    Whose a thing is cannot change between the question and the act, if it is asked in here. Raises ClosedMeanwhile.
    """
    with transaction.atomic():
        if not hold_on(opened):
            raise ClosedMeanwhile
        yield


class ClosedMeanwhile(Exception):
    """The key was closed, burnt or given other words since the press."""


def opened_in(request: HttpRequest) -> OpenKey | None:
    cookie = request.COOKIES.get(_cookie_name(request), "")
    return key_opened_by(cookie, now=clock()) if cookie else None


def open_with_words(request: HttpRequest) -> OpenKey | None:
    """Open the key whose words were sent, or None where they open nothing. Raises TooManyGuesses."""
    key = find_key(count_guess(request).words)
    return open_key(key, remember=asks_to_remember(request), now=clock(), dice=dice) if key else None


def asks_to_remember(request: HttpRequest) -> bool:
    return request.POST.get("remember") == "yes"


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


def door(
    request: HttpRequest, *, kept: bool = False, said: str = "", refused: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """The page that asks for the eight words. `kept` says that a letter for oneself alone was sent, `said` else."""
    page = {
        "kept": kept,
        "said": said,
        "refused": refused,
        "typed": typed,
        "was_to_remember": asks_to_remember(request),
    }
    return keep_secret(render(request, "key_door.html", page, status=status))


def _opened_on_the_way(request: HttpRequest) -> OpenKey | HttpResponse:
    if not typed_in(request).get("body") or not request.POST.get("key"):
        return _closed(request)
    try:
        return open_with_words(request) or _closed(request, refused=words_open_nothing())
    except TooManyGuesses as wait:
        return too_many(_closed(request, refused=wait_a_little()), wait.retry_after)


def _closed(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    """For a press that came too late. It must not look like one that did something."""
    if not typed_in(request).get("body"):
        return door(request, refused=closed_meanwhile(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = {name: value for name, value in typed_in(request).items() if name != "key"}
    page = {"typed": typed, "words": request.POST.get("key", ""), "refused": refused}
    return keep_secret(render(request, "key_closed.html", page, status=HTTPStatus.UNPROCESSABLE_ENTITY))


def _cookie_name(request: HttpRequest) -> str:
    return "__Host-key" if is_https(request) else "key"
