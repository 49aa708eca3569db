"""What a file of another engine holds, as its reader found it. Pure: no tables, and nothing is judged here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from leftunsaid.transfer.formats import YEARS, Refused

# Why a row does not come in, where that can be seen without reading it.
SPAM = "it was taken for spam there."
DELETED = "it was deleted there."
UNAPPROVED = "nobody had let it be seen there."
NO_TIME = "it has no time that can be read."
NO_PAGE = "the page that it stood under is not in this file, or did not come in."

# By what the engine itself calls a thing, for ever: ("disqus", "forum", "1204").
type Mark = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundComment:
    """One comment, as plain text. `place` is where in the file, for whoever looks after the house."""

    mark: Mark
    place: str
    body: str
    at: datetime
    name: str = ""
    came_with_mail: bool = False  # an address was given with it, to another house


@dataclass(slots=True)
class FoundThread:
    """What stood at one address: a text of its own, where the engine keeps any, and what was answered there."""

    mark: Mark
    place: str
    address: str = ""
    title: str = ""
    is_text: bool = False  # it is all there, and what stands under it are answers
    body: str = ""  # or the beginning of it
    at: datetime | None = None
    comments: list[FoundComment] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    threads: list[FoundThread] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, place: str, why: str) -> None:
        self.refused.append(Refused(place, why))


def instant_in(typed: object) -> datetime | None:
    """The instant that an ISO 8601 text or a Unix time says; one without a zone is meant as UTC. None for no time."""
    try:
        if isinstance(typed, int | float):
            read = datetime.fromtimestamp(typed, UTC)
        else:
            read = datetime.fromisoformat(str(typed).strip())
        instant = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        return instant if instant.year in YEARS else None
    except (ValueError, OverflowError, OSError):
        return None


def said(row: object, *path: str) -> str:
    """The text that stands there in what was JSON; '' for anything else, or nothing."""
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    return row if isinstance(row, str) else ""
