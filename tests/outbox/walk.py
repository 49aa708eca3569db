"""Workers that are killed in the middle: a program that a test gives one command a line, and that answers one a line.

    kill N      two mails are posted, and between them something that is no mail; a worker sets out, and is killed
                (SIGKILL) at its N-th step: 'killed', or 'whole' where it ended before
    finish      another worker sets out, long enough after that for the lease to be over
    together N  so many workers set out at once on so many mails each
    how         how the envelopes stand, and what was noted

A step is the beginning or the end of any function of the outbox, of each thing that is said to the mail server or heard
from it, of each query and of each commit: whatever can be seen from outside happens between one step and the next.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from types import FrameType

import django
from django.conf import settings

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
WATCHED = {  # in which files, which functions: all where none is named
    "/leftunsaid/outbox/": (),
    "/smtplib.py": ("send", "getreply", "close"),
    "/django/db/backends/utils.py": ("_execute",),
    "/django/db/backends/base/base.py": ("_commit",),
    "/leftunsaid/sqlite/base.py": ("_commit",),
}


def main() -> None:
    django.setup()
    # Unlike a power cut a kill takes nothing that was written: 200 times nothing waits for the disk, until the first
    # mail is noted. From then on the worker does, as in every house.
    settings.SQLITE_OPTIONS["init_command"] += "PRAGMA synchronous=OFF;"
    from leftunsaid.prepare import prepare_tables
    from outbox import builders

    settings.OUTBOX = builders.KINDS
    prepare_tables(settings.LEFTUNSAID)
    in_a_process_of_its_own(make_a_table)
    commands = {"kill": kill, "finish": finish, "together": together, "how": how}
    say("ready")
    for line in sys.stdin:
        verb, *arguments = line.split()
        say(commands[verb](*map(int, arguments)))


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def make_a_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE noted (what varchar(80))")


def kill(step: int) -> str:
    def set_out() -> None:
        post_anew("reader 1", "step 1", "reader 2")
        sys.setprofile(Steps(until=step))
        deliver(NOON)

    return in_a_process_of_its_own(set_out)


def finish() -> str:
    """PostgreSQL needs a moment to see that somebody was killed, and until then passes over what they held."""

    def set_out() -> None:
        from leftunsaid.outbox.models import Envelope

        for _ in range(200):
            deliver(NOON + timedelta(minutes=6))
            if not Envelope.objects.open().exists():
                return
            time.sleep(0.05)

    return in_a_process_of_its_own(set_out)


def together(workers: int) -> list[str]:
    mails = [f"reader {number}" for number in range(20 * workers)]
    in_a_process_of_its_own(lambda: post_anew(*mails))
    return ended([started(lambda: deliver(NOON, at_most=7)) for _ in range(workers)])


def how() -> object:
    """Asked by this very process, which has no connection at any other time."""
    from django.db import connection

    from leftunsaid.outbox.models import Envelope

    ends = [
        [envelope.once, *map(bool, (envelope.sent_at, envelope.dropped_at, envelope.failed_at)), envelope.tries]
        for envelope in Envelope.objects.order_by("pk")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM noted")
        noted = [what for (what,) in cursor.fetchall()]
    connection.close()
    return {"ends": ends, "noted": noted}


def post_anew(*what: str) -> None:
    from django.db import connection

    from leftunsaid.outbox.actions import post
    from leftunsaid.outbox.models import Envelope

    Envelope.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM noted")
    for once in what:
        kind, number = once.split()
        post(kind, once=once, now=NOON, **{kind: int(number)})


def deliver(now: datetime, at_most: int = 50) -> None:
    from contextlib import closing

    from leftunsaid.outbox.actions import deliver_due
    from leftunsaid.worker.mails import post_office

    with closing(post_office()) as office:
        while deliver_due(office, now=now, dice=Random(8), at_most=at_most):
            """There may be more."""


class Steps:
    """Counts the steps of this process, and kills it at one of them."""

    def __init__(self, until: int) -> None:
        self.count, self.until = 0, until

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event in ("call", "return") and _is_watched(frame.f_code.co_filename, frame.f_code.co_name):
            self.count += 1
            if self.count == self.until:
                os.kill(os.getpid(), signal.SIGKILL)


def _is_watched(file: str, function: str) -> bool:
    return any(part in file and (not named or function in named) for part, named in WATCHED.items())


def in_a_process_of_its_own(act: Callable[[], None]) -> str:
    return ended([started(act)])[0]


def started(act: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        act()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(children: list[int]) -> list[str]:
    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return [{0: "whole", -signal.SIGKILL: "killed"}.get(status, f"broken: {status}") for status in statuses]


if __name__ == "__main__":
    main()
