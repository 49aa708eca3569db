"""The worker carries mails beside everything else that it does, and stops in good order."""

import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError

import live
from leftunsaid.clock import clock
from leftunsaid.outbox.models import Envelope
from leftunsaid.worker import mails
from mail_server import mail_server
from outbox.conftest import _mail_is_on, posted, server, states  # noqa: F401
from worker.test_worker_command import _signals_as_before  # noqa: F401

TESTS = Path(__file__).resolve().parent.parent
SOON = 25  # seconds, on a busy machine; bin/serve has 30, and the mail server's own time would be more
alone = pytest.mark.django_db(transaction=True)


# In one round


@alone
def test_once_delivers_all_that_is_due_and_what_follows_from_it(told, posted, server):  # noqa: F811
    for _ in range(120):
        posted()
    posted(lambda now: posted() and None)
    later = posted(send_after=clock() + timedelta(hours=1))
    told("worker", "--once")
    assert Counter(states()) == {"sent": 121, "dropped": 1, "open": 1}
    assert server.connections == 1
    assert Envelope.objects.get(pk=later.pk).fence == 0


@alone
def test_where_mail_is_off_the_rest_is_done(told, house, posted):  # noqa: F811
    house(mail_server=None)
    done = []
    posted()
    posted(done.append)
    told("worker", "--once")
    assert (states(), len(done)) == (["open", "dropped"], 1)


@alone
def test_while_the_mail_server_is_away_the_rest_is_done(told, posted, server):  # noqa: F811
    server.greeting = "421 not today"
    done = []
    posted()
    posted(done.append)
    told("worker", "--once")
    assert (states(), len(done)) == (["open", "dropped"], 1)


# The loop


class Loop:
    """So many looks, with no time between them."""

    def __init__(self, looks: int) -> None:
        self.looks, self.waited = looks, []

    def carry(self) -> None:
        mails.carry(is_over=lambda: len(self.waited) >= self.looks, wait=self.waited.append)


@alone
def test_a_look_at_an_empty_table_is_one_query_a_second(django_assert_num_queries):
    loop = Loop(looks=5)
    Envelope.objects.exists()
    with django_assert_num_queries(5):
        loop.carry()
    assert loop.waited == [1.0] * 5


@alone
def test_a_fault_does_not_end_the_loop(monkeypatch, caplog):
    faults = [DatabaseError("database is locked"), KeyError("anna"), OSError("keys.json")]

    def deliver_due(*_, **__):
        if faults:
            raise faults.pop()
        return 0

    monkeypatch.setattr(mails, "deliver_due", deliver_due)
    Loop(looks=10).carry()
    assert not faults
    assert caplog.messages == ["Could not deliver what is due; it comes due again"] * 3


@alone
def test_an_idle_worker_gives_the_mail_server_its_connection_back(posted, server):  # noqa: F811
    posted()
    Loop(looks=mails.IDLE - 1).carry()
    before = server.heard.count("QUIT")
    posted()
    loop = Loop(looks=mails.IDLE + 5)
    loop.carry()
    assert before == 1  # at the end of the loop
    assert server.heard.count("QUIT") == 2


@alone
def test_a_worker_whose_mails_have_stopped_leaves_so_that_all_is_started_anew(told, refused, monkeypatch):
    monkeypatch.setattr(mails, "carry", lambda **_: None)
    assert "has ended by itself" in refused("worker")


# A process of its own


@pytest.fixture
def house_of_readers(tmp_path):
    """A house with mail and a mail server: `.run('post', '7')`, `.worker()`."""
    with mail_server() as server, live.database_url() as url:  # noqa: F811
        yield HouseOfReaders(tmp_path, server, url)


class HouseOfReaders:
    def __init__(self, folder: Path, server, url: str) -> None:  # noqa: F811
        self.data, self.server, self.url = folder / "data", server, url

    def start(self, *command: str, hours: int = 0) -> "subprocess.Popen[str]":
        environment = live.environment(
            LEFTUNSAID_DATA=str(self.data),
            LEFTUNSAID_MAIL_FROM="post@letters.example",
            LEFTUNSAID_BASE_URL="http://127.0.0.1:8000",
            EMAIL_URL=self.server.url,
            DATABASE_URL=self.url,
            DJANGO_SETTINGS_MODULE="leftunsaid.settings",
            LEFTUNSAID_CLOCK_SHIFT=str(hours),
        )
        environment["PYTHONPATH"] += f":{TESTS}"
        program = [sys.executable, "-P", TESTS / "worker" / "with_readers.py", *command]
        return subprocess.Popen(program, env=environment, stderr=subprocess.PIPE, text=True)

    def run(self, *command: str) -> None:
        assert self.ended(self.start(*command)) == (0, "")

    def ended(self, program: "subprocess.Popen[str]", within: float = 60) -> tuple[int, str]:
        _, said = program.communicate(timeout=within)
        return program.returncode, said

    def stopped(self, program: "subprocess.Popen[str]") -> tuple[int, str]:
        program.send_signal(signal.SIGTERM)
        return self.ended(program, within=SOON)

    def rows(self, query: str) -> list[tuple]:
        if self.url:
            import psycopg

            with closing(psycopg.connect(self.url, autocommit=True)) as postgres:
                return postgres.execute(query).fetchall()
        with closing(sqlite3.connect(self.data / "leftunsaid.sqlite3")) as sqlite:
            return sqlite.execute(query).fetchall()

    def sent(self) -> int:
        [(count,)] = self.rows("SELECT count(*) FROM outbox_envelope WHERE sent_at IS NOT NULL")
        return count

    def in_hand(self) -> int:
        [(count,)] = self.rows("SELECT count(*) FROM outbox_envelope WHERE due_at > looked_at AND sent_at IS NULL")
        return count


def test_a_worker_of_its_own_delivers_and_stops_when_it_is_told(house_of_readers):
    house_of_readers.run("post", "30")
    worker = house_of_readers.start("worker")
    assert live.until(lambda: house_of_readers.sent() == 30)
    assert house_of_readers.stopped(worker) == (0, "")
    assert Counter(mail.to for mail in house_of_readers.server.mails).most_common(1)[0][1] == 1


def test_told_to_stop_it_ends_with_the_mail_in_hand_and_puts_back_the_rest(house_of_readers):
    house_of_readers.run("post", "60")
    server = house_of_readers.server  # noqa: F811
    server.when_kept = lambda mail: worker.send_signal(signal.SIGTERM) if len(server.mails) == 4 else None
    worker = house_of_readers.start("worker")
    assert house_of_readers.ended(worker) == (0, "")
    assert 4 <= len(server.mails) == house_of_readers.sent() < 60
    assert house_of_readers.in_hand() == 0
    house_of_readers.run("worker", "--once")
    assert sorted(Counter(mail.to for mail in server.mails).values()) == [1] * 60


def test_a_mail_server_that_hangs_does_not_keep_it_from_stopping(house_of_readers):
    house_of_readers.run("post", "3")
    house_of_readers.server.answers["DATA"] = "hang"
    worker = house_of_readers.start("worker")
    assert live.until(lambda: "DATA" in house_of_readers.server.heard)
    assert house_of_readers.stopped(worker) == (0, "")
    house_of_readers.server.answers.clear()
    assert house_of_readers.ended(house_of_readers.start("worker", "--once", hours=1)) == (0, "")
    assert sorted(mail.to for mail in house_of_readers.server.mails) == [f"reader-{n}@example.org" for n in range(3)]


@pytest.mark.kill_drill
@pytest.mark.sqlite
def test_a_hundred_mails_and_five_kills(house_of_readers):
    """Each is sent, and at most one of them twice for a kill, by the same name."""
    house_of_readers.run("post", "100")
    server = house_of_readers.server  # noqa: F811
    workers: list[subprocess.Popen[str]] = []
    for kill in range(5):
        enough = len(server.mails) + 9 + kill
        # By the server, in the middle of its answer: whoever looks from outside is too late for a quick worker.
        server.when_kept = lambda mail, enough=enough: workers[-1].kill() if len(server.mails) == enough else None
        workers.append(house_of_readers.start("worker", hours=kill))
        assert house_of_readers.ended(workers[-1])[0] == -signal.SIGKILL
    server.when_kept = lambda mail: None
    house_of_readers.ended(house_of_readers.start("worker", "--once", hours=6))
    sent = Counter(mail.to for mail in server.mails)
    assert len(sent) == 100
    assert max(sent.values()) <= 2
    assert sent.total() <= 105
    assert len({mail.name for mail in server.mails}) == 100
    assert len(house_of_readers.rows("SELECT what FROM noted")) == house_of_readers.sent() == 100
