"""Before Django: a page that is still true goes out as it is; any other request goes on."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import db

from leftunsaid.pagecache.freshness import Freshness
from leftunsaid.pagecache.page import NOTHING, PLACE, Page
from leftunsaid.pagecache.shelf import Kept, Shelf
from leftunsaid.pagecache.variants import NOT_THAT_ONE, Headers, Variant, best_encoding

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

access = logging.getLogger("leftunsaid.access")

# What one browser wants or is. The page is made without it, so that it is the same for the next one.
FOR_ONE = (
    *("HTTP_ACCEPT_ENCODING", "HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_RANGE"),
    *("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
)
OF_ONE_VARIANT = ("content-length", "etag", "vary")
LONG = 300  # characters: no browser says as much, and what a stranger does is not to be remembered


@dataclass(eq=False, kw_only=True)
class PageCache:
    """A WSGI application around another. Of paths that `may_be_kept` the answer may be the same for all.

    What is `told_everywhere` stands on every page beside its own, and a commit comes with each change of it.
    Who asks for a host that is not ours (`is_ours`) hears of it from the application.
    """

    application: "WSGIApplication"
    freshness: Freshness
    clock: Callable[[], datetime]
    is_ours: Callable[[str], bool]
    may_be_kept: Callable[[str], bool]
    most_bytes: int
    cdn_seconds: int = 0
    with_access_log: bool = False
    told_everywhere: Callable[[], str] = str

    def __post_init__(self) -> None:
        self._shelf = Shelf(self.most_bytes)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self.application(environ, start_response)
        host, encodings = environ.get("HTTP_HOST", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
        if len(host) > LONG or len(encodings) > LONG or not self.is_ours(host):
            return self.application(environ, start_response)
        path = environ["PATH_INFO"]
        # Over TLS a page has a header more. Read as Django reads it (SECURE_PROXY_SSL_HEADER).
        over_tls = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip() == "https"
        key = f"https {path}" if over_tls else path
        if kept := self._find(key):
            return self._serve(kept, key, environ, start_response)
        if not self.may_be_kept(path):
            return self.application(environ, start_response)
        with self._shelf.one_at_a_time(key):
            if kept := self._find(key):
                return self._serve(kept, key, environ, start_response)
            return self._make(key, environ, start_response)

    def _find(self, key: str) -> Kept | None:
        """The page that is kept, if it is what would be made just now."""
        kept = self._shelf.find(key)
        if kept is None:
            return None
        if kept.is_true_at(self.clock()) and (self.freshness.is_since(kept.mark) or self._stands(kept)):
            return kept
        self._shelf.drop(key, kept)
        return None

    def _stands(self, kept: Kept) -> bool:
        """Is it the same, whatever was committed since? Then nobody has to ask again before the next commit."""
        mark, seen = self.freshness.mark(), kept.page.seen
        try:
            stands = kept.told == self.told_everywhere() and (seen is NOTHING or self.freshness.stands(seen))
        except (sqlite3.Error, db.Error):
            return False  # Django finds out what is the matter, and says it kindly
        if stands:
            kept.mark = mark
        return stands

    def _serve(
        self, kept: Kept, key: str, environ: "WSGIEnvironment", start_response: "StartResponse", *, is_new: bool = False
    ) -> Iterable[bytes]:
        """The page as this browser reads it, or word that it is the one it has, or not the one it wants."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = kept.variants.get(encoding) or self._make_variant(kept, key, encoding)
        had = environ.get("HTTP_IF_NONE_MATCH", "")
        status, headers = variant.answer_to(wanted=environ.get("HTTP_IF_MATCH", ""), had=had)
        if self.with_access_log and not is_new:  # of what is new Django has told
            access.info("%s %s %s kept", environ["REQUEST_METHOD"], kept.page.route, status[:3])
        is_whole = headers is variant.headers
        if self.cdn_seconds and status != NOT_THAT_ONE:
            headers = self._with_leave_for_caches(headers, kept)
        start_response(status, headers)
        return [variant.body] if is_whole and environ["REQUEST_METHOD"] == "GET" else []

    def _make_variant(self, kept: Kept, key: str, encoding: str) -> Variant:
        variant = kept.variants[encoding] = Variant(kept.plain, encoding, kept.headers)
        self._shelf.keep(key, kept)
        return variant

    def _with_leave_for_caches(self, headers: Headers, kept: Kept) -> Headers:
        """What a house allows caches on the way: words may be so many seconds late, but labels never."""
        seconds = self.cdn_seconds
        if kept.page.until:
            seconds = min(seconds, int((kept.page.until - self.clock()).total_seconds()))
        # Not no-cache: a cache on the way would ask us each time in spite of s-maxage.
        told = ("Cache-Control", f"max-age=0, must-revalidate, s-maxage={max(seconds, 0)}")
        return [*(pair for pair in headers if pair[0].lower() != "cache-control"), told]

    def _make(self, key: str, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let Django make the page, and keep it if it is the same for all. Anything else goes out as it came."""
        mark, told = self.freshness.mark(), self.told_everywhere()
        asked = {name: value for name, value in environ.items() if name not in FOR_ONE} | {"REQUEST_METHOD": "GET"}
        status, headers, body = _answer(self.application, asked)
        page: Page | None = asked.get(PLACE)
        if page is None or not may_be_stored(status, headers):
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        kept = Kept(body, [pair for pair in headers if pair[0].lower() not in OF_ONE_VARIANT], page, mark, told)
        return self._serve(kept, key, environ, start_response, is_new=True)


def may_be_stored(status: str, headers: Headers) -> bool:
    """The one rule, for what a view says to be the same for all: it came whole, and nothing in it is one person's."""
    told = {name.lower(): value.lower() for name, value in headers}
    is_for_one = any(word in told.get("cache-control", "") for word in ("no-store", "private"))
    is_for_some = told.get("vary", "accept-encoding") != "accept-encoding"
    is_odd = is_for_one or is_for_some or told.keys() & {"set-cookie", "content-encoding"}
    return status.startswith("200") and not is_odd


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
