"""When the house was last backed up, when a backup was last tried, and when a worker was last seen: small files."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

from leftunsaid.config import Config

NAME = "kept.json"
BEAT = ".worker-seen"
BACKUP, DRILL = "backup", "drill"


def note(config: Config, what: str, *, now: datetime) -> None:
    path = config.data / NAME
    _replace(path, json.dumps(_read(path) | {what: now.isoformat()}))


def last(config: Config, what: str) -> datetime | None:
    """None where it never happened, or nobody knows of it."""
    try:
        return datetime.fromisoformat(_read(config.data / NAME)[what])
    except (KeyError, ValueError, TypeError):
        return None


def beat(config: Config, now: datetime) -> None:
    """A worker is there. In a file of its own: it is written each minute."""
    _replace(config.data / BEAT, now.isoformat())


def last_beat(config: Config) -> datetime | None:
    try:
        return datetime.fromisoformat((config.data / BEAT).read_text().strip())
    except (OSError, ValueError):
        return None


def _replace(path: Path, words: str) -> None:
    with tempfile.NamedTemporaryFile("w", prefix=f".{path.name}-", dir=path.parent, delete=False) as draft:
        draft.write(f"{words}\n")
    Path(draft.name).replace(path)


def _read(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
