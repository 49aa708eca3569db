"""The pages that are kept, the ones asked for lately before the others, within so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from leftunsaid.pagecache.freshness import Mark
from leftunsaid.pagecache.page import Page
from leftunsaid.pagecache.variants import Headers, Variant

OVERHEAD = 2_000  # bytes of a kept page beside its bodies: headers, keys, the row of the shelf


class Kept:
    """A finished page, true from `since` to `until`. `mark` moves on whenever it is found to be true still."""

    __slots__ = ("headers", "mark", "page", "plain", "variants")

    def __init__(self, plain: bytes, headers: Headers, page: Page, mark: Mark) -> None:
        self.plain, self.headers, self.page, self.mark = plain, headers, page, mark
        self.variants: dict[str, Variant] = {}

    def is_true_at(self, now: datetime) -> bool:
        """Do its labels say what they should? Not before it was made either: the clock may have been set back."""
        return self.page.since <= now and (self.page.until is None or now < self.page.until)

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.plain) + sum(len(variant.body) for variant in self.variants.values())


class Shelf:
    """Safe for several threads. A page grows as it is asked for in more encodings: then its size is told again."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def find(self, key: str) -> Kept | None:
        found = self._kept.get(key)
        if found is None:
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: str, page: Kept) -> None:
        """Put it there, or tell its size again; what was asked for longest ago makes room."""
        size = page.size
        with self._lock:
            self._drop(key)
            self._kept[key] = (page, size)
            self._bytes += size
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))

    def drop(self, key: str) -> None:
        with self._lock:
            self._drop(key)

    @contextmanager
    def one_at_a_time(self, key: str) -> Iterator[None]:
        """A page that many want at once is made by one of them. The others wait, and find it."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        try:
            with making:
                yield
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _drop(self, key: str) -> None:
        if dropped := self._kept.pop(key, None):
            self._bytes -= dropped[1]
