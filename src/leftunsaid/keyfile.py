"""The keys of a house, in `data/keys.json`: the root of all keyed hashes, and the keys that seal addresses."""

import fcntl
import json
import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from leftunsaid.config import ConfigError
from leftunsaid.lib.sealing import KEY_BYTES, NONCE_BYTES, SealingKey, seal, sealed_by, unseal
from leftunsaid.lib.secrets import derive

VERSION = 2  # version 1 had no seals


def root_key(data: Path) -> bytes:
    """The 32 secret bytes of this house, from `data/keys.json` (mode 600), made on first use.

    Everything keyed is derived from them: whoever loses the file, loses what the eight words of every writer open.
    """
    path = data / "keys.json"
    with _as_setting(path):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return _read(path).root


class Keyring:
    """Seals by the newest key of a house and unseals by any, as the file has them at that moment.

    So programs that are running follow at once when another adds a key. A file of an earlier version gets its first
    sealing key when something is to be sealed.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / "keys.json"
        self._seen: tuple[object, tuple[SealingKey, ...]] = (None, ())

    def seal(self, text: str, *, bound_to: str, dice: Random) -> str:
        """`text` sealed for the one place that `bound_to` names. `dice` are a door's, never a seeded row of numbers."""
        return seal(text, keys=self._keys(), bound_to=bound_to, nonce=dice.randbytes(NONCE_BYTES))

    def unseal(self, sealed: str, *, bound_to: str) -> str:
        """What was sealed for this place. Raises CannotUnseal."""
        keys = self._seen[1]
        if sealed_by(sealed) not in [key.id for key in keys]:
            keys = self._keys()
        return unseal(sealed, keys=keys, bound_to=bound_to)

    @property
    def newest_id(self) -> str:
        """The name of the key that seals now. What does not begin with it and a dot is to be sealed anew."""
        return self.ids[-1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of all keys, the newest last."""
        return tuple(key.id for key in self._keys())

    def add_key(self) -> str:
        """From now on, a new key seals; answers its name. What the older ones sealed can still be read."""
        with _as_setting(self._path), _alone(self._path):
            kept = _read(self._path)
            new = _new_seal()
            _write(self._path, kept.words | {"version": VERSION, "seals": [*kept.words.get("seals", []), new]})
        return new["id"]

    def drop_keys(self, ids: Collection[str]) -> None:
        """Forget these keys for ever. What they sealed is lost, so see first that nothing is. The newest stays."""
        with _as_setting(self._path), _alone(self._path):
            kept = _read(self._path)
            if kept.seals and kept.seals[-1].id in ids:
                raise ValueError("The newest key is in use.")
            seals = [words for words in kept.words.get("seals", []) if words["id"] not in ids]
            _write(self._path, kept.words | {"seals": seals})

    def _keys(self) -> tuple[SealingKey, ...]:
        with _as_setting(self._path):
            # Each writing is another file under the same name.
            seen = self._path.stat()
            stamp = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)
            if self._seen[0] != stamp:
                self._seen = stamp, _read(self._path).seals or _first_seal(self._path)
            return self._seen[1]


def names_in(written: bytes) -> list[str]:
    """What the keys in a keys file are called, the root first; none of the names is a secret. Raises ValueError."""
    keys = _keys_in(written)
    return [derive(keys.root, "name of the root").hex()[:16], *(seal.id for seal in keys.seals)]


def signing_key_in(written: bytes) -> bytes:
    """The 32 secret bytes by which the house of this keys file signs, however often its seals were changed. Raises
    ValueError."""
    return derive(_keys_in(written).root, "signature of an archive")


@dataclass(frozen=True, slots=True)
class _Keys:
    words: dict[str, Any] = field(repr=False)  # the file as it is, with what a later version may have put there
    root: bytes = field(repr=False)
    seals: tuple[SealingKey, ...]


def _read(path: Path) -> _Keys:
    others_may_read = stat.S_IMODE(path.stat().st_mode) & 0o077
    written = path.read_bytes()
    if others_may_read:
        raise ConfigError("LEFTUNSAID_DATA", f"others can read {path}.", f"Run: chmod 600 {path}")
    try:
        return _understood(json.loads(written))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problem = f"{path} is not a keys file."
        raise ConfigError("LEFTUNSAID_DATA", problem, "Put back the one from your backup.") from None


def _keys_in(written: bytes) -> _Keys:
    try:
        return _understood(json.loads(written))
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("no keys file") from None


def _understood(words: dict[str, Any]) -> _Keys:
    root = urlsafe_b64decode(words["root"])
    seals = tuple(SealingKey(seal["id"], urlsafe_b64decode(seal["key"])) for seal in words.get("seals", []))
    has_lost_seals = words.get("version", 1) != 1 and not seals
    if len(root) != KEY_BYTES or has_lost_seals or len({seal.id for seal in seals}) != len(seals):
        raise ValueError("no keys file")
    return _Keys(words, root, seals)


def _make(path: Path) -> None:
    with _alone(path):
        # Or the other program was first, and its keys are as good; or there is a link that leads nowhere: then a disk
        # is missing, and this is no time for new keys.
        if not os.path.lexists(path):
            root = urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()
            _write(path, {"version": VERSION, "root": root, "seals": [_new_seal()]})


def _first_seal(path: Path) -> tuple[SealingKey, ...]:
    """The first sealing key for a file of version 1: one, however many programs look for it at once."""
    with _alone(path):
        kept = _read(path)
        if not kept.seals:
            _write(path, kept.words | {"version": VERSION, "seals": [_new_seal()]})
            kept = _read(path)
    return kept.seals


def _new_seal() -> dict[str, str]:
    return {"id": secrets.token_hex(8), "key": urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}


def _write(path: Path, words: dict[str, Any]) -> None:
    """The whole file or none of it, whatever ends this program, or the machine, in between."""
    place = path.resolve()  # who keeps the keys elsewhere, by a link, keeps the link
    draft = place.with_name(".keys-draft")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            os.fchmod(file.fileno(), 0o600)
            _give_to_owner_of(place, file.fileno())
            file.write(json.dumps(words) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    with opened_folder(place.parent) as folder:
        os.fsync(folder)


def _give_to_owner_of(place: Path, draft: int) -> None:
    # A command that root gives must not take the keys from the user who runs the site.
    if os.geteuid() == 0 and place.exists():
        owner = place.stat()
        os.fchown(draft, owner.st_uid, owner.st_gid)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One program at a time: the others wait at the folder, so that no lock file is left lying about."""
    with opened_folder(path.parent) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield


@contextmanager
def opened_folder(folder: Path) -> Iterator[int]:
    """To be locked, or written through to the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield opened
    finally:
        os.close(opened)


@contextmanager
def _as_setting(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        problem = f"{fault.filename or path} cannot be used ({fault.strerror})."
        raise ConfigError("LEFTUNSAID_DATA", problem, "Give a folder that this user can write in.") from None
