from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from leftunsaid.triggers.words import Trigger

# PostgreSQL says a trigger in words of its own, so ours stand beside it as a comment.
AS_WRITTEN = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal",
}


def let_go(*, using: str, plan: list[Any], **_: Any) -> None:
    """No trigger stands in the way of a migration, if there is one.

    SQLite builds a table anew to alter it: then its triggers vanish, and those of others that name it stop it.
    """
    if plan:
        with connections[using].cursor() as cursor:
            for trigger in _triggers(using):
                cursor.execute(trigger.drop(cursor.db.vendor))


def install(*, using: str, **_: Any) -> None:
    """After every migration the database has all triggers of the house again, each as it is written today.

    What stands there so already is left alone. To make it anew would wait on PostgreSQL until nobody reads the table,
    a backup perhaps, and every page would wait behind that.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(AS_WRITTEN[cursor.db.vendor])
        standing = dict(cursor.fetchall())
    for trigger in _triggers(using):
        if standing.get(trigger.name) != trigger.wording:
            _make(trigger, using)


def _make(trigger: Trigger, using: str) -> None:
    # One by one: no moment without it, and no lock on two tables.
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(trigger.drop(cursor.db.vendor))
        for statement in trigger.makes:
            cursor.execute(statement)
        if cursor.db.vendor == "postgresql":
            cursor.execute(f"COMMENT ON TRIGGER {trigger.name} ON {trigger.table} IS %s", [trigger.wording])


def _triggers(using: str) -> Iterator[Trigger]:
    """But those of tables that are not there: somebody goes back to a version that had none of it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for triggers in settings.TRIGGERS:
        named = import_string(triggers)(connection.vendor)
        yield from (trigger for trigger in named if tables.issuperset(trigger.tables))
