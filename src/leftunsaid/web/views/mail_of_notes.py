"""The pages behind the links in the mails of little notes: say yes, let them rest, go on, or end them. As in `mail`,
GET asks and POST acts, and whoever holds a link may do what it is for, without a cookie."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.models import Consent
from leftunsaid.subscriptions.links import path_for, ref_in
from leftunsaid.web.door import clock, dice, keep_secret, see_other
from leftunsaid.web.note_wording import what_the_notes_page_did
from leftunsaid.web.notes_received import Received

ASKING_OR_PRESSING = require_http_methods(["GET", "HEAD", "POST"])


@ASKING_OR_PRESSING
def notes(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, that is my mailbox; and later: rest, still welcome, other things that take one press."""
    now = clock()
    consent = mailbox.find(ref_in("notes", token, now=now))
    if consent is None or not (consent.mail_confirmed_at or mailbox.is_still_asked(consent, now)):
        return _nothing_more(request)
    if request.method == "POST":
        done = _press(consent, request.POST.get("do", ""), request.POST.get("rest", ""))
        return see_other(f"{request.path}?done={done}")
    page = {
        "received": Received(consent, now),
        "said": what_the_notes_page_did(request.GET.get("done", "")),
        "quiet_path": path_for("quiet", consent.mail_ref or ""),
        "never_path": path_for("never", consent.mailbox_ref),
    }
    return _page(request, "mail_notes.html", page)


@ASKING_OR_PRESSING
def quiet(request: HttpRequest, token: str) -> HttpResponse:
    """No more little notes. Mail programs press it too (RFC 8058), without page, cookie or origin."""
    ref = ref_in("quiet", token, now=clock())
    if not ref:
        return _nothing_more(request)
    if request.method != "POST":
        return _page(request, "mail_quiet.html", {})
    if consent := mailbox.find(ref):
        receiving.close(consent, now=clock())
    return _page(request, "mail_done.html", {"sentence": _("No more little notes come. Nobody is told.")})


def _press(consent: Consent, do: str, rest: str) -> str:
    now = clock()
    match do:
        case "confirm":
            mailbox.confirm(consent.mail_ref or "", now=now)
        case "rest" | "wake" if consent.mail_confirmed_at:
            receiving.rest(consent, rest if do == "rest" else "", now=now, dice=dice)
        case "renew" if consent.mail_confirmed_at:
            receiving.renew(consent, now=now, dice=dice)
        case _:
            return ""
    return do


def _nothing_more(request: HttpRequest) -> HttpResponse:
    return _page(request, "mail_over.html", {}, status=HTTPStatus.NOT_FOUND)


def _page(request: HttpRequest, template: str, page: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    return keep_secret(render(request, template, page, status=status))
