"""A house of 100,000 letters in a second: put down all at once, since the verb would take its time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

import make
from leftunsaid.letters.models import LastNumber, Letter

type Numbers = tuple[int, int]  # the first and the last

PADDED = f"substr('{'0' * 22}' || i, length('' || i) + 1)"
ITS_OWN = {"number": "i", "address": PADDED, "waiting_address": PADDED, "body": "'Letter ' || i || '.'"}


def put_down(numbers: Numbers, without: Iterable[Numbers] = ()) -> None:
    """Public letters with these numbers, but for those that `without` leaves out. The kept counts do not know of it."""
    left_out = " OR ".join(f"i BETWEEN {first} AND {last}" for first, last in without) or "FALSE"
    like_all = _columns_of(Letter(visibility="public", written_at=make.NOON, shown_at=make.NOON))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE n (i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)
            INSERT INTO letters_letter ({", ".join([*ITS_OWN, *like_all])})
            SELECT {", ".join([*ITS_OWN.values(), *["%s"] * len(like_all)])} FROM n WHERE NOT ({left_out})
            """,
            [*numbers, *like_all.values()],
        )
    LastNumber.objects.update_or_create(pk=1, defaults={"number": numbers[1]})


def take_back(numbers: Iterable[Numbers]) -> None:
    """Withdraw these letters, all at once. The kept counts do not know of it."""
    for first, last in numbers:
        Letter.objects.filter(number__range=(first, last)).update(body="", withdrawn_at=make.NOON, erased_at=make.NOON)


@contextmanager
def for_all_tests_of_a_module(blocker) -> Iterator[None]:
    """What is written in here stands until the end of it. Each test begins with it, and what it does is taken back."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def gather_statistics() -> None:
    """What a database knows of its tables when it has run for a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _columns_of(letter: Letter) -> dict[str, object]:
    """What a letter keeps in each column but its own and the empty ones."""
    fields = [field for field in Letter._meta.concrete_fields if not field.generated and field.column not in ITS_OWN]
    kept = {field.column: field.get_db_prep_save(getattr(letter, field.attname), connection) for field in fields}
    return {column: value for column, value in kept.items() if value is not None}
