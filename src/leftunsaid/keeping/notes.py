"""When the house was last backed up, and when a backup was last tried: a small file in its data folder."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

from leftunsaid.config import Config

NAME = "kept.json"
BACKUP, DRILL = "backup", "drill"


def note(config: Config, what: str, *, now: datetime) -> None:
    path = config.data / NAME
    with tempfile.NamedTemporaryFile("w", prefix=f".{NAME}-", dir=config.data, delete=False) as draft:
        draft.write(json.dumps(_read(path) | {what: now.isoformat()}) + "\n")
    Path(draft.name).replace(path)


def last(config: Config, what: str) -> datetime | None:
    """None where it never happened, or nobody knows of it."""
    try:
        return datetime.fromisoformat(_read(config.data / NAME)[what])
    except (KeyError, ValueError, TypeError):
        return None


def _read(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
