"""Jars that somebody found unwelcome: one case each, with the notes only where whoever complained wanted them read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.models import Moderator
from leftunsaid.notes.complaints import decisions, end_jar, let_go_on, notes_shown, open_complaints
from leftunsaid.web.door import clock, see_other, whole_number

LINES = 50
VERBS = {"end": end_jar, "go on": let_go_on}


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def look(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """GET shows what waits; POST decides about one of them."""
    if request.method == "POST":
        do, _space, which = request.POST.get("do", "").rpartition(" ")
        complaint = open_complaints().filter(pk=whole_number(which) or 0).first()
        if complaint and do in VERBS:
            VERBS[do](complaint, by=moderator.name, now=clock())
        return see_other("/desk/notes")
    page = {
        "cases": [(complaint, notes_shown(complaint)) for complaint in open_complaints()],
        "decisions": decisions()[:LINES],
        "moderator": moderator,
        "now": clock(),
    }
    return render(request, "desk/notes.html", page)
