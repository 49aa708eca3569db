"""A row as a line of JSON, and a row out of one. What is empty is not written; times are in UTC."""

import json
from collections.abc import Callable, Container
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.db import models

from leftunsaid.lib.text import clean
from leftunsaid.transfer.archive.little_notes import instant_in
from leftunsaid.transfer.archive.tables import Row, Table
from leftunsaid.transfer.formats import NUMBERS_END

EMPTY: tuple[Any, ...] = (None, "", [])
# Less than the database would take: behind the last of something there is always a next.
LARGEST = {
    models.PositiveSmallIntegerField: 10**4,
    models.PositiveIntegerField: 10**9,
    models.PositiveBigIntegerField: NUMBERS_END - 1,
}


class NoRow(ValueError):
    """This line is no row of its table; says why in a sentence, and repeats nobody's words."""


def line_of(row: Row) -> bytes:
    """The same row gives the same bytes, whichever database keeps it."""
    told = {name: _written(value) for name, value in row.items() if value not in EMPTY}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Reader:
    """Understands the lines of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._understood = {column.name: table.reads.get(column.name) or _reader(column) for column in table.columns}
        self._empty: Row = {column.name: column.get_default() for column in table.columns}
        self._needed = [column.name for column in table.columns if not _may_be_missing(column)]

    def row_in(self, line: bytes) -> Row:
        """Every column of the table, as the database would answer it. Raises NoRow."""
        told = _object_in(line)
        row = self._empty.copy()
        for name, value in told.items():
            if name not in row:
                raise NoRow(f"It has a field that is none of {self._table.name}. Was it made by a later version?")
            try:
                row[name] = self._understood[name](value)
            except (ValueError, OverflowError):
                raise NoRow(f"{name!r} is not what stands there in an archive.") from None
        for name in self._needed:
            if name not in told:
                raise NoRow(f"{name!r} is missing.")
        return row


def _object_in(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise NoRow("This line is not JSON in UTF-8.") from None
    if not isinstance(told, dict):
        raise NoRow("This line is no object of JSON.")
    return told


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def _may_be_missing(column: Any) -> bool:
    """Where nothing can stand, or words were erased; and an archive of an earlier version lacks a column that came
    later, which has a default then."""
    return column.null or column.blank or column.has_default() or isinstance(column, models.TextField)


def _is_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField)


def _reader(column: Any) -> Callable[[Any], Any]:
    if column.choices:
        return partial(_one_of, dict(column.flatchoices))
    if isinstance(column, models.DateTimeField):
        return instant_in
    if isinstance(column, models.DateField):
        return _day
    if type(column) in LARGEST:
        return partial(_number, LARGEST[type(column)])
    return partial(_text, longest=column.max_length) if _is_text(column) else _text


def _text(told: Any, longest: int | None = None) -> str:
    if not isinstance(told, str) or clean(told) != told or len(told) > (longest or len(told)):
        raise ValueError
    return told


def _one_of(choices: Container[str], told: Any) -> str:
    said = _text(told)
    if said not in choices:
        raise ValueError
    return said


def _number(largest: int, told: Any) -> int:
    if type(told) is not int or not 0 <= told <= largest:
        raise ValueError
    return told


def _day(told: Any) -> date:
    return date.fromisoformat(_text(told))
