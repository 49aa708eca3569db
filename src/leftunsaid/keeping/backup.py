"""A backup: made while the house stands open, looked through, and either whole in its place or not there."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from types import ModuleType

import psycopg

from leftunsaid.config import Config
from leftunsaid.keeping import archive, postgres_copy, sqlite_copy
from leftunsaid.keeping.archive import Manifest
from leftunsaid.keeping.contents import CannotKeep, Contents
from leftunsaid.keeping.passphrase import seal_keys
from leftunsaid.keyfile import names_in, opened_folder
from leftunsaid.lib.secrets import random_address
from leftunsaid.removals import note_backup

KEYS = "keys.json"
OWN = (
    "templates",
    "help.toml",
    "feelings.toml",
    "words.txt",
    "closing.json",
)  # the operator's. The index of the search is made anew
BEFORE_RESTORE = "before-restore-"
DRAFT = ".left-unsaid-draft-"
TRIES = 3


def back_up(
    config: Config, file: Path, *, keys: Path | None, passphrase: str = "", now: datetime, dice: Random
) -> Manifest:
    """The house as it is now, in `file`; its keys in the file `keys`, or inside, sealed by a passphrase.

    Raises CannotKeep, and then neither file is there.
    """
    if keys is None and not passphrase:
        raise CannotKeep("Without its keys nothing in a backup can be opened: name a file for them, or a passphrase.")
    for place in filter(None, [file, keys]):
        _must_be_free(place)
    mark = random_address(dice)
    note_backup(config, mark)
    with as_cannot_keep(file), _draft_beside(file) as draft:
        (draft / "house").mkdir()
        found, ring = _copy_with_keys(config, draft / "house")
        _copy_own_pages(config, draft / "house")
        if passphrase:
            (draft / "house" / archive.KEYS).write_bytes(seal_keys(ring, passphrase, dice=dice))
        manifest = Manifest(
            made_at=now,
            mark=mark,
            database="PostgreSQL" if config.database_url else "SQLite",
            counts=found.counts,
            migrations=found.migrations,
            keys=names_in(ring),
        )
        with (draft / "backup").open("xb") as packed:
            archive.pack(draft / "house", manifest, packed)
            packed.flush()
            os.fsync(packed.fileno())
        archive.verify(draft / "backup")
        if keys:
            put_whole(ring, keys)
        try:
            put_in_place(draft / "backup", file)
        except OSError:
            if keys:
                keys.unlink(missing_ok=True)
            raise
    return manifest


@contextmanager
def as_cannot_keep(file: Path) -> Iterator[None]:
    """What goes wrong with disks and databases, in a sentence for the operator."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error) as fault:
        raise CannotKeep(f"The letters cannot be reached: {str(fault).strip()}") from None
    except OSError as fault:
        raise CannotKeep(f"{fault.filename or file} cannot be used: {fault.strerror}.") from None


def put_whole(words: bytes, place: Path) -> None:
    """A file for nobody else's eyes: whole in its place, or not there."""
    with _draft_beside(place) as draft:
        with (draft / "whole").open("xb") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(draft / "whole", place)


def copies(config: Config) -> ModuleType:
    """Who copies the letters of this house."""
    return postgres_copy if config.database_url else sqlite_copy


@contextmanager
def _draft_beside(file: Path) -> Iterator[Path]:
    """A folder on the same disk, gone at the end."""
    with tempfile.TemporaryDirectory(prefix=DRAFT, dir=file.parent) as folder:
        yield Path(folder)


def _copy_with_keys(config: Config, folder: Path) -> tuple[Contents, bytes]:
    """The letters, and the keys that open them: `rotate` may be changing both at this moment."""
    for _ in range(TRIES):
        before = (config.data / KEYS).read_bytes()
        found: Contents = copies(config).copy(config, folder)
        if (config.data / KEYS).read_bytes() == before:
            return found, before
        (folder / copies(config).NAME).unlink()
    raise CannotKeep("The keys are being changed by 'leftunsaid rotate'. Back up when it has ended.")


def _copy_own_pages(config: Config, folder: Path) -> None:
    for name in OWN:
        own = config.data / name
        if own.is_dir():
            shutil.copytree(own, folder / name)
        elif own.is_file():
            shutil.copyfile(own, folder / name)


def _must_be_free(place: Path) -> None:
    if not place.parent.is_dir():
        raise CannotKeep(f"There is no folder {place.parent}.")
    if os.path.lexists(place):
        raise CannotKeep(f"{place} is there already. A backup takes no other's place: give another name.")


def put_in_place(draft: Path, place: Path) -> None:
    """What was written whole beside its place, and is on the disk, goes there: also after a power cut."""
    draft.chmod(0o600)
    draft.replace(place)
    with opened_folder(place.parent) as folder:
        os.fsync(folder)
