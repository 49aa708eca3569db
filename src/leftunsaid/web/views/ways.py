"""Ways through the house: by feeling, by month, by chance, from one letter to the next, and what was kept."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.letters.archive import Span, month_span, months_with_letters, years_with_letters
from leftunsaid.letters.feelings import Feeling, find_feeling, house_feelings
from leftunsaid.letters.lists import any_letter, letter_beside, number_from
from leftunsaid.letters.models import Letter, LetterQuerySet
from leftunsaid.letters.revisions import of_list, of_lists
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.web.door import clock, dice, keep_secret, same_for_all, whole_number
from leftunsaid.web.views.lists import LETTERS_A_PAGE
from leftunsaid.web.wording import month_words


@require_safe
@one_moment()
def archive(request: HttpRequest) -> HttpResponse:
    """Where one begins to look: the feelings, and the years."""
    years = years_with_letters()
    page = {"feelings": house_feelings(), "years": years, "months": _months(years[0]) if years else []}
    same_for_all(request, of_lists(), now=clock())
    return render(request, "archive.html", page)


@require_safe
@one_moment()
def year(request: HttpRequest, year: str) -> HttpResponse:
    months = _months(int(year))
    if not months:
        raise Http404
    same_for_all(request, of_lists(), now=clock())
    return render(request, "archive_year.html", {"year": year, "months": months})


@require_safe
@one_moment()
def month(request: HttpRequest, year: str, month: str, before: str = "") -> HttpResponse:
    """The letters that were first shown in this month (UTC), the latest first."""
    span = month_span(int(year), int(month))
    letters = span.behind(_letter_of(span, before)) if before else span.letters
    return _turned(
        request, letters, path=f"/archive/{year}/{month}", before=before, heading=month_words(int(year), int(month))
    )


@require_safe
@one_moment()
def feeling(request: HttpRequest, slug: str, before: str = "") -> HttpResponse:
    """The letters that have it beside them, the newest first."""
    found = find_feeling(slug)
    if found is None:
        raise Http404
    letters = Letter.objects.listed_with(slug, below=int(before) if before else None)
    # One page has one address, that of a letter in the list: or it would be kept anew for each number that is made up.
    if before and (number := number_from(int(before), feeling=slug)) != int(before) and letters.exists():
        return HttpResponseRedirect(f"{found.path}/before/{number}" if number else found.path)
    return _turned(request, letters, path=found.path, before=before, heading=found.word, feeling=found)


@require_safe
def any_other(request: HttpRequest) -> HttpResponse:
    """To a letter that chance picks. `?not=42` leads elsewhere than to letter 42."""
    letter = any_letter(dice, but=whole_number(request.GET.get("not", "")))
    return keep_secret(HttpResponseRedirect(letter.path if letter else "/"))


@require_safe
def newer(request: HttpRequest, number: str) -> HttpResponse:
    """To the next letter. Not as a link to it on the page, which would then change with its neighbours."""
    letter = letter_beside(int(number), newer=True)
    return HttpResponseRedirect(letter.path if letter else "/")


@require_safe
def older(request: HttpRequest, number: str) -> HttpResponse:
    letter = letter_beside(int(number), newer=False)
    return HttpResponseRedirect(letter.path if letter else "/archive")


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What somebody has kept on their device. This page is the same for all: only their browser knows what that is."""
    return render(request, "shelf.html")


def _months(year: int) -> list[dict[str, str]]:
    return [
        {"path": f"/archive/{year}/{month:02}", "words": month_words(year, month)}
        for month in months_with_letters(year)
    ]


def _letter_of(span: Span, number: str) -> Letter:
    """The letter with this number, also where it can be read no more. Raises Http404 if it is from another time."""
    letter = Letter.objects.filter(number=number, shown_at__gte=span.start, shown_at__lt=span.end).first()
    if letter is None:
        raise Http404
    return letter


def _turned(
    request: HttpRequest,
    letters: LetterQuerySet,
    *,
    path: str,
    before: str,
    heading: str,
    feeling: Feeling | None = None,
) -> HttpResponse:
    """A page of whole letters. Raises Http404 where there are none, but for a feeling that nobody chose yet."""
    now = clock()
    # One more than is shown tells whether there is an older page.
    found = list(letters[: LETTERS_A_PAGE + 1])
    if not found and (before or not feeling):
        raise Http404
    shown = found[:LETTERS_A_PAGE]
    page = {
        "letters": shown,
        "heading": heading,
        "feeling": feeling,
        "path": path,
        "address": f"{path}/before/{before}" if before else path,
        "older": f"{path}/before/{shown[-1].number}" if len(found) > LETTERS_A_PAGE else "",
        "now": now,
    }
    same_for_all(request, of_list(shown), shown=[letter.since for letter in shown], now=now)
    return render(request, "ways_letters.html", page)
