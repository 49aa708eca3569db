"""Put back after a look at the plan, with the keys that belong to it, or not at all."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

import live
from leftunsaid.desk.models import Moderator
from leftunsaid.keeping.archive import Manifest, pack, read_manifest
from leftunsaid.keeping.backup import DRAFT
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.daily import forget_what_made_room
from leftunsaid.keeping.putting_back import keys_of, plan
from leftunsaid.keyfile import names_in, root_key
from leftunsaid.restore import _close_the_desk


def leftunsaid(data: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "leftunsaid", *map(str, arguments)],
        env=live.environment(LEFTUNSAID_DATA=str(data)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.sqlite
def test_where_there_are_letters_a_plan_comes_first(tmp_path):
    data, backup, phrase = tmp_path / "data", tmp_path / "house.backup", tmp_path / "phrase"
    phrase.write_text("blue cups on the shelf\n")
    leftunsaid(data, "demo")
    (data / "words.txt").write_text("a word\n")
    assert leftunsaid(data, "backup", backup, "--passphrase-file", phrase).returncode == 0
    leftunsaid(data, "remove", "/letter/2")
    (data / "words.txt").unlink()
    (data / "search.sqlite3").write_text("of the letters that were here")
    before = (data / "leftunsaid.sqlite3").read_bytes()

    shown = leftunsaid(data, "restore", backup, "--passphrase-file", phrase)
    assert shown.returncode == 1
    assert "This house holds: 3 letters" in shown.stdout
    assert "Nothing was changed." in shown.stdout
    phrase.write_text("blue cups on another shelf\n")
    refused = leftunsaid(data, "restore", backup, "--passphrase-file", phrase, "--yes")
    assert "do not open with that passphrase" in refused.stderr
    assert (data / "leftunsaid.sqlite3").read_bytes() == before
    assert not list(data.glob("before-restore-*"))

    (data / ".half-restored").touch()  # as a restore leaves it that is ended in the middle
    for command in (["status"], ["serve"]):
        assert "a restore was broken off here" in leftunsaid(data, *command).stderr
    phrase.write_text("blue cups on the shelf\n")
    done = leftunsaid(data, "restore", backup, "--passphrase-file", phrase, "--yes")
    assert done.returncode == 0, done.stderr
    assert "Taken back again, since it was after the backup: 1." in done.stdout
    assert (data / "words.txt").read_text() == "a word\n"
    assert not (data / "search.sqlite3").exists()
    aside = next(file for file in data.glob("before-restore-*") if file.suffix == ".backup")
    assert read_manifest(aside).counts["letters"] == 3
    # The other command of this name still is there, for one letter.
    assert "Back again: /letter/2" in leftunsaid(data, "restore", "/letter/2").stdout
    assert "no letter" in leftunsaid(data, "restore", tmp_path / "nothing.backup").stderr


def a_backup(folder: Path, ring: bytes, **said: object) -> Path:
    (folder / "house").mkdir()
    told = {"database": "PostgreSQL" if settings.LEFTUNSAID.database_url else "SQLite", "migrations": []} | said
    paper = Manifest(
        made_at=datetime(2026, 3, 14, tzinfo=UTC), mark="m", counts={"letters": 1}, keys=names_in(ring), **told
    )
    with (folder / "b").open("wb") as file:
        pack(folder / "house", paper, file)
    return folder / "b"


@pytest.fixture
def ring(tmp_path):
    (tmp_path / "one").mkdir()
    root_key(tmp_path / "one")
    return (tmp_path / "one" / "keys.json").read_bytes()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"database": "another"}, "DATABASE_URL"),
        ({"migrations": ["letters.0001_initial", "letters.9999_of_a_later_version"]}, "later version"),
        ({"migrations": ["auth.0001_initial", "songs.0001_initial"]}, "later version"),
    ],
)
def test_what_does_not_fit_here_is_refused_with_the_mend(tmp_path, ring, said, why):
    file = a_backup(tmp_path, ring, **said)
    with pytest.raises(CannotKeep, match=why):
        plan(replace(settings.LEFTUNSAID, data=tmp_path), file, lists=[])


def test_only_the_keys_that_belong_to_it_are_taken(tmp_path, ring):
    file = a_backup(tmp_path, ring)
    manifest = read_manifest(file)
    with pytest.raises(CannotKeep, match=r"b\.keys cannot be used"):
        keys_of(file, manifest, keys=None, passphrase="")
    (tmp_path / "b.keys").write_bytes(ring)
    assert keys_of(file, manifest, keys=None, passphrase="") == ring
    other = tmp_path / "other"
    root_key(other)
    lost = json.loads(ring)
    lost["seals"] = json.loads((other / "keys.json").read_bytes())["seals"]
    for wrong in ((other / "keys.json").read_bytes(), json.dumps(lost).encode(), b"{}", b"no"):
        (tmp_path / "b.keys").write_bytes(wrong)
        with pytest.raises(CannotKeep, match="keys"):
            keys_of(file, manifest, keys=None, passphrase="")


@pytest.mark.django_db
def test_the_desk_is_closed_and_the_operator_told_who_had_a_key_to_it(now, capsys):
    for name, settled, left in (("Ines", now, None), ("Tom", now, now), ("Cara", None, None)):
        Moderator.objects.create(name=name, settled_at=settled, left_at=left)
    Session.objects.create(session_key="open", session_data="", expire_date=now)
    _close_the_desk()
    said = capsys.readouterr().out
    assert "with the passwords of then: Ines. " in said
    assert not Session.objects.exists()


def test_what_was_left_lying_by_one_that_was_ended_goes_after_a_day(tmp_path, now):
    for folder in ("data", "kept"):
        for name, hours in (("young", 23), ("old", 25)):
            draft = tmp_path / folder / f"{DRAFT}{name}"
            draft.mkdir(parents=True)
            (draft / "keys.json").write_text("secret")
            os.utime(draft, (now.timestamp() - hours * 3600,) * 2)
    forget_what_made_room(replace(settings.LEFTUNSAID, data=tmp_path / "data", backups=tmp_path / "kept"), now)
    assert [draft.name for draft in tmp_path.glob(f"*/{DRAFT}*")] == [f"{DRAFT}young"] * 2


def test_the_house_that_made_room_is_forgotten_after_a_week(tmp_path, now):
    young, old = (tmp_path / f"before-restore-{which}.backup" for which in ("young", "old"))
    for file, days in ((young, 6), (old, 8)):
        file.write_text("")
        os.utime(file, (now.timestamp() - days * 86400,) * 2)
    forget_what_made_room(replace(settings.LEFTUNSAID, data=tmp_path), now)
    assert (young.exists(), old.exists()) == (True, False)
