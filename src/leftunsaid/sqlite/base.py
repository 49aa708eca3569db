import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 5.0  # seconds, for the queue and for SQLite's own lock together
LOOK_AGAIN = 0.0002  # a turn lasts about ten times as long
WAITING_AT_ONCE = 3  # of a process's four threads: the fourth goes on serving readers,
BRIEFLY = 2.0  # and waits so many seconds at most: longer than any crowd of posters takes, but not than a stuck lock
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")

_process_turn = threading.Lock()
_waiting = threading.BoundedSemaphore(WAITING_AT_ONCE)


class Cursor(base.SQLiteCursorWrapper):
    """What is written outside of any transaction takes a turn too, for that one statement. (One that answers rows is
    over when these are read, a moment after its turn.)"""

    house: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        # A full disk ends a transaction by itself, and the turn is ours still.
        is_in_turn = self.house.turn.is_ours or self.connection.in_transaction
        if is_in_turn or not query.lstrip().startswith(WRITES):
            return super().execute(query, params)
        with self.house.turn_for_a_statement():
            return super().execute(query, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """Whoever writes, in whichever of our processes, takes turns on a kernel lock.

    SQLite's busy handler sleeps in growing steps, so under load one writer is passed by others until it gives up.
    Here one of each process looks again all the time, and the lock goes with its process, however that ends.
    Who has waited for 5 seconds gets OperationalError; the fourth to wait in one process gets it after two.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.turn = Turn(f"{conn_params['database']}.turn")
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.house = self
        return cursor

    @contextlib.contextmanager
    def turn_for_a_statement(self) -> Iterator[None]:
        waited = self.turn.take()
        try:
            with self._patience_left(PATIENCE - waited):
                yield
        finally:
            self.turn.leave()

    def _start_transaction_under_autocommit(self) -> None:
        waited = self.turn.take()
        try:
            with self._patience_left(PATIENCE - waited):
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.turn.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.turn.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.turn.leave()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]
        self.turn.close()

    @contextlib.contextmanager
    def _patience_left(self, seconds: float) -> Iterator[None]:
        """SQLite's own lock may be held by a program that takes no turns: wait for it no longer than is left."""
        if seconds > PATIENCE - 0.1:
            yield
            return
        self._wait_at_most(seconds)
        try:
            yield
        finally:
            self._wait_at_most(PATIENCE)

    def _wait_at_most(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(1, int(seconds * 1000))}")


class Turn:
    """One connection's place in the queue: first among the threads of its process, then among the processes."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.file: int | None = None
        self.is_ours = False

    def take(self) -> float:
        """Wait for our turn; answers for how many seconds."""
        started = time.monotonic()
        is_among_the_first = _waiting.acquire(blocking=False)
        until = started + (PATIENCE if is_among_the_first else BRIEFLY)
        try:
            if not _process_turn.acquire(timeout=until - started):
                raise OperationalError("database is locked: the turn did not come")
            try:
                self._lock_out_other_processes(until)
            except BaseException:
                _process_turn.release()
                raise
        finally:
            if is_among_the_first:
                _waiting.release()
        return time.monotonic() - started

    def leave(self) -> None:
        if self.is_ours and self.file is not None:
            fcntl.flock(self.file, fcntl.LOCK_UN)
            self.is_ours = False
            _process_turn.release()

    def close(self) -> None:
        self.leave()
        if self.file is not None:
            os.close(self.file)
        self.file = None

    def _lock_out_other_processes(self, until: float) -> None:
        if self.file is None:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while not self.is_ours:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.is_ours = True
            except BlockingIOError:
                if time.monotonic() > until:
                    raise OperationalError("database is locked: the turn did not come") from None
                time.sleep(LOOK_AGAIN)
