"""The list of what was taken back. It lies apart from the letters, so that no backup brings back what is on it.

A line is what happened and a keyed hash of what it happened to: no word, no address of the house, no name. Who steals
it, and not `keys.json` with it, learns how much is taken back here, and nothing else.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from leftunsaid.config import Config
from leftunsaid.lib.secrets import keyed_hash

logger = logging.getLogger(__name__)

NAME = "removed.log"
KEPT = timedelta(days=400)  # longer than anybody keeps a backup
DAY, BACKUP = "day", "backup"  # lines that tell when, and up to where a backup knows by itself


@dataclass(frozen=True, slots=True)
class Removal:
    """What happened, and on which day or a later one, if that is known."""

    act: str
    day: date | None


def note(act: str, kind: str, name: str) -> None:
    """Write down what was done to something, as soon as it is really done: when this transaction is kept."""
    transaction.on_commit(partial(_append, f"{act} {hash_of(kind, name)}"))


def note_never_again(mailbox_ref: str) -> None:
    """An address that wants no mail, ever. Its name is a keyed hash by itself, and has to be found without it."""
    transaction.on_commit(partial(_append, f"never {mailbox_ref}"))


def note_backup(config: Config, mark: str) -> None:
    """What was done up to here is in the backup of this name. Said before the backup begins."""
    _append(f"{BACKUP} {mark}", config)


def hash_of(kind: str, name: str) -> str:
    return keyed_hash(settings.HASH_KEY, f"removed {kind}", name)


def lists_of(config: Config) -> list[Path]:
    """Where the list is kept: with the letters, and with the backups, so that one disk may fail."""
    folders = [config.data, *filter(None, [config.backups])]
    return [folder / NAME for folder in folders if folder.is_dir()]


def since_backup(lists: Iterable[Path], mark: str) -> dict[str, list[Removal]]:
    """What was done to each, in order, since a backup was begun; all there is where the lists do not know of it.

    The lists are copies of one. Where one lacks the end, the other has it.
    """
    done: dict[str, list[Removal]] = {}
    for path in lists:
        for name, removals in _read(path, mark).items():
            if len(removals) > len(done.get(name, [])):
                done[name] = removals
    return done


def tells_of_any(path: Path) -> bool:
    """Is anything on this list? It is read no further than that."""
    if not path.exists():
        return False
    with path.open(errors="replace") as lines:
        return any(_tells_of_one(line.rstrip("\n")) for line in lines)


def add_missing(lists: Iterable[Path], *, to: Path) -> None:
    """Lines that stand in other copies of the list alone: this one is to know them too."""
    known = set(_lines(to))
    for path in lists:
        lines = [line for line in _lines(path) if line not in known]
        if lines:
            _write_end(to, "\n".join(lines))
            known |= set(lines)


def turn_page(now: datetime) -> None:
    """A new day begins in the list, and what is older than 400 days is forgotten."""
    today = f"{DAY} {now.date()}"
    for path in lists_of(settings.LEFTUNSAID):
        try:
            _turn_page_of(path, today, first=now.date() - KEPT)
        except OSError:
            logger.exception("Could not begin a day in the list of what was taken back, %s", path)


def _turn_page_of(path: Path, today: str, *, first: date) -> None:
    with _alone_with(path):
        lines = _lines(path)
        if today not in lines:
            _replace(path, "\n".join([*_not_before(first, lines), today]) + "\n")


def _append(line: str, config: Config | None = None) -> None:
    for path in lists_of(config or settings.LEFTUNSAID):
        try:
            _write_end(path, line)
        except OSError:
            # It is done, and told so: a list that cannot be written is no reason to say otherwise.
            logger.exception("Could not write to the list of what was taken back, %s", path)


def _write_end(path: Path, lines: str) -> None:
    with _alone_with(path), path.open("a") as file:
        file.write(f"{lines}\n")
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, lines: str) -> None:
    draft = path.with_name(f".{NAME}-draft")
    with draft.open("w") as file:
        draft.chmod(0o600)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """The list, made if there is none, while nobody else writes to it or puts a shorter one in its place."""
    while True:
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            if os.fstat(opened).st_ino == path.stat().st_ino:
                yield
                return
        finally:
            os.close(opened)


def _lines(path: Path) -> list[str]:
    """None where there is no list. A byte that a power cut spoilt spoils its own line alone."""
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def _read(path: Path, mark: str) -> dict[str, list[Removal]]:
    done: dict[str, list[Removal]] = {}
    day = None
    for line in _lines(path):
        act, _, name = line.partition(" ")
        if act == DAY:
            day = _day(name)
        elif act == BACKUP:
            done = {} if name == mark else done
        elif _tells_of_one(line):
            done.setdefault(name, []).append(Removal(act, day))
    return done


def _tells_of_one(line: str) -> bool:
    act, _, name = line.partition(" ")
    return act not in (DAY, BACKUP) and bool(name)  # no name: the power went in the middle of a line


def _not_before(first: date, lines: list[str]) -> list[str]:
    """The lines from the last day on that is not after `first`: what stands behind it may be younger."""
    kept = list(lines)
    for number, line in enumerate(lines):
        day = _day(line.removeprefix(f"{DAY} ")) if line.startswith(f"{DAY} ") else None
        if day and day <= first:
            kept = lines[number:]
    return kept


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
