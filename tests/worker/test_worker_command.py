"""The worker rings every timer when it is due, whatever the clock does and whatever one of them fails at."""

import logging
import signal
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.actions import remove_comment
from leftunsaid.guard.actions import judge
from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters.actions import remove_letter
from leftunsaid.ownership.actions import open_key
from leftunsaid.ownership.models import KeyVisit
from leftunsaid.worker.management.commands import worker
from leftunsaid.worker.timers import TIMERS, Timer, checkpoint

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _signals_as_before():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, act in before.items():
        signal.signal(number, act)


def test_all_that_is_due_is_done_in_one_round(told, now, dice):
    remove_letter(make.letter(body="I stood at your gate."), reason="other", now=now)
    remove_comment(make.comment(body="My umbrella."), reason="other", now=now)
    open_key(make.key()[0], now=now, dice=dice)
    judge("comment", Visitor(network="8.8.8.8", browser=""), limit=1, now=now, dice=dice)
    told("worker", "--once")
    assert not is_kept_in_a_table("gate")
    assert not is_kept_in_a_table("umbrella")
    assert not KeyVisit.objects.exists()
    assert not Tally.objects.exists()
    assert not DaySalt.objects.exists()


def test_what_is_gone_is_gone_from_the_files_within_a_minute():
    due_every = {timer.name: timer.every for timer in TIMERS}
    assert due_every["empty the write-ahead log"] <= MINUTE
    # But for single words in the file of the search, as Privacy says.
    assert due_every.pop("let the search's file forget what is gone") == timedelta(days=1)
    for forgets_nothing in ("begin a day in the list of what was taken back", "back up the house"):
        assert due_every.pop(forgets_nothing)
    assert all(every <= MINUTE for every in due_every.values())


@pytest.mark.sqlite
def test_who_writes_does_not_wait_for_who_reads_for_long(now):
    """A backup, or litestream, holds on to what it reads: then the log cannot be emptied, and nobody may suffer."""
    make.letter()
    file, is_over = settings.DATABASES["default"]["NAME"], threading.Event()

    def empty_the_log():
        try:
            checkpoint(now)
        finally:
            is_over.set()
            connection.close()

    with closing(sqlite3.connect(file, isolation_level=None)) as reader, closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA busy_timeout = 2000")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM letters_letter").fetchone()
        emptier = threading.Thread(target=empty_the_log)
        emptier.start()
        while not is_over.wait(0.01):
            with writer:
                writer.execute("UPDATE letters_letter SET signature = signature")
        emptier.join()
    checkpoint(now)
    assert Path(f"{file}-wal").stat().st_size == 0


def test_a_timer_rings_when_its_time_has_come(now):
    timer = Timer("ring", MINUTE, print)
    assert worker._is_due(timer, None, now)
    assert not worker._is_due(timer, now, now + MINUTE - timedelta(seconds=1))
    assert worker._is_due(timer, now, now + MINUTE)


def test_a_clock_that_was_set_back_stops_no_timer(now):
    assert worker._is_due(Timer("ring", MINUTE, print), now, now - timedelta(hours=5))


def test_a_timer_that_fails_stops_no_other(told, monkeypatch, caplog):
    rung = []

    def fails(fault):
        def act(now):
            raise fault

        return act

    timers = (
        Timer("fail", MINUTE, fails(DatabaseError("database is locked"))),
        Timer("write", MINUTE, fails(OSError(30, "Read-only file system"))),
        Timer("ring", MINUTE, rung.append),
    )
    monkeypatch.setattr(worker, "TIMERS", timers)
    with caplog.at_level(logging.ERROR):
        told("worker", "--once")
    assert len(rung) == 1
    assert "Could not fail" in caplog.text
    assert "Could not write" in caplog.text
