from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from leftunsaid.web.middleware.headers import GetResponse

ASKING = ("GET", "HEAD", "OPTIONS", "TRACE")


def refuse_other_sites(get_response: GetResponse) -> GetResponse:
    """403 for a post that another site makes a browser send.

    Without a token in the form, so that a page with a form is the same bytes for all and needs no cookie. Browsers
    tell where a request comes from (Fetch Metadata; RFC 6454 Origin); programs tell nothing, and have no cookie.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in ASKING and not _is_from_here(request):
            raise PermissionDenied
        return get_response(request)

    return answer


def _is_from_here(request: HttpRequest) -> bool:
    if (fetch_site := request.headers.get("Sec-Fetch-Site")) is not None:
        return fetch_site in ("same-origin", "none")
    if (origin := request.headers.get("Origin")) is None:
        return True
    if settings.LEFTUNSAID.base_url_as_set:
        return origin == settings.LEFTUNSAID.base_url_as_set
    return origin in (f"http://{request.get_host()}", f"https://{request.get_host()}")
