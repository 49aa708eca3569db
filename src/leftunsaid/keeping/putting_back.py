"""The house from its backup. Nothing here needs Django: its settings hold the keys, and these are being exchanged."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from leftunsaid.config import Config, ConfigError
from leftunsaid.keeping import archive
from leftunsaid.keeping.archive import Manifest
from leftunsaid.keeping.backup import BEFORE_RESTORE, DRAFT, KEYS, OWN, as_cannot_keep, back_up, copies, put_whole
from leftunsaid.keeping.contents import CannotKeep, Contents, in_words, unknown_migrations
from leftunsaid.keyfile import names_in
from leftunsaid.removals import NAME as LIST
from leftunsaid.removals import add_missing, lists_of

HALF = ".half-restored"
SEARCH = "search.sqlite3"  # made anew from the letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would happen."""

    manifest: Manifest
    there: Contents
    lists: Sequence[Path]

    def in_words(self) -> Iterator[str]:
        made = self.manifest
        yield (
            f"The backup was made on {made.made_at:%d %B %Y at %H:%M} UTC and holds: {in_words(made.counts)} "
            f"({made.database})."
        )
        if self.there.is_empty:
            yield "This house is empty."
        else:
            yield f"This house holds: {in_words(self.there.counts)}. All of that makes room for what is in the backup."
            yield "Before that it is backed up itself, into its data folder, where that stays for a week."
        if self.lists:
            found = ", ".join(str(path) for path in self.lists)
            yield f"What was taken back since the backup stays gone, as told by: {found}."
        else:
            yield (
                "There is no list of what was taken back since (removed.log): all that was taken back, removed or "
                "stopped after the backup is there again. Name one with --removed."
            )


def plan(config: Config, file: Path, *, lists: Sequence[Path]) -> Plan:
    """What putting back this backup would do. Raises CannotKeep where it cannot be done."""
    manifest = archive.read_manifest(file)
    here = "PostgreSQL" if config.database_url else "SQLite"
    if manifest.database != here:
        raise CannotKeep(
            f"This backup is of a house with its letters in {manifest.database}, and here they are in {here}. "
            "Put it back where DATABASE_URL says the same as there."
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise CannotKeep(
            f"This backup was made by a later version of the program ({unknown[-1]} is not known here). "
            "Bring that version here first."
        )
    near = [*lists, file.parent / LIST, *lists_of(config)]
    found = [path for path in dict.fromkeys(near) if path.exists()]
    with as_cannot_keep(file):
        return Plan(manifest=manifest, there=copies(config).contents(config), lists=found)


def put_back(config: Config, file: Path, planned: Plan, *, keys: bytes, now: datetime, dice: Random) -> None:
    """The letters, the keys and the own pages of the backup become those of the house. It must not be open.

    Nothing is changed before all of the backup was read and looked through. Raises CannotKeep. Until somebody says
    `is_whole_again`, the house does not open.
    """
    with as_cannot_keep(config.data):
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=DRAFT, dir=config.data) as folder:
            unpacked = Path(folder) / "house"
            unpacked.mkdir()
            manifest = archive.unpack(file, unpacked)
            copies(config).look_through(unpacked / copies(config).NAME)
            copies(config).refuse_in_use(config)
            _keep_what_was_there(config, planned.there, keys, now=now, dice=dice)
            _exchange_letters(config, unpacked)
            _must_hold(copies(config).contents(config), manifest)
            put_whole(keys, (config.data / KEYS).resolve())  # who keeps them elsewhere, by a link, keeps the link
            _put_back_own_pages(config, unpacked)
        for index in config.data.glob(f"{SEARCH}*"):
            index.unlink()
        own = config.data / LIST
        add_missing([path for path in planned.lists if path != own], to=own)


def is_whole_again(config: Config) -> None:
    """All of it is back, and what was taken back since is gone again."""
    (config.data / HALF).unlink(missing_ok=True)


def refuse_half_a_house(config: Config) -> None:
    """Nobody is let in where a restore was broken off: there stands what was taken back since, or no key fits."""
    if (config.data / HALF).exists():
        raise ConfigError(
            "LEFTUNSAID_DATA",
            "a restore was broken off here.",
            "Say it again, to its end: leftunsaid restore FILE --yes. The house that was here before lies in the data "
            f"folder, as {BEFORE_RESTORE}....backup.",
        )


def keys_of(file: Path, manifest: Manifest, *, keys: Path | None, passphrase: str) -> bytes:
    """The keys that belong to this backup, from their own file or from inside. Raises CannotKeep."""
    if manifest.holds_keys and keys is None:
        ring = archive.keys_inside(file, passphrase)
    else:
        apart = keys or file.with_name(f"{file.name}.keys")
        with as_cannot_keep(apart):
            ring = apart.read_bytes()
    try:
        missing = set(manifest.keys) - set(names_in(ring))
    except ValueError:
        raise CannotKeep("This is not a keys file.") from None
    if missing:
        raise CannotKeep("These keys do not belong to this backup: nothing in it could be opened with them.")
    return ring


def _keep_what_was_there(config: Config, there: Contents, ring: bytes, *, now: datetime, dice: Random) -> None:
    aside = config.data / f"{BEFORE_RESTORE}{now:%Y-%m-%dT%H%M%S}.backup"
    keys = aside.with_name(f"{aside.name}.keys")
    if not there.is_empty:
        back_up(config, aside, keys=keys, now=now, dice=dice)
    elif (config.data / KEYS).exists() and (config.data / KEYS).read_bytes() != ring:
        put_whole((config.data / KEYS).read_bytes(), keys)


def _exchange_letters(config: Config, unpacked: Path) -> None:
    was_half = (config.data / HALF).exists()
    (config.data / HALF).touch()
    try:
        copies(config).put_back(config, unpacked)
    except Exception:
        if not was_half:
            (config.data / HALF).unlink()  # all of it is as it was
        raise


def _must_hold(there: Contents, manifest: Manifest) -> None:
    counted = {what: there.counts.get(what) for what in manifest.counts}
    if counted != manifest.counts:
        raise CannotKeep(f"The backup held {in_words(manifest.counts)}, and here are {in_words(there.counts)}.")


def _put_back_own_pages(config: Config, unpacked: Path) -> None:
    for name in OWN:
        kept, own = unpacked / name, config.data / name
        if kept.is_dir():
            shutil.rmtree(own, ignore_errors=True)
            kept.replace(own)
        elif kept.exists():
            kept.replace(own)


@contextmanager
def throwaway(config: Config) -> Iterator[Path]:
    """A folder on the disk of the house, in which a backup is tried."""
    with tempfile.TemporaryDirectory(prefix=DRAFT, dir=config.data) as folder:
        yield Path(folder)
