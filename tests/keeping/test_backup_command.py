"""Backed up while it stands open: whole, read again, for nobody else's eyes, or not there at all."""

import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from random import SystemRandom
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError

import make
from leftunsaid.config import ConfigError
from leftunsaid.keeping import archive, notes, postgres_copy, sqlite_copy
from leftunsaid.keeping.backup import back_up
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.daily import back_up_daily, backups_in
from leftunsaid.keeping.passphrase import open_keys
from leftunsaid.keeping.putting_back import HALF, is_whole_again, plan, put_back, refuse_half_a_house
from leftunsaid.keyfile import Keyring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_house(tmp_path, house):
    """The test's database is a house's: SQLite's file has another name in tests."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(settings.LEFTUNSAID.data / "keys.json", data)
    name = str(settings.DATABASES["default"]["NAME"])
    url = settings.LEFTUNSAID.database_url
    house(data=data, database_url=urlunsplit(urlsplit(url)._replace(path=f"/{name}")) if url else "")
    if not url:
        (data / sqlite_copy.NAME).symlink_to(name)
    return data


def members(file):
    return set(archive.read_manifest(file).hashes)


def test_it_holds_the_letters_and_the_houses_own_pages_but_no_key(told, tmp_path, own_house):
    letter = make.letter()
    make.comment(letter)
    (own_house / "words.txt").write_text("a word\n")
    (own_house / "templates" / "pages").mkdir(parents=True)
    (own_house / "templates" / "pages" / "about.html").write_text("Ours.")
    (own_house / "search.sqlite3").write_text("can be made anew")
    said = told("backup", str(tmp_path / "b"))
    assert "1 letters, 1 comments" in said
    kept = "leftunsaid.pgdump" if settings.LEFTUNSAID.database_url else "leftunsaid.sqlite3"
    assert members(tmp_path / "b") == {kept, "words.txt", "templates/pages/about.html"}
    assert (tmp_path / "b.keys").read_bytes() == (own_house / "keys.json").read_bytes()
    for file in ("b", "b.keys"):
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    assert notes.last(settings.LEFTUNSAID, notes.BACKUP) is not None
    assert not list(tmp_path.glob(".left-unsaid-draft*"))


def test_with_a_passphrase_the_keys_are_inside(told, tmp_path, own_house):
    (tmp_path / "phrase").write_text("blue cups on the shelf\n")
    told("backup", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "phrase"))
    assert not (tmp_path / "b.keys").exists()
    archive.unpack(tmp_path / "b", tmp_path / "again")
    sealed = (tmp_path / "again" / archive.KEYS).read_bytes()
    assert open_keys(sealed, "blue cups on the shelf") == (own_house / "keys.json").read_bytes()


@pytest.mark.parametrize("phrase", ["short\n", ""])
def test_a_short_passphrase_is_refused(told, tmp_path, phrase):
    (tmp_path / "phrase").write_text(phrase)
    with pytest.raises(CommandError, match="at least 12"):
        told("backup", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "phrase"))
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("taken", ["b", "b.keys"])
def test_it_takes_no_other_files_place(told, tmp_path, taken):
    (tmp_path / taken).write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        told("backup", str(tmp_path / "b"))
    assert {path.name for path in tmp_path.iterdir()} - {"data"} == {taken}
    assert (tmp_path / taken).read_text() == "mine"


def test_where_nothing_can_be_written_that_is_said_and_nothing_is_left(told, tmp_path):
    with pytest.raises(CommandError, match="no folder"):
        told("backup", str(tmp_path / "nowhere" / "b"))
    with pytest.raises(CommandError, match="no folder"):
        told("backup", str(tmp_path / "b"), "--keys", str(tmp_path / "nowhere" / "k"))
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def test_keys_are_not_left_behind_without_their_letters(tmp_path, monkeypatch, now):
    from leftunsaid.keeping import backup

    put = backup.put_in_place

    def put_keys_alone(draft, place):
        if place.name == "b":
            raise OSError(28, "No space left on device")
        put(draft, place)

    monkeypatch.setattr(backup, "put_in_place", put_keys_alone)
    with pytest.raises(CannotKeep, match="No space left"):
        back_up(settings.LEFTUNSAID, tmp_path / "b", keys=tmp_path / "k", now=now, dice=SystemRandom())
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


@pytest.mark.sqlite
def test_a_house_that_is_put_back_opens_when_all_is_done_and_not_before(told, tmp_path, now):
    make.letter()
    told("backup", str(tmp_path / "b"))
    elsewhere, vault = replace(settings.LEFTUNSAID, data=tmp_path / "elsewhere"), tmp_path / "vault"
    elsewhere.data.mkdir()
    vault.mkdir()
    (elsewhere.data / "keys.json").symlink_to(vault / "keys.json")
    planned = plan(elsewhere, tmp_path / "b", lists=[])
    ring = (tmp_path / "b.keys").read_bytes()
    put_back(elsewhere, tmp_path / "b", planned, keys=ring, now=now, dice=SystemRandom())
    assert (elsewhere.data / "keys.json").is_symlink()
    assert (vault / "keys.json").read_bytes() == ring
    with pytest.raises(ConfigError, match="broken off"):
        refuse_half_a_house(elsewhere)
    is_whole_again(elsewhere)
    refuse_half_a_house(elsewhere)


@pytest.mark.sqlite
def test_where_the_letters_cannot_be_exchanged_all_is_as_it_was(told, tmp_path, now, monkeypatch):
    make.letter()
    told("backup", str(tmp_path / "b"))
    elsewhere = replace(settings.LEFTUNSAID, data=tmp_path / "elsewhere")
    planned = plan(elsewhere, tmp_path / "b", lists=[])

    def fails(config, folder):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sqlite_copy, "put_back", fails)
    with pytest.raises(CannotKeep, match="Input/output"):
        put_back(elsewhere, tmp_path / "b", planned, keys=b"", now=now, dice=SystemRandom())
    refuse_half_a_house(elsewhere)
    assert list(elsewhere.data.iterdir()) == []
    (elsewhere.data / HALF).touch()  # one before it was broken off, and this one mends nothing
    with pytest.raises(CannotKeep, match="Input/output"):
        put_back(elsewhere, tmp_path / "b", planned, keys=b"", now=now, dice=SystemRandom())
    with pytest.raises(ConfigError, match="broken off"):
        refuse_half_a_house(elsewhere)


@pytest.mark.postgres
def test_a_restore_that_was_broken_off_is_told_with_its_mend():
    with psycopg.connect(settings.LEFTUNSAID.database_url) as house:
        house.execute("CREATE SCHEMA before_restore")
    try:
        with pytest.raises(CannotKeep, match="ALTER SCHEMA before_restore RENAME TO public"):
            postgres_copy.contents(settings.LEFTUNSAID)
    finally:
        with psycopg.connect(settings.LEFTUNSAID.database_url) as house:
            house.execute("DROP SCHEMA before_restore")


def test_keys_that_change_meanwhile_stop_it(tmp_path, own_house, monkeypatch, now):
    from leftunsaid.keeping import backup

    copies = backup.copies(settings.LEFTUNSAID)
    copy = copies.copy

    def copy_while_keys_rotate(config, folder):
        Keyring(own_house).add_key()
        return copy(config, folder)

    monkeypatch.setattr(copies, "copy", copy_while_keys_rotate)
    with pytest.raises(CannotKeep, match="rotate"):
        back_up(settings.LEFTUNSAID, tmp_path / "b", keys=tmp_path / "k", now=now, dice=SystemRandom())
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


@pytest.mark.sqlite
def test_a_damaged_copy_is_no_backup(tmp_path):
    make.letter()
    sqlite_copy.copy(settings.LEFTUNSAID, tmp_path)
    whole = bytearray((tmp_path / sqlite_copy.NAME).read_bytes())
    with closing(sqlite3.connect(tmp_path / sqlite_copy.NAME)) as copied:
        page_size = copied.execute("PRAGMA page_size").fetchone()[0]
    for at in range(20 * page_size, len(whole), page_size):
        whole[at : at + 50] = b"x" * 50
    (tmp_path / sqlite_copy.NAME).write_bytes(whole)
    with pytest.raises(CannotKeep):
        sqlite_copy.look_through(tmp_path / sqlite_copy.NAME)


@pytest.mark.postgres
def test_without_postgresqls_programs_it_says_what_to_install(told, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="postgresql-client"):
        told("backup", str(tmp_path / "b"))


def test_every_day_there_is_one_and_the_oldest_go(tmp_path, house, now):
    house(backups=tmp_path / "kept", backups_kept=2)
    for hours in (0, 1, 23, 24, 48, 47, 72):
        back_up_daily(settings.LEFTUNSAID, now=now + timedelta(hours=hours), dice=SystemRandom())
    names = sorted(file.name for file in backups_in(tmp_path / "kept"))
    assert names == ["left-unsaid-2026-03-16T1200Z.backup", "left-unsaid-2026-03-17T1200Z.backup"]
    assert {f.name for f in (tmp_path / "kept").glob("*.keys")} == {f"{name}.keys" for name in names}
    # A stranger's file of the operator's own is not ours to throw away.
    (tmp_path / "kept" / "left-unsaid-before-the-move.backup").write_text("mine")
    back_up_daily(settings.LEFTUNSAID, now=now + timedelta(hours=96), dice=SystemRandom())
    assert (tmp_path / "kept" / "left-unsaid-before-the-move.backup").exists()
    assert len(backups_in(tmp_path / "kept")) == 2


def test_without_a_folder_none_is_made(tmp_path, now):
    back_up_daily(replace(settings.LEFTUNSAID, backups=None), now=now, dice=SystemRandom())
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def test_one_that_fails_is_said_in_the_log_and_stops_nothing(tmp_path, house, now, caplog):
    house(backups=tmp_path / "nowhere" / "kept")
    back_up_daily(settings.LEFTUNSAID, now=now, dice=SystemRandom())
    assert "Could not back up the house" in caplog.text
