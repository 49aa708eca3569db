"""Isso's own database: read by what Isso wrote, and never trusted."""

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leftunsaid.transfer import isso
from leftunsaid.transfer.formats import CannotBringIn
from leftunsaid.transfer.found import DELETED, NO_PAGE, NO_TIME, UNAPPROVED
from leftunsaid.transfer.isso import read, recognises

MARCH = datetime(2018, 3, 2, 14, 13, 20, tzinfo=UTC)
THREADS = "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri, title);"
COMMENTS = "CREATE TABLE comments (id INTEGER PRIMARY KEY, tid, created, mode, text, author, email);"


@pytest.fixture
def database(tmp_path: Path) -> Callable[[str], Path]:
    def database(script: str) -> Path:
        file = tmp_path / "isso.db"
        with closing(sqlite3.connect(file)) as made:
            made.executescript(script)
        return file

    return database


def refused(file: Path) -> str:
    with pytest.raises(CannotBringIn) as refusal:
        read(file)
    return str(refusal.value)


def test_what_isso_wrote_is_read(sample):
    kettle, door = read(sample("isso.db")).threads
    assert (kettle.address, kettle.title, kettle.body) == ("/2018/kettle/", "The kettle that sings", "")
    assert [(comment.name, comment.body, comment.at - MARCH) for comment in kettle.comments] == [
        ("Berit", "It sang for **you** as well.\n\nI heard it.", timedelta(0)),
        ("", "Ours too.", timedelta(days=2)),
        ("Torv", "Look at https://kettles.example for more.", timedelta(days=1)),
    ]
    assert [comment.came_with_mail for comment in kettle.comments] == [True, False, False]
    assert [comment.body for comment in door.comments] == ["We all did."]


def test_each_row_that_stays_out_is_named_with_its_number_and_why(sample):
    assert [(one.place, one.why) for one in read(sample("isso.db")).refused] == [
        ("comment 4", DELETED),
        ("comment 6", UNAPPROVED),
    ]


def test_rows_that_are_nothing_are_refused_one_by_one(database):
    file = database(
        THREADS
        + COMMENTS
        + "INSERT INTO threads VALUES (1, '/a', NULL);"
        + "INSERT INTO comments VALUES (1, 9, 1.5e9, 1, 'x', NULL, NULL), (2, 1, 'soon', 1, 'x', NULL, NULL),"
        + "(3, 1, 9e99, 1, 'x', NULL, NULL), (4, NULL, NULL, NULL, NULL, NULL, NULL),"
        + "(5, 1, 1.5e9, 1, x'66ff6f', 7, NULL);"
    )
    found = read(file)
    assert [(one.place, one.why) for one in found.refused] == [
        ("comment 1", NO_PAGE),
        ("comment 2", NO_TIME),
        ("comment 3", NO_TIME),
        ("comment 4", UNAPPROVED),
    ]
    assert [(one.body, one.name) for one in found.threads[0].comments] == [("f\ufffdo", "7")]


def test_another_database_is_not_taken_for_one(database):
    assert "not Isso's" in refused(database("CREATE TABLE letters (id);"))


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i"


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        (f"CREATE VIEW comments AS {ENDLESS} AS id, 1 AS tid, 1 AS mode, 'x' AS text FROM n;", "not Isso's"),
        ("CREATE VIRTUAL TABLE comments USING fts5(tid, created, mode, text, author, email);", "not Isso's"),
        (
            "CREATE TABLE comments (id INTEGER PRIMARY KEY, tid, created, mode, author, email,"
            " text AS (zeroblob(900000000)));INSERT INTO comments VALUES (1, 1, 1, 1, '', '');",
            "cannot be read",
        ),
        ("CREATE TABLE comments (id INTEGER PRIMARY KEY, text);", "cannot be read"),
    ],
)
def test_a_hostile_schema_is_refused(database, hostile, why):
    assert why in refused(database(THREADS + hostile))


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:5000], lambda whole: whole[:100] + b"\xff" * 400 + whole[500:]]
)
def test_a_damaged_database_is_refused(sample, file_of, damage):
    refused(file_of(damage(sample("isso.db").read_bytes())))


def test_nothing_appears_beside_the_file_and_nothing_can_be_written_into_it(database):
    file = database(THREADS + COMMENTS + "PRAGMA journal_mode=WAL;")
    with closing(isso._opened(file)) as opened:
        assert list(opened.execute("SELECT uri FROM threads")) == []
        assert list(file.parent.iterdir()) == [file]
        with pytest.raises(sqlite3.Error):
            opened.execute("INSERT INTO threads VALUES (1, '/a', 'A')")


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_a_database_that_somebody_writes_into_is_refused(sample, file_of, suffix):
    file = file_of(sample("isso.db").read_bytes())
    file.with_name(file.name + suffix).write_bytes(b"a change under way")
    assert "stop Isso first" in refused(file)


def test_it_is_known_by_its_beginning(sample):
    assert recognises(sample("isso.db"))
    assert not recognises(sample("disqus.xml"))


def test_a_zipped_database_is_to_be_unzipped_first(sample, file_of):
    zipped = file_of(gzip.compress(sample("isso.db").read_bytes()))
    assert recognises(zipped)
    assert refused(zipped) == "SQLite reads no zipped files; please unzip it first."
