import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.letters.revisions import of_lists
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.web.door import clock, same_for_all

ASKING_A_PAGE = 20
PLACE = re.compile(r"(?P<letter>[1-9][0-9]{0,14})-(?P<comment>[1-9][0-9]{0,7})", re.ASCII)


@require_safe
@one_moment()
def still_waiting(request: HttpRequest) -> HttpResponse:
    """Who is asking for a kind word and has none yet, the longest waiting first. `?after=7-3` is behind #3 of 7."""
    now, asking, after = clock(), Comment.objects.still_asking(), PLACE.fullmatch(request.GET.get("after", ""))
    if after:
        asking = asking.asking_after(int(after["letter"]), int(after["comment"]))
    # One more than is shown tells whether more are waiting.
    comments = list(asking.select_related("letter")[: ASKING_A_PAGE + 1])
    on_page = comments[:ASKING_A_PAGE]
    page = {
        "comments": on_page,
        "is_first": not after,
        "has_more": len(comments) > ASKING_A_PAGE,
        "now": now,
    }
    same_for_all(request, of_lists(), shown=[comment.since for comment in on_page], now=now)
    return render(request, "asking.html", page)
