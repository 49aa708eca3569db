from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressWhatHoldsNoSecret(GZipMiddleware):
    """gzip for pages that are the same for all.

    A page with somebody's words beside what a request chose would tell the words by its length (BREACH), so what
    may not be stored is not compressed either.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if "no-store" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
