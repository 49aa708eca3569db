"""The pages that are kept, the ones asked for lately before the others, within so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from leftunsaid.pagecache.freshness import Mark
from leftunsaid.pagecache.page import Page
from leftunsaid.pagecache.variants import Headers, Variant

OVERHEAD = 2_000  # bytes of a kept page beside its bodies: headers, keys, the row of the shelf


@dataclass(eq=False, slots=True)
class Kept:
    """A finished page, true from `since` to `until`. `mark` moves on whenever it is found to be true still.

    `told` is what was told everywhere when it was made.
    """

    plain: bytes
    headers: Headers
    page: Page
    mark: Mark
    told: str = ""
    variants: dict[str, Variant] = field(default_factory=dict)

    def is_true_at(self, now: datetime) -> bool:
        """Do its labels say what they should? Not before it was made either: the clock may have been set back."""
        return self.page.since <= now and (self.page.until is None or now < self.page.until)

    @property
    def size(self) -> int:
        # A list, because another thread may be adding one.
        return OVERHEAD + len(self.plain) + sum(len(variant.body) for variant in list(self.variants.values()))


class Shelf:
    """Safe for several threads. A page grows as it is asked for in more encodings: then its size is told again."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making: set[str] = set()
        self._one_is_made = threading.Condition()

    def find(self, key: str) -> Kept | None:
        # Without the lock, as each page that is read passes here: of these two each is whole by itself.
        try:
            self._kept.move_to_end(key)
            return self._kept[key][0]
        except KeyError:
            return None

    def keep(self, key: str, page: Kept) -> None:
        """Put it there, or tell its size again; what was asked for longest ago makes room.

        What is larger than the whole shelf is not kept, and costs nobody else a place.
        """
        size = page.size
        with self._lock:
            self._drop(key)
            if size > self._most:
                return
            self._kept[key] = (page, size)
            self._bytes += size
            while self._bytes > self._most:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._bytes -= dropped

    def drop(self, key: str, page: Kept) -> None:
        """This very page: another may have taken its place by now."""
        with self._lock:
            if (found := self._kept.get(key)) and found[0] is page:
                self._drop(key)

    @contextmanager
    def one_at_a_time(self, key: str) -> Iterator[None]:
        """A page that many want at once is made by one of them. The others wait, and find it."""
        with self._one_is_made:
            self._one_is_made.wait_for(lambda: key not in self._making)
            self._making.add(key)
        try:
            yield
        finally:
            with self._one_is_made:
                self._making.remove(key)
                self._one_is_made.notify_all()

    def _drop(self, key: str) -> None:
        if dropped := self._kept.pop(key, None):
            self._bytes -= dropped[1]
