"""Everything that happens by itself, on one page: how often, and which verb."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.db import connection

from leftunsaid import removals
from leftunsaid.comments import actions as comments
from leftunsaid.guard import actions as guard
from leftunsaid.keeping import notes
from leftunsaid.keeping.daily import back_up_daily, forget_what_made_room
from leftunsaid.letters import actions as letters
from leftunsaid.letters import seals
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation import opening, traces
from leftunsaid.notes import actions as jars
from leftunsaid.notes import mailbox as mail_of_notes
from leftunsaid.outbox import actions as outbox
from leftunsaid.ownership import actions as ownership
from leftunsaid.recovery import actions as recovery
from leftunsaid.sqlite.base import PATIENCE
from leftunsaid.subscriptions import asking, news
from leftunsaid.worker import searching

SECOND = timedelta(seconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
FOR_LONG_READERS = 200  # milliseconds
KEPT_SHUT: set[int] = set()  # sealed letters that did not open a second ago


@dataclass(frozen=True, slots=True)
class Timer:
    name: str
    every: timedelta
    act: Callable[[datetime], object]


def checkpoint(now: datetime) -> None:
    """SQLite: what was erased still rests in the write-ahead log until it is written back and emptied.

    While somebody reads for long, as a backup does, it cannot be emptied, and whoever writes would wait with it: so it
    does not insist, and comes again in a minute.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {FOR_LONG_READERS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")


def back_up(now: datetime) -> None:
    back_up_daily(settings.LEFTUNSAID, now=now, dice=SystemRandom())
    forget_what_made_room(settings.LEFTUNSAID, now)


def be_seen(now: datetime) -> None:
    notes.beat(settings.LEFTUNSAID, now)


def open_seals(now: datetime) -> None:
    opening.open_on_time(in_vain=KEPT_SHUT, now=now, dice=SystemRandom())


TIMERS = (
    Timer("note that a worker is there", MINUTE, be_seen),
    Timer("erase letters whose time is over", MINUTE, letters.erase_due),
    Timer("open letters again after a burst", MINUTE, letters.end_bursts),
    Timer("open sealed letters on the instant", SECOND, open_seals),
    Timer("open sealed letters that a fault kept shut", MINUTE, seals.open_what_was_left),
    Timer("erase comments whose time is over", MINUTE, comments.erase_due),
    Timer("forget what rules said about what waits no more", MINUTE, moderation.erase_due),
    Timer("bring back envelopes after the clock ran ahead", MINUTE, outbox.bring_back),
    Timer("forget envelopes that came to their end", MINUTE, outbox.erase_due),
    Timer("forget what is alike, and pens", MINUTE, traces.forget),
    Timer("forget addresses that nobody confirmed", MINUTE, asking.erase_due),
    Timer("tell those who were left out by a fault", MINUTE, news.catch_up),
    Timer("forget cards that have faded", MINUTE, jars.erase_due),
    Timer("forget mailboxes for little notes that nobody confirmed", MINUTE, mail_of_notes.erase_due),
    Timer("forget closed keys", MINUTE, ownership.erase_due),
    Timer("forget mailboxes that nobody confirmed, and ways back that are over", MINUTE, recovery.erase_due),
    Timer("forget networks", MINUTE, guard.forget),
    Timer("let the search's file forget what is gone", DAY, searching.begin_to_tidy),
    Timer("bring the search up to date", SECOND, searching.bring_up_to_date),
    Timer("empty the search's write-ahead log", MINUTE, searching.checkpoint),
    Timer("empty the write-ahead log", MINUTE, checkpoint),
    Timer("begin a day in the list of what was taken back", HOUR, removals.turn_page),
    Timer("back up the house", HOUR, back_up),  # every day, if a folder is set
)
