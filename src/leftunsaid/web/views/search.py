"""The search. What somebody looks for is read, answered and forgotten: it is neither kept nor logged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.comments.looking import Asked, look_for, wait_to_search, where_it_goes_on, why_not
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.search.finding import Found
from leftunsaid.search.index import the_index
from leftunsaid.search.question import LONGEST
from leftunsaid.web.door import clock, dice, keep_secret, too_many, visitor
from leftunsaid.web.wording import searched_too_often


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Letters or comments that say it, ten a page. Nobody on the way keeps the answer."""
    asked = Asked.read(request.GET)
    if not asked.typed:
        return _page(request, asked)
    if refused := why_not(asked):
        return _page(request, asked, refused=refused)
    if wait := wait_to_search(visitor(request), now=clock(), dice=dice):
        return too_many(_page(request, asked, refused=searched_too_often()), wait)
    found = look_for(asked)
    return _page(request, asked, found=found, next_page=_next_page(request, asked, found))


def _next_page(request: HttpRequest, asked: Asked, found: Found[Letter] | Found[Comment]) -> str:
    """Where it goes on, or ''."""
    going_on = where_it_goes_on(asked, found)
    if not going_on:
        return ""
    query = request.GET.copy()
    for place in ("before", "skip"):
        query.pop(place, None)
    query.update(going_on)
    return f"/search?{query.urlencode()}"


def _page(
    request: HttpRequest,
    asked: Asked,
    *,
    found: Found[Letter] | Found[Comment] | None = None,
    next_page: str = "",
    refused: str = "",
) -> HttpResponse:
    page = {
        "asked": asked,
        "things": found.things if found else [],
        "was_searched": found is not None,
        "is_whole": found is None or the_index().is_whole(asked.among),
        "next_page": next_page,
        "refused": refused,
        "longest": LONGEST,
        "now": clock(),
    }
    return keep_secret(render(request, "search.html", page))
