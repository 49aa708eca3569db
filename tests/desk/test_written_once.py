"""The logs of the desk are written once: no verb, no queryset and no program that reaches the database changes them."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

import make
from leftunsaid.desk import door_log
from leftunsaid.desk.models import AtTheDoor
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.written_once import WrittenOnce


@pytest.fixture(params=[Decision, AtTheDoor], ids=["decisions", "door"])
def log(request, now):
    """A log with one line."""
    moderation.hold(make.letter(), by="root", now=now)
    door_log.note("Ines", "came", now=now)
    return request.param


@pytest.fixture
def stays(log):
    """Whatever is tried, the line stands as it was."""
    before = list(log.objects.values_list())
    yield
    assert list(log.objects.values_list()) == before


@pytest.mark.usefixtures("stays")
def test_a_line_in_hand_is_neither_saved_again_nor_deleted(log):
    line = log.objects.get()
    for change in (line.save, line.delete, lambda: line.save(update_fields=["id"])):
        with pytest.raises(WrittenOnce):
            change()


@pytest.mark.usefixtures("stays")
@pytest.mark.parametrize(
    "change",
    [
        lambda lines, who: lines.update(**{who: "x"}),
        lambda lines, _: lines.all().delete(),
        lambda lines, _: lines.filter(id__gt=0).delete(),
        lambda lines, who: lines.bulk_update(list(lines.all()), [who]),
        lambda lines, who: lines.update_or_create({who: "x"}, pk=lines.get().pk),
    ],
    ids=["update", "delete", "filter", "bulk", "or_create"],
)
def test_a_queryset_changes_no_line(log, change):
    with pytest.raises(WrittenOnce), transaction.atomic():
        change(log.objects, "by" if log is Decision else "name")


@pytest.mark.usefixtures("log")
def test_what_was_decided_about_a_letter_is_no_way_around():
    letter = Decision.objects.get().about
    for change in (letter.decisions.all().delete, lambda: letter.decisions.update(by="x")):
        with pytest.raises(WrittenOnce):
            change()


@pytest.mark.usefixtures("stays")
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 7", "DELETE FROM {}", "DELETE FROM {} WHERE id > 0"])
def test_the_database_refuses_whoever_asks(log, statement):
    assert refuses(statement.format(log._meta.db_table))


@pytest.mark.postgres
@pytest.mark.usefixtures("stays")
def test_a_table_cannot_be_emptied_at_once_either(log):
    assert refuses(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {log._meta.db_table}")


@pytest.mark.usefixtures("stays", "log")
def test_a_letter_cannot_be_taken_away_with_its_lines():
    letter = Decision.objects.get().about
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("stays")
def test_after_each_migration_the_database_refuses_anew(log):
    """SQLite forgets it where a table is built anew."""
    table = log._meta.db_table
    with connection.cursor() as cursor:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {table}_without_update{on_table}")
    for _ in range(2):
        call_command("migrate", verbosity=0)
        assert refuses(f"UPDATE {table} SET id = 7")


def refuses(statement: str) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except IntegrityError as why:
            return "neither changed nor taken away" in str(why)
    return False
