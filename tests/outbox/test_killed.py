"""A worker is killed at every step of its work. Another finishes it: nothing is lost, and one thing twice at most."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import live
from mail_server import TestMailServer

STEPS = 2_000  # more than any delivery has
TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture
def walk(server, tmp_path) -> Iterator[Any]:
    """Give the program in walk.py a command: `walk('kill', 17)`."""
    with live.database_url() as url, started(tmp_path, server, url) as program:

        def command(*words: object) -> Any:
            program.stdin.write(" ".join(map(str, words)) + "\n")
            program.stdin.flush()
            return json.loads(program.stdout.readline())

        yield command


@contextmanager
def started(data: Path, server: TestMailServer, url: str) -> Iterator["subprocess.Popen[str]"]:
    set_as = {
        "LEFTUNSAID_DATA": str(data / "house"),
        "LEFTUNSAID_BASE_URL": "https://letters.example",
        "LEFTUNSAID_MAIL_FROM": "post@letters.example",
        "EMAIL_URL": server.url,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "leftunsaid.settings",
    }
    environment = live.environment(**set_as)
    environment["PYTHONPATH"] += f":{TESTS}"
    program = subprocess.Popen(
        [sys.executable, "-P", TESTS / "outbox" / "walk.py"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert json.loads(program.stdout.readline()) == "ready"
        yield program
        program.stdin.close()


@pytest.mark.kill_drill
def test_a_worker_is_killed_at_every_step_and_nothing_is_lost_and_one_thing_twice_at_most(
    walk, server, record_property
):
    doubles = Counter()
    for step in range(1, STEPS):
        server.forget()
        ended = walk("kill", step)
        assert walk("finish") == "whole"
        doubles[assert_all_is_done_and_answer_what_was_twice(walk, server)] += 1
        if ended == "whole":
            break
        assert ended == "killed"
    record_property("steps", step)
    record_property("twice", str(doubles))
    assert 50 < step < STEPS - 1
    # The walk went where it matters: between the mail server's yes and the note of it.
    assert {"", "reader 1", "reader 2", "step 1"} == set(doubles)


def assert_all_is_done_and_answer_what_was_twice(walk, server) -> str:
    stands = walk("how")
    assert [once for once, *_ in stands["ends"]] == ["reader 1", "step 1", "reader 2"]
    assert [ends for _, *ends, _ in stands["ends"]] == [
        [True, False, False],
        [False, True, False],
        [True, False, False],
    ]
    sent = Counter(mail.to for mail in server.mails)
    done = Counter({"reader 1": sent["reader-1@example.org"], "reader 2": sent["reader-2@example.org"]})
    done["step 1"] = stands["noted"].count("step 1")
    assert min(done.values()) == 1, "something is lost" if 0 in done.values() else "too much is twice"
    assert done.total() <= 4, f"more than one thing is twice: {done}"
    # What follows a mail is done in the same moment as it is noted: once.
    assert [stands["noted"].count(reader) for reader in ("reader 1", "reader 2")] == [1, 1]
    assert len({(mail.to, mail.name) for mail in server.mails}) == len({mail.name for mail in server.mails}) == 2
    return next((what for what, times in done.items() if times == 2), "")


def test_several_workers_at_once_send_each_mail_once(walk, server):
    assert walk("together", 4) == ["whole"] * 4
    stands = walk("how")
    assert len(stands["ends"]) == 80
    assert all(ends == [True, False, False, 1] for _, *ends in stands["ends"])
    assert sorted(Counter(mail.to for mail in server.mails).items()) == sorted(
        (f"reader-{number}@example.org", 1) for number in range(80)
    )
    assert Counter(stands["noted"]) == Counter(f"reader {number}" for number in range(80))
