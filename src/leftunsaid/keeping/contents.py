"""What a house holds, counted in its tables themselves: of a copy, or of a house that is not open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

APPS = Path(__file__).parent.parent
DJANGOS = ("auth", "contenttypes", "sessions")
COUNTED = {
    "letters": "letters_letter WHERE erased_at IS NULL",
    "comments": "comments_comment WHERE erased_at IS NULL",
    "keys": "ownership_ownerkey",
    "followed": "subscriptions_subscription",
    "moderators": "desk_moderator",
}

type Ask = Callable[[str], Sequence[Sequence[Any]]]


class CannotKeep(Exception):
    """A backup cannot be made, or not be put back; says why, and the mend."""


@dataclass(frozen=True, slots=True)
class Contents:
    counts: dict[str, int] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def contents_by(ask: Ask) -> Contents:
    """The counts of what people have left, and which tables it is kept in."""
    counts = {what: int(ask(f"SELECT count(*) FROM {table}")[0][0]) for what, table in COUNTED.items()}  # noqa: S608
    applied = ask("SELECT app, name FROM django_migrations ORDER BY id")
    return Contents(counts, [f"{app}.{name}" for app, name in applied])


def unknown_migrations(migrations: Sequence[str]) -> list[str]:
    """Those among them that this version of the program has never heard of: it is older than the copy."""
    ours = [name.partition(".")[::2] for name in migrations]
    return [
        f"{app}.{name}"
        for app, name in ours
        if app not in DJANGOS and not (APPS / app / "migrations" / f"{name}.py").exists()
    ]


def in_words(counts: dict[str, int]) -> str:
    """'412 letters, 3120 comments, 57 keys, 88 followed, 2 moderators'."""
    return ", ".join(f"{count} {what}" for what, count in counts.items())
