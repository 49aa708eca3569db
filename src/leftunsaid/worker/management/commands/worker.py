import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from leftunsaid.clock import clock
from leftunsaid.worker import mails
from leftunsaid.worker.parent import leave_with_parent
from leftunsaid.worker.timers import TIMERS, Timer, checkpoint

logger = logging.getLogger(__name__)

# Seconds for the mail in hand when the order to stop comes. After that the mail server hangs, and the mail comes due
# again by itself; bin/serve has no patience with a worker for ever.
LAST_MAIL = 10.0


class Command(BaseCommand):
    help = "Do what happens by itself: carry mails, erase what is due, forget networks. bin/serve starts one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then leave")
        parser.add_argument("--with-parent", type=int, metavar="PID", help="leave when this program does")

    def handle(self, *args: object, **options: Any) -> None:
        if options["with_parent"]:
            leave_with_parent(options["with_parent"])
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        if options["once"]:
            mails.deliver_once(is_over=stop.is_set)
            _ring_what_is_due({}, clock())
        else:
            _work(stop)


def _work(stop: threading.Event) -> None:
    """Mails in a thread, timers here, until the order to stop."""
    last_rung: dict[str, datetime] = {}
    told = {"is_over": stop.is_set, "wait": stop.wait}
    carrier = threading.Thread(target=mails.carry, kwargs=told, daemon=True)
    carrier.start()
    while not stop.is_set() and carrier.is_alive():
        _ring_what_is_due(last_rung, clock())
        stop.wait(1)
    carrier.join(LAST_MAIL)
    checkpoint(clock())
    if not stop.is_set():
        raise CommandError("The loop that carries mails has ended by itself.")


def _ring_what_is_due(last_rung: dict[str, datetime], now: datetime) -> None:
    for timer in TIMERS:
        if _is_due(timer, last_rung.get(timer.name), now):
            _ring(timer, now)
            last_rung[timer.name] = now


def _is_due(timer: Timer, last: datetime | None, now: datetime) -> bool:
    # A clock that was set back must not stop a timer until it has caught up.
    return last is None or not timedelta(0) <= now - last < timer.every


def _ring(timer: Timer, now: datetime) -> None:
    try:
        timer.act(now)
    except Exception:
        # Whatever it was, a full disk or one that is gone: a worker that ends here takes the whole house along.
        logger.exception("Could not %s; it comes due again", timer.name)
        close_old_connections()
