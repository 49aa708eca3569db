"""A page tells of one moment, though letters and comments are read one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read within is as it was at the first read, whatever is written meanwhile. It waits for nobody."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        # Django's own transactions would take the writers' lock.
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgresql else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
