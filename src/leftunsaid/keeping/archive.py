"""The file of a backup: a tar with the letters and the house's own pages, and a paper in front that knows each by hash.

`tar -xf` opens it too, should this program ever be gone.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.passphrase import open_keys
from leftunsaid.lib.sealing import CannotUnseal

FORMAT = 1
PAPER = "manifest.json"
KEYS = "keys.sealed"
A_PIECE = 1 << 20


class NotABackup(CannotKeep):
    """This file cannot be put back; says why in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a backup, and from when."""

    made_at: datetime
    mark: str  # its name in the list of what was taken back since
    database: str  # 'SQLite' or 'PostgreSQL'
    counts: dict[str, int]
    migrations: list[str]
    keys: list[str]  # the names of the keys that open it
    hashes: dict[str, str] = field(default_factory=dict)  # SHA-256 of each member

    @property
    def holds_keys(self) -> bool:
        return KEYS in self.hashes


def pack(folder: Path, manifest: Manifest, file: IO[bytes]) -> None:
    """All that lies in `folder`, as one file, with a manifest that knows the hash of each."""
    members = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in members:
        with path.open("rb") as member:
            manifest.hashes[path.relative_to(folder).as_posix()] = hashlib.file_digest(member, "sha256").hexdigest()
    paper = json.dumps({"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}, indent=1)
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _put(tar, PAPER, io.BytesIO(paper.encode()), len(paper.encode()), manifest.made_at)
        for path in members:
            with path.open("rb") as member:
                _put(tar, path.relative_to(folder).as_posix(), member, path.stat().st_size, manifest.made_at)


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises NotABackup."""
    with _opened(file) as tar:
        return _manifest_in(tar)


def unpack(file: Path, into: Path) -> Manifest:
    """Lay out what is in the backup, each part whole. Raises NotABackup for one that was changed or cut off."""
    with _opened(file) as tar:
        manifest = _manifest_in(tar)
        for name, member in _members(tar, manifest):
            place = into / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with place.open("xb") as written:
                _must_match(manifest, name, member, written)
                written.flush()
                os.fsync(written.fileno())
    return manifest


def verify(file: Path) -> Manifest:
    """Read all of it again, and compare. Raises NotABackup."""
    with _opened(file) as tar:
        manifest = _manifest_in(tar)
        for name, member in _members(tar, manifest):
            _must_match(manifest, name, member, None)
    return manifest


def keys_inside(file: Path, passphrase: str) -> bytes:
    """The keys that are sealed in a backup. Raises NotABackup for another passphrase."""
    with _opened(file) as tar:
        sealed = tar.extractfile(KEYS)
        try:
            return open_keys(sealed.read() if sealed else b"", passphrase)
        except CannotUnseal:
            raise NotABackup("The keys in this backup do not open with that passphrase.") from None


def _put(tar: tarfile.TarFile, name: str, member: IO[bytes], size: int, made_at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(made_at.timestamp())
    tar.addfile(entry, member)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """A tar whose faults are told as ours."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as fault:
        raise NotABackup(f"{file} is not a whole backup of a house: {fault}.") from None
    except OSError as fault:
        if fault.filename:
            raise NotABackup(f"{fault.filename} cannot be used: {fault.strerror}.") from None
        raise NotABackup(f"{file} cannot be read, or laid out: {fault.strerror}.") from None


def _manifest_in(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    paper = tar.extractfile(first) if first and first.name == PAPER and first.isreg() else None
    try:
        told = json.loads(paper.read(A_PIECE) if paper else b"")
        form = told.pop("format")
        if form > FORMAT:
            raise NotABackup("This backup was made by a later version of the program. Bring that here first.")
        return Manifest(**{**told, "made_at": datetime.fromisoformat(told["made_at"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotABackup("This is not a backup of a house: its first part is not a manifest.") from None


def _members(tar: tarfile.TarFile, manifest: Manifest) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member that the manifest names, once. Anything else is none of ours."""
    missing = dict(manifest.hashes)
    while entry := tar.next():
        member = tar.extractfile(entry) if entry.isreg() else None
        is_inside = not entry.name.startswith("/") and ".." not in entry.name.split("/")
        if member is None or not is_inside or missing.pop(entry.name, None) is None:
            raise NotABackup(f"This backup was changed: {entry.name!r} does not belong in it.")
        yield entry.name, member
    if missing:
        raise NotABackup(f"This backup was cut off: {', '.join(missing)} is missing.")


def _must_match(manifest: Manifest, name: str, member: IO[bytes], written: IO[bytes] | None) -> None:
    fingerprint = hashlib.sha256()
    while piece := member.read(A_PIECE):
        fingerprint.update(piece)
        if written:
            written.write(piece)
    if fingerprint.hexdigest() != manifest.hashes[name]:
        raise NotABackup(f"This backup is damaged: {name} is not what it was.")
