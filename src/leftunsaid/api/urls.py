"""The addresses of the API. They stay for ever, as those of the pages do."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, register_converter
from django.urls.converters import IntConverter, StringConverter
from django.views.decorators.http import require_safe

from leftunsaid.api.door import ROOT


class Number(IntConverter):
    regex = "[1-9][0-9]{0,17}"  # no /letters/007, and nothing that a database could not hold


class Place(IntConverter):
    regex = "[1-9][0-9]{0,8}"


class Address(StringConverter):
    regex = "[A-Za-z0-9]{22}"


for converter in (Number, Place, Address):
    register_converter(converter, converter.__name__.lower())

from leftunsaid.api.house import CHECKED_IN, api  # noqa: E402 - its addresses use what was just registered


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CHECKED_IN.read_bytes(), content_type="application/json; charset=utf-8")


# The library adds an address of its own, at which nothing is.
parts = [part for part in api.urls[0] if isinstance(part, URLPattern) and part.name != "api-root"]

urlpatterns = [
    path(f"{ROOT.lstrip('/')}/openapi.json", document, name="api_document"),
    path(f"{ROOT.lstrip('/')}/", include(parts)),
]
