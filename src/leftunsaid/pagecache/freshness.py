"""Is a page still true? Nothing was committed since, or else the database is asked: one point query."""

import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from django.db import connection

from leftunsaid.pagecache.page import Seen
from leftunsaid.pagecache.stamp import Stamp

type Mark = bytes | float | None


class Freshness(Protocol):
    def mark(self) -> Mark:
        """What to keep with a page that is made, or found to be true, after this moment. It vouches for no more."""

    def is_since(self, mark: Mark) -> bool:
        """Is what was true at the mark still true, without asking anybody?"""

    def stands(self, seen: Seen) -> bool:
        """Does the database still answer what it did?"""


class WalFreshness:
    """SQLite: equal stamps of the write-ahead log vouch for everything at once."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._stamp = Stamp(database)
        self._lock = threading.Lock()
        self._reading: sqlite3.Connection | None = None

    def mark(self) -> Mark:
        with suppress(sqlite3.Error), self._lock:
            self._connect()
            return self._stamp.read()
        return None  # Django finds out what is the matter

    def is_since(self, mark: Mark) -> bool:
        return mark is not None and mark == self._stamp.read()

    def stands(self, seen: Seen) -> bool:
        with self._lock:  # a question takes microseconds
            row = self._connect().execute(seen.question.replace("%s", "?"), seen.about).fetchone()
        return bool(row == seen.answer)

    def _connect(self) -> sqlite3.Connection:
        """One connection, open for as long as this is: so the shared memory stays the one that the stamp looks at."""
        if self._reading is None:
            address = f"{Path(self._database).absolute().as_uri()}?mode=ro"
            self._reading = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            self._reading.execute("PRAGMA schema_version")
        return self._reading

    def __del__(self) -> None:
        if self._reading:
            self._reading.close()


class AskedFreshness:
    """PostgreSQL: the database is asked each time, or once in `max_stale` seconds where a house allows that."""

    def __init__(self, max_stale: int) -> None:
        self._max_stale = max_stale

    def mark(self) -> Mark:
        return time.monotonic()

    def is_since(self, mark: Mark) -> bool:
        return isinstance(mark, float) and time.monotonic() - mark < self._max_stale

    def stands(self, seen: Seen) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(seen.question, seen.about)
            return cursor.fetchone() == seen.answer
