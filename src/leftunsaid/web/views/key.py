from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import close_key, find_key, key_opened_by, open_key, still_here
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.door import clock, dice, is_https, keep_secret, require_form, see_other
from leftunsaid.web.keys import TooManyGuesses, count_guess
from leftunsaid.web.mine import in_json, in_plain_text
from leftunsaid.web.wording import wait_a_little


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is mine. The words are asked for first, by POST, and stay in no address, log or history."""
    require_form(request)
    if request.method == "POST":
        return _open(request)
    opened = _opened(request)
    if opened is None:
        return _door(request, kept="kept" in request.GET)
    key, token = opened
    page = {
        "kept": "kept" in request.GET,
        "letters": list(Letter.objects.kept_for(key)),
        "comments": list(Comment.objects.kept_for(key).select_related("letter")),
        "now": clock(),
    }
    return _still_open(request, render(request, "key.html", page), token)


@require_safe
def letter(request: HttpRequest, address: str) -> HttpResponse:
    """One letter of mine, whoever else may read it."""
    opened = _opened(request)
    if opened is None:
        return see_other("/key")
    key, token = opened
    letter = _my_letter(key, address)
    if letter is None:
        raise Http404
    return _still_open(request, render(request, "key_letter.html", {"letter": letter, "now": clock()}), token)


@require_POST
def open_or_close_comments(request: HttpRequest, address: str) -> HttpResponse:
    """May strangers still answer this letter of mine?"""
    require_form(request)
    opened = _opened(request)
    letter = _my_letter(opened[0], address) if opened else None
    if letter is None:
        return see_other("/key")
    if request.POST.get("comments") == "closed":
        letter_actions.close_comments(letter, now=clock())
    elif request.POST.get("comments") == "open":
        letter_actions.open_comments(letter)
    return see_other(f"/key/letter/{address}")


@require_safe
def as_text(request: HttpRequest) -> HttpResponse:
    """Everything that is mine, to read and to keep."""
    return _download(request, in_plain_text, "text/plain; charset=utf-8", "left-unsaid.txt")


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """Everything that is mine, for programs."""
    return _download(request, in_json, "application/json", "left-unsaid.json")


def _download(request: HttpRequest, write: Callable[[OwnerKey], str], kind: str, name: str) -> HttpResponse:
    opened = _opened(request)
    if opened is None:
        return see_other("/key")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _still_open(request, HttpResponse(write(opened[0]), content_type=kind, headers=headers), opened[1])


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_letter(request: HttpRequest, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    opened = _opened(request)
    letter = _my_letter(opened[0], address) if opened else None
    if opened is None or letter is None:
        return see_other("/key")  # it may be gone by a first press of the same button
    if request.method != "POST":
        return _still_open(request, _ask_to_withdraw(request, letter, None), opened[1])
    letter_actions.withdraw_letter(letter, now=clock())
    return see_other("/key")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_comment(request: HttpRequest, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    opened = _opened(request)
    comment = _my_comment(opened[0], address) if opened else None
    if opened is None or comment is None:
        return see_other("/key")
    if request.method != "POST":
        return _still_open(request, _ask_to_withdraw(request, comment.letter, comment), opened[1])
    comment_actions.withdraw_comment(comment, now=clock())
    return see_other("/key")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    if opened := _opened(request):
        close_key(opened[1])
    response = see_other("/key")
    response.delete_cookie(_cookie_name(request), samesite="Strict")
    return response


def _open(request: HttpRequest) -> HttpResponse:
    try:
        sent = count_guess(request)
    except TooManyGuesses as wait:
        response = _door(request, refused=wait_a_little(), status=429)
        response.headers["Retry-After"] = str(wait.retry_after)
        return response
    now = clock()
    key = find_key(sent.words)
    if key is None:
        refused = _("These words open nothing here. Look at each letter of them once more.")
        return _door(request, refused=refused, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = see_other("/key")
    _set_cookie(request, response, open_key(key, now=now, dice=dice))
    return response


def _opened(request: HttpRequest) -> tuple[OwnerKey, str] | None:
    cookie = request.COOKIES.get(_cookie_name(request), "")
    return key_opened_by(cookie, now=clock()) if cookie else None


def _ask_to_withdraw(request: HttpRequest, letter: Letter, comment: Comment | None) -> HttpResponse:
    return render(request, "key_withdraw.html", {"letter": letter, "comment": comment})


def _my_letter(key: OwnerKey, address: str) -> Letter | None:
    return Letter.objects.kept_for(key).filter(address=address).first()


def _my_comment(key: OwnerKey, address: str) -> Comment | None:
    return Comment.objects.kept_for(key).select_related("letter").filter(waiting_address=address).first()


def _door(request: HttpRequest, *, kept: bool = False, refused: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    typed = request.POST.get("key", "") if refused else ""
    return keep_secret(
        render(request, "key_door.html", {"kept": kept, "refused": refused, "typed": typed}, status=status)
    )


def _still_open(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    _set_cookie(request, response, still_here(token, now=clock()))
    return keep_secret(response)


def _set_cookie(request: HttpRequest, response: HttpResponse, value: str) -> None:
    """The one cookie of this house: for the key's own pages, and gone with the browser."""
    name = _cookie_name(request)
    response.set_cookie(name, value, secure=name.startswith("__Host-"), httponly=True, samesite="Strict")


def _cookie_name(request: HttpRequest) -> str:
    return "__Host-key" if is_https(request) else "key"
