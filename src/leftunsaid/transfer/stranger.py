"""What some program wrote, and none that we know: not to be taken for a letter that begins with a bracket."""

import re
from pathlib import Path

from leftunsaid.transfer.files import GZIP, beginning_of
from leftunsaid.transfer.formats import CannotBringIn, Report, Wishes

NAME = "an export of an engine that we do not know"

BY_A_PROGRAM = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:<[?!a-z]|\{\s*"|\[\s*[\[{])|PK\x03\x04', re.IGNORECASE)


def recognises(path: Path) -> bool:
    with path.open("rb") as file:
        is_zipped = file.read(len(GZIP)) == GZIP
    return is_zipped or BY_A_PROGRAM.match(beginning_of(path)) is not None


def bring_in(path: Path, wishes: Wishes) -> Report:
    raise CannotBringIn(
        "this was written by a program, but by none whose exports we know. docs/importing.md lists them."
    )
