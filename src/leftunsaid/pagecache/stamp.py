"""Has anything been committed since? For SQLite in WAL mode the answer is 20 bytes of shared memory."""

import mmap
import os
from contextlib import suppress
from pathlib import Path

# The WAL-index header (https://www.sqlite.org/walformat.html, 1.2): the change counter, the sizes, the checksums of
# the last frame. They change with every commit of any program, and with a reset of the log.
HEADER = slice(8, 28)
LOOK_AGAIN = 256  # stamps: then we look whether the file is still the one that SQLite has


class Stamp:
    """Reads the stamp of one database. None is no answer: then only a query can tell."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-shm")
        self._map: mmap.mmap | None = None
        self._inode = 0
        self._reads = 0

    def read(self) -> bytes | None:
        """Equal stamps mean that nothing was committed in between. Take it before you read what it is to vouch for."""
        self._reads += 1
        if self._map is None or self._reads % LOOK_AGAIN == 0:
            self._look()
        return self._map[HEADER] if self._map else None

    def _look(self) -> None:
        try:
            found = self._path.stat()
        except OSError:
            self._forget()
            return
        if self._map is not None and found.st_ino == self._inode:
            return
        self._forget()
        with suppress(OSError, ValueError), self._path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 4096, access=mmap.ACCESS_READ)
            self._inode = os.fstat(file.fileno()).st_ino

    def _forget(self) -> None:
        # Not closed: another thread may be reading it just now. It goes when nobody holds it.
        self._map = None
