"""Those who read the site: a browser that asks, and a cache that stands between."""

import gzip
import io
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

import brotli
import zstandard
from django.core.handlers.wsgi import WSGIHandler

from leftunsaid import clock as house_clock
from leftunsaid.web.kept_pages import with_kept_pages

DECODERS = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@dataclass
class Clock:
    now: datetime

    @classmethod
    def at_the_door(cls, monkeypatch, now: datetime) -> "Clock":
        clock = cls(now)

        class SetByHand(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return clock.now.astimezone(tz)

        monkeypatch.setattr(house_clock, "datetime", SetByHand)
        return clock


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> bytes:
        return DECODERS[self.headers.get("Content-Encoding", "identity")](self.body)

    def directive(self, name: str) -> int | None:
        found = re.search(rf"\b{name}=(\d+)", self.headers.get("Cache-Control", ""))
        return int(found[1]) if found else None


class Site:
    """A WSGI application and how it is asked. Each is a process of its own, as far as what it keeps is concerned."""

    def __init__(self, application=None) -> None:
        self.application = application or WSGIHandler()

    def with_kept_pages(self) -> "Site":
        return Site(with_kept_pages(self.application))

    def ask(self, path: str, *, method: str = "GET", query: str = "", body: str = "", **headers: str) -> Answer:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "REMOTE_ADDR": "192.0.2.8",
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body.encode()),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **headers,
        }
        said = []
        chunks = self.application(environ, lambda status, told, exc=None: said.append((status, told)))
        answered = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        status, told = said[-1]
        return Answer(int(status[:3]), dict(told), answered)


class Counted:
    """An application, and how often it was asked."""

    def __init__(self, application) -> None:
        self.application, self.times = application, 0

    def __call__(self, *asked):
        self.times += 1
        return self.application(*asked)


class SharedCache:
    """A cache in front of the site that keeps to RFC 9111, and no more than it has to."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site, self.clock = site, clock
        self.kept: dict[str, tuple[Answer, datetime]] = {}
        self.accepts = "gzip"

    def ask(self, path: str) -> tuple[Answer, bool]:
        """The answer, and whether the site was asked for it."""
        if found := self.kept.get(path):
            answer, since = found
            if self.clock.now.timestamp() - since.timestamp() < (answer.directive("s-maxage") or 0):
                return answer, False
            fresh = self.site.ask(path, HTTP_ACCEPT_ENCODING=self.accepts, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
            if fresh.status == 304:
                fresh = Answer(200, {**answer.headers, **fresh.headers}, answer.body)
        else:
            fresh = self.site.ask(path, HTTP_ACCEPT_ENCODING=self.accepts)
        self.kept.pop(path, None)
        if fresh.status == 200 and "ETag" in fresh.headers and "no-store" not in fresh.headers["Cache-Control"]:
            self.kept[path] = fresh, self.clock.now
        return fresh, True
