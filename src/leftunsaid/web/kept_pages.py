"""Which pages are kept, and for how long: the page cache as this house is set."""

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from leftunsaid.clock import clock_of
from leftunsaid.closing import mark_of
from leftunsaid.pagecache.freshness import AskedFreshness, WalFreshness
from leftunsaid.pagecache.wsgi import PageCache

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Where an answer may be the same for everybody. Whether it is says the view.
FOR_EVERYBODY = re.compile(
    r"/(letter/[1-9][0-9]{0,17}(/from/[1-9][0-9]{2,8})?|page/[1-9][0-9]{0,8}"
    r"|(feeling/[a-z-]{1,30}|archive/[12][0-9]{3}/[01][0-9])(/before/[1-9][0-9]{0,17})?|archive(/[12][0-9]{3})?"
    r"|answered-by-time|asking|about|terms|privacy|api/v1/letters(/[1-9][0-9]{0,17}(/comments)?)?)?",
    re.ASCII,
)


def with_kept_pages(django: "WSGIApplication") -> "WSGIApplication":
    """Django behind a page cache, unless the house wants none."""
    house = settings.LEFTUNSAID
    if not house.cache_mb:
        return django
    on_sqlite = WalFreshness(str(settings.DATABASES["default"]["NAME"]))
    return PageCache(
        application=django,
        freshness=AskedFreshness(house.max_stale) if house.database_url else on_sqlite,
        clock=partial(clock_of, house),
        is_ours=is_ours,
        may_be_kept=is_for_everybody,
        most_bytes=house.cache_bytes_each,
        cdn_seconds=house.cdn_seconds,
        with_access_log=house.access_log,
        told_everywhere=partial(mark_of, house),
    )


def is_for_everybody(path: str) -> bool:
    return FOR_EVERYBODY.fullmatch(path) is not None


@lru_cache(maxsize=64)
def is_ours(host: str) -> bool:
    """As Django finds for each page that it makes."""
    name, _port = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)
