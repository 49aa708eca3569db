from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import OpenKey, close_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web import mine as what_is_mine
from leftunsaid.web.door import clock, keep_secret, require_form, see_other
from leftunsaid.web.keys import TooManyGuesses
from leftunsaid.web.visits import (
    for_the_holder,
    forget_cookie,
    open_with_words,
    opened_in,
    stay_open,
    words_open_nothing,
)
from leftunsaid.web.wording import wait_a_little


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is mine. The words are asked for first, by POST, and stay in no address, log or history."""
    require_form(request)
    if request.method == "POST":
        return _open(request)
    opened = opened_in(request)
    if opened is None:
        return _door(request, kept="kept" in request.GET)
    page = {
        "kept": "kept" in request.GET,
        "letters": what_is_mine.turned(Letter.objects.kept_for(opened.key), request.GET.get("letters", "")),
        "comments": what_is_mine.turned(
            Comment.objects.kept_for(opened.key).select_related("letter"), request.GET.get("comments", "")
        ),
        "remembered": opened.remembered_until is not None,
        "now": clock(),
    }
    return stay_open(request, render(request, "key.html", page), opened)


@require_safe
@for_the_holder
def as_text(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Everything that is mine, to read and to keep."""
    return _download(opened, what_is_mine.in_plain_text, "text/plain; charset=utf-8", "left-unsaid.txt")


@require_safe
@for_the_holder
def as_json(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Everything that is mine, for programs."""
    return _download(opened, what_is_mine.in_json, "application/json", "left-unsaid.json")


@require_safe
@for_the_holder
def on_paper(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Everything that is mine, whole, on one page to print."""
    page = {
        "letters": what_is_mine.letters_of(opened.key),
        "comments": what_is_mine.comments_of(opened.key),
        "now": clock(),
    }
    return render(request, "key_paper.html", page)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    _close(request)
    return forget_cookie(request, see_other("/key"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Away from here, at once: the key is closed, and going back shows nothing of it."""
    _close(request)
    # Not a redirect: browsers do not follow one from a form to another site (CSP form-action).
    page = {"away": settings.LEFTUNSAID.leave_to or "/"}
    response = forget_cookie(request, keep_secret(render(request, "key_left.html", page)))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _open(request: HttpRequest) -> HttpResponse:
    try:
        opened = open_with_words(request)
    except TooManyGuesses as wait:
        response = _door(request, refused=wait_a_little(), status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    if opened is None:
        return _door(request, refused=words_open_nothing(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _close(request)  # what this browser had open before
    return stay_open(request, see_other("/key"), opened)


def _close(request: HttpRequest) -> None:
    if opened := opened_in(request):
        close_key(opened)


def _door(request: HttpRequest, *, kept: bool = False, refused: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    typed = request.POST.get("key", "") if refused else ""
    return keep_secret(
        render(request, "key_door.html", {"kept": kept, "refused": refused, "typed": typed}, status=status)
    )


def _download(opened: OpenKey, write: Callable[[OwnerKey], str], kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(opened.key), content_type=kind, headers=headers)
