"""Several verbs at the same moment, each on a connection of its own, as several visitors are."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection, transaction
from django.db.models import QuerySet

from leftunsaid.ownership.actions import lock_key
from leftunsaid.ownership.models import OwnerKey

# In this database alone. (A lock on a transaction names none, but whoever waits for it holds others that do.)
WHO_WAITS = """
    SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database()
    )
"""
SOON = 60  # seconds; generous, since nothing here measures speed


def all_at_once[T](*verbs: Callable[[], T]) -> list[T]:
    """Start every verb together and answer what each answered. The first fault of any of them is raised."""
    gate = Barrier(len(verbs))

    def act(verb: Callable[[], T]) -> T:
        gate.wait(timeout=SOON)
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as crowd:
        return list(crowd.map(act, verbs))


def press(key: OwnerKey, verb: Callable[[], object]) -> None:
    """As a page does that the words open."""
    with transaction.atomic():
        lock_key(key)
        verb()


@contextmanager
def while_held(rows: QuerySet) -> "Iterator[Crowd]":
    """For PostgreSQL: nobody gets past these rows before the end. Then all who waited go on, and come to their end."""
    with ThreadPoolExecutor(3) as pool:
        crowd = Crowd(pool)
        with transaction.atomic():
            list(rows.select_for_update())
            yield crowd
        crowd.end()


class Crowd:
    """Verbs that begin one after the other, each as soon as the one before waits for somebody, or is done."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool, self._begun = pool, []

    def begin(self, verb: Callable[[], object]) -> None:
        self._begun.append(self._pool.submit(self._act, verb))
        until = time.monotonic() + SOON
        while not self._begun[-1].done() and _waiting() < self._not_done():
            assert time.monotonic() < until, "One of them neither waits for another nor comes to an end."

    def end(self) -> None:
        for one in self._begun:
            one.result()

    def _not_done(self) -> int:
        return sum(not one.done() for one in self._begun)

    def _act(self, verb: Callable[[], object]) -> None:
        try:
            verb()
        finally:
            connection.close()


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WHO_WAITS)
        return cursor.fetchone()[0]
