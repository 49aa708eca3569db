"""Several verbs at the same moment, each on a connection of its own, as several visitors are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def all_at_once[T](*verbs: Callable[[], T]) -> list[T]:
    """Start every verb together and answer what each answered. The first fault of any of them is raised."""
    gate = Barrier(len(verbs))

    def act(verb: Callable[[], T]) -> T:
        gate.wait(timeout=60)
        try:
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as crowd:
        return list(crowd.map(act, verbs))
