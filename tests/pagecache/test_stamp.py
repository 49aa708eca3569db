"""20 bytes of SQLite's shared memory change with every commit of any program, and never without one."""

import sqlite3
import subprocess
import sys

import pytest

from leftunsaid.pagecache.freshness import WalFreshness
from leftunsaid.pagecache.stamp import Stamp


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "house.sqlite3"
    with_wal = sqlite3.connect(path, isolation_level=None)
    with_wal.execute("PRAGMA journal_mode=WAL")
    with_wal.execute("CREATE TABLE said (words TEXT)")
    yield path, with_wal
    with_wal.close()


def test_reading_changes_nothing(database):
    path, connection = database
    stamp = Stamp(str(path))
    before = stamp.read()
    connection.execute("SELECT count(*) FROM said").fetchone()
    assert before is not None
    assert stamp.read() == before


def test_a_commit_changes_it_and_a_rollback_does_not(database):
    path, connection = database
    stamp = Stamp(str(path))
    before = stamp.read()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO said VALUES ('me too')")
    assert stamp.read() == before  # nobody else can read it yet
    connection.execute("ROLLBACK")
    assert stamp.read() == before
    connection.execute("INSERT INTO said VALUES ('me too')")
    assert stamp.read() != before


def test_every_one_of_many_commits_changes_it(database):
    path, connection = database
    stamp, seen = Stamp(str(path)), set()
    for number in range(500):
        connection.execute("INSERT INTO said VALUES (?)", [str(number)])
        seen.add(stamp.read())
    assert len(seen) == 500


def test_a_commit_of_another_program_changes_it(database):
    path, _ = database
    stamp = Stamp(str(path))
    before = stamp.read()
    code = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute('INSERT INTO said VALUES (1)')"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert stamp.read() != before


def test_emptying_the_log_is_noticed_too(database):
    path, connection = database
    stamp = Stamp(str(path))
    connection.execute("INSERT INTO said VALUES ('a')")
    before = stamp.read()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO said VALUES ('b')")
    assert stamp.read() != before


def test_looking_takes_no_lock_away_from_a_writer_beside_us(database):
    """POSIX forgets all locks of a process on a file as soon as it closes that file anywhere."""
    path, connection = database
    connection.execute("BEGIN IMMEDIATE")
    Stamp(str(path)).read()  # and what it opened is out of sight
    code = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"
    )
    other = subprocess.run([sys.executable, "-c", code, str(path)], check=False, capture_output=True, text=True)
    connection.execute("ROLLBACK")
    assert "database is locked" in other.stderr


def test_without_shared_memory_there_is_no_stamp(tmp_path):
    assert Stamp(str(tmp_path / "nothing.sqlite3")).read() is None
    assert WalFreshness(str(tmp_path / "nothing.sqlite3")).mark() is None


def test_what_cannot_be_mapped_is_opened_once(tmp_path, monkeypatch):
    opened: list[object] = []
    monkeypatch.setattr("leftunsaid.pagecache.stamp._kept_open", opened)
    (tmp_path / "house.sqlite3-shm").write_bytes(b"abc")
    stamp = Stamp(str(tmp_path / "house.sqlite3"))
    assert [stamp.read() for _ in range(20)] == [None] * 20
    assert len(opened) == 1


def test_another_file_in_its_place_is_found(database, monkeypatch):
    """A restored database, say. Until it is noticed the old one vouches for nothing new."""
    monkeypatch.setattr("leftunsaid.pagecache.stamp.LOOK_AGAIN", 1)
    path, connection = database
    stamp = Stamp(str(path))
    assert stamp.read()
    connection.close()  # the last one: SQLite takes the shared memory away
    assert stamp.read() is None
    anew = sqlite3.connect(path, isolation_level=None)
    anew.execute("INSERT INTO said VALUES ('c')")
    assert stamp.read() is not None
    anew.close()
