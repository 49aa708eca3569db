"""A house whose letters are in SQLite: its copy, and the house from it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from leftunsaid.config import Config
from leftunsaid.keeping.contents import CannotKeep, Contents, contents_by

NAME = "leftunsaid.sqlite3"
PATIENCE = 5.0  # seconds for somebody else's lock


def copy(config: Config, folder: Path) -> Contents:
    """The letters as they are at one moment, opened again and looked through. Nobody waits for it meanwhile."""
    house, kept = config.data / NAME, folder / NAME
    if not house.exists():
        raise CannotKeep("There is no house here yet: nothing to back up.")
    with closing(_open(house)) as source, closing(sqlite3.connect(kept)) as target:
        # In one step: the readers' view of one moment, so that no write begins it anew. Writers go on in the WAL.
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return look_through(kept)


def look_through(kept: Path) -> Contents:
    """Open a copy, and count what is in it. Raises CannotKeep for one that is not sound."""
    try:
        with closing(_open(kept)) as copied:
            said = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise CannotKeep(f"The letters in {kept.name} are damaged: {said}")
            return _contents(copied)
    except sqlite3.DatabaseError as fault:
        raise CannotKeep(f"{kept.name} cannot be read: {fault}.") from None


def contents(config: Config) -> Contents:
    """What the house itself holds: nothing, before it was first started."""
    house = config.data / NAME
    if not house.exists():
        return Contents()
    with closing(_open(house)) as opened:
        has_tables = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone()
        return _contents(opened) if has_tables else Contents()


def refuse_in_use(config: Config) -> None:
    """Nobody may have the house open while its letters are exchanged."""
    house = config.data / NAME
    if not house.exists():
        return
    with closing(_open(house, patience=0.5)) as opened:
        try:
            # SQLite leaves its write-ahead log only when nobody else has the file open.
            opened.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            raise CannotKeep("The house is open. Stop it first: its letters cannot be exchanged under it.") from None


def put_back(config: Config, folder: Path) -> None:
    """The letters of a copy become those of the house."""
    for log in ("-wal", "-shm", "-journal"):
        (config.data / f"{NAME}{log}").unlink(missing_ok=True)
    (folder / NAME).replace(config.data / NAME)


def _open(file: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=patience, isolation_level=None)


def _contents(opened: sqlite3.Connection) -> Contents:
    return contents_by(lambda question: opened.execute(question).fetchall())
