"""The file of an archive: a tar with a signed paper in front that knows each part by hash. `tar -xf` opens it too.

Nothing in it says when or where it was made: the same house gives the same bytes.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from leftunsaid.lib import signing
from leftunsaid.transfer.formats import NUMBERS_END, CannotBringIn

FORMAT = 2
UNSIGNED = 1  # the format before
KIND = "archive of a house"
NAME = f"an {KIND}"
PAPER = "manifest.json"
SIGNER, SIGNATURE = "signed-by.pem", "manifest.sig"
KEYS = "keys.sealed"
SEALED, ADDRESSES = "sealed letters", "addresses"  # what may be left out
# What tarfile raises for one that was made to hurt, besides what it should.
FAULTS_OF_A_TAR = (tarfile.TarError, EOFError, ValueError, RecursionError)
LONGEST_PAPER = 1 << 20
LONGEST_LINE = 1 << 20  # the longest letter takes a tenth of it, sealed


@dataclass(frozen=True, slots=True)
class Part:
    rows: int  # lines of JSON; of a part for people, letters
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself."""

    keys: list[str]  # the names of the keys that open what is in it
    without: list[str]  # what was left out, as it was asked for
    last_number: int  # the highest number that a letter was ever given
    in_the_lists: int  # letters
    parts: dict[str, Part] = field(default_factory=dict)
    signer: bytes = b""  # whose public key has signed it; none has those of the format before

    @property
    def holds_keys(self) -> bool:
        return KEYS in self.parts

    @property
    def has_addresses(self) -> bool:
        return ADDRESSES not in self.without

    @property
    def signed_by(self) -> str:
        """The fingerprint of the key; '' where nobody has signed it."""
        return signing.fingerprint(self.signer) if self.signer else ""


def write_part(folder: Path, name: str, lines: Iterable[bytes], *, rows: int | None = None) -> Part:
    """Lay down a part, line by line."""
    fingerprint, count = hashlib.sha256(), 0
    place = folder / name
    place.parent.mkdir(exist_ok=True)
    with place.open("xb") as file:
        for line in lines:
            fingerprint.update(line)
            file.write(line)
            count += 1
    return Part(count if rows is None else rows, fingerprint.hexdigest())


def pack(folder: Path, manifest: Manifest, file: IO[bytes], *, signing_key: bytes) -> None:
    """The parts that lie in `folder`, as one file."""
    told = {"left_unsaid": KIND, "format": FORMAT, **asdict(manifest)}
    del told["signer"]
    paper = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    in_front = {PAPER: paper, SIGNER: signing.public_key(signing_key), SIGNATURE: signing.sign(paper, key=signing_key)}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, words in in_front.items():
            _put(tar, name, io.BytesIO(words), len(words))
        for name in manifest.parts:
            with (folder / name).open("rb") as part:
                _put(tar, name, part, (folder / name).stat().st_size)


def begins_like_one(file: Path) -> bool:
    """Is it a tar with a paper in front? A backup is that too."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            first = tar.next()
            return first is not None and first.name == PAPER
    except FAULTS_OF_A_TAR:
        return False


def read_manifest(file: Path) -> Manifest:
    """Raises CannotBringIn."""
    with _opened(file) as tar:
        return _manifest_in(tar)


def read_part(file: Path, name: str, manifest: Manifest) -> bytes:
    """A small part, whole. Raises CannotBringIn."""
    whole = b""
    for found, lines in read_parts(file, manifest):
        for line in lines:
            whole += line if found == name else b""
            if len(whole) > LONGEST_LINE:
                raise CannotBringIn("It is longer than any in an archive.", place=name)
    return whole


def read_parts(file: Path, manifest: Manifest) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each part, in the order of the paper, with its lines, to be read to their end before the next. Raises
    CannotBringIn for what is not what it was, as soon as that is seen: also where the whole file is another one than
    that whose manifest was looked at before."""
    with _opened(file) as tar:
        if _manifest_in(tar) != manifest:
            raise CannotBringIn("It was changed while it was read.", place=PAPER)
        for name, part in manifest.parts.items():
            member = _next_file(tar, name)
            if member is None:
                raise CannotBringIn("It is missing, or something else stands in its place.", place=name)
            yield name, _lines(name, member, part)
        if tar.next():
            raise CannotBringIn("Something lies in this archive that its manifest does not know.")


def _lines(name: str, member: IO[bytes], part: Part) -> Iterator[bytes]:
    fingerprint, count = hashlib.sha256(), 0
    while line := _next_line(member):
        count += 1
        if len(line) == LONGEST_LINE:
            raise CannotBringIn("This line is longer than any in an archive.", place=f"{name}, line {count}")
        fingerprint.update(line)
        yield line
    if fingerprint.hexdigest() != part.sha256:
        raise CannotBringIn("It was damaged or changed: it is not what the manifest knows.", place=name)


def _next_line(member: IO[bytes]) -> bytes:
    # Not by `_opened`: whoever reads the lines is elsewhere when the file ends too soon.
    try:
        return member.readline(LONGEST_LINE)
    except FAULTS_OF_A_TAR as fault:
        raise _not_whole(fault) from None
    except OSError as fault:
        raise _unreadable(fault) from fault


def _put(tar: tarfile.TarFile, name: str, part: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, part)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """A tar whose faults are told as ours."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield tar
    except FAULTS_OF_A_TAR as fault:
        raise _not_whole(fault) from None
    except OSError as fault:
        raise _unreadable(fault) from fault


def _unreadable(fault: OSError) -> CannotBringIn:
    return CannotBringIn(f"It cannot be read: {fault.strerror}.")


def _not_whole(fault: Exception) -> CannotBringIn:
    why = f": {fault}" if isinstance(fault, tarfile.TarError | EOFError) else ""  # others repeat what stands there
    return CannotBringIn(f"This archive is not whole{why}.")


def _manifest_in(tar: tarfile.TarFile) -> Manifest:
    paper = _in_front(tar, PAPER)
    try:
        told = json.loads(paper)
        kind, form = told.pop("left_unsaid", ""), told.pop("format")
        if kind != KIND:
            raise CannotBringIn("If this is a backup, 'leftunsaid restore' puts it back.", place=PAPER)
        if form > FORMAT:
            raise CannotBringIn("It was made by a later version of the program. Bring that here first.", place=PAPER)
        parts = {name: Part(**part) for name, part in told.pop("parts").items()}
        signer = b"" if form == UNSIGNED else _signer_of(paper, tar)
        return _sensible(Manifest(**told, parts=parts, signer=signer))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CannotBringIn("This is not the manifest of an archive.", place=PAPER) from None


def _signer_of(paper: bytes, tar: tarfile.TarFile) -> bytes:
    signer, signature = _in_front(tar, SIGNER), _in_front(tar, SIGNATURE)
    if not signing.is_signed(paper, signature, by=signer):
        raise CannotBringIn("It was damaged or changed: it is not what was signed.", place=PAPER)
    return signer


def _in_front(tar: tarfile.TarFile, name: str) -> bytes:
    """What stands next, or nothing where that is something else."""
    member = _next_file(tar, name)
    return member.read(LONGEST_PAPER) if member else b""


def _next_file(tar: tarfile.TarFile, name: str) -> IO[bytes] | None:
    """None where something else stands next. Ours have no holes: of a few bytes with holes one makes any number."""
    entry = tar.next()
    is_ours = entry and entry.name == name and entry.type == tarfile.REGTYPE and not entry.issparse()
    return tar.extractfile(entry) if entry and is_ours else None


def _sensible(manifest: Manifest) -> Manifest:
    numbers = [manifest.last_number, manifest.in_the_lists, *(part.rows for part in manifest.parts.values())]
    if not all(type(number) is int and 0 <= number < NUMBERS_END for number in numbers):
        raise ValueError
    if not all(isinstance(word, str) for word in [*manifest.keys, *manifest.without]):
        raise ValueError
    return manifest
