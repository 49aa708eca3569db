from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.models import Moderator
from leftunsaid.desk.press import CHOSEN, VERBS, find, plain, press_in, together
from leftunsaid.desk.standing import in_one_line
from leftunsaid.keeping.standing import Standing
from leftunsaid.lib.secrets import random_address
from leftunsaid.moderation import actions
from leftunsaid.moderation.models import Decision, Thing
from leftunsaid.moderation.pens import pens_of
from leftunsaid.moderation.queue import case_of, cases_of, queue
from leftunsaid.moderation.reasons import ACTS, AT_THE_DESK, REMOVAL_REASONS, REPORT_REASONS, offered
from leftunsaid.notes.complaints import open_complaints
from leftunsaid.transfer.brought_in import brought_in
from leftunsaid.web.door import clock, dice, see_other, whole_number

TOGETHER_A_PAGE = 90  # each of them one field of the form, which has a hundred at most


@require_safe
@for_moderators
def look(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """The queue: what is to be looked at, the risky first."""
    return _queue_page(request, moderator)


@require_safe
@for_moderators
def thing(request: HttpRequest, moderator: Moderator, address: str) -> HttpResponse:
    """One letter or comment with all that is known about it, whether it waits or not."""
    found = find(address)
    if found is None:
        raise Http404
    decisions = found.decisions.order_by("-pk")
    page = {
        "case": case_of(found),
        "decisions": decisions,
        "brought_in": brought_in([found]),
        **_words_for(moderator, found),
    }
    return render(request, "desk/thing.html", page)


@require_safe
@for_moderators
def heap(request: HttpRequest, moderator: Moderator, kind: str, which: str) -> HttpResponse:
    """What goes together, each with its words: to keep some of it, and clear the rest away."""
    found = together(kind, which, with_shown=True, at_most=TOGETHER_A_PAGE + 1, now=clock())
    if not found:
        raise Http404
    of, here = None if kind == "burst" else find(which), found[:TOGETHER_A_PAGE]
    page = {
        "kind": kind,
        "which": which,
        "of": of,
        "cases_here": cases_of(here),
        "brought_in": brought_in(here),
        "are_more": len(found) > TOGETHER_A_PAGE,
        **_words_for(moderator, *([of] if of else [])),
    }
    return render(request, "desk/heap.html", page)


@require_POST
@for_moderators
def act(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Do one thing to one case, to all that were ticked, or to what goes together. One press is undone as one.

    What cannot be undone is shown first.
    """
    press, batch = press_in(request.POST), random_address(dice)
    things = press.things(clock())
    if press.do not in VERBS or not things:
        return _queue_page(request, moderator, refused=_("Nothing was chosen."))
    if press.do == "cover" and not press.is_sure:
        return _look_before_covering(request, moderator, things[0], press.words)
    stayed = actions.each(things, lambda found: VERBS[press.do](found, press, moderator.name, batch))
    if len(stayed) == len(things):
        return _queue_page(request, moderator, refused=stayed[0])
    return _back_to_the_queue(batch=batch, stayed=len(stayed))


@require_POST
@for_moderators
def undo(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    done, could_not = actions.undo(plain(request.POST.get("batch", "")), by=moderator.name, now=clock())
    if not done:
        return _queue_page(request, moderator, refused=_("This cannot be undone any more."))
    return _back_to_the_queue(undone=done, stayed=could_not)


def _look_before_covering(request: HttpRequest, moderator: Moderator, found: Thing, words: str) -> HttpResponse:
    try:
        texts = actions.where_they_stand(found, words)
    except actions.NotPossible as why:
        return _queue_page(request, moderator, refused=str(why))
    page = {"thing": found, "words": words, "texts": texts, "moderator": moderator}
    return render(request, "desk/cover.html", page)


def _back_to_the_queue(**said: object) -> HttpResponse:
    return see_other(f"/desk/?{urlencode({name: value for name, value in said.items() if value})}")


def _queue_page(request: HttpRequest, moderator: Moderator, *, refused: str = "") -> HttpResponse:
    seen_at = clock()  # before it is read: what comes meanwhile is not on the page
    batch, waits = plain(request.GET.get("batch", "")), queue()
    page = {
        "queue": waits,
        "unwelcome": open_complaints().count(),
        "seen_at": seen_at.isoformat(),
        "batch": batch,
        "done": Decision.objects.filter(batch=batch).count() if batch else 0,
        "may_be_undone": bool(batch) and actions.may_be_undone(batch),
        "undone": whole_number(request.GET.get("undone", "")),
        "stayed": whole_number(request.GET.get("stayed", "")),
        "refused": refused,
        "standing": in_one_line(Standing(settings.LEFTUNSAID, seen_at)),
        "brought_in": brought_in(case.thing for case in waits.cases),
        **_words_for(moderator, *(case.thing for case in waits.cases)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "desk/queue.html", page, status=status)


def _words_for(moderator: Moderator, *things: Thing) -> dict[str, object]:
    """What every page of the desk asks for, and what is known about the pens of these things."""
    now = clock()
    return {
        "moderator": moderator,
        "now": now,
        "pens": pens_of(things, now=now) if things else {},
        "acts": ACTS,
        "hold_reasons": AT_THE_DESK,
        "removal_reasons": REMOVAL_REASONS,
        "offered_reasons": offered(REMOVAL_REASONS),
        "chosen": CHOSEN,
        "report_reasons": REPORT_REASONS,
    }
