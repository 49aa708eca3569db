from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.door_log import WORDS
from leftunsaid.desk.models import AtTheDoor, Moderator
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.reasons import ACTS, REMOVAL_REASONS
from leftunsaid.moderation.undoing import presses_to_undo
from leftunsaid.web.door import clock, whole_number

LINES_A_PAGE = 100


@require_safe
@for_moderators
def decided(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """What was decided, by whom and why, the newest first; what was decided lately can be taken back here."""
    lines, older = _turned(request, Decision.objects.select_related("letter", "comment__letter"))
    page = {
        "decisions": lines,
        "older": older,
        "to_undo": presses_to_undo(lines, now=clock()),
        "acts": ACTS,
        "removal_reasons": REMOVAL_REASONS,
        "moderator": moderator,
    }
    return render(request, "desk/log.html", page)


@require_safe
@for_moderators
def at_the_door(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Who came to the desk, and who was turned away."""
    lines, older = _turned(request, AtTheDoor.objects.all())
    page = {"lines": lines, "older": older, "words": WORDS, "moderator": moderator}
    return render(request, "desk/door.html", page)


def _turned(request: HttpRequest, lines: QuerySet[Any]) -> tuple[Sequence[Any], int | None]:
    """One page of a log, the newest line first, and the number before which the next page begins."""
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        lines = lines.filter(pk__lt=before)
    shown = list(lines.order_by("-pk")[: LINES_A_PAGE + 1])
    return shown[:LINES_A_PAGE], shown[LINES_A_PAGE - 1].pk if len(shown) > LINES_A_PAGE else None
