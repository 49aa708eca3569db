"""The pages that are always there."""

from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.outbox.models import Envelope
from leftunsaid.pagecache.page import NOTHING
from leftunsaid.web.door import clock, same_for_all
from leftunsaid.web.helplines import WAYS, helplines_for_a_page, shipped_helplines

# Not the secret addresses: a crawler that may not look there never learns from them that they are not to be listed.
CLOSED_PLACES = ("/key", "/random", "/search")
NOBODY_DELIVERS = timedelta(minutes=15)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    same_for_all(request, NOTHING, now=clock())
    return render(request, "pages/about.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    same_for_all(request, NOTHING, now=clock())
    return render(request, "pages/terms.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    same_for_all(request, NOTHING, now=clock())
    return render(request, "pages/privacy.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    page = {"own": helplines_for_a_page(settings.LEFTUNSAID.data), "countries": shipped_helplines(), "ways": WAYS}
    return render(request, "pages/help.html", page)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {place}\n" for place in CLOSED_PLACES)
    sitemap = f"Sitemap: {settings.LEFTUNSAID.base_url}/sitemap.xml\n"
    return HttpResponse(f"User-agent: *\n{closed}\n{sitemap}", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    with staticfiles_storage.open("favicon.svg") as drawing:
        return HttpResponse(drawing.read(), content_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while something could be kept and what is due happens, else 503. Tells strangers nothing more."""
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
        ):  # on SQLite this takes the lock that a post needs
            cursor.execute("SELECT 1")
        is_well = not Envelope.objects.stuck(clock() - NOBODY_DELIVERS).exists()
    except DatabaseError:
        is_well = False
    return HttpResponse(
        "ok\n" if is_well else "busy\n",
        status=200 if is_well else 503,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
