"""What had better be otherwise on the machine: its disks, its clock, what runs there."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection

from leftunsaid.config import Config
from leftunsaid.keeping.standing import Standing
from leftunsaid.letters.models import Letter
from leftunsaid.worker.advice import Advice, never_backed_up

OLDEST_SQLITE = (3, 37)
NOT_OF_THIS_MACHINE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "fuse.")
LITTLE = 1 << 30  # bytes
WRONG = timedelta(minutes=2)
GONE = timedelta(minutes=15)
TOO_OLD, UNTRIED = timedelta(days=2), timedelta(days=100)
MOUNTS = Path("/proc/self/mounts")


def of_machine(config: Config, now: datetime) -> Iterator[Advice]:
    house = Standing(config, now)
    yield from _of_data_folder(config, house)
    yield from _of_sqlite(config)
    yield from _of_clock(now)
    yield from _of_worker(house)
    yield from never_backed_up(config)
    yield from _of_backups(house)


def _of_data_folder(config: Config, house: Standing) -> Iterator[Advice]:
    folder = config.data.stat()
    if stat.S_IMODE(folder.st_mode) & 0o077:
        yield Advice(
            "data_readable", f"Others on this machine can look into {config.data}.", f"Run: chmod 700 {config.data}"
        )
    if not os.access(config.data, os.W_OK):
        yield Advice(
            "data_not_writable",
            f"This user cannot write in {config.data}.",
            "Give the command as the user of the site: left-unsaid check.",
        )
    if folder.st_uid == 0 and config.has_public_host:
        yield Advice(
            "runs_as_root",
            f"{config.data} belongs to root, so the site runs as root: a fault in it opens the whole machine.",
            "Give it a user of its own, as docs/self-hosting.md shows.",
        )
    if house.free_bytes < LITTLE:
        yield Advice(
            "disk_full",
            f"The disk of {config.data} has {house.free_bytes >> 20} MB left. When it is full, nothing more is kept.",
            "Make room, or keep fewer backups (LEFTUNSAID_BACKUPS_KEPT).",
        )


def _of_sqlite(config: Config) -> Iterator[Advice]:
    if config.database_url:
        return
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Advice(
            "old_sqlite",
            f"SQLite {sqlite3.sqlite_version} is too old for this house.",
            "Take a Python with SQLite 3.37 or newer.",
        )
    kind = kind_of_disk(config.data, MOUNTS)
    if kind.startswith(NOT_OF_THIS_MACHINE):
        yield Advice(
            "network_disk",
            f"{config.data} lies on a disk of another machine ({kind}), where SQLite's locks cannot be relied on.",
            "Move it to a disk of this machine, or take PostgreSQL.",
        )


def _of_clock(now: datetime) -> Iterator[Advice]:
    """A house cannot know what time it is; it can know that its own letters, or its database, say otherwise."""
    try:
        ahead = max(_newest_letter(now) - now, abs(_clock_of_database(now) - now))
    except DatabaseError:
        return  # there is no house yet
    if ahead > WRONG:
        yield Advice(
            "clock",
            f"The clock of this machine is {int(ahead.total_seconds())} s away from that of its letters or its "
            "database. Seals and mails go by it.",
            "Let it be set by the network: timedatectl set-ntp true.",
        )


def _of_worker(house: Standing) -> Iterator[Advice]:
    if house.worker_seen and house.now - house.worker_seen > GONE:
        yield Advice(
            "no_worker",
            f"No worker has been at work here since {house.worker_seen:%Y-%m-%d %H:%M} UTC: no mail goes out, no "
            "letter opens, nothing is erased.",
            "Start the site (bin/serve brings one), or leftunsaid worker.",
        )


def _of_backups(house: Standing) -> Iterator[Advice]:
    folder = house.config.backups
    if folder is None:
        return
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        yield Advice(
            "backups_not_writable", f"Nothing can be written into {folder}.", "Give it to the user of the site."
        )
        return
    if house.last_backup and house.now - house.last_backup > TOO_OLD:
        yield Advice(
            "backup_old",
            f"The last backup is of {house.last_backup:%Y-%m-%d}, though there should be one each day.",
            "The log says what was in the way: 'Could not back up the house'.",
        )
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Advice("backups_readable", f"Others on this machine can look into {folder}.", f"Run: chmod 700 {folder}")
    if folder.exists() and folder.stat().st_dev == house.config.data.stat().st_dev:
        yield Advice(
            "backups_same_disk",
            f"{folder} is on the same disk as the letters, and each backup has its keys beside it.",
            "Carry both away, by two ways, or set LEFTUNSAID_BACKUPS to a folder on another disk.",
            only_told=True,
        )
    if house.last_drill is None or house.now - house.last_drill > UNTRIED:
        yield Advice(
            "no_drill",
            "No backup was tried in the last 100 days.",
            "Run: leftunsaid restore --drill FILE",
            only_told=True,
        )


def kind_of_disk(folder: Path, mounts: Path) -> str:
    """'ext4', 'nfs4': what the folder lies on, by the longest mount above it. Empty where nobody tells."""
    try:
        rows = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    above = [(place, kind) for place, kind in rows if folder.resolve().is_relative_to(place)]
    return max(above, key=lambda row: len(row[0]), default=("", ""))[1]


def _newest_letter(now: datetime) -> datetime:
    return Letter.objects.order_by("-pk").values_list("written_at", flat=True).first() or now


def _clock_of_database(now: datetime) -> datetime:
    if connection.vendor != "postgresql":
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
        return told
