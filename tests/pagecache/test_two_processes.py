"""Another program commits, and empties the log: what it has said to be done is on the next page that is read."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from leftunsaid.pagecache.freshness import WalFreshness
from leftunsaid.pagecache.page import Page, Seen, keep_for_all
from leftunsaid.pagecache.wsgi import PageCache
from pagecache.readers import Site

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
READS = 5_000

WRITER = """
import mmap, sqlite3, sys

with open(sys.argv[2], "r+b") as file:
    told = mmap.mmap(file.fileno(), 8)
house = sqlite3.connect(sys.argv[1], isolation_level=None)
house.execute("PRAGMA synchronous=OFF")
value = 0
print("ready", flush=True)
while True:
    value += 1
    house.execute("UPDATE said SET value = ?", [value])
    told[:8] = value.to_bytes(8)
    if value % 50 == 0:
        house.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if value % 500 == 0:
        house.close()
        house = sqlite3.connect(sys.argv[1], isolation_level=None)
    for _ in range(value * 7919 % 4001):  # now at once, now after many reads
        pass
"""


@pytest.fixture
def writer(tmp_path):
    """A process that commits one number after the other, and the place where it says which it has committed."""
    database, told = tmp_path / "house.sqlite3", tmp_path / "told"
    told.write_bytes(bytes(8))
    with sqlite3.connect(database) as house:
        house.execute("PRAGMA journal_mode=WAL")
        house.execute("CREATE TABLE said (value INTEGER)")
        house.execute("INSERT INTO said VALUES (0)")
    house.close()
    process = subprocess.Popen([sys.executable, "-c", WRITER, database, told], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    yield str(database), told
    process.kill()
    process.communicate()


def test_of_5_000_reads_none_is_behind_what_another_process_has_committed(writer):
    database, told = writer
    house = sqlite3.connect(database, isolation_level=None)
    made = 0

    def tell(environ, start_response):
        nonlocal made
        made += 1
        [value] = house.execute("SELECT value FROM said").fetchone()
        keep_for_all(environ, Page(Seen("SELECT value FROM said", (), (value,)), since=NOON, until=None, route="said"))
        start_response("200 OK", [("Cache-Control", "no-cache")])
        return [str(value).encode()]

    cache = PageCache(
        application=tell,
        freshness=WalFreshness(database),
        clock=lambda: NOON,
        is_ours=lambda host: True,
        may_be_kept=lambda path: True,
        most_bytes=1_000_000,
    )
    reader, values, stale = Site(cache), [], 0
    while len(values) < READS or len(set(values)) < 100:
        committed = int.from_bytes(told.read_bytes())
        values.append(int(reader.ask("/said").body))
        stale += values[-1] < committed
    house.close()
    assert stale == 0
    assert values == sorted(values)
    assert made < len(values)  # else nothing was kept
