from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.letters.lists import letters_from
from leftunsaid.letters.models import Letter
from leftunsaid.letters.revisions import of_list
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.web.door import clock, same_for_all, whole_number

LETTERS_A_PAGE = 10


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    return _list(request, 1)


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    return HttpResponseRedirect("/") if page == "1" else _list(request, int(page))


@require_safe
@one_moment()
def answered_by_time(request: HttpRequest) -> HttpResponse:
    """Letters under which their own writers came back to say what they see now, the newest first."""
    now, before = clock(), whole_number(request.GET.get("before", ""))
    answered = Letter.objects.answered_by_time().prefetch_related("postscripts")
    if before:
        answered = answered.filter(listed_number__lt=before)
    letters = list(answered[: LETTERS_A_PAGE + 1])
    on_page = letters[:LETTERS_A_PAGE]
    page = {
        "letters": on_page,
        "has_more": len(letters) > LETTERS_A_PAGE,
        "is_first": not before,
        "now": now,
    }
    same_for_all(request, of_list(on_page), shown=[letter.since for letter in on_page], now=now)
    return render(request, "answered_by_time.html", page)


@one_moment()
def _list(request: HttpRequest, number: int) -> HttpResponse:
    """Ten whole letters, newest first."""
    now = clock()
    # One more than is shown tells whether there is an older page.
    letters = list(letters_from((number - 1) * LETTERS_A_PAGE)[: LETTERS_A_PAGE + 1])
    if not letters and number > 1:
        raise Http404
    on_page = letters[:LETTERS_A_PAGE]
    shown = {
        "letters": on_page,
        "page": number,
        "has_older": len(letters) > LETTERS_A_PAGE,
        "now": now,
    }
    same_for_all(request, of_list(on_page), shown=[letter.since for letter in on_page], now=now)
    return render(request, "list.html", shown)
