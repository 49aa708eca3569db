import gzip

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from leftunsaid.pagecache.variants import takes_gzip
from leftunsaid.web.door import dice
from leftunsaid.web.middleware.headers import GetResponse

SHORT = 200  # bytes
QUICKLY = 1  # it goes out this once: what is kept the page cache compresses, and better
PADDING = 100  # bytes at most


def compress_what_holds_no_secret(get_response: GetResponse) -> GetResponse:
    """gzip for pages that are the same for all.

    A page with somebody's words beside what a request chose would tell the words by its length (BREACH), so what
    may not be stored is not compressed either.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_worth_it(response) or "no-store" in response.headers.get("Cache-Control", ""):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if takes_gzip(request.headers.get("Accept-Encoding", "")):
            _compress(response)
        return response

    return answer


def _is_worth_it(response: HttpResponse) -> bool:
    return not response.streaming and len(response.content) >= SHORT and "Content-Encoding" not in response.headers


def _compress(response: HttpResponse) -> None:
    response.content = _with_padding(gzip.compress(response.content, QUICKLY, mtime=0))
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "gzip"
    if (tag := response.headers.get("ETag", "")).startswith('"'):
        response.headers["ETag"] = f"W/{tag}"  # not of these bytes, but of what they say (RFC 9110, 8.8.1)


def _with_padding(packed: bytes) -> bytes:
    """With a file name of any length in its header, so that no length tells how well something was compressed."""
    return packed[:3] + bytes([gzip.FNAME]) + packed[4:10] + b"a" * dice.randrange(PADDING) + b"\0" + packed[10:]
