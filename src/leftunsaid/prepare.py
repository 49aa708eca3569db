"""What has to be in place before anybody is let in: the tables and the static files."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from leftunsaid.config import Config, ConfigError
from leftunsaid.keeping.contents import unknown_migrations


def prepare(config: Config) -> None:
    """Bring the tables and the static files up to date. Two starts in one folder: the second finds all done."""
    from django.core.management import call_command

    prepare_tables(config)
    with _alone(config):
        call_command("collectstatic", verbosity=0, interactive=False)


def prepare_tables(config: Config, *, only_if_new: bool = False) -> None:
    """Bring the tables up to date; with `only_if_new` leave those of a house that has some already.

    Those of a later version of the program are left alone, and the start is refused.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    django.setup()
    with _alone(config):
        try:
            _refuse_later_tables(config)
            if not only_if_new or "django_migrations" not in connection.introspection.table_names():
                call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as fault:
            raise _no_database(config, fault) from None
        finally:
            connection.close()


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    """While another start in this folder is at it, wait."""
    with (config.data / ".starting").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _refuse_later_tables(config: Config) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    if unknown := unknown_migrations([f"{app}.{name}" for app, name in applied]):
        raise ConfigError(
            "DATABASE_URL" if config.database_url else "LEFTUNSAID_DATA",
            f"the tables are those of a later version of the program ({unknown[-1]} is not known here).",
            "Bring that version here, or put back a backup from before the upgrade: leftunsaid restore FILE --yes.",
        )


def _no_database(config: Config, fault: Exception) -> ConfigError:
    problem = f"the database does not answer ({type(fault).__name__})."
    if config.database_url:
        mend = "See that it runs and that user, password and name are right."
        return ConfigError("DATABASE_URL", problem, mend)
    return ConfigError(
        "LEFTUNSAID_DATA", problem, "See that the disk has room and that this user can write in the folder."
    )
