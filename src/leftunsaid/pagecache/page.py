"""How a view says that its answer is the same for everybody, and how to tell when it no longer is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

PLACE = "leftunsaid.page"  # in the WSGI environment, where the page cache finds it


@dataclass(frozen=True, slots=True)
class Seen:
    """A question to the database, and what it answered when the page was made: while it answers that, nothing changed.

    The answer was read before, or together with, everything else on the page. So what changes meanwhile makes the
    page look older than it is, and never younger. Placeholders are `%s`; the question looks up few rows by their keys.
    """

    question: str
    about: tuple[int, ...]
    answer: tuple[int | None, ...]


NOTHING = Seen("", (), ())  # for pages that change with the program alone


@dataclass(frozen=True, slots=True)
class Page:
    """What a view knows of the page that it answers.

    It was made at `since`. At `until` a label on it changes: it is true before, and not from then on; None is never.
    """

    seen: Seen
    since: datetime
    until: datetime | None
    route: str


def keep_for_all(environ: dict[str, Any], page: Page) -> None:
    """Let the page cache keep the answer to this request."""
    environ[PLACE] = page
