"""Queries that are asked most: put together once, and asked again and again with other values."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState


class Prepared[M: Model]:
    """Whole rows of one model. `rows` is an example of the query: its values are left out, each `ask` gives its own."""

    def __init__(self, rows: QuerySet[M]) -> None:
        self._rows = rows
        self._compiled: tuple[Any, str, dict[int, Any], list[str]] | None = None

    def ask(self, *values: int | str | date) -> list[M]:
        """With as many values as the example has, in the order in which they stand in its SQL."""
        compiler, sql, converters, fields = self._compiled or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [_as_stored(value) for value in values])
            rows = cursor.fetchall()
        made = compiler.apply_converters(rows, converters) if converters else rows
        alias = connection.alias
        return [_as_it_was_kept(self._rows.model, alias, zip(fields, row, strict=True)) for row in made]

    def _compile(self) -> tuple[Any, str, dict[int, Any], list[str]]:
        compiler = self._rows.query.get_compiler(connection=connection)
        sql, _ = compiler.as_sql()
        columns = [column for column, _, _ in compiler.select]
        fields = [column.target.attname for column in columns]
        self._compiled = compiler, sql, compiler.get_converters(columns), fields
        return self._compiled


def _as_it_was_kept[M: Model](model: type[M], alias: str, values: Iterable[tuple[str, Any]]) -> M:
    """As unpickling makes one: `Model.__init__` would look at each of its fields, and tell signals of it."""
    thing = model.__new__(model)
    thing.__dict__.update(values)
    thing._state = state = ModelState()
    state.adding, state.db = False, alias
    return thing


def _as_stored(value: int | str | date) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
