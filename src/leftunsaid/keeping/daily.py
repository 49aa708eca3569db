"""A backup every day, and the oldest go."""

import logging
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from leftunsaid.config import Config
from leftunsaid.keeping import notes
from leftunsaid.keeping.backup import BEFORE_RESTORE, DRAFT, back_up
from leftunsaid.keeping.contents import CannotKeep

logger = logging.getLogger(__name__)

DAILY = timedelta(hours=23, minutes=30)  # looked at every hour, so that it stays near one time of the day
NAMED = re.compile(r"left-unsaid-(\d{4}-\d\d-\d\dT\d{4})Z\.backup", re.ASCII)
LEFT_BEHIND = timedelta(days=1)
KEPT_ASIDE = timedelta(days=7)


def back_up_daily(config: Config, *, now: datetime, dice: Random) -> None:
    """Back up the house if the last time is a day ago. What goes wrong is said in the log, and tried again."""
    if config.backups is None or not _is_due(config.backups, now):
        return
    try:
        config.backups.mkdir(mode=0o700, exist_ok=True)
        file = config.backups / f"left-unsaid-{now:%Y-%m-%dT%H%M}Z.backup"
        back_up(config, file, keys=_keys_of(file), now=now, dice=dice)
        notes.note(config, notes.BACKUP, now=now)
        for old in sorted(backups_in(config.backups), reverse=True)[config.backups_kept :]:
            old.unlink()
            _keys_of(old).unlink(missing_ok=True)
    except (CannotKeep, OSError) as why:
        logger.error("Could not back up the house: %s", why)


def forget_what_made_room(config: Config, now: datetime) -> None:
    """The house that stood here before a restore goes after a week: it holds what was taken back since.

    What a backup, a restore or a drill left lying that was ended in the middle goes after a day.
    """
    for aside in config.data.glob(f"{BEFORE_RESTORE}*"):
        if _is_older(aside, now - KEPT_ASIDE):
            aside.unlink(missing_ok=True)
    for folder in filter(None, [config.data, config.backups]):
        for draft in folder.glob(f"{DRAFT}*"):
            if _is_older(draft, now - LEFT_BEHIND):
                shutil.rmtree(draft, ignore_errors=True)


def backups_in(folder: Path) -> list[Path]:
    return [file for file in folder.glob("left-unsaid-*.backup") if NAMED.fullmatch(file.name)]


def _is_due(folder: Path, now: datetime) -> bool:
    times = [NAMED.fullmatch(file.name) for file in backups_in(folder)]
    made = [datetime.strptime(time[1], "%Y-%m-%dT%H%M").replace(tzinfo=UTC) for time in times if time]
    # One of tomorrow was made while the clock was wrong.
    return not any(timedelta(0) <= now - one < DAILY for one in made)


def _keys_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.keys")


def _is_older(file: Path, than: datetime) -> bool:
    try:
        return file.stat().st_mtime < than.timestamp()
    except OSError:
        return False  # another worker was faster
