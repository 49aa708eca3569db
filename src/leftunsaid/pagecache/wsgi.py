"""Before Django: a page that is still true goes out as it is; any other request goes on."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from leftunsaid.pagecache.freshness import Freshness
from leftunsaid.pagecache.page import PLACE, Page
from leftunsaid.pagecache.shelf import Kept, Shelf
from leftunsaid.pagecache.variants import Headers, Variant, best_encoding, tags_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

access = logging.getLogger("leftunsaid.access")

HOSTS = 50  # names by which people reach us, that Django has found to be ours
# What one browser wants or is. The page is made without it, so that it is the same for the next one.
FOR_ONE = ("HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
OF_ONE_VARIANT = ("content-length", "etag", "vary")


class PageCache:
    """A WSGI application around another. Of paths that `may_be_kept` the answer may be the same for all."""

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        freshness: Freshness,
        clock: Callable[[], datetime],
        may_be_kept: Callable[[str], bool],
        most_bytes: int,
        cdn_seconds: int = 0,
    ) -> None:
        self._application = application
        self._freshness = freshness
        self._clock = clock
        self._may_be_kept = may_be_kept
        self._shelf = Shelf(most_bytes)
        self._cdn_seconds = cdn_seconds
        self._hosts: set[str] = set()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        path = environ["PATH_INFO"]
        # Over TLS a page has a header more.
        key = f"https {path}" if environ.get("HTTP_X_FORWARDED_PROTO") == "https" else path
        if environ.get("HTTP_HOST") in self._hosts and (kept := self._find(key)):
            return self._serve(kept, key, environ, start_response)
        if not self._may_be_kept(path):
            return self._application(environ, start_response)
        with self._shelf.one_at_a_time(key):
            if environ.get("HTTP_HOST") in self._hosts and (kept := self._find(key)):
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
            mark = self._freshness.mark()  # before the question: what is committed after it is looked for next time
            if self._stands(kept):
                kept.mark = mark
                return kept
        self._shelf.drop(key)
        return None

    def _stands(self, kept: Kept) -> bool:
        try:
            return self._freshness.stands(kept.page.seen)
        except (sqlite3.Error, DatabaseError):
            return False  # Django finds out what is the matter, and says it kindly

    def _serve(
        self, kept: Kept, key: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = kept.variants.get(encoding) or self._make_variant(kept, key, encoding)
        had = environ.get("HTTP_IF_NONE_MATCH")
        is_known = had is not None and (variant.etag in (tags := tags_in(had)) or "*" in tags)
        if access.isEnabledFor(logging.DEBUG):
            access.debug("%s %s %s kept", environ["REQUEST_METHOD"], kept.page.route, 304 if is_known else 200)
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
        mark = self._freshness.mark()  # before anything is read
        asked = {name: value for name, value in environ.items() if name not in FOR_ONE} | {"REQUEST_METHOD": "GET"}
        status, headers, body = _answer(self._application, asked)
        page: Page | None = asked.get(PLACE)
        if not may_be_stored(status, headers, page):
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        assert page is not None  # noqa: S101 (may_be_stored asks)
        kept = Kept(body, [pair for pair in headers if pair[0].lower() not in OF_ONE_VARIANT], page, mark)
        if len(self._hosts) < HOSTS:
            self._hosts.add(environ.get("HTTP_HOST", ""))
        return self._serve(kept, key, environ, start_response)


def may_be_stored(status: str, headers: Headers, page: Page | None) -> bool:
    """The one rule: a page of which its view says that it is the same for all, that came whole, and sets no cookie."""
    names = {name.lower() for name, _ in headers}
    may_be = not any("no-store" in value or "private" in value for name, value in headers if name == "Cache-Control")
    return page is not None and status.startswith("200") and not names & {"set-cookie", "content-encoding"} and may_be


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
