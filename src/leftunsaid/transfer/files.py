"""Files as other engines hand them out: zipped or plain, and read no further than a machine can bear."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from leftunsaid.transfer.formats import CannotBringIn

AT_ONCE = 64 * 1024
MOST_BYTES = 256 * 1024 * 1024  # unzipped; a zipped file of a few kilobytes can hold far more than that
LONGEST_LINE = 1024 * 1024
GZIP = b"\x1f\x8b"
WRAPPED_BY_GZIP = 31  # as zlib calls it


def beginning_of(path: Path) -> bytes:
    """The first bytes, unzipped where it is zipped; of a damaged file as many as there are. Raises OSError alone."""
    with path.open("rb") as file:
        raw = file.read(AT_ONCE)
    if not raw.startswith(GZIP):
        return raw
    try:
        return zlib.decompressobj(WRAPPED_BY_GZIP).decompress(raw, AT_ONCE)
    except zlib.error:
        return b""


def chunks_of(path: Path) -> Iterator[bytes]:
    """All of it, piece by piece, unzipped. Raises CannotBringIn for a file that is damaged, cut short or too large."""
    read = 0
    try:
        with _opened(path) as file:
            while chunk := file.read(AT_ONCE):
                read += len(chunk)
                if read > MOST_BYTES:
                    raise CannotBringIn(f"there are more than {MOST_BYTES // 1024**2} megabytes in it; please cut it.")
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise CannotBringIn("it is damaged, or was cut short on its way.", place=f"after {read} bytes") from None
    except OSError as fault:
        raise CannotBringIn(f"it cannot be read: {fault.strerror}.") from None


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Its lines, counted from 1; those with nothing in them are passed over. Raises CannotBringIn as above."""
    complete, rest = 0, b""
    for chunk in chunks_of(path):
        *lines, rest = (rest + chunk).split(b"\n")
        for at, line in enumerate(lines, complete + 1):
            if line.strip():
                yield at, line
        complete += len(lines)
        if len(rest) > LONGEST_LINE:
            raise CannotBringIn("this line has no end.", place=f"line {complete + 1}")
    if rest.strip():
        yield complete + 1, rest


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_zipped = file.read(len(GZIP)) == GZIP
    return cast(IO[bytes], gzip.open(path)) if is_zipped else path.open("rb")
