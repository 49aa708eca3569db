from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Refuse, judge
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import close_key, find_key, open_key, still_here, visitor_of
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.door import clock, dice, require_form, see_other, visitor
from leftunsaid.web.views.write import too_much

TRIES_AN_HOUR = 20


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
    page = {"letter": _my_letter(key, address), "now": clock()}
    return _still_open(request, render(request, "key_letter.html", page), token)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_letter(request: HttpRequest, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    opened = _opened(request)
    if opened is None:
        return see_other("/key")
    key, token = opened
    mine = _my_letter(key, address)
    if request.method != "POST":
        return _still_open(request, render(request, "key_withdraw.html", {"letter": mine, "comment": None}), token)
    letter_actions.withdraw_letter(mine, now=clock())
    return see_other("/key")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_comment(request: HttpRequest, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    opened = _opened(request)
    if opened is None:
        return see_other("/key")
    key, token = opened
    mine = Comment.objects.kept_for(key).select_related("letter").filter(waiting_address=address).first()
    if mine is None:
        raise Http404
    if request.method != "POST":
        page = {"letter": mine.letter, "comment": mine}
        return _still_open(request, render(request, "key_withdraw.html", page), token)
    comment_actions.withdraw_comment(mine, now=clock())
    return see_other("/key")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    if opened := _opened(request):
        close_key(opened[1])
    response = see_other("/key")
    response.delete_cookie(_cookie_name(request), samesite="Strict")
    return response


def _open(request: HttpRequest) -> HttpResponse:
    now = clock()
    verdict = judge("key", visitor(request), limit=TRIES_AN_HOUR, now=now)
    if isinstance(verdict, Refuse):
        response = _door(request, refused=too_much(), status=429)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    key = find_key(request.POST.get("key", ""))
    if key is None:
        refused = _("These words open nothing here. Look at each letter of them once more.")
        return _door(request, refused=refused, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = see_other("/key")
    _set_cookie(request, response, open_key(key, now=now, dice=dice))
    return response


def _opened(request: HttpRequest) -> tuple[OwnerKey, str] | None:
    cookie = request.COOKIES.get(_cookie_name(request), "")
    return visitor_of(cookie, now=clock()) if cookie else None


def _my_letter(key: OwnerKey, address: str) -> Letter:
    mine = Letter.objects.kept_for(key).filter(address=address).first()
    if mine is None:
        raise Http404
    return mine


def _door(request: HttpRequest, *, kept: bool = False, refused: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    typed = request.POST.get("key", "") if refused else ""
    return _secret(render(request, "key_door.html", {"kept": kept, "refused": refused, "typed": typed}, status=status))


def _still_open(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    _set_cookie(request, response, still_here(token, now=clock()))
    return _secret(response)


def _secret(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _set_cookie(request: HttpRequest, response: HttpResponse, value: str) -> None:
    """The one cookie of this house: for the key's own pages, and gone with the browser."""
    name = _cookie_name(request)
    response.set_cookie(name, value, secure=name.startswith("__Host-"), httponly=True, samesite="Strict")


def _cookie_name(request: HttpRequest) -> str:
    return "__Host-key" if settings.LEFTUNSAID.is_https or request.is_secure() else "key"
