"""What has to be in place before anybody is let in: the tables and the static files."""

import fcntl
import os

from leftunsaid.config import Config, ConfigError


def prepare(config: Config) -> None:
    """Bring the tables and the static files up to date. Two starts in one folder: the second finds all done."""
    from django.core.management import call_command

    prepare_tables(config)
    call_command("collectstatic", verbosity=0, interactive=False)


def prepare_tables(config: Config, *, only_if_new: bool = False) -> None:
    """Bring the tables up to date; with `only_if_new` leave those of a house that has some already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection

    django.setup()
    with (config.data / ".starting").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            if not only_if_new or "django_migrations" not in connection.introspection.table_names():
                call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as fault:
            raise _no_database(config, fault) from None
        finally:
            connection.close()


def _no_database(config: Config, fault: Exception) -> ConfigError:
    problem = f"the database does not answer ({type(fault).__name__})."
    if config.database_url:
        mend = "See that it runs and that user, password and name are right."
        return ConfigError("DATABASE_URL", problem, mend)
    return ConfigError(
        "LEFTUNSAID_DATA", problem, "See that the disk has room and that this user can write in the folder."
    )
