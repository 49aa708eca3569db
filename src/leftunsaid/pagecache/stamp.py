"""Has anything been committed since? For SQLite in WAL mode the answer is 20 bytes of shared memory."""

import mmap
import os
from contextlib import suppress
from pathlib import Path

# The WAL-index header (https://www.sqlite.org/walformat.html, 1.2): the change counter, the sizes, the checksums of
# the last frame. They change with every commit of any program, and with a reset of the log.
HEADER = slice(8, 28)
LOOK_AGAIN = 256  # stamps: then we look whether the file is still the one that SQLite has

# Nothing that is opened here is ever closed. With a file POSIX takes away every lock that this process has on it, and
# so those by which SQLite keeps writers apart, in a thread beside us.
_kept_open: list[object] = []


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
        shared = self._map  # another thread may be looking
        return shared[HEADER] if shared else None

    def _look(self) -> None:
        """Is the file another one by now? One that cannot be mapped is opened once: it stays open as well."""
        try:
            found = self._path.stat().st_ino
        except OSError:
            found = 0
        if found != self._inode:
            self._inode, self._map = found, _open(self._path)


def _open(path: Path) -> mmap.mmap | None:
    with suppress(OSError, ValueError):
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        _kept_open.append(file)
        shared = mmap.mmap(file, 4096, access=mmap.ACCESS_READ)
        _kept_open.append(shared)
        return shared
    return None
