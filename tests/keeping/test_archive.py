"""A backup says of itself what is in it, and a damaged one is never taken for whole."""

import tarfile
from datetime import UTC, datetime
from random import SystemRandom

import pytest

from leftunsaid.keeping.archive import Manifest, NotABackup, pack, read_manifest, unpack, verify
from leftunsaid.keeping.passphrase import open_keys, seal_keys
from leftunsaid.lib.sealing import CannotUnseal

LETTERS = b"I kept the blue cup. " * 1000


@pytest.fixture
def backup(tmp_path):
    house = tmp_path / "house"
    (house / "templates" / "pages").mkdir(parents=True)
    (house / "leftunsaid.sqlite3").write_bytes(LETTERS)
    (house / "templates" / "pages" / "about.html").write_text("Ours.")
    paper = Manifest(
        made_at=datetime(2026, 3, 14, 12, tzinfo=UTC),
        mark="a mark",
        database="SQLite",
        counts={"letters": 3},
        migrations=["letters.0001_initial"],
        keys=["a root", "a seal"],
    )
    with (tmp_path / "house.backup").open("wb") as file:
        pack(house, paper, file)
    return tmp_path / "house.backup"


def test_everything_comes_out_as_it_went_in(backup, tmp_path):
    manifest = unpack(backup, tmp_path / "again")
    assert (tmp_path / "again" / "leftunsaid.sqlite3").read_bytes() == LETTERS
    assert (tmp_path / "again" / "templates" / "pages" / "about.html").read_text() == "Ours."
    assert manifest == read_manifest(backup) == verify(backup)
    assert manifest.counts == {"letters": 3}


def test_any_tar_opens_it(backup):
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["manifest.json", "leftunsaid.sqlite3", "templates/pages/about.html"]
        assert {entry.mode for entry in tar} == {0o600}


def test_one_changed_letter_is_noticed(backup, tmp_path):
    whole = backup.read_bytes()
    backup.write_bytes(whole.replace(b"blue cup", b"blue hat", 1))
    for read in (verify, lambda file: unpack(file, tmp_path / "again")):
        with pytest.raises(NotABackup, match="damaged"):
            read(backup)


@pytest.mark.parametrize("length", [0, 100, 1024, 8_000])
def test_one_that_was_cut_off_is_noticed(backup, length):
    backup.write_bytes(backup.read_bytes()[:length])
    with pytest.raises(NotABackup):
        verify(backup)


def test_what_is_missing_is_named(backup, tmp_path):
    with tarfile.open(backup) as whole, tarfile.open(tmp_path / "half", "w") as half:
        paper = whole.next()
        half.addfile(paper, whole.extractfile(paper))
    with pytest.raises(NotABackup, match=r"leftunsaid\.sqlite3"):
        verify(tmp_path / "half")


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "stray"])
def test_nothing_is_laid_where_it_does_not_belong(backup, tmp_path, name):
    with tarfile.open(backup, "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(NotABackup, match="does not belong"):
        unpack(backup, tmp_path / "again")
    assert not (tmp_path / "outside").exists()


def test_another_file_is_refused_in_words(tmp_path):
    (tmp_path / "note").write_text("I am no backup.")
    for file in (tmp_path / "note", tmp_path / "nothing", tmp_path):
        with pytest.raises(NotABackup):
            read_manifest(file)


def test_keys_are_opened_by_their_passphrase_alone():
    sealed = seal_keys(b'{"root": "secret"}', "blue cups on the shelf", dice=SystemRandom())
    assert b"secret" not in sealed
    assert open_keys(sealed, "blue cups on the shelf") == b'{"root": "secret"}'
    for other, kept in (("blue cups on a shelf", sealed), ("blue cups on the shelf", b"{}"), ("", b"no")):
        with pytest.raises(CannotUnseal):
            open_keys(kept, other)
