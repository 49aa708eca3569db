from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from leftunsaid.web.door import is_https

type GetResponse = Callable[[HttpRequest], HttpResponse]

CLOSED = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "interest-cohort")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Addresses of unlisted and waiting letters are secrets. Not no-referrer: its forms post 'Origin: null'.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in CLOSED),
    "X-Frame-Options": "DENY",
}
A_YEAR = 31536000


def safe_headers(get_response: GetResponse) -> GetResponse:
    """The headers of every answer, errors and static files included."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_https(request):
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}")
        if "Cache-Control" not in response.headers:
            # Labels and counts are exact: whoever keeps a page asks us first (a 304 is cheap).
            patch_cache_control(response, no_cache=True)
        return response

    return answer
