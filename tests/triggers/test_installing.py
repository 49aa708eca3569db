"""What the database counts by itself is there after every migration, and in the way of none."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

import make
from leftunsaid.letters.choosing import choose_feelings
from leftunsaid.letters.looking_back import add_postscript
from leftunsaid.letters.models import FoundByFeeling, Letter
from leftunsaid.letters.revisions import revision_of_lists
from leftunsaid.moderation.models import Decision
from leftunsaid.triggers.installing import install, let_go

A_PLAN = ["a migration"]


def names() -> set[str]:
    kept_in = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}
    told_by = kept_in.get(connection.vendor, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    with connection.cursor() as cursor:
        cursor.execute(told_by)
        return {name for (name,) in cursor.fetchall()}


def as_they_stand() -> list[tuple[object, ...]]:
    """Another answer after each that is made or dropped."""
    told_by = {"sqlite": "PRAGMA schema_version"}
    with connection.cursor() as cursor:
        cursor.execute(told_by.get(connection.vendor, "SELECT oid FROM pg_trigger WHERE NOT tgisinternal ORDER BY oid"))
        return cursor.fetchall()


def revision(letter: Letter) -> int:
    return Letter.objects.values_list("revision", flat=True).get(pk=letter.pk)


def test_a_migration_finds_no_trigger_and_leaves_all_of_them(transactional_db):
    before = names()
    assert {"letters_count_revisions", "comments_revise_insert", "moderation_decision_without_delete"} <= before
    let_go(using="default", plan=A_PLAN)
    assert names() == set()
    install(using="default")
    assert names() == before


def test_a_start_that_has_nothing_to_migrate_touches_no_table(transactional_db):
    """On PostgreSQL it would wait for a backup that reads, and all readers behind it."""
    before = names(), as_they_stand()
    let_go(using="default", plan=[])
    call_command("migrate", verbosity=0)
    assert (names(), as_they_stand()) == before


def test_one_that_is_written_otherwise_today_takes_the_place_of_the_old_one(transactional_db, monkeypatch):
    before = names()
    monkeypatch.setattr("leftunsaid.moderation.triggers.REFUSES", "written once, and so it stays")
    install(using="default")
    Decision.objects.create(letter=make.letter(), act="hold", by="ines", decided_at=make.NOON)
    with pytest.raises(IntegrityError, match="and so it stays"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM moderation_decision")
    assert names() == before


@pytest.mark.sqlite
def test_a_table_that_is_built_anew_counts_on(transactional_db):
    letter = make.letter()
    let_go(using="default", plan=A_PLAN)
    with connection.schema_editor() as schema:
        schema._remake_table(Letter)
    install(using="default")
    before = revision(letter)
    make.comment(letter)
    assert revision(letter) > before


def test_the_database_counts_what_anybody_writes(transactional_db):
    letter = make.letter()
    comment = make.comment(letter)
    asking = make.comment(letter, is_asking=True)
    added = add_postscript(letter, "It was so.", now=make.NOON)
    held = make.comment(letter, hold_reason="many")

    def counted(act) -> tuple[bool, bool]:
        """Does it count as a change of the letter's page, and of the lists?"""
        before = revision(letter), revision_of_lists()
        act()
        return revision(letter) != before[0], revision_of_lists() != before[1]

    def write(thing, **columns):
        return lambda: type(thing).objects.filter(pk=thing.pk).update(**columns)

    assert counted(write(comment, body="By hand.")) == (True, False)
    assert counted(write(comment, press_hash="a" * 64)) == (False, False)
    assert counted(write(held, body="Not yet to be read.")) == (False, False)
    assert counted(write(asking, covered_at=make.NOON)) == (True, True)
    assert counted(write(letter, body="By hand.")) == (True, False)
    assert counted(write(letter, revision=0)) == (True, False)
    assert counted(write(letter, comments_closed_at=make.NOON)) == (True, True)
    assert counted(write(letter, shown_at=make.NOON - make.timedelta(days=40))) == (True, True)
    assert counted(write(letter, postscript_count=2)) == (True, True)
    assert counted(write(added, body="By hand.")) == (True, False)
    assert counted(added.delete) == (True, False)
    assert counted(lambda: choose_feelings(letter, ["hope"])) == (True, True)
    assert counted(lambda: FoundByFeeling.objects.update(slug="love")) == (False, True)
    assert counted(lambda: FoundByFeeling.objects.all().delete()) == (False, True)
    assert counted(write(letter, held_at=make.NOON)) == (True, True)
    assert counted(comment.delete) == (True, False)
    assert counted(lambda: make.letter()) == (False, True)
