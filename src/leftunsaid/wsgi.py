"""What the server calls: the page cache, and Django behind it."""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http.request import split_domain_port, validate_host

from leftunsaid.clock import clock
from leftunsaid.pagecache.freshness import AskedFreshness, WalFreshness
from leftunsaid.pagecache.wsgi import PageCache
from leftunsaid.web.addresses import is_for_everybody

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")

# Forms come in the charset of their page, and ours is UTF-8.
ODD_CHARSET = re.compile(r"charset(?!\s*=\s*\"?utf-?8\"?\s*(;|$))", re.IGNORECASE)


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if ODD_CHARSET.search(environ.get("CONTENT_TYPE", "")):
        # Django decodes with whatever codec is named, and some fail before there is anybody to catch it.
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _pages(environ, start_response)


def with_kept_pages(django: "WSGIApplication") -> "WSGIApplication":
    """Django behind a page cache, as the house is set."""
    house = settings.LEFTUNSAID
    if not house.cache_mb:
        return django
    on_sqlite = WalFreshness(str(settings.DATABASES["default"]["NAME"]))
    return PageCache(
        django,
        freshness=AskedFreshness(house.max_stale) if house.database_url else on_sqlite,
        clock=clock,
        is_ours=is_ours,
        may_be_kept=is_for_everybody,
        most_bytes=house.cache_bytes_each,
        cdn_seconds=house.cdn_seconds,
        with_access_log=house.access_log,
    )


@lru_cache(maxsize=64)
def is_ours(host: str) -> bool:
    """As Django finds it, for each page that it makes."""
    name, _port = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


_pages = with_kept_pages(get_wsgi_application())
