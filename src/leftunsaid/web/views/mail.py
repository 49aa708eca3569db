"""The pages behind the links in mails. GET asks and POST acts: programs look at every link before its reader does.

Whoever holds a link may do what it is for, without a cookie, twice and years later. Where there is nothing to do any
more the page is the same, whatever the reason.
"""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leftunsaid.notes.mailbox import forget_mailbox
from leftunsaid.recovery.actions import forget_silenced
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.links import path_for, ref_in
from leftunsaid.subscriptions.models import CONFIRM_WITHIN, Mailbox, Subscription
from leftunsaid.web.door import clock, keep_secret, see_other
from leftunsaid.web.follows import Follow, masked_address, what_is_held
from leftunsaid.web.mail_forms import PaceForm, QuietForm
from leftunsaid.web.wording import no_more_mail, what_the_mail_page_did

ASKING_OR_PRESSING = require_http_methods(["GET", "HEAD", "POST"])


@ASKING_OR_PRESSING
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, that is my address, and I want to hear of this letter."""
    subscription = actions.find(ref_in("confirm", token, now=clock()))
    if subscription is None:
        return _nothing_more(request)
    if request.method == "POST":
        return _say_yes(request, subscription)
    if not subscription.confirmed_at and not _asked_lately(subscription):
        return _nothing_more(request)
    page = {
        "follow": Follow(subscription),
        "form": PaceForm.of(subscription),
        "others": _others_asked(subscription),
    }
    return _page(request, "mail_confirm.html", page)


@ASKING_OR_PRESSING
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """How often to hear of one letter, or no more. Shows and changes this letter alone, and can stop everything."""
    subscription = actions.find(ref_in("letter", token, now=clock()))
    if subscription is None:
        return _nothing_more(request)
    if request.method == "POST":
        return _change(request, subscription)
    return _letter_page(request, subscription, PaceForm.of(subscription))


@ASKING_OR_PRESSING
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more of one letter. Mail programs press it too (RFC 8058), without page, cookie or origin."""
    ref = ref_in("stop", token, now=clock())
    if not ref:
        return _nothing_more(request)
    if request.method == "POST":
        actions.stop(ref)
        return _done(request, _("You will get no more mail about this letter."))
    subscription = actions.find(ref)
    return _page(request, "mail_stop.html", {"follow": Follow(subscription) if subscription else None})


@ASKING_OR_PRESSING
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """No more of any letter. Mail programs press this one too."""
    ref = ref_in("leave", token, now=clock())
    if not ref:
        return _nothing_more(request)
    if request.method == "POST":
        actions.stop_all_of(ref)
        return _done(request, no_more_mail())
    return _page(request, "mail_leave.html", {})


@ASKING_OR_PRESSING
def never(request: HttpRequest, token: str) -> HttpResponse:
    """No mail to this mailbox, ever. Also where it is forgotten by now."""
    ref = ref_in("never", token, now=clock())
    if not ref:
        return _nothing_more(request)
    if request.method != "POST":
        return _page(request, "mail_never.html", {})
    actions.never_again_of(ref, now=clock())
    forget_mailbox(ref)
    forget_silenced(ref)
    return _done(request, _("No mail goes from here to that address any more, ever. The address is forgotten."))


@ASKING_OR_PRESSING
def everything(request: HttpRequest, token: str) -> HttpResponse:
    """All letters of one mailbox, for an hour after it was asked for."""
    mailbox = actions.find_mailbox(ref_in("all", token, now=clock()))
    if mailbox is None:
        return _nothing_more(request)
    if request.method == "POST":
        return _change_all(request, mailbox)
    return _full_list(request, mailbox, QuietForm())


@require_safe
def export(request: HttpRequest, token: str) -> HttpResponse:
    """The same, for programs and to keep."""
    mailbox = actions.find_mailbox(ref_in("all", token, now=clock()))
    if mailbox is None:
        return _nothing_more(request)
    held = json.dumps(what_is_held(mailbox), ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="left-unsaid-mail.json"'}
    return keep_secret(HttpResponse(held, content_type="application/json", headers=headers))


@ASKING_OR_PRESSING
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """Letters at which somebody left an address that says yes now and then: was that its owner?"""
    mailbox = actions.find_mailbox(ref_in("asked", token, now=clock()))
    if mailbox is None:
        return _nothing_more(request)
    if request.method == "POST":
        actions.confirm_of_mailbox(mailbox, request.POST.get("yes", ""), now=clock())
        return see_other(f"{request.path}?done=yes")
    said = what_the_mail_page_did(request.GET.get("done", ""))
    page = {"mask": masked_address(mailbox), "asked": _asked_of(mailbox), "said": said}
    return _page(request, "mail_asked.html", page)


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Why did I get nothing? In general: nobody can look up an address here."""
    return render(request, "mail_why.html")


def _say_yes(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    other = request.POST.get("yes")
    if other and subscription.confirmed_at and _asked_lately(subscription):
        actions.confirm_of_mailbox(subscription.mailbox, other, now=clock())
    elif not actions.confirm(subscription.ref, now=clock()):
        return _nothing_more(request)
    return see_other(request.path)


def _asked_lately(subscription: Subscription) -> bool:
    """Could it still be confirmed? As long, whoever has the link is the one whose mailbox was asked."""
    return subscription.asked_at > clock() - CONFIRM_WITHIN


def _others_asked(subscription: Subscription) -> list[Follow]:
    if not subscription.confirmed_at or not _asked_lately(subscription):
        return []
    return _asked_of(subscription.mailbox)


def _asked_of(mailbox: Mailbox) -> list[Follow]:
    return [Follow(asked) for asked in actions.pending_of(mailbox, now=clock())]


def _change(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    mailbox, do = subscription.mailbox, request.POST.get("do", "")
    match do:
        case "stop":
            actions.stop(subscription.ref)
            return _done(request, _("You will get no more mail about this letter."))
        case "stop all":
            return _end(request, mailbox)
        case "resume":
            actions.resume(mailbox, now=clock())
        case "list":
            actions.send_full_list(mailbox, now=clock())
        case _:
            form = PaceForm(request.POST)
            if not form.is_valid():
                return _letter_page(request, subscription, form)
            actions.set_pace(subscription, **form.cleaned_data, now=clock())
            do = "pace"
    return see_other(f"{request.path}?done={do}")


def _letter_page(request: HttpRequest, subscription: Subscription, form: PaceForm) -> HttpResponse:
    page = {
        "follow": Follow(subscription),
        "mailbox": subscription.mailbox,
        "form": form,
        "said": what_the_mail_page_did(request.GET.get("done", "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _page(request, "mail_letter.html", page, status=status)


def _change_all(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    do, ref = request.POST.get("do", ""), request.POST.get("letter", "")
    match do:
        case "stop all":
            return _end(request, mailbox)
        case "stop":
            if mailbox.subscriptions.filter(ref=ref).exists():
                actions.stop(ref)
        case "quiet":
            form = QuietForm(request.POST)
            if not form.is_valid():
                return _full_list(request, mailbox, form)
            actions.keep_quiet(mailbox, **form.cleaned_data, now=clock())
        case _:
            do = "yes" if actions.confirm_of_mailbox(mailbox, request.POST.get("yes", ""), now=clock()) else ""
    return see_other(f"{request.path}?done={do}")


def _full_list(request: HttpRequest, mailbox: Mailbox, form: QuietForm) -> HttpResponse:
    page = {
        "mask": masked_address(mailbox),
        "followed": [Follow(followed) for followed in actions.followed_by(mailbox)],
        "asked": _asked_of(mailbox),
        "form": form,
        "said": what_the_mail_page_did(request.GET.get("done", "")),
        "never_path": path_for("never", mailbox.ref),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _page(request, "mail_all.html", page, status=status)


def _end(request: HttpRequest, mailbox: Mailbox) -> HttpResponse:
    actions.stop_all(mailbox)
    return _done(request, no_more_mail())


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    """Said at once, and not on another page: mail programs follow nowhere, and the link may lead nowhere by now."""
    return _page(request, "mail_done.html", {"sentence": sentence})


def _nothing_more(request: HttpRequest) -> HttpResponse:
    return _page(request, "mail_over.html", {}, status=HTTPStatus.NOT_FOUND)


def _page(request: HttpRequest, template: str, page: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    return keep_secret(render(request, template, page, status=status))
