"""`check --deploy` finds the usual mistakes, each by a name of its own and with its mend."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import INFO, WARNING, run_checks
from django.core.management import CommandError

import make
from leftunsaid.config import MailFrom, MailServer
from leftunsaid.keeping import notes
from leftunsaid.keeping.standing import Standing
from leftunsaid.worker import machine
from leftunsaid.worker.advice import of_settings
from leftunsaid.worker.machine import kind_of_disk, of_machine

pytestmark = pytest.mark.django_db
REPO = Path(__file__).resolve().parents[2]

STARTTLS = MailServer(scheme="starttls", host="mail.internal", port=587)
SENDER = MailFrom(name="", address="post@letters.example", domain="letters.example")


@pytest.fixture
def in_order(house, tmp_path, now, monkeypatch):
    """A public house of which nobody could say anything."""
    monkeypatch.setattr(machine, "_clock_of_database", lambda now: now)
    for folder in ("data", "backups"):
        (tmp_path / folder).mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(tmp_path / folder, 65534, 65534)
    house(
        data=tmp_path / "data",
        backups=tmp_path / "backups",
        base_url_as_set="https://letters.example",
        proxies=1,
        operator="Ines",
        contact="ines@letters.example",
        mail_server=STARTTLS,
        mail_from=SENDER,
    )
    for what in (notes.BACKUP, notes.DRILL):
        notes.note(settings.LEFTUNSAID, what, now=now)
    notes.beat(settings.LEFTUNSAID, now)
    return tmp_path


@pytest.fixture
def named(now):
    """What is advised, by its names: those of warnings alone, unless all are wanted."""

    def give(*, told_too: bool = False) -> set[str]:
        advised = [*of_settings(settings.LEFTUNSAID), *of_machine(settings.LEFTUNSAID, now)]
        assert all(advice.problem and advice.mend for advice in advised)
        return {advice.name for advice in advised if told_too or not advice.only_told}

    return give


def test_a_house_in_order_is_left_in_peace(in_order, named):
    assert named() == set()
    assert named(told_too=True) <= {"backups_same_disk"}  # in tests both are on one disk


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("base_url", {"base_url_as_set": "", "proxies": 0}),
        ("base_url", {"base_url_as_set": "https://localhost", "proxies": 0}),
        ("plain_http", {"base_url_as_set": "http://letters.example"}),
        ("proxies", {"proxies": 0}),
        ("proxies", {"base_url_as_set": "http://127.0.0.1:8000"}),
        ("operator", {"operator": ""}),
        ("contact", {"contact": ""}),
        ("mail_half", {"mail_from": None}),
        ("mail_off", {"mail_from": None, "mail_server": None}),
        ("mail_in_the_open", {"mail_server": MailServer(scheme="smtp", host="mail.internal", port=25)}),
        ("mail_folder", {"mail_server": MailServer(scheme="folder", folder=Path("mails"))}),
        ("cdn_seconds", {"cdn_seconds": 10}),
        ("max_stale", {"max_stale": 2, "database_url": "postgresql:///letters"}),
        ("postgresql_in_the_open", {"database_url": "postgresql://ines:open-sesame@db.internal/letters"}),
        ("postgresql_in_the_open", {"database_url": "postgresql:///letters?host=db.internal&sslmode=prefer"}),
        ("debug", {"debug": True}),
        ("clock_shift", {"clock_shift_hours": 3}),
    ],
)
def test_a_wrong_setting_is_found_by_its_name(in_order, named, house, name, mistake):
    house(**mistake)
    assert name in named(told_too=True)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///letters?host=/var/run/postgresql",
        "postgresql://ines@127.0.0.1/letters",
        "postgresql://ines:open-sesame@db.internal/letters?sslmode=verify-full",
    ],
)
def test_a_database_on_this_machine_or_behind_tls_is_fine(in_order, named, house, url):
    house(database_url=url)
    assert named() == set()


def test_what_is_wrong_with_the_folders_is_found(in_order, named, house, monkeypatch):
    data, backups = settings.LEFTUNSAID.data, settings.LEFTUNSAID.backups
    for folder in (data, backups):
        folder.chmod(0o750)
    assert named() == {"data_readable", "backups_readable"}
    for folder in (data, backups):
        folder.chmod(0o700)
    with monkeypatch.context() as nobody_may_write:
        nobody_may_write.setattr(os, "access", lambda path, mode: False)
        assert named() == {"data_not_writable", "backups_not_writable"}
    with monkeypatch.context() as little_is_left:
        little_is_left.setattr(Standing, "free_bytes", 500 << 20)
        assert named() == {"disk_full"}
    house(backups=None)
    (data / notes.NAME).unlink()
    assert named() == {"no_backups"}


@pytest.mark.skipif(os.geteuid() != 0, reason="nobody but root gives a folder to root")
def test_a_site_that_runs_as_root_is_found(in_order, named):
    os.chown(settings.LEFTUNSAID.data, 0, 0)
    assert named() == {"runs_as_root"}


def test_backups_that_ended_and_that_nobody_tried_are_found(in_order, named, now):
    for what, days in ((notes.BACKUP, 3), (notes.DRILL, 101)):
        notes.note(settings.LEFTUNSAID, what, now=now - timedelta(days=days))
    assert named() == {"backup_old"}
    assert "no_drill" in named(told_too=True)


def test_a_worker_that_is_gone_is_found(in_order, named, now):
    notes.beat(settings.LEFTUNSAID, now - timedelta(minutes=16))
    assert named() == {"no_worker"}


def test_a_clock_that_was_set_back_is_found_by_the_letters(in_order, named, now):
    make.letter(now=now + timedelta(minutes=1))
    assert named() == set()
    make.letter(now=now + timedelta(minutes=3))
    assert named() == {"clock"}


@pytest.mark.postgres
def test_a_clock_that_is_not_that_of_postgresql_is_found(house, tmp_path, now):
    house(data=tmp_path)
    assert "clock" in {advice.name for advice in of_machine(settings.LEFTUNSAID, now)}  # it is not March there
    assert "clock" not in {advice.name for advice in of_machine(settings.LEFTUNSAID, datetime.now(UTC))}


@pytest.mark.sqlite
def test_sqlite_that_is_too_old_or_on_a_disk_of_another_machine_is_found(in_order, named, monkeypatch):
    mounts = in_order / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nstore:/letters {in_order}/data nfs4 rw 0 0\nproc /proc proc rw 0 0\n")
    assert kind_of_disk(in_order, mounts) == "ext4"
    assert kind_of_disk(in_order, in_order / "nothing") == ""
    monkeypatch.setattr(machine, "MOUNTS", mounts)
    monkeypatch.setattr(machine.sqlite3, "sqlite_version_info", (3, 36, 0))
    assert named() == {"network_disk", "old_sqlite"}


def test_it_is_a_check_of_django_with_a_hint_and_can_stop_a_script(in_order, house, told):
    house(contact="", mail_server=None, mail_from=None)
    found = {message.id: message for message in run_checks(include_deployment_checks=True)}
    assert found["leftunsaid.contact"].level == WARNING
    assert found["leftunsaid.contact"].hint == "Set it to an address or a number."
    assert found["leftunsaid.mail_off"].level == INFO
    assert not [message for message in run_checks() if message.id.startswith("leftunsaid.")]
    with pytest.raises(CommandError, match="LEFTUNSAID_CONTACT is not set"):
        told("check", "--deploy", "--fail-level", "WARNING")
    house(contact="ines@letters.example")
    assert "Look at this" not in told("check", "--deploy")


def test_every_name_stands_in_the_docs():
    sources = "".join((REPO / f"src/leftunsaid/worker/{module}.py").read_text() for module in ("advice", "machine"))
    names = set(re.findall(r'Advice\(\s*"(\w+)"', sources))
    assert len(names) >= 20
    table = (REPO / "docs/self-hosting.md").read_text()
    assert {name for name in names if f"| `{name}` |" not in table} == set()
