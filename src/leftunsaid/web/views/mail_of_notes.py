"""The pages behind the links in the mails of little notes: say yes, let them rest, go on, or end them. As in `mail`,
GET asks and POST acts, and whoever holds a link may do what it is for, without a cookie."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.draw import A_WEEK_AT_MOST
from leftunsaid.notes.models import Consent
from leftunsaid.subscriptions.links import path_for, ref_in
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many
from leftunsaid.web.note_wording import other_words, what_the_notes_page_did
from leftunsaid.web.notes_received import Received
from leftunsaid.web.wording import wait_a_little

ASKING_OR_PRESSING = require_http_methods(["GET", "HEAD", "POST"])
A_WEEK = {str(count) for count in range(1, A_WEEK_AT_MOST + 1)}


@ASKING_OR_PRESSING
def notes(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, that is my mailbox; and later: rest, still welcome, other things that take one press."""
    now = clock()
    consent = mailbox.find(ref_in("notes", token, now=now))
    if consent is None or not (consent.mail_confirmed_at or mailbox.is_still_asked(consent, now)):
        return _nothing_more(request)
    if request.method != "POST":
        return _notes_page(request, consent)
    require_form(request)
    if consent.mail_confirmed_at is None:
        return _confirm(request, consent)
    return see_other(f"{request.path}?done={_press(request, consent)}")


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


def _confirm(request: HttpRequest, consent: Consent) -> HttpResponse:
    """For whoever has the words that open these notes. Somebody who took the card for the owner of a mailbox would
    see all that they do with it."""
    try:
        if not keys.holds_the_words(request, consent.owner):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return _notes_page(request, consent, refused=other_words(), status=status)
    except keys.TooManyGuesses as wait:
        return too_many(_notes_page(request, consent, refused=wait_a_little()), wait.retry_after)
    mailbox.confirm(consent.mail_ref or "", now=clock())
    return see_other(request.path)


def _press(request: HttpRequest, consent: Consent) -> str:
    """What is pressed behind a link wins over what is pressed with the eight words."""
    now, do = clock(), request.POST.get("do", "")
    match do:
        case "rest":
            receiving.rest(consent, request.POST.get("rest", ""), by_mail=True, now=now, dice=dice)
        case "wake":
            receiving.rest(consent, "", by_mail=True, now=now, dice=dice)
        case "less" if (sent := request.POST.get("a_week", "")) in A_WEEK:
            receiving.no_more_than(consent, int(sent), now=now, dice=dice)
        case "renew":
            receiving.renew(consent, by_mail=True, now=now, dice=dice)
        case _:
            return ""
    return do


def _notes_page(
    request: HttpRequest, consent: Consent, *, refused: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    page = {
        "received": Received(consent, clock(), by_mail=True),
        "said": what_the_notes_page_did(request.GET.get("done", "")),
        "refused": refused,
        "quiet_path": path_for("quiet", consent.mail_ref or ""),
        "never_path": path_for("never", consent.mailbox_ref),
    }
    return _page(request, "mail_notes.html", page, status=status)


def _nothing_more(request: HttpRequest) -> HttpResponse:
    return _page(request, "mail_over.html", {}, status=HTTPStatus.NOT_FOUND)


def _page(request: HttpRequest, template: str, page: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    return keep_secret(render(request, template, page, status=status))
