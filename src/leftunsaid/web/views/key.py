import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.notes.actions import jars_of
from leftunsaid.notes.receiving import blocks_of, consents_of
from leftunsaid.ownership.actions import OpenKey, close_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions.actions import of_key, stop
from leftunsaid.web import mine as what_is_mine
from leftunsaid.web.door import clock, keep_secret, require_form, see_other, too_many
from leftunsaid.web.follows import Follow
from leftunsaid.web.keys import TooManyGuesses
from leftunsaid.web.note_wording import what_was_done_with_notes
from leftunsaid.web.views import faults
from leftunsaid.web.visits import door, for_the_holder, forget_cookie, open_with_words, opened_in, stay_open
from leftunsaid.web.ways_in import ways_in
from leftunsaid.web.wording import wait_a_little, what_was_done, words_open_nothing

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is mine. The words are asked for first, by POST, and stay in no address, log or history."""
    require_form(request)
    if request.method == "POST":
        return _open(request)
    opened = opened_in(request)
    kept, done = "kept" in request.GET, request.GET.get("done", "")
    if opened is None:
        return door(request, kept=kept, said=what_was_done(done, is_open=False))
    mail = what_is_mine.turned(of_key(opened.key), request.GET.get("mail", ""))
    page = {
        "kept": kept,
        "said": what_was_done(done, is_open=True) or what_was_done_with_notes(done),
        "letters": what_is_mine.turned(_letters_of(opened.key), request.GET.get("letters", "")),
        "comments": what_is_mine.turned(
            Comment.objects.kept_for(opened.key).select_related("letter"), request.GET.get("comments", "")
        ),
        "mail": mail,
        "follows": [Follow(subscription) for subscription in mail.things],
        "jars": list(jars_of(opened.key)),
        "consents": list(consents_of(opened.key)),
        "blocks": blocks_of(opened.key),  # asked only where nothing else is left
        "remembered": opened.remembered_until is not None,
        "ways_in": ways_in(opened.key, now=clock()),
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
@for_the_holder
def stop_mail(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """No more mail about one letter, which somebody asked for with these words."""
    if of_key(opened.key).filter(ref=address).exists():
        stop(address)
    return see_other("/key?done=mail")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    answer = see_other("/key")
    try:
        _close(request)
    except OperationalError as fault:
        logger.error("A key could not be closed", exc_info=fault, extra={"request": request, "status_code": 503})
        answer = faults.unavailable(request)
    return forget_cookie(request, answer)  # here it is closed in any case


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Away from here, at once: the cookie goes with this answer, which waits for nothing, not even the database."""
    # Not a redirect: browsers do not follow one from a form to another site (CSP form-action).
    page = render_to_string("key_left.html", {"away": settings.LEFTUNSAID.leave_to or "/"}, request)
    return forget_cookie(request, keep_secret(_Left(page, request)))


class _Left(HttpResponse):
    """An answer after which, once it is sent, the key is closed for whoever kept the cookie, too."""

    def __init__(self, page: str, request: HttpRequest) -> None:
        super().__init__(page)
        self._request = request

    def close(self) -> None:
        try:
            _close(self._request)
        except DatabaseError:
            # It ends by itself: after its idle minutes, or after 30 days where a device was to remember it.
            logger.exception("A key that somebody left could not be closed")
        super().close()


def _letters_of(key: OwnerKey) -> QuerySet[Letter]:
    """What the holder has written, each knowing whether comments wait under it to be let in."""
    waiting = Comment.objects.waiting_for_writer(OuterRef("pk")).order_by()
    return (
        Letter.objects.kept_for(key).select_related("seal", "look_back").annotate(has_comments_waiting=Exists(waiting))
    )


def _open(request: HttpRequest) -> HttpResponse:
    try:
        opened = open_with_words(request)
    except TooManyGuesses as wait:
        return too_many(_refuse(request, wait_a_little()), wait.retry_after)
    if opened is None:
        return _refuse(request, words_open_nothing())
    _close(request)  # what this browser had open before
    return stay_open(request, see_other("/key"), opened)


def _close(request: HttpRequest) -> None:
    if opened := opened_in(request):
        close_key(opened)


def _refuse(request: HttpRequest, refused: str) -> HttpResponse:
    return door(request, refused=refused, typed=request.POST.get("key", ""), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _download(opened: OpenKey, write: Callable[[OwnerKey], str], kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(opened.key), content_type=kind, headers=headers)
