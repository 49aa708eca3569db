from itertools import chain
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from leftunsaid.desk import triggers as of_desk
from leftunsaid.moderation import triggers as of_moderation


class DeskConfig(AppConfig):
    name = "leftunsaid.desk"

    def ready(self) -> None:
        # After every migration, and not in one: SQLite builds a table anew to alter it, and its triggers vanish.
        post_migrate.connect(let_lines_stay, sender=self)


def let_lines_stay(*, using: str, **_: Any) -> None:
    """Let the database refuse to change a line of a log, or to take one away."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not {"moderation_decision", "desk_atthedoor"} <= set(connection.introspection.table_names(cursor)):
            return  # somebody goes back to a version that had none of it
        for statement in chain(of_moderation.triggers(connection.vendor), of_desk.triggers(connection.vendor)):
            cursor.execute(statement)
