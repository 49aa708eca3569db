"""An Isso database: SQLite, with a table of `threads`, which are pages, and one of `comments`.

As https://isso-comments.de/docs/ describes it. The file is opened to be read, and nothing in it is believed: whoever
made it may have put more into it than rows.
"""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from leftunsaid.transfer.files import GZIP, MOST_BYTES, beginning_of
from leftunsaid.transfer.formats import CannotBringIn, Report, Wishes
from leftunsaid.transfer.found import (
    DELETED,
    NO_PAGE,
    NO_TIME,
    UNAPPROVED,
    Found,
    FoundComment,
    FoundThread,
    instant_in,
)
from leftunsaid.transfer.moving_in import move_in

NAME = "an Isso database"

SQLITE = b"SQLite format 3\x00"
TABLES = {"threads", "comments"}
LONGEST_ROW = 1_000_000  # bytes; a column that is computed could be endless
# In steps of SQLite's own machine: enough for a million comments.
BETWEEN_LOOKS, MOST_LOOKS = 1_000_000, 1_000
READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
# What Isso says of a comment in its column `mode`; 4 is one that was deleted and has answers.
WHY_NOT: dict[object, str] = {1: "", 2: UNAPPROVED, 4: DELETED}

type Row = tuple[object, ...]
type Pages = dict[object, FoundThread]


def recognises(path: Path) -> bool:
    return beginning_of(path).startswith(SQLITE)


def bring_in(path: Path, wishes: Wishes) -> Report:
    return move_in(read(path), wishes)


def read(path: Path) -> Found:
    found, place, length = Found(), "", 0
    try:
        with closing(_opened(path)) as database:
            _must_be_isso(database)
            pages = _pages_in(database, found)
            rows = "SELECT id, tid, created, mode, text, author, email FROM comments ORDER BY id"
            for row in database.execute(rows):
                place = f"comment {row[0]}"
                length += sum(len(value) for value in row if isinstance(value, bytes))
                if length > MOST_BYTES:
                    raise CannotBringIn("there is more in it than any house could say.", place=place)
                _read_comment(row, place, found, pages)
    except sqlite3.Error:
        raise CannotBringIn("from here on it cannot be read; it may be damaged.", place=place or "threads") from None
    return found


def _opened(path: Path) -> sqlite3.Connection:
    """Read-only in every sense: not even a file of SQLite's own comes to lie beside it."""
    _must_be_unzipped(path)
    _must_be_at_rest(path)
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_ROW)
    database.execute("PRAGMA trusted_schema=OFF")
    database.set_authorizer(lambda act, *_: sqlite3.SQLITE_OK if act in READING else sqlite3.SQLITE_DENY)
    looks = count()
    database.set_progress_handler(lambda: next(looks) > MOST_LOOKS, BETWEEN_LOOKS)
    database.text_factory = bytes  # or a single one that is no UTF-8 would end it all
    return database


def _must_be_unzipped(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(GZIP)) == GZIP:
            raise CannotBringIn("SQLite reads no zipped files; please unzip it first.")


def _must_be_at_rest(path: Path) -> None:
    for suffix in ("-journal", "-wal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise CannotBringIn(f"somebody is writing into it ({beside.name} lies beside it); please stop Isso first.")


def _must_be_isso(database: sqlite3.Connection) -> None:
    """With two real tables: a view by the same name could ask for anything, and never end."""
    tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    real = {_words(name) for name, sql in tables if not _words(sql).upper().startswith("CREATE VIRTUAL")}
    if not real >= TABLES:
        raise CannotBringIn("it has no tables 'threads' and 'comments', so it is not Isso's.")


def _pages_in(database: sqlite3.Connection, found: Found) -> Pages:
    pages: Pages = {}
    for number, uri, title in database.execute("SELECT id, uri, title FROM threads ORDER BY id"):
        address = _words(uri)
        pages[number] = FoundThread(("isso", address), f"thread {number}", address, _words(title))
    found.threads.extend(pages.values())
    return pages


def _read_comment(row: Row, place: str, found: Found, pages: Pages) -> None:
    number, page_number, created, mode, text, author, email = row
    page, at = pages.get(page_number), instant_in(created)
    if why := WHY_NOT.get(mode, UNAPPROVED):
        found.refuse(place, why)
    elif page is None:
        found.refuse(place, NO_PAGE)
    elif at is None:
        found.refuse(place, NO_TIME)
    else:
        # Its number is its own within this file alone: the instant tells it from one of another house.
        mark = (*page.mark, str(number), at.isoformat())
        comment = FoundComment(mark, place, _words(text), at, _words(author), came_with_mail=bool(email))
        page.comments.append(comment)


def _words(value: object) -> str:
    """As text; a sign stands for what is no UTF-8."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
