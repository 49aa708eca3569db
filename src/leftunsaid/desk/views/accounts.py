from collections.abc import Sequence
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from leftunsaid.desk import accounts
from leftunsaid.desk.compare import CrowdAtTheDoor
from leftunsaid.desk.door import for_moderators, sign_in, sign_out
from leftunsaid.desk.models import Moderator
from leftunsaid.guard.actions import one_more_try
from leftunsaid.lib.text import visible_line
from leftunsaid.web.codes import code_of
from leftunsaid.web.door import clock, dice, require_form, see_other, too_many, visitor

TRIES_AN_ACCOUNT = 5
TRIES_A_NETWORK = 20
A_MOMENT = 2  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def login(request: HttpRequest) -> HttpResponse:
    """Name, password and code at once, so that no answer tells which of them was wrong."""
    require_form(request)
    if request.method != "POST":
        return _login_page(request)
    name = visible_line(request.POST.get("name", ""))
    if retry_after := _too_many_tries(request, name):
        return too_many(_login_page(request, refused=_wait_a_quarter()), retry_after)
    password, code = request.POST.get("password", ""), request.POST.get("code", "")
    try:
        moderator = accounts.recognise(name, password, code, now=clock())
    except CrowdAtTheDoor:
        return too_many(_login_page(request, refused=_crowd()), A_MOMENT)
    if moderator is None:
        return _login_page(request, refused=_("Name, password or code is not right.") + " " + _about_codes())
    sign_in(request, moderator)
    return see_other("/desk/")


@require_POST
@for_moderators
def leave(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    sign_out(request)
    return see_other("/desk/login")


@require_POST
@for_moderators
def keys(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Single keys at the desk: off, or on again."""
    accounts.switch_keys(moderator, on=request.POST.get("keys") == "on", now=clock())
    return see_other("/desk/")


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def join(request: HttpRequest, token: str) -> HttpResponse:
    """For one who was invited: a password of their own, and the second factor."""
    require_form(request)
    moderator = accounts.invited_by(token, now=clock())
    if moderator is None:
        raise Http404
    if request.method != "POST":
        return _join_page(request, moderator)
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return _join_page(request, moderator, refused=[_("The two passwords are not the same.")])
    try:
        codes = accounts.settle_in(
            moderator, password=password, code=request.POST.get("code", ""), now=clock(), dice=dice
        )
    except ValidationError as weak:
        return _join_page(request, moderator, refused=_why_weak(weak))
    except accounts.WrongCode:
        return _join_page(
            request, moderator, refused=[_("This is not the code that the authenticator shows now. Try the next one.")]
        )
    return _codes_page(request, codes)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def password(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Another password. Every session ends, this one too."""
    if request.method != "POST":
        return _password_page(request, moderator)
    if retry_after := _too_many_tries(request, moderator.name):
        return too_many(_password_page(request, moderator, refused=[_wait_a_quarter()]), retry_after)
    new, old, code = (request.POST.get(field, "") for field in ("password", "old", "code"))
    if new != request.POST.get("again", ""):
        return _password_page(request, moderator, refused=[_("The two passwords are not the same.")])
    try:
        accounts.change_password(moderator, new, old=old, code=code, now=clock())
    except ValidationError as weak:
        return _password_page(request, moderator, refused=_why_weak(weak))
    except accounts.NotThemselves:
        return _password_page(request, moderator, refused=[_not_themselves()])
    except CrowdAtTheDoor:
        return too_many(_password_page(request, moderator, refused=[_crowd()]), A_MOMENT)
    return see_other("/desk/login")


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def recovery(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """GET says how many are left, POST gives eight new codes."""
    if request.method != "POST":
        return _recovery_page(request, moderator)
    if retry_after := _too_many_tries(request, moderator.name):
        return too_many(_recovery_page(request, moderator, refused=[_wait_a_quarter()]), retry_after)
    told = {"password": request.POST.get("old", ""), "code": request.POST.get("code", "")}
    try:
        codes = accounts.new_recovery_codes(moderator, **told, now=clock(), dice=dice)
    except accounts.NotThemselves:
        return _recovery_page(request, moderator, refused=[_not_themselves()])
    except CrowdAtTheDoor:
        return too_many(_recovery_page(request, moderator, refused=[_crowd()]), A_MOMENT)
    return _codes_page(request, codes, moderator=moderator)


def _too_many_tries(request: HttpRequest, name: str) -> int:
    """Seconds to wait, or 0. The name counts together with the network: nobody locks another one out."""
    asking, now = visitor(request), clock()
    # The account first: who has to wait there uses up nothing of what others of the same network may try.
    of_account = one_more_try(f"desk as {name}", asking, at_most=TRIES_AN_ACCOUNT, now=now, dice=dice)
    return of_account or one_more_try("desk", asking, at_most=TRIES_A_NETWORK, now=now, dice=dice)


def _wait_a_quarter() -> str:
    return _("Too many tries. Wait a quarter of an hour.")


def _crowd() -> str:
    return _("Many are at this door just now. Press once more in a moment.")


def _not_themselves() -> str:
    return _("Password or code is not right.") + " " + _about_codes()


def _about_codes() -> str:
    return _("A code opens once, and for about a minute. After ten wrong ones in an hour only a recovery code does.")


def _why_weak(refused: ValidationError) -> list[str]:
    """In our own words; those of Django speak of validators."""
    why = {
        "password_too_short": _("This password is too short: take twelve characters or more."),
        "password_too_common": _("Many people use this password, so it is the first that others try. Take another."),
        "password_too_similar": _("This password is too like your name. Take another."),
    }
    return [why[weak.code or ""] for weak in refused.error_list]


def _login_page(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    page = {"refused": refused, "name": request.POST.get("name", ""), "press_was_lost": "lost" in request.GET}
    return render(request, "desk/login.html", page, status=_status(refused))


def _join_page(request: HttpRequest, invited: Moderator, *, refused: Sequence[str] = ()) -> HttpResponse:
    page = {
        "name": invited.name,
        "secret": accounts.secret_of(invited),
        "code": code_of(accounts.link_for_authenticator(invited)),
        "refused": refused,
    }
    return render(request, "desk/join.html", page, status=_status(refused))


def _password_page(request: HttpRequest, moderator: Moderator, *, refused: Sequence[str] = ()) -> HttpResponse:
    page = {"refused": refused, "moderator": moderator}
    return render(request, "desk/password.html", page, status=_status(refused))


def _recovery_page(request: HttpRequest, moderator: Moderator, *, refused: Sequence[str] = ()) -> HttpResponse:
    left = moderator.recovery_codes.filter(used_at=None).count()
    page = {"left": left, "refused": refused, "moderator": moderator}
    return render(request, "desk/recovery.html", page, status=_status(refused))


def _codes_page(request: HttpRequest, codes: list[str], *, moderator: Moderator | None = None) -> HttpResponse:
    return render(request, "desk/codes.html", {"codes": codes, "moderator": moderator})


def _status(refused: object) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
