"""How fast the worker delivers, beside the plainest loop there is that hands the same mails to the same mail server.

    bench/run mails                     # 10,000 mails of each kind, in rounds of 1,000, the loop and the worker in turn
    bench/run mails --mails 2000 --profile

The loop is `smtplib.sendmail` over one kept connection, with mails that were written before. The worker builds each,
sends it, and notes that it was sent before it goes on. First mails of the simplest builder, then notices of new
comments to as many confirmed subscribers of one letter. Every mail has to have reached its reader once.
"""

import argparse
import cProfile
import gc
import os
import pstats
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
os.environ["LEFTUNSAID_BASE_URL"] = "https://letters.example"
os.environ["LEFTUNSAID_MAIL_FROM"] = "The Drawer <post@letters.example>"
os.environ["EMAIL_URL"] = "smtp://127.0.0.1:1"
django.setup()

from django.conf import settings  # noqa: E402

import machine  # noqa: E402
from leftunsaid.clock import clock  # noqa: E402
from leftunsaid.comments.actions import leave_comment  # noqa: E402
from leftunsaid.letters.actions import write_letter  # noqa: E402
from leftunsaid.letters.models import Letter  # noqa: E402
from leftunsaid.lib.addresses import read_address  # noqa: E402
from leftunsaid.lib.secrets import random_address  # noqa: E402
from leftunsaid.outbox.actions import Slip, deliver_due, post_all  # noqa: E402
from leftunsaid.outbox.mail import Mail, written_out  # noqa: E402
from leftunsaid.outbox.models import Envelope  # noqa: E402
from leftunsaid.prepare import prepare_tables  # noqa: E402
from leftunsaid.subscriptions.actions import bound_to, hash_of  # noqa: E402
from leftunsaid.subscriptions.models import Mailbox, Subscription  # noqa: E402
from leftunsaid.worker.mails import post_office  # noqa: E402

dice = Random(8)
COLUMNS = (
    *("mails", "loop, a second", "worker, a second", "worker : loop", "of CPU time, ms a mail: loop", "worker"),
    *("memory before, MB", "grown by, MB"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run mails", description="How fast the worker delivers.")
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--round", type=int, default=1_000)
    parser.add_argument("--profile", action="store_true", help="say what takes the worker's time, and measure nothing")
    options = parser.parse_args()
    settings.OUTBOX = {**settings.OUTBOX, "plain": f"{__name__}.plain"}
    prepare_tables(settings.LEFTUNSAID)
    print(machine.describe(), end="\n\n")
    print(*COLUMNS, sep=" | ")
    print(*["---"] * len(COLUMNS), sep=" | ")
    faults = [
        fault
        for kind, post in (("of the simplest builder", post_plain), ("notices", post_notices))
        for fault in measure(kind, post, options)
    ]
    print("\nEvery mail reached its reader once." if not faults else "\n".join(["", *faults]))
    sys.exit(bool(faults))


def measure(kind: str, post: Callable[[int], None], options: argparse.Namespace) -> Iterator[str]:
    """One row; and what was wrong."""
    post(options.mails)
    with sink() as count:
        if options.profile:
            profiled(lambda: deliver(options.mails))
            return
        deliver(100)  # what is loaded at the first use is no growth
        rounds = [one_round(options.round) for _ in range((options.mails - 100) // options.round)]
        deliver(options.mails)
        for_the_loop = options.round * len(rounds)
        sent, readers = count()
    print(*row(kind, options.mails, rounds), sep=" | ", flush=True)
    if (sent - for_the_loop, readers - 1) != (options.mails, options.mails):
        yield f"{kind}: {sent - for_the_loop} mails to {readers - 1} readers instead of {options.mails}"
    if left := Envelope.objects.open().count():
        yield f"{kind}: {left} are still open"


@dataclass(frozen=True)
class Round:
    """Mails a second, milliseconds of a processor for each, and megabytes."""

    loop: float
    worker: float
    loop_cpu: float
    worker_cpu: float
    memory_before: float
    memory_after: float


def one_round(mails: int) -> Round:
    before = memory()
    (loop, loop_cpu), (worker, worker_cpu) = timed(bare_loop, mails), timed(deliver, mails)
    return Round(loop, worker, loop_cpu, worker_cpu, before, memory())


def row(kind: str, mails: int, rounds: list[Round]) -> Iterator[object]:
    yield f"{mails:,} {kind}"
    medians = [statistics.median(getattr(one, name) for one in rounds) for name in Round.__dataclass_fields__]
    yield from (f"{rate:.0f}" for rate in medians[:2])
    yield f"{statistics.median(one.worker / one.loop for one in rounds):.2f}"
    yield from (f"{cpu:.2f}" for cpu in medians[2:4])
    yield from (f"{rounds[0].memory_before:.0f}", f"{rounds[-1].memory_after - rounds[0].memory_before:.1f}")


def timed(act: Callable[[int], None], mails: int) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    act(mails)
    return mails / (time.perf_counter() - started), 1_000 * (time.process_time() - cpu) / mails


def bare_loop(mails: int) -> None:
    """Nothing but a mail of the same size, again and again, to one reader of its own."""
    house = settings.LEFTUNSAID
    with smtplib.SMTP(house.mail_server.host, house.mail_server.port, local_hostname="letters.example") as connection:
        for _ in range(mails):
            connection.sendmail("post@letters.example", ["loop@example.org"], written_before)


def deliver(mails: int) -> None:
    """As many as a worker has due, until so many were opened."""
    with closing(post_office()) as office:
        while mails > 0 and (opened := deliver_due(office, now=clock(), dice=dice, at_most=min(50, mails))):
            mails -= opened


def profiled(act: Callable[[], None]) -> None:
    profile = cProfile.Profile()
    profile.runcall(act)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


# What is posted


def plain(reader: int, *, now: datetime, dice: Random) -> Mail:
    words = "Somebody answered the letter that you follow.\n"
    return Mail(to=f"reader-{reader}@example.org", subject="1 new comment", text=words, html=f"<p>{words}</p>")


def post_plain(mails: int) -> None:
    global written_before
    now = clock()
    written_before = written_out(plain(0, now=now, dice=dice), once="before", now=now).raw
    post_all("plain", (Slip(f"plain {number}", {"reader": number}) for number in range(mails)), now=now)


def post_notices(mails: int) -> None:
    """One comment on a letter that so many follow, told to all of them."""
    global written_before
    now = clock()
    letter = write_letter(body="I kept the blue cup. I never told you.", now=now, dice=dice)
    follow(letter, mails, now)
    leave_comment(letter, body="Me too.", now=clock(), dice=dice)
    fan_out()
    from leftunsaid.subscriptions.mails import notice

    first = Envelope.objects.filter(kind="notice").earliest("pk")
    mail = notice(**first.ids, now=clock(), dice=dice, ahead={})
    assert mail is not None
    written_before = written_out(mail, once="before", now=now).raw


def follow(letter: Letter, readers: int, now: datetime) -> None:
    mailboxes = []
    for number in range(readers):
        address = read_address(f"reader-{number}@example.org")
        known_as = hash_of(address)
        sealed = settings.KEYRING.seal(address.for_sending, bound_to=bound_to(known_as), dice=dice)
        mailboxes.append(
            Mailbox(
                ref=random_address(dice), address_hash=known_as, sealed_address=sealed, made_at=now, confirmed_at=now
            )
        )
    Mailbox.objects.bulk_create(mailboxes, batch_size=500)
    Subscription.objects.bulk_create(
        (
            Subscription(
                ref=random_address(dice),
                mailbox=mailbox,
                letter=letter,
                found_as=letter.visibility,
                asked_at=now,
                confirmed_at=now,
                told_up_to=0,
            )
            for mailbox in mailboxes
        ),
        batch_size=500,
    )


def fan_out() -> None:
    """Open what is no mail yet, and leave the notices."""
    notices = Envelope.objects.filter(kind="notice")
    later = clock().replace(year=clock().year + 1)
    with closing(post_office()) as office:
        while Envelope.objects.due(clock()).exclude(kind="notice").exists():
            notices.update(due_at=later)
            deliver_due(office, now=clock(), dice=dice, at_most=1)
    notices.update(due_at=clock())


# The mail server


@contextmanager
def sink() -> Iterator[Callable[[], tuple[int, int]]]:
    """A mail server in a process of its own. What it is asked at its end: how many mails, and to how many readers."""
    program = [sys.executable, str(Path(__file__).with_name("sink.py"))]
    with (
        tempfile.TemporaryDirectory(prefix="left-unsaid-sink-") as folder,
        subprocess.Popen([*program, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline())
        server = replace(settings.LEFTUNSAID.mail_server, port=port)
        settings.LEFTUNSAID = replace(settings.LEFTUNSAID, mail_server=server)

        def count() -> tuple[int, int]:
            mails, readers = process.communicate()[0].split()
            return int(mails), int(readers)

        yield count


def memory() -> float:
    """What this program has in memory, in megabytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


written_before = b""

if __name__ == "__main__":
    main()
