"""`leftunsaid serve`, the command behind bin/serve: how it starts, how it stops, and when it refuses to start."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

import live


@pytest.fixture
def site(tmp_path: Path) -> Iterator[live.LiveSite]:
    with live.site(tmp_path / "data") as site:
        yield site


def test_its_line_is_printed_once_it_answers(site):
    assert site.said == [f"Left Unsaid is at http://127.0.0.1:{site.port}/"]
    assert site.get("/").status == 200


def test_it_starts_with_nothing_to_complain_of_and_takes_no_endless_headers(site):
    site.write()
    assert site.get("/", cookie="a" * 30_000).status == 200
    assert site.get("/", cookie="a" * 100_000).status == 431
    assert site.log == []


def test_its_folder_holds_a_keys_file_that_nobody_else_can_read(site):
    keys = site.data / "keys.json"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert json.loads(keys.read_text())["root"]


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_an_order_to_stop_leaves_no_process_and_a_free_port(site, order):
    children = site.children()
    assert len(children) == 2, children
    site.signal(order)
    assert site.exit_code() == 0
    assert site.is_all_gone()
    assert live.is_free(site.port)
    assert site.log == []


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_who_is_in_the_middle_of_sending_when_it_is_stopped_is_still_answered(site, order):
    letter = urlencode({"body": "I was nearly done."}).encode()
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as sender:
        head = (
            "POST /write HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(letter)}\r\nExpect: 100-continue\r\n\r\n"
        )
        sender.sendall(head.encode())
        # Said when somebody begins to read the letter: from here on it is under way.
        assert sender.recv(1000).startswith(b"HTTP/1.1 100 ")
        sender.sendall(letter[:8])
        site.signal(order)
        assert live.until(lambda: live.is_free(site.port) or _is_refused(site.port))
        sender.sendall(letter[8:])
        assert sender.recv(1000).startswith(b"HTTP/1.1 303 ")
    assert site.exit_code() == 0
    assert site.is_all_gone()
    assert site.rows("SELECT body FROM letters_letter") == [("I was nearly done.",)]


def test_killing_the_command_leaves_nothing_on_the_port(site):
    site.signal(signal.SIGKILL)
    site.exit_code()
    assert site.is_all_gone()
    assert live.is_free(site.port)


@pytest.mark.parametrize("part", ["worker", "web"])
def test_the_end_of_one_part_is_the_end_of_the_whole(site, part):
    [child] = [child for child, called in site.children().items() if f" {part}" in called]
    os.kill(child, signal.SIGKILL)
    assert site.exit_code() == 1
    assert site.is_all_gone()
    assert live.is_free(site.port)


def test_an_order_to_stop_is_heard_by_a_process_that_was_born_this_moment():
    """Before granian listens in it, and although its parent listens otherwise."""
    told = python(
        "import os, signal",
        "from leftunsaid.serve import _heed_orders_from_birth",
        "signal.signal(signal.SIGTERM, lambda *_: print('its parent heard', flush=True))",
        "_heed_orders_from_birth()",
        "child = os.fork()",
        "os.kill(child or os.getpid(), signal.SIGTERM)",
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 'heard by nobody', flush=True)",
        "os.kill(os.getpid(), signal.SIGTERM)",
    )
    assert told.stdout.splitlines() == [str(-signal.SIGTERM), "its parent heard"]


def test_who_is_born_when_the_parent_is_gone_already_leaves_too():
    with subprocess.Popen(["true"]) as parent:
        parent.wait()
    left = python(
        "import time",
        "from leftunsaid.worker.parent import leave_with_parent",
        f"leave_with_parent({parent.pid})",
        "time.sleep(600)",
    )
    assert left.returncode == -signal.SIGTERM


def test_what_does_not_end_when_it_is_told_is_killed_with_all_that_it_has_started(tmp_path):
    started = tmp_path / "started"
    told = python(
        "import os, signal, time",
        "from leftunsaid import serve",
        "serve.STOPPED_WITHIN = (0.2,)",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",  # and so are its children
        f"deaf = \"import os, signal; os.fork() and open('{started}', 'x'); signal.pause()\"",
        "child = serve._start('-c', deaf)",
        f"while not os.path.exists('{started}'): time.sleep(0.01)",
        "serve._stop_in_order([child])",
    )
    assert told.stderr.startswith("Killed what had not ended")


def test_a_second_start_keeps_the_letters_and_the_keys(tmp_path):
    with live.database_url() as url:
        mine = []
        for _ in range(2):
            house = live.start(tmp_path / "data", DATABASE_URL=url)
            try:
                house.wait_until_it_answers()
                if not mine:
                    words = house.words()
                    mine = [house.write(body="Kept over the night.", **words), (house.data / "keys.json").read_bytes()]
                    continue
                assert "Kept over the night." in house.get(mine[0]).text
                assert (house.data / "keys.json").read_bytes() == mine[1]
                opened = house.post("/key", key=words["key"])
                assert opened.status == 303, "the eight words of yesterday open nothing"
            finally:
                house.end()


def test_two_starts_at_once_in_one_folder_agree_on_one_keys_file(tmp_path):
    with live.database_url() as url:
        houses = [live.start(tmp_path / "data", DATABASE_URL=url, workers=1) for _ in range(2)]
        try:
            for house in houses:
                house.wait_until_it_answers()
            words = houses[0].words()
            assert houses[1].post("/write", body="From next door.", **words).status == 303
        finally:
            for house in houses:
                house.end()


def test_a_taken_port_is_refused_in_words(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(tmp_path / "data", port=port)
    assert "LEFTUNSAID_PORT" in said
    assert str(port) in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_listening_to_others_without_a_name_that_they_can_type_is_refused(tmp_path, host):
    assert "LEFTUNSAID_BASE_URL" in refusal(tmp_path / "data", "--host", host)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LEFTUNSAID_BASE_URL", "letters.example"),
        ("LEFTUNSAID_COMMENTS_AN_HOUR", "many"),
        ("LEFTUNSAID_EVERYTHING_WAITS", "perhaps"),
        ("LEFTUNSAID_HOSTS", "*"),
        ("LEFTUNSAID_TIME_ZONE", "Mars/Olympus"),
        ("LEFTUNSAID_TYPO", "yes"),
        ("DATABASE_URL", "mysql://letters@localhost/letters"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path, setting, value):
    assert setting in refusal(tmp_path / "data", **{setting: value})


def test_debugging_is_refused_where_others_can_come(tmp_path):
    said = refusal(tmp_path / "data", LEFTUNSAID_DEBUG="yes", LEFTUNSAID_BASE_URL="https://letters.example")
    assert "LEFTUNSAID_DEBUG" in said


def test_a_keys_file_that_others_can_read_is_refused_with_its_mend(tmp_path):
    keys = keys_file(tmp_path / "data", '{"version": 1, "root": "%s"}' % ("A" * 43 + "="), mode=0o644)
    said = refusal(keys.parent)
    assert "LEFTUNSAID_DATA" in said
    assert f"chmod 600 {keys}" in said


@pytest.mark.parametrize("inside", ["", "not json", "[]", '{"root": "short"}', "\N{PILE OF POO}"])
def test_a_keys_file_with_something_else_in_it_is_refused_and_left_alone(tmp_path, inside):
    keys = keys_file(tmp_path / "data", inside)
    assert "LEFTUNSAID_DATA" in refusal(keys.parent)
    assert keys.read_text() == inside


def test_a_keys_file_that_cannot_be_read_is_refused(tmp_path):
    # A folder in its place: a missing permission would not stop the tests of somebody who runs them as root.
    keys = tmp_path / "data" / "keys.json"
    keys.mkdir(parents=True, mode=0o700)
    assert "LEFTUNSAID_DATA" in refusal(keys.parent)


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path):
    in_the_way = tmp_path / "data"
    in_the_way.write_text("I am no folder.")
    assert "LEFTUNSAID_DATA" in refusal(in_the_way)


def test_a_database_that_is_not_there_is_refused(tmp_path):
    nowhere = f"postgresql://nobody@127.0.0.1:{live.free_port()}/letters"
    assert "DATABASE_URL" in refusal(tmp_path / "data", DATABASE_URL=nowhere)


def keys_file(data: Path, inside: str, *, mode: int = 0o600) -> Path:
    data.mkdir()
    keys = data / "keys.json"
    keys.write_text(inside)
    keys.chmod(mode)
    return keys


def refusal(data: Path, *more: str, port: int = 0, **settings: str) -> str:
    """What a site that does not start says to the operator."""
    house = live.start(data, *more, port=port, **settings)
    try:
        assert house.exit_code() not in (0, None)
        assert house.is_all_gone()
        assert house.said == []
        said = "\n".join(house.log)
        assert said
        assert "Traceback" not in said
        return said
    finally:
        house.end()


def python(*lines: str) -> "subprocess.CompletedProcess[str]":
    """Answers when all that hold its output are gone."""
    return subprocess.run(
        [sys.executable, "-P", "-c", "\n".join(lines)],
        env=live.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=live.GONE_WITHIN,
    )


def _is_refused(port: int) -> bool:
    """Is a newcomer turned away, or left unheard?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as newcomer:
            newcomer.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return not newcomer.recv(1)
    except OSError:
        time.sleep(0.1)
        return True
