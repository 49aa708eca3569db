"""The real site, by its one command, in an environment and on a port of its own.

    with live.site(tmp_path) as site:
        path = site.write(body="I kept the blue cup.")
        assert site.get(path).status == 200

Where the tests run on PostgreSQL (DATABASE_URL is set), each site gets a fresh database on that server.
"""

import atexit
import http.client
import itertools
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from functools import cache
from pathlib import Path
from random import SystemRandom
from threading import Event, Thread
from typing import IO, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from leftunsaid.lib import words

SRC = Path(__file__).resolve().parent.parent / "src"
READY_WITHIN = GONE_WITHIN = 90  # seconds; generous, since nothing here measures speed
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def site(data: Path, *, workers: int = 2, **settings: str) -> Iterator["LiveSite"]:
    """A house that answers, and is stopped by SIGTERM afterwards unless the test has done so.

    A new one has its tables before it starts: to make them takes longer than most tests. (`start` begins with nothing.)
    """
    with database_url(ready=True) as url:
        if not url and not data.exists():
            data.mkdir(mode=0o700)
            shutil.copy(_tables_of_a_new_house(), data)
        house = start(data, workers=workers, DATABASE_URL=url, **settings)
        try:
            house.wait_until_it_answers()
            yield house
        finally:
            house.end()


def start(
    data: Path, *more: str, port: int = 0, workers: int = 2, under: Sequence[str] = (), **settings: str
) -> "LiveSite":
    """Give the command, and wait for nothing. `under` is a program that watches it, as `strace`."""
    port = port or free_port()
    arguments = ["serve", "--data", str(data), "--port", str(port), "--workers", str(workers), *more]
    process = subprocess.Popen(
        [*under, sys.executable, "-P", "-m", "leftunsaid", *arguments],
        env=environment(**settings),
        cwd=data.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return LiveSite(process, data=data, port=port, settings=settings)


def environment(**settings: str) -> dict[str, str]:
    """What a site is told, whatever is set where the tests run."""
    kept = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SSL_CERT_FILE")
    outside = {name: os.environ[name] for name in kept if name in os.environ}
    return {**outside, "PYTHONPATH": str(SRC), **{name: value for name, value in settings.items() if value}}


def other_words() -> str:
    """A letter unlike any other: what is sent again and again waits to be read."""
    return f"{_some_words()}, {_some_words()}."


def _some_words() -> str:
    """Drawn among thousands, 'drown thyself' comes up as well, and is read by somebody first."""
    return words.draw(SystemRandom()).replace("thyself", "oneself")


def free_port() -> int:
    """One that is given to nobody else until it is taken: to no other process of this run, and to nobody who connects.

    For whoever connects, the machine takes the higher ones.
    """
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = (11_000 + 4 * (count % 5_000) + process % 4 for count in _port_numbers)
    return next(port for port in ports if is_free(port))


_port_numbers = itertools.count(SystemRandom().randrange(5_000))


def is_free(port: int) -> bool:
    """Could somebody listen there now? (Connections that are just over do not count.)"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@cache
def _tables_of_a_new_house() -> Path:
    """A database file that was made as at a first start, once for all tests of this process."""
    data = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, data)
    _migrate(LEFTUNSAID_DATA=str(data))
    return data / "leftunsaid.sqlite3"


@cache
def _database_of_a_new_house() -> str:
    """The same on PostgreSQL: the name of a database that others are copied from."""
    house = database_url()
    url = house.__enter__()
    atexit.register(house.__exit__, None, None, None)
    with tempfile.TemporaryDirectory() as data:
        _migrate(LEFTUNSAID_DATA=data, DATABASE_URL=url)
    return urlsplit(url).path.removeprefix("/")


def _migrate(**settings: str) -> None:
    command = [sys.executable, "-P", "-m", "leftunsaid", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment(**settings), check=True, capture_output=True)


@contextmanager
def database_url(*, ready: bool = False) -> Iterator[str]:
    """Where a new house keeps its letters: a database of its own in the PostgreSQL run, '' for its SQLite file.

    An empty one, or with `ready` one that has the tables.
    """
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    import psycopg

    name = f"live_{secrets.token_hex(6)}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {_database_of_a_new_house()}" if ready else ""))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def until(holds: Callable[[], Any], *, within: float = GONE_WITHIN) -> bool:
    """Ask again and again; False when it never came true."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def leads_to(self) -> str:
        return self.headers["Location"] or ""


class LiveSite:
    def __init__(self, process: "subprocess.Popen[str]", *, data: Path, port: int, settings: dict[str, str]):
        self.process, self.data, self.port, self.settings = process, data, port, settings
        self.address = f"http://127.0.0.1:{port}"
        self.said: list[str] = []  # to the operator: stdout
        self.log: list[str] = []  # stderr
        self._started: list[int] = []
        self._answers = Event()
        self._listeners = [
            Thread(target=self._listen, args=(process.stdout, self.said), daemon=True),
            Thread(target=self._listen, args=(process.stderr, self.log), daemon=True),
        ]
        for listener in self._listeners:
            listener.start()

    def wait_until_it_answers(self) -> None:
        assert self._answers.wait(READY_WITHIN), f"the site is not up: {self.said} {self.log}"
        assert self.process.poll() is None, f"the site left: {self.said} {self.log}"
        self._started = list(self.children())

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def exit_code(self) -> int:
        return self.process.wait(GONE_WITHIN)

    def is_all_gone(self) -> bool:
        """Has every process of this site ended? Each of them holds our stderr, so the last one closes it."""
        until(lambda: not any(listener.is_alive() for listener in self._listeners))
        return not any(listener.is_alive() for listener in self._listeners)

    def children(self, of: int | None = None) -> dict[int, str]:
        """The processes that the command (or another) has started, and what they are called with."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return {int(row[0]): row[2] for row in rows if row[1:2] == [str(of or self.process.pid)] and len(row) == 3}

    def kill_everyone(self) -> None:
        """SIGKILL for every process of the site, as near to at once as can be; who starts others goes first."""
        everyone = [self.process.pid]
        for one in everyone:
            everyone += self.children(one)
        for one in everyone:
            with suppress(ProcessLookupError):  # gone with the others
                os.kill(one, signal.SIGKILL)

    def end(self) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            self.exit_code()
        except subprocess.TimeoutExpired:
            self.process.kill()
        if not self.is_all_gone():
            self._kill_what_stayed()
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, **fields: str) -> Answer:
        return self.ask("POST", path, body=urlencode(fields), headers=FORM | self._network())

    def _network(self) -> dict[str, str]:
        """Behind a proxy each post comes from somewhere else: sent this fast from one place, they would wait."""
        if not self.settings.get("LEFTUNSAID_PROXIES"):
            return {}
        return {"X-Forwarded-For": f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.{secrets.randbelow(256)}"}

    def ask(self, method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body=body or None, headers=headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())

    def write(self, **fields: str) -> str:
        """Send a letter as a browser does; answers where it stands."""
        answer = self.post("/write", **{"body": other_words(), **fields})
        assert answer.status == 303, answer.text
        return answer.leads_to

    def comment(self, path: str, **fields: str) -> str:
        answer = self.post(f"{path}/comments", **{"body": f"Me too: {_some_words()}.", **fields})
        assert answer.status == 303, answer.text
        return answer.leads_to

    def words(self) -> dict[str, str]:
        """Eight fresh words, as the preview hands them out: fields for `write` and `comment`."""
        preview = self.post("/write", body="A letter.", do="preview").text
        key = re.search(r'name="key"[^>]*>\s*([a-z -]+?)\s*</textarea>', preview)
        seal = re.search(r'name="seal" value="([^"]+)"', preview)
        assert key, preview
        assert seal, preview
        return {"key": key[1], "seal": seal[1]}

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """One of the operator's commands, beside the running site."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "leftunsaid", *arguments],
            env=environment(**{**self.settings, "LEFTUNSAID_DATA": str(self.data)}),
            capture_output=True,
            text=True,
            check=True,
        )

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A connection of our own to what the site has kept."""
        if url := self.settings.get("DATABASE_URL"):
            import psycopg

            with closing(psycopg.connect(url, autocommit=True)) as postgres:
                yield postgres
        else:
            file = self.data / "leftunsaid.sqlite3"
            with closing(sqlite3.connect(file, isolation_level=None)) as sqlite:
                yield sqlite

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return connection.execute(query).fetchall()

    def _kill_what_stayed(self) -> None:
        """A site that left something behind has failed its test; the machine need not suffer for it."""
        for child in self._started:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # each child leads a group of its own
        self.is_all_gone()

    def _listen(self, stream: IO[str], heard: list[str]) -> None:
        for line in stream:
            heard.append(line.rstrip("\n"))
            if line.startswith("Left Unsaid is at "):
                self._answers.set()
        # Nobody speaks any more, so nobody need be waited for.
        if heard is self.said:
            self._answers.set()
