"""How often something that stands on many pages has changed: in the database, so that every process sees it at once."""

from django.db import connection, transaction


def counting(name: str) -> str:
    """The statement that counts one more change."""
    return (
        f"INSERT INTO pagecache_revision (name, value) VALUES ('{name}', 1) "  # noqa: S608
        "ON CONFLICT (name) DO UPDATE SET value = pagecache_revision.value + 1"
    )


def count(name: str) -> None:
    """One more change of what is no row of the database: nobody looks for it before something is committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(counting(name))
