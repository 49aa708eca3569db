"""Feeds: the same in Atom (RFC 4287) and as JSON Feed 1.1."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.clock import clock
from leftunsaid.feeds.feed import Entry, Feed, feed_of_comments, feed_of_feeling, feed_of_house
from leftunsaid.feeds.keepsake import feed_of_keepsake
from leftunsaid.letters.feelings import find_feeling
from leftunsaid.letters.reading import GONE, letter_at, why_gone
from leftunsaid.notes.receiving import keepsake_at
from leftunsaid.pagecache.moment import one_moment

FOR_GOOD = ("withdrawn", "removed")


@require_safe
@one_moment()
def house(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest letters."""
    return _answer(request, feed_of_house(clock()), kind)


@require_safe
@one_moment()
def feeling(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest that have this feeling beside them."""
    found = find_feeling(slug)
    if found is None:
        raise Http404
    return _answer(request, feed_of_feeling(found, clock()), kind)


@require_safe
@one_moment()
def thread(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The newest comments on a letter, for as long as everyone can read it."""
    letter = letter_at(number=int(number))
    if letter is None:
        raise Http404
    if why := why_gone(letter, by_number=True):
        return _not_here(why)
    return _answer(request, feed_of_comments(letter), kind)


@require_safe
@one_moment()
def keepsake(request: HttpRequest, address: str, kind: str) -> HttpResponse:
    """Somebody's little notes, where they chose a private feed. The same 404 once they did not, or never did."""
    consent = keepsake_at(address)
    if consent is None:
        raise Http404
    answer = _answer(request, feed_of_keepsake(consent), kind)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _answer(request: HttpRequest, feed: Feed, kind: str) -> HttpResponse:
    if kind == "atom":
        return render(request, "feeds/feed.atom", {"feed": feed}, content_type="application/atom+xml; charset=utf-8")
    return JsonResponse(
        _as_json(feed), content_type="application/feed+json; charset=utf-8", json_dumps_params={"ensure_ascii": False}
    )


def _as_json(feed: Feed) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.address,
        "feed_url": feed.json_address,
        "language": settings.LEFTUNSAID.language,
        "items": [_item(entry) for entry in feed.entries],
    }


def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.address,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.words,
        "date_published": entry.day,
        "date_modified": entry.updated,
        "authors": [{"name": entry.author}],
        **({"tags": list(entry.feelings)} if entry.feelings else {}),
    }


def _not_here(why: str) -> HttpResponse:
    """In the words of the letter's page. At a 410 feed readers let go of a feed for ever, so most hear a 404."""
    return HttpResponse(
        f"{GONE[why]}\n",
        status=HTTPStatus.GONE if why in FOR_GOOD else HTTPStatus.NOT_FOUND,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
