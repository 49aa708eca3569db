"""The archive is also the way from one database into the other, and back."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

import live
from transfer.archive.full_house import PHRASE, brought_in, exported


def leftunsaid(data: Path, *arguments: object) -> str:
    """A command of a house that keeps its letters in SQLite."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "leftunsaid", *map(str, arguments)],
        env=live.environment(LEFTUNSAID_DATA=str(data), DATABASE_URL=""),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.postgres
@pytest.mark.django_db
def test_from_postgresql_to_sqlite_and_back_every_byte_is_the_same(archive, tmp_path):
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    sqlite = tmp_path / "sqlite"
    sqlite.mkdir()
    shutil.copy(settings.LEFTUNSAID.data / "keys.json", sqlite)
    there = leftunsaid(sqlite, "import", archive)
    leftunsaid(sqlite, "export", tmp_path / "b", "--passphrase-file", tmp_path / "phrase", "--with-addresses")
    assert (sqlite / "leftunsaid.sqlite3").stat().st_size
    assert (tmp_path / "b").read_bytes() == archive.read_bytes()

    here = brought_in(tmp_path / "b")
    exported(tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == archive.read_bytes()
    (counted,) = (remark for remark in here.remarks if remark.startswith("Counted afterwards"))
    assert counted in there
