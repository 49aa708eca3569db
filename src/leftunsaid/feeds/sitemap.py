"""For search engines: each public letter by its number, ten thousand numbers a file. No dates."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.letters.lists import blocks_with_letters, numbers_in_block

NUMBERS_A_FILE = 10_000
XML = "application/xml; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    files = [block + 1 for block in blocks_with_letters(NUMBERS_A_FILE)]
    return render(request, "feeds/sitemap_index.xml", {"files": files}, content_type=XML)


@require_safe
def block(request: HttpRequest, block: str) -> HttpResponse:
    """File 1 holds the letters 1 to 10,000. Those that nobody can read any more are in none."""
    numbers = numbers_in_block(int(block) - 1, NUMBERS_A_FILE)
    if not numbers:
        raise Http404
    return render(request, "feeds/sitemap.xml", {"numbers": numbers}, content_type=XML)
