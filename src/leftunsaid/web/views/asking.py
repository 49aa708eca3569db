from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.web.door import clock

ASKING_A_PAGE = 20


@require_safe
def still_waiting(request: HttpRequest) -> HttpResponse:
    """Who is asking for a kind word and has none yet, the longest waiting first."""
    # One more than is shown tells whether more are waiting.
    comments = list(Comment.objects.still_asking().select_related("letter")[: ASKING_A_PAGE + 1])
    page = {"comments": comments[:ASKING_A_PAGE], "has_more": len(comments) > ASKING_A_PAGE, "now": clock()}
    return render(request, "asking.html", page)
