from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from leftunsaid.triggers.words import Trigger


def let_go(*, using: str, plan: list[Any], **_: Any) -> None:
    """No trigger stands in the way of a migration, if there is one.

    SQLite builds a table anew to alter it: then its triggers vanish, and those of others that name it stop it.
    """
    if plan:
        with connections[using].cursor() as cursor:
            for trigger in _triggers(using):
                cursor.execute(trigger.drop(cursor.db.vendor))


def install(*, using: str, **_: Any) -> None:
    """After every migration the database has all triggers of the house again, each as it is written today."""
    for trigger in _triggers(using):
        # One by one: no moment without it, and no lock on two tables.
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute(trigger.drop(cursor.db.vendor))
            for statement in trigger.makes:
                cursor.execute(statement)


def _triggers(using: str) -> Iterator[Trigger]:
    """But those of tables that are not there: somebody goes back to a version that had none of it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for triggers in settings.TRIGGERS:
        named = import_string(triggers)(connection.vendor)
        yield from (trigger for trigger in named if tables.issuperset(trigger.tables))
