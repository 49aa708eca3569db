"""What a file can be that is brought in: one module a format, each of which knows its own by a look at the beginning.

What none of them knows is a letter page that was saved as plain text (`saved_page.py`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Protocol, cast

# Modules that are a `Format`. Named, so that none is read in before a file asks for it.
FORMATS: tuple[str, ...] = (
    "leftunsaid.transfer.archive.bringing_in",
    "leftunsaid.transfer.isso",
    "leftunsaid.transfer.disqus",
    "leftunsaid.transfer.wordpress",
    "leftunsaid.transfer.remark42",
    "leftunsaid.transfer.writefreely",
    "leftunsaid.transfer.stranger",  # the last: what is left of what programs write
)
# No house gets so far, and behind it none would be left for whoever writes next.
NUMBERS_END = 10**15
YEARS = range(2, 9000)  # the day before, by any clock, and what is counted on from there are dates still


class Format(Protocol):
    """What a module of FORMATS has."""

    NAME: str  # as in 'This is ...': 'an Isso database'

    def recognises(self, path: Path) -> bool:
        """Is the file one of these? Looks at its beginning, and takes whatever stands there. Raises OSError alone."""

    def bring_in(self, path: Path, wishes: "Wishes") -> "Report":
        """Read all of it, check all of it, then write it; adds, and never wipes.

        In one transaction, or in many of which each is whole, so that a second run goes on where one was stopped.

        Raises CannotBringIn, and then nothing was written. A row that alone cannot come in is in the report.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the operator wants it."""

    now: datetime
    dice: Random  # a door's
    dry_run: bool = False  # do all of it, tell it, and leave everything as it was
    said: Mapping[str, Any] = field(default_factory=dict)  # options that one format alone knows, as they were typed


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that does not come in."""

    place: str  # 'comments.jsonl, line 12'
    why: str  # a sentence, with nobody's words in it


@dataclass(slots=True)
class Report:
    """What became of a file."""

    came: Counter[str] = field(default_factory=Counter)  # by what they are: 'letters', 'comments'
    known: Counter[str] = field(default_factory=Counter)  # were here already
    refused: list[Refused] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # sentences

    def in_words(self) -> Iterator[str]:
        """'412 letters, 3120 comments came in; 3 letters were here already.', and what else there is to say."""
        told = [(_listed(self.came), "came in"), (_listed(self.known), "were here already")]
        became = [f"{things} {what}" for things, what in told if things]
        yield f"{'; '.join(became)}." if became else "Nothing came in."
        yield from self.remarks
        for one in self.refused:
            yield f"Refused: {one.place}: {one.why}"


class CannotBringIn(Exception):
    """Nothing of this file comes in; says at which place of it, if there is one, and why in a sentence.

    Where it was rows that stood in the way, the `report` tells what would have come, and which they are.
    """

    def __init__(self, sentence: str, *, place: str = "", report: Report | None = None) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.report = report


def format_of(path: Path) -> Format | None:
    """What this file is; None for a page saved as text, and for what cannot be read: whoever reads that will say so."""
    with suppress(OSError):
        for name in FORMATS:
            module = cast(Format, import_module(name))
            if module.recognises(path):
                return module
    return None


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counted.items() if count)
