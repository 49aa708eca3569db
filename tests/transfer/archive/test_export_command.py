"""`leftunsaid export FILE`, as an operator types it."""

import fcntl
import os
import stat
import tempfile
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import make
from leftunsaid.keyfile import opened_folder
from leftunsaid.letters.models import Letter
from leftunsaid.transfer.archive import exporting
from transfer.archive.full_house import fill, unpacked

pytestmark = pytest.mark.django_db


def told(*arguments: object) -> str:
    out = StringIO()
    call_command("export", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_tells_what_is_in_it_and_what_was_left_out(tmp_path):
    fill()
    said = told(tmp_path / "a")
    assert "8 letters" in said
    assert "Left out: 1 sealed letters, 1 subscriptions, 1 mailboxes of little notes, 1 mailboxes of keys." in said
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--with-addresses"], "Add --passphrase"),
        (["--passphrase-file", "short"], "at least 12"),
        (["--passphrase-file", "nowhere"], "cannot be read"),
    ],
)
def test_what_would_not_be_safe_is_refused_and_leaves_nothing(tmp_path, monkeypatch, arguments, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short").write_text("blue cup\n")
    with pytest.raises(CommandError, match=why):
        told("a", *arguments)
    assert [path.name for path in tmp_path.iterdir()] == ["short"]


@pytest.mark.parametrize("place", ["taken", "no/folder/here"])
def test_it_takes_nobodys_place(tmp_path, place):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(CommandError):
        told(tmp_path / place)
    assert (tmp_path / "taken").read_text() == "mine"


def test_many_rows_come_some_at_a_time_and_none_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    numbers = [make.letter(number=number).number for number in (7, 1_000, 1_001, 2_500, 2_501, 2_502, 2_503)]
    told(tmp_path / "a")
    parts = unpacked(tmp_path / "a")
    assert len(parts["letters.jsonl"]) == len(numbers)
    copies = {name: b"".join(lines).decode() for name, lines in parts.items() if name.startswith("letters/")}
    assert list(copies) == ["letters/1-1000.txt", "letters/1001-2000.txt", "letters/2001-3000.txt"]
    assert [text.count("* * *") for text in copies.values()] == [2, 1, 4]


def test_what_a_killed_export_left_lying_is_swept_and_what_is_being_written_is_not(tmp_path):
    killed, held = (tmp_path / f"{exporting.DRAFT_OF_ARCHIVE}{name}" for name in ("killed", "held"))
    for draft in (killed, held):
        (draft / "parts").mkdir(parents=True)
        (draft / "parts" / "letters.jsonl").write_text("Every word in clear.")
    other = os.open(held, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    told(tmp_path / "a")
    os.close(other)
    assert {path.name for path in tmp_path.iterdir()} == {held.name, "a"}
    told(tmp_path / "b")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_what_could_never_be_read_again_is_not_called_an_archive(tmp_path):
    letter = make.letter()
    Letter.objects.filter(pk=letter.pk).update(body="It ends in a space. ")
    with pytest.raises(CommandError, match=rf"letters\.jsonl, line 1: 'body'.*address {letter.address}\.$"):
        told(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_read_is_no_fault_of_the_house(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "_pack_whole", lambda parts, manifest, draft, **_: draft.mkdir())
    with pytest.raises(CommandError, match=r"cannot be used: Is a directory\.$"):
        told(tmp_path / "a")


def test_nobody_sweeps_a_draft_that_is_not_held_yet(tmp_path, monkeypatch):
    swept = []

    def another_export_begins(**place):
        fresh = mkdtemp(**place)
        with opened_folder(tmp_path) as folder, suppress(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # as it does before it sweeps
            swept.append(fresh)
        return fresh

    mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda suffix, prefix, dir: another_export_begins(prefix=prefix, dir=dir))
    told(tmp_path / "a")
    assert not swept
