"""All of an archive is read, and nothing is written: before it comes in, and when it was just made."""

from collections.abc import Iterator
from pathlib import Path

from leftunsaid.transfer.archive import box
from leftunsaid.transfer.archive.box import Manifest
from leftunsaid.transfer.archive.rows import NoRow, Reader
from leftunsaid.transfer.archive.tables import OF_PART, Row, Table
from leftunsaid.transfer.formats import CannotBringIn

FOR_PEOPLE = "letters/"  # the copies in plain text

type Rows = Iterator[tuple[str, Row]]  # each with its place


class UnreadableRow(CannotBringIn):
    """This line of a part is none of its rows. What stands in it is told to nobody by this."""

    def __init__(self, why: NoRow, table: Table, line: bytes, *, place: str) -> None:
        super().__init__(str(why), place=place)
        self.table, self.line = table, line


def look_through(path: Path) -> Manifest:
    """Read every line, and see that it is what it was. Raises CannotBringIn."""
    manifest = box.read_manifest(path)
    for name, lines in box.read_parts(path, manifest):
        if table := OF_PART.get(name):
            count = sum(1 for _ in rows_in(table, lines))
            if count != manifest.parts[name].rows:
                raise CannotBringIn(f"There are {count} lines, and the manifest knows of another number.", place=name)
        elif name == box.KEYS or name.startswith(FOR_PEOPLE):
            for _ in lines:
                """Nobody reads it here, but it has to be whole."""
        else:
            raise CannotBringIn(
                "This part is not known here. Was it made by a later version of the program?", place=name
            )
    return manifest


def rows_in(table: Table, lines: Iterator[bytes]) -> Rows:
    """Each row of a part. Raises CannotBringIn."""
    reader = Reader(table)
    for number, line in enumerate(lines, 1):
        place = f"{table.part}, line {number}"
        try:
            yield place, reader.row_in(line)
        except NoRow as why:
            raise UnreadableRow(why, table, line, place=place) from None
