"""The tables of a new house are made by whatever is done first in it; those of an old one by the next start alone."""

import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import live
from leftunsaid.cli import OF_THE_HOUSE
from leftunsaid.config import ConfigError
from leftunsaid.prepare import _refuse_later_tables


@pytest.fixture
def told(tmp_path):
    """What a command says, given in a folder and a database that nobody has used: `told("reports")`."""
    with live.database_url() as url:

        def give(*command: str, mask: int = 0o022) -> str:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "leftunsaid", *command],
                env=live.environment(LEFTUNSAID_DATA=str(tmp_path / "data"), DATABASE_URL=url),
                cwd=tmp_path,
                capture_output=True,
                text=True,
                umask=mask,
            )
            assert done.returncode == 0, done.stderr
            assert done.stderr == ""
            return done.stdout

        yield give


@pytest.fixture
def letter_file(tmp_path) -> Path:
    file = tmp_path / "sea.txt"
    file.write_text("Dear sea.")
    return file


def test_letters_can_be_brought_into_a_house_before_it_is_ever_opened(told, letter_file):
    assert "letter 1 came in" in told("import", str(letter_file))
    assert "letter 1 was here already" in told("import", str(letter_file))


@pytest.mark.parametrize(
    ("command", "says"),
    [("reports", "No open reports."), ("waiting", "Nothing waits."), ("worker --once", ""), ("demo", "")],
)
def test_the_first_command_in_a_new_house_finds_it_in_order(told, command, says):
    assert says in told(*command.split())


def test_an_address_that_a_new_house_does_not_have_is_refused_in_words(tmp_path):
    with live.database_url() as url:
        for command in ("approve", "dismiss", "hold", "remove", "restore"):
            done = subprocess.run(
                [sys.executable, "-P", "-m", "leftunsaid", command, "/letter/1"],
                env=live.environment(LEFTUNSAID_DATA=str(tmp_path / "data"), DATABASE_URL=url),
                capture_output=True,
                text=True,
            )
            assert done.returncode == 1
            assert "There is no letter and no comment at this address." in done.stderr
            assert "Traceback" not in done.stderr


def test_every_command_that_looks_into_tables_makes_them_first():
    commands = Path(live.SRC).rglob("management/commands/[a-z]*.py")
    assert {path.stem for path in commands} - {"check", "openapi"} == set(OF_THE_HOUSE)  # these ask no table


def test_what_is_kept_can_be_read_by_nobody_else_on_the_machine(told, tmp_path, letter_file):
    told("import", str(letter_file))
    data = tmp_path / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    inside = [path for path in data.rglob("*") if path.is_file()]
    assert "keys.json" in [path.name for path in inside]
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in inside} == {
        path.name: oct(0o600) for path in inside
    }


def test_a_running_house_lets_nobody_else_look_into_it(tmp_path):
    with live.site(tmp_path / "data", workers=1) as site:
        site.write()
        assert stat.S_IMODE(site.data.stat().st_mode) == 0o700
        modes = {}
        for path in site.data.iterdir():
            with suppress(FileNotFoundError):  # a draft that has found its place meanwhile
                modes[path.name] = path.stat().st_mode
        of_people = {name: mode for name, mode in modes.items() if stat.S_ISREG(mode)}  # what all see lies in static/
        assert "keys.json" in of_people
        assert [name for name, mode in of_people.items() if mode & 0o077] == []


def test_the_tables_of_an_old_house_are_left_as_they_are_by_a_command(told):
    told("migrate")
    told("migrate", "guard", "zero")  # as a house that has not been started since a new version came
    before = told("showmigrations", "guard")
    assert "[ ] 0001_initial" in before
    assert told("reports") == "No open reports.\n"
    assert told("showmigrations", "guard") == before


@pytest.mark.django_db
def test_tables_of_a_later_version_are_left_alone_and_the_start_is_refused():
    _refuse_later_tables(settings.LEFTUNSAID)
    MigrationRecorder(connection).record_applied("letters", "9999_of_a_later_version")
    with pytest.raises(ConfigError, match=r"letters\.9999_of_a_later_version is not known here"):
        _refuse_later_tables(settings.LEFTUNSAID)


def test_a_start_brings_the_tables_of_an_old_house_up_to_date(tmp_path):
    with live.site(tmp_path / "data", workers=1) as site:
        site.end()
        site.command("migrate", "guard", "zero")
        again = live.start(site.data, workers=1, **site.settings)
        try:
            again.wait_until_it_answers()
            assert again.write() == "/letter/1"
        finally:
            again.end()
