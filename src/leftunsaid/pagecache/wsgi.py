"""Before Django: a page that is still true goes out as it is; any other request goes on."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from leftunsaid.pagecache.freshness import Freshness, Mark
from leftunsaid.pagecache.page import PLACE, Page
from leftunsaid.pagecache.shelf import Kept, Shelf
from leftunsaid.pagecache.variants import Headers, Variant, best_encoding, tags_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

access = logging.getLogger("leftunsaid.access")

# What one browser wants or is. The page is made without it, so that it is the same for the next one.
FOR_ONE = ("HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
OF_ONE_VARIANT = ("content-length", "etag", "vary")


class PageCache:
    """A WSGI application around another. Of paths that `may_be_kept` the answer may be the same for all.

    What is `told_everywhere` stands on every page beside its own: one that was made when it was another is not found.
    Who asks for a host that is not ours (`is_ours`) hears of it from the application.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        freshness: Freshness,
        clock: Callable[[], datetime],
        is_ours: Callable[[str], bool],
        may_be_kept: Callable[[str], bool],
        most_bytes: int,
        cdn_seconds: int = 0,
        with_access_log: bool = False,
        told_everywhere: Callable[[], str] = str,
    ) -> None:
        self._application = application
        self._freshness = freshness
        self._clock = clock
        self._is_ours = is_ours
        self._may_be_kept = may_be_kept
        self._shelf = Shelf(most_bytes)
        self._cdn_seconds = cdn_seconds
        self._with_access_log = with_access_log
        self._told_everywhere = told_everywhere

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        if not self._is_ours(environ.get("HTTP_HOST", "")):
            return self._application(environ, start_response)
        path = environ["PATH_INFO"]
        # Over TLS a page has a header more. Read as Django reads it (SECURE_PROXY_SSL_HEADER).
        over_tls = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip() == "https"
        key = f"https {path}" if over_tls else path
        if told := self._told_everywhere():
            key = f"{told} {key}"
        if kept := self._find(key):
            return self._serve(kept, key, environ, start_response)
        if not self._may_be_kept(path):
            return self._application(environ, start_response)
        with self._shelf.one_at_a_time(key):
            if kept := self._find(key):
                return self._serve(kept, key, environ, start_response)
            return self._make(key, environ, start_response)

    def _find(self, key: str) -> Kept | None:
        """The page that is kept, if it is what would be made just now."""
        kept = self._shelf.find(key)
        if kept is None:
            return None
        if kept.is_true_at(self._clock()):
            if self._freshness.is_since(kept.mark):
                return kept
            mark = self._mark()  # before the question: what is committed after it is looked for next time
            if self._stands(kept):
                kept.mark = mark
                return kept
        self._shelf.drop(key)
        return None

    def _mark(self) -> Mark:
        """Taken before anything is read: it vouches for no more than that."""
        try:
            return self._freshness.mark()
        except (sqlite3.Error, DatabaseError):
            return None

    def _stands(self, kept: Kept) -> bool:
        try:
            return self._freshness.stands(kept.page.seen)
        except (sqlite3.Error, DatabaseError):
            return False  # Django finds out what is the matter, and says it kindly

    def _serve(
        self, kept: Kept, key: str, environ: "WSGIEnvironment", start_response: "StartResponse", *, is_new: bool = False
    ) -> Iterable[bytes]:
        """The page as this browser reads it, or word that it is the one it has."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = kept.variants.get(encoding) or self._make_variant(kept, key, encoding)
        had = environ.get("HTTP_IF_NONE_MATCH")
        is_known = had is not None and (variant.etag in (tags := tags_in(had)) or "*" in tags)
        if self._with_access_log and not is_new:  # of what is new Django has told
            access.info("%s %s %s kept", environ["REQUEST_METHOD"], kept.page.route, 304 if is_known else 200)
        if is_known:
            start_response("304 Not Modified", self._dated(variant.short_headers, kept))
            return []
        start_response("200 OK", self._dated(variant.headers, kept))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def _make_variant(self, kept: Kept, key: str, encoding: str) -> Variant:
        variant = kept.variants[encoding] = Variant(kept.plain, encoding, kept.headers)
        self._shelf.keep(key, kept)
        return variant

    def _dated(self, headers: Headers, kept: Kept) -> Headers:
        """With what a house allows caches on the way: words may be so many seconds late, but labels never."""
        if not self._cdn_seconds:
            return headers
        seconds = self._cdn_seconds
        if kept.page.until:
            seconds = min(seconds, int((kept.page.until - self._clock()).total_seconds()))
        # Not no-cache: a cache on the way would ask us each time in spite of s-maxage.
        told = ("Cache-Control", f"max-age=0, must-revalidate, s-maxage={max(seconds, 0)}")
        return [*(pair for pair in headers if pair[0] != "Cache-Control"), told]

    def _make(self, key: str, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let Django make the page, and keep it if it is the same for all. Anything else goes out as it came."""
        mark = self._mark()
        asked = {name: value for name, value in environ.items() if name not in FOR_ONE} | {"REQUEST_METHOD": "GET"}
        status, headers, body = _answer(self._application, asked)
        page: Page | None = asked.get(PLACE)
        if page is None or not may_be_stored(status, headers):
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        kept = Kept(body, [pair for pair in headers if pair[0].lower() not in OF_ONE_VARIANT], page, mark)
        return self._serve(kept, key, environ, start_response, is_new=True)


def may_be_stored(status: str, headers: Headers) -> bool:
    """The one rule, for what a view says to be the same for all: it came whole, and sets no cookie."""
    names = {name.lower() for name, _ in headers}
    is_for_one = any("no-store" in told or "private" in told for name, told in headers if name == "Cache-Control")
    return status.startswith("200") and not names & {"set-cookie", "content-encoding"} and not is_for_one


def _answer(application: "WSGIApplication", environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    said: list[tuple[str, Headers]] = []

    def hear(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        said[:] = [(status, headers)]
        return lambda body: None

    chunks = application(environ, hear)
    try:
        body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    status, headers = said[0]
    return status, headers, body
