"""The list of what was taken back: no words in it, in two places, and no longer than 400 days."""

import re
import stat
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import transaction

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.removals import NAME, Removal, add_missing, hash_of, note, note_backup, since_backup, turn_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def lists(tmp_path, house):
    for folder in ("data", "backups"):
        (tmp_path / folder).mkdir()
    house(data=tmp_path / "data", backups=tmp_path / "backups")
    return [tmp_path / folder / NAME for folder in ("data", "backups")]


def test_a_thief_of_the_list_reads_hashes_and_nothing_else(lists, now):
    letter = make.letter(body="I kept the blue cup.", signature="Ines")
    comment = make.comment(letter)
    withdraw_comment(comment, now=now)
    change_visibility(letter, "unlisted", now=now)
    withdraw_letter(letter, now=now)
    for path in lists:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        written = path.read_text()
        assert [line.split()[0] for line in written.splitlines()] == ["withdrawn", "unlisted", "withdrawn"]
        assert all(re.fullmatch(r"[a-z]+ [0-9a-f]{64}", line) for line in written.splitlines())
        for known in (letter.address, letter.waiting_address, comment.waiting_address):
            assert known not in written


def test_what_was_not_done_after_all_is_not_in_it(lists):
    with transaction.atomic():
        note("withdrawn", "letter", "a name")
        transaction.set_rollback(True)
    assert not any(path.exists() for path in lists)


def test_only_what_a_backup_does_not_know_comes_after_it(lists):
    note("removed", "letter", "before")
    note_backup(settings.LEFTUNSAID, "this one")
    note("removed", "letter", "after")
    note_backup(settings.LEFTUNSAID, "a later one")
    note("withdrawn", "letter", "after")
    assert since_backup(lists, "this one") == {
        hash_of("letter", "after"): [Removal("removed", None), Removal("withdrawn", None)]
    }
    # One of which the list knows nothing may be older than all of it.
    assert set(since_backup(lists, "another")) == {hash_of("letter", "before"), hash_of("letter", "after")}


def test_a_copy_that_lacks_the_end_loses_nothing(lists):
    note("removed", "letter", "a name")
    short = lists[1].read_text()
    note("withdrawn", "letter", "a name")
    lists[1].write_text(short)
    for copies in (lists, lists[::-1]):
        assert [one.act for one in since_backup(copies, "")[hash_of("letter", "a name")]] == ["removed", "withdrawn"]
    add_missing(lists[:1], to=lists[1])
    assert lists[0].read_text() == lists[1].read_text()


def test_a_line_that_a_power_cut_tore_is_passed_over(lists):
    note("removed", "letter", "a name")
    lists[0].write_bytes(lists[0].read_bytes() + b"\xff\n" + b"withdr")
    assert list(since_backup(lists[:1], "")) == [hash_of("letter", "a name")]


def test_the_list_tells_the_day_and_forgets_after_400(lists, now):
    turn_page(now)
    turn_page(now + timedelta(hours=1))
    note("removed", "letter", "old")
    turn_page(now + timedelta(days=1))
    note("removed", "letter", "younger")
    for path in lists:
        assert path.read_text().count("day 2026-03-14") == 1
    assert since_backup(lists, "")[hash_of("letter", "old")] == [Removal("removed", date(2026, 3, 14))]
    turn_page(now + timedelta(days=401))
    assert set(since_backup(lists, "")) == {hash_of("letter", "younger")}
    turn_page(now + timedelta(days=402, hours=1))
    turn_page(now + timedelta(days=803))
    assert since_backup(lists, "") == {}


def test_a_list_that_cannot_be_written_stops_nobody_from_taking_back(lists, now, caplog):
    lists[0].mkdir()
    letter = make.letter()
    withdraw_letter(letter, now=now)
    letter.refresh_from_db()
    assert letter.withdrawn_at == now
    assert "Could not write to the list" in caplog.text
    assert letter.address not in caplog.text
    assert lists[1].read_text().startswith("withdrawn ")
    turn_page(now)
    assert "Could not begin a day" in caplog.text
    assert lists[1].read_text().endswith("day 2026-03-14\n")
