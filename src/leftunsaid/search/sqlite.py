"""The index in a file of its own, by SQLite's FTS5. It holds folded words, and can be made anew at any time."""

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import OperationalError

from leftunsaid.search.question import Question
from leftunsaid.search.shelves import EVERYTHING, SHELVES, VERSION

PATIENCE = 5.0  # seconds
PAGES_A_STEP = 4_000  # of 4 kB: a second of tidying at most, or what else is due would wait

# Words are folded by us, so FTS5 has only to part them at spaces: 'ascii' takes all that is not ASCII for letters.
_TABLES = (
    *(f"CREATE VIRTUAL TABLE {shelf} USING fts5(words, tokenize='ascii', columnsize=0)" for shelf in SHELVES),
    "CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    *(f"INSERT INTO state VALUES ('{shelf}', {EVERYTHING})" for shelf in SHELVES),  # noqa: S608
    "INSERT INTO state VALUES ('untidy', 0)",
    f"PRAGMA user_version = {VERSION}",
)
# What is deleted is overwritten. FULL: what the main database believes to be out must be out after a power cut too.
_PRAGMAS = "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA mmap_size = 268435456"


class SqliteIndex:
    def __init__(self, path: Path) -> None:
        self.path = path

    def make_ready(self) -> None:
        if not self._is_of_this_version():
            self.begin_anew()

    def begin_anew(self) -> None:
        draft = SqliteIndex(self.path.with_name(f"{self.path.name}.{os.getpid()}"))
        draft._remove()
        draft._make()
        self._remove()
        # Whole, and at once: whoever asks meanwhile finds no index, and never half of one.
        draft.path.replace(self.path)

    def newest(self, shelf: str, question: Question, *, below: int, limit: int) -> list[int]:
        sql = f"SELECT rowid FROM {shelf} WHERE {shelf} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608
        return [key for (key,) in self._ask(sql, (_match(question), below, limit))]

    def newest_texts(self, shelf: str, question: Question, *, limit: int) -> list[tuple[int, str]]:
        sql = f"SELECT rowid, words FROM {shelf} WHERE {shelf} MATCH ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608
        return self._ask(sql, (_match(question), limit))

    def is_whole(self, shelf: str) -> bool:
        return self._ask("SELECT value FROM state WHERE name = ?", (shelf,)) == [(0,)]

    @contextmanager
    def turn(self) -> Iterator["SqliteTurn"]:
        with self._open("rw") as db:
            db.execute("BEGIN IMMEDIATE")
            yield SqliteTurn(db)
            db.execute("COMMIT")

    def begin_to_tidy(self) -> None:
        with self._open("rw") as db:
            for shelf in SHELVES:
                # Less than nothing: all that there is shall become one piece, and then a step in that direction.
                db.execute(f"INSERT INTO {shelf} ({shelf}, rank) VALUES ('merge', -1)")  # noqa: S608
            db.execute("UPDATE state SET value = 1 WHERE name = 'untidy'")

    def tidy(self) -> bool:
        if self._ask("SELECT value FROM state WHERE name = 'untidy'") != [(1,)]:
            return False
        with self._open("rw") as db:
            untidy = [shelf for shelf in SHELVES if _merge(db, shelf)]
            db.execute("UPDATE state SET value = ? WHERE name = 'untidy'", (int(bool(untidy)),))
        return bool(untidy)

    def checkpoint(self) -> None:
        with self._open("rw") as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _remove(self) -> None:
        for part in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + part).unlink(missing_ok=True)

    def _make(self) -> None:
        with self._open("rwc") as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            for statement in _TABLES:
                db.execute(statement)
            db.execute("COMMIT")

    def _ask(self, sql: str, asked: tuple[object, ...] = ()) -> list[Any]:
        # Opened for each question: it takes a fraction of a millisecond, and a file that was made anew is found.
        if not self.path.exists():
            return []
        with self._open("rw") as db:
            db.execute("PRAGMA query_only = ON")
            return db.execute(sql, asked).fetchall()

    def _is_of_this_version(self) -> bool:
        if not self.path.exists():
            return False
        with suppress(IndexIsBroken), self._open("rw") as db:
            return bool(db.execute("PRAGMA user_version").fetchone() == (VERSION,))
        return False

    @contextmanager
    def _open(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            address = f"{self.path.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)) as db:
                db.executescript(_PRAGMAS)
                yield db
        except sqlite3.OperationalError as fault:
            raise OperationalError(f"search: {fault}") from fault
        except sqlite3.DatabaseError as fault:
            raise IndexIsBroken(f"search: {fault}. Next: leftunsaid reindex --anew") from fault


class IndexIsBroken(OperationalError):
    """The file is none that SQLite can read."""


class SqliteTurn:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def put(self, shelf: str, keys: Collection[int], texts: Mapping[int, str]) -> None:
        self.db.executemany(f"DELETE FROM {shelf} WHERE rowid = ?", [(key,) for key in sorted(keys)])  # noqa: S608
        self._insert(shelf, texts)

    def put_between(self, shelf: str, first: int, below: int, texts: Mapping[int, str]) -> None:
        self.db.execute(f"DELETE FROM {shelf} WHERE rowid >= ? AND rowid < ?", (first, below))  # noqa: S608
        self._insert(shelf, texts)

    def left_below(self, shelf: str) -> int:
        return int(self.db.execute("SELECT value FROM state WHERE name = ?", (shelf,)).fetchone()[0])

    def walk_from(self, shelf: str, below: int) -> None:
        self.db.execute("UPDATE state SET value = ? WHERE name = ?", (below, shelf))

    def _insert(self, shelf: str, texts: Mapping[int, str]) -> None:
        # In order: FTS5 writes out what it has whenever a key is lower than the one before.
        self.db.executemany(f"INSERT INTO {shelf} (rowid, words) VALUES (?, ?)", sorted(texts.items()))  # noqa: S608


def _match(question: Question) -> str:
    # Folded words hold no quote, and inside quotes nothing is an operator.
    return " ".join(f'"{phrase}"' for phrase in question.phrases)


def _merge(db: sqlite3.Connection, shelf: str) -> bool:
    before = db.total_changes
    db.execute(f"INSERT INTO {shelf} ({shelf}, rank) VALUES ('merge', {PAGES_A_STEP})")  # noqa: S608
    return db.total_changes - before > 1  # so says SQLite's manual
