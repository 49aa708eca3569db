"""That this house is going to close: a small file in its data folder. Every page says so, and letters end before."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from leftunsaid.config import Config
from leftunsaid.lib.calendar_days import day_in
from leftunsaid.pagecache.revisions import count

NAME = "closing.json"


@dataclass(frozen=True, slots=True)
class Closing:
    """On which day the house closes, and the first on which it takes no more letters."""

    on: date
    no_letters_from: date

    def is_before(self, day: date) -> bool:
        """Would nobody be here any more on that day?"""
        return self.on <= day


@transaction.atomic
def announce(config: Config, closing: Closing) -> None:
    """Let every page say so, from this moment on; and none, where the database refuses it."""
    count("closing")  # first: a page that is kept is looked at anew once this is committed, and not before
    path = config.data / NAME
    draft = path.with_name(f".{NAME}-draft")
    said = {"on": closing.on.isoformat(), "no_letters_from": closing.no_letters_from.isoformat()}
    draft.write_text(json.dumps(said) + "\n")
    draft.replace(path)


@transaction.atomic
def stay_open(config: Config) -> None:
    """It does not close after all."""
    count("closing")
    (config.data / NAME).unlink(missing_ok=True)


def closing_of(config: Config) -> Closing | None:
    """What is announced, if anything is."""
    mark = mark_of(config)
    return _read(config.data / NAME, mark) if mark else None


def takes_letters(config: Config, now: datetime) -> bool:
    """As ever, but for the last days of a house that closes."""
    closing = closing_of(config)
    return closing is None or day_in(now, config.time_zone) < closing.no_letters_from


def mark_of(config: Config) -> str:
    """Another one whenever something else is announced, and '' while nothing is."""
    try:
        told = (config.data / NAME).stat()
    except OSError:
        return ""
    return f"{told.st_mtime_ns}-{told.st_ino}-{told.st_size}"


@lru_cache(maxsize=8)
def _read(path: Path, mark: str) -> Closing | None:
    try:
        said = json.loads(path.read_text())
        return Closing(date.fromisoformat(said["on"]), date.fromisoformat(said["no_letters_from"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
