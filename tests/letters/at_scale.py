"""A house of 100,000 letters in a second: put down all at once, since the verb would take its time."""

from collections.abc import Iterable

from django.db import connection

import make
from leftunsaid.letters.models import LastNumber, Letter

type Numbers = tuple[int, int]  # the first and the last


def put_down(numbers: Numbers, without: Iterable[Numbers] = ()) -> None:
    """Public letters with these numbers, but for those that `without` leaves out. The kept counts do not know of it."""
    left_out = " OR ".join(f"i BETWEEN {first} AND {last}" for first, last in without) or "FALSE"
    shown_at = connection.ops.adapt_datetimefield_value(make.NOON)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE n (i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)
            INSERT INTO letters_letter (
                number, address, waiting_address, visibility, dear, body, signature, written_at, shown_at,
                hold_reason, removal_reason, comment_count, last_comment_number
            )
            SELECT
                i, {_padded("i")}, {_padded("i")}, 'public', '', 'Letter ' || i || '.', '', {_instant()}, {_instant()},
                '', '', 0, 0
            FROM n WHERE NOT ({left_out})
            """,
            [*numbers, shown_at, shown_at],
        )
    LastNumber.objects.update_or_create(pk=1, defaults={"number": numbers[1]})


def take_back(numbers: Iterable[Numbers]) -> None:
    """Withdraw these letters, all at once. The kept counts know nothing of it."""
    for first, last in numbers:
        Letter.objects.filter(number__range=(first, last)).update(body="", withdrawn_at=make.NOON, erased_at=make.NOON)


def gather_statistics() -> None:
    """What a database knows of its tables when it has run for a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _padded(number: str) -> str:
    return f"substr('{'0' * 22}' || {number}, length('' || {number}) + 1)"


def _instant() -> str:
    return "%s" if connection.vendor == "sqlite" else "CAST(%s AS timestamptz)"
