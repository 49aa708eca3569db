"""Every migration goes back as it came, or says why it cannot; and all of them together make the same tables again."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import make

OURS = [app.label for app in apps.get_app_configs() if app.name.startswith("leftunsaid.")]


def test_each_goes_back_or_says_why_not():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS and not all(operation.reversible for operation in migration.operations):
            assert "cannot go back" in (migration.__doc__ or ""), f"{app}.{name}"


@pytest.mark.django_db(transaction=True)
def test_they_all_go_back_to_nothing_and_forth_again():
    before = tables()
    try:
        for app in OURS:
            if app in MigrationLoader(connection).migrated_apps:
                call_command("migrate", app, "zero", verbosity=0)
        left = {name for name, _ in tables() if name.startswith(tuple(f"{app}_" for app in OURS))}
        assert left == set()
    finally:
        call_command("migrate", verbosity=0)
    assert tables() == before
    assert make.comment(make.letter()).number == 1


def tables() -> set[tuple[str, str]]:
    """What the database has, and how it was told to make it: columns and constraints in whatever order."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, coalesce(sql, name) FROM sqlite_master")
        else:
            cursor.execute(
                "SELECT table_name, column_name || ' ' || data_type || ' ' || is_nullable"
                " FROM information_schema.columns WHERE table_schema = 'public'"
                " UNION SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE connamespace = 'public'::regnamespace"
                " UNION SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                " UNION SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            )
        told = cursor.fetchall()
    return {(table, ", ".join(sorted(part.rstrip(")") for part in how.split(", ")))) for table, how in told}
