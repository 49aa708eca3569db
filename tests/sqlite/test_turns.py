"""Writers of all processes take turns: none starves, nobody waits for ever, and a dead one holds up nobody."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction

import make
from leftunsaid.letters.models import Letter
from leftunsaid.sqlite import base

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.3)


def database() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def somebody_elses_turn():
    with Path(f"{database()}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def in_another_thread(act):
    """Run `act` on a connection of its own and answer what it raised, if anything."""
    raised = []

    def run():
        try:
            act()
        except OperationalError as fault:
            raised.append(fault)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_a_writer_waits_for_its_turn_and_then_writes():
    make.letter()
    with somebody_elses_turn():
        thread, raised = in_another_thread(make.letter)
        thread.join(0.2)
        assert thread.is_alive()
        assert Letter.objects.count() == 1  # readers wait for nobody
    thread.join()
    assert not raised
    assert Letter.objects.count() == 2


def test_what_is_written_outside_of_a_transaction_waits_for_its_turn_too():
    make.letter()
    with somebody_elses_turn():
        thread, raised = in_another_thread(lambda: Letter.objects.update(press_hash="of another"))
        thread.join(0.2)
        assert thread.is_alive()
        assert not Letter.objects.filter(press_hash="of another").exists()
    thread.join()
    assert not raised
    assert Letter.objects.filter(press_hash="of another").exists()
    make.letter()  # the turn was left again


def test_whose_turn_it_is_waits_for_no_second_one(impatient):
    make.letter()
    connection.turn.take()
    try:
        Letter.objects.update(press_hash="of another")
    finally:
        connection.turn.leave()
    make.letter()
    assert Letter.objects.filter(press_hash="of another").count() == 1


def test_whose_turn_does_not_come_is_told(impatient):
    make.letter()
    with somebody_elses_turn(), pytest.raises(OperationalError, match="locked"):
        make.letter()
    make.letter()
    assert Letter.objects.count() == 2


def test_a_program_that_takes_no_turns_is_waited_for_no_longer_than_patience_lasts(impatient):
    make.letter()
    connection.connection.execute("PRAGMA busy_timeout = 300")
    stranger = sqlite3.connect(database(), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        make.letter()
    stranger.execute("ROLLBACK")
    stranger.close()
    make.letter()
    assert Letter.objects.count() == 2


def test_the_fourth_who_waits_is_told_soon_and_the_others_still_write(monkeypatch):
    monkeypatch.setattr(base, "BRIEFLY", 0.1)
    make.letter()
    with somebody_elses_turn():
        waiting = [in_another_thread(make.letter) for _ in range(base.WAITING_AT_ONCE)]
        for _ in range(200):
            if base._waiting._value == 0:
                break
            threading.Event().wait(0.01)
        with pytest.raises(OperationalError, match="locked"):
            make.letter()
    for thread, raised in waiting:
        thread.join()
        assert not raised
    assert Letter.objects.count() == 1 + base.WAITING_AT_ONCE


def test_a_turn_ends_with_its_transaction_however_that_ends():
    def fail():
        with transaction.atomic():
            make.letter()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with Path(f"{database()}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not Letter.objects.exists()


def test_a_turn_ends_with_its_process():
    make.letter()
    holding = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); "
        "print(flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", holding, f"{database()}.turn"], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    other.stdout.close()
    make.letter()
    assert Letter.objects.count() == 2
