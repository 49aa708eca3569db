import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from leftunsaid.clock import clock
from leftunsaid.worker.parent import leave_with_parent
from leftunsaid.worker.timers import TIMERS, Timer, checkpoint

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what happens by itself: erase what is due, forget networks. bin/serve starts one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then leave")
        parser.add_argument("--with-parent", action="store_true", help="leave when the program that started it does")

    def handle(self, *args: object, **options: Any) -> None:
        if options["with_parent"]:
            leave_with_parent()
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        last_rung: dict[str, datetime] = {}
        while not stop.is_set():
            now = clock()
            for timer in TIMERS:
                if _is_due(timer, last_rung.get(timer.name), now):
                    _ring(timer, now)
                    last_rung[timer.name] = now
            if options["once"]:
                return
            stop.wait(1)
        checkpoint(clock())


def _is_due(timer: Timer, last: datetime | None, now: datetime) -> bool:
    # A clock that was set back must not stop a timer until it has caught up.
    return last is None or not timedelta(0) <= now - last < timer.every


def _ring(timer: Timer, now: datetime) -> None:
    try:
        timer.act(now)
    except DatabaseError:
        logger.exception("Could not %s; it comes due again", timer.name)
        close_old_connections()
