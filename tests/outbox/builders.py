"""Who opens the envelopes of these tests, found by dotted path as those of the house are."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import connection

from leftunsaid.outbox.mail import Mail

book: dict[int, Callable[[datetime], Mail | None]] = {}  # what each test says is to happen
drawn: list[tuple[datetime, float]] = []


def by_the_book(page: int, *, now: datetime, dice: Random) -> Mail | None:
    return book[page](now)


def to_reader(reader: int, *, now: datetime, dice: Random) -> Mail:
    """A mail that any process can build. That it was sent is noted in a table, so that twice would be seen."""
    return Mail(
        to=f"reader-{reader}@example.org",
        subject=f"For reader {reader}",
        text="Somebody answered.\n",
        html="<p>Somebody answered.</p>",
        when_sent=lambda now: note(f"reader {reader}"),
    )


def happens(step: int, *, now: datetime, dice: Random) -> None:
    """No mail: something that is done."""
    note(f"step {step}")


def draw(*, now: datetime, dice: Random) -> None:
    drawn.append((now, dice.random()))


def note(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO noted (what) VALUES (%s)", [what])


KINDS = {
    "page": f"{__name__}.by_the_book",
    "reader": f"{__name__}.to_reader",
    "draw": f"{__name__}.draw",
    "step": f"{__name__}.happens",
}
