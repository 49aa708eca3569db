"""nginx with files, Isso with the same threads, and our own site: each started in a folder that is gone afterwards."""

import gzip
import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import live
import load

ISSO = ("isso==0.14.0", "gunicorn==27.0.1")
ANSWERS_WITHIN = 60  # seconds
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs, and how it is asked for a letter's page, and answered to."""

    name: str
    port: int
    pid: int
    read: Callable[[int], bytes]
    answer: Callable[[int, str, str], bytes] | None = None  # the letter, the words, from where

    def fetch(self, request: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask once, and look at what comes."""
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _ = first.split(" ")
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            headers = dict(line.split(": ", 1) for line in lines)
            connection.request(method, path, body=body or None, headers=headers)
            response = connection.getresponse()
            return response, response.read()


@contextmanager
def our_site(
    data: Path, workers: int, *, name: str = "ours", **settings: str
) -> Iterator[tuple[Peer, live.LiveSite, float]]:
    """bin/leftunsaid serve, and how many seconds it took until it answered."""
    started = time.monotonic()
    with live.site(data, workers=workers, **settings) as site:
        took = time.monotonic() - started
        yield Peer(name, site.port, site.process.pid, _our_page, _our_answer), site, took


@contextmanager
def nginx(folder: Path, workers: int, pages: Mapping[int, bytes]) -> Iterator[Peer]:
    """Each page as a file that was compressed before (gzip_static), as whoever generates a site serves it."""
    program = find_or_install("nginx", "nginx-light")
    root, port = folder / "files" / "letter", live.free_port()
    root.mkdir(parents=True)
    for number, page in pages.items():
        (root / str(number)).write_bytes(page)
        (root / f"{number}.gz").write_bytes(gzip.compress(page, 9, mtime=0))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; worker_processes {workers}; pid {folder}/nginx.pid;\n"
        "error_log stderr error; events { worker_connections 1024; }\n"
        "http { access_log off; sendfile on; tcp_nopush on; default_type 'text/html; charset=utf-8';\n"
        f"  keepalive_requests 100000000; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"  server {{ listen 127.0.0.1:{port}; root {folder}/files; gzip_static on;\n"
        "    add_header Cache-Control no-cache; } }\n"
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with _running(command, port, folder / "nginx.log") as pid:
        yield Peer("nginx", port, pid, lambda number: load.get(f"/letter/{number}"))


@contextmanager
def isso(folder: Path, threads: Mapping[int, Sequence[str]]) -> Iterator[Peer]:
    """As its manual says: gunicorn with four workers and --preload; its guard off, and nothing else changed."""
    python, port = _isso_environment(folder), live.free_port()
    (folder / "isso.cfg").write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = http://127.0.0.1:{port}/\n"
        f"log-file = {folder}/isso.log\n[moderation]\nenabled = false\n[guard]\nenabled = false\n"
        f"[server]\nlisten = http://127.0.0.1:{port}/\n"
    )
    command = [python, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "4", "--preload", "isso.run"]
    with _running(command, port, folder / "isso-says.log", ISSO_SETTINGS=str(folder / "isso.cfg")) as pid:
        peer = Peer("Isso", port, pid, _isso_thread, _isso_answer)
        _fill_isso(peer, folder / "comments.db", threads)
        yield peer


def find_or_install(program: str, package: str) -> str:
    """Where it is. Where it is missing, Debian's package brings it."""
    places = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    if not shutil.which(program, path=places):
        if not shutil.which("apt-get") or os.geteuid() != 0:
            raise SystemExit(f"There is no {program} here. Next: apt-get install -y {package}")
        print(f"Installing {package} ...", file=sys.stderr)
        subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", package], check=True, stdout=2)
    found = shutil.which(program, path=places)
    if not found:
        raise SystemExit(f"{package} brought no {program}.")
    return found


def _our_page(number: int) -> bytes:
    return load.get(f"/letter/{number}")


def _our_answer(number: int, words: str, network: str) -> bytes:
    return load.post(f"/letter/{number}/comments", urlencode({"body": words}), FORM, X_Forwarded_For=network)


def _isso_thread(number: int) -> bytes:
    return load.get(f"/?uri={quote(f'/letter/{number}')}")


def _isso_answer(number: int, words: str, network: str) -> bytes:
    said = {"text": words, "author": None, "email": None, "website": None, "parent": None, "title": f"Letter {number}"}
    return load.post(f"/new?uri={quote(f'/letter/{number}')}", json.dumps(said), "application/json")


def _isso_environment(folder: Path) -> str:
    """A Python of its own with Isso in it; the very Python that the site runs on."""
    print("Installing Isso in an environment of its own ...", file=sys.stderr)
    base = getattr(sys, "_base_executable", None) or sys.executable
    subprocess.run([base, "-I", "-m", "venv", folder / "venv"], check=True)
    python = str(folder / "venv" / "bin" / "python")
    pip = [python, "-I", "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, *ISSO], check=True, stdout=2)
    return python


def _fill_isso(peer: Peer, database: Path, threads: Mapping[int, Sequence[str]]) -> None:
    """One comment goes through its door, to have a row as it keeps them; the others are written like it."""
    assert peer.answer is not None
    response, body = peer.fetch(peer.answer(10**9, "The first one.", "127.0.0.1"))
    if response.status != 201:
        raise SystemExit(f"Isso did not take a comment: {response.status} {body[:200]!r}")
    with closing(sqlite3.connect(database)) as connection, connection:
        keeps = [name for _, name, *_ in connection.execute("PRAGMA table_info(comments)")]
        like = dict(zip(keeps, connection.execute("SELECT * FROM comments").fetchone(), strict=True))
        same = [name for name in keeps if name not in ("id", "tid", "text")]
        columns = ", ".join(["tid", "text", *same])
        places = ", ".join("?" * (2 + len(same)))
        for number, bodies in threads.items():
            told = (f"/letter/{number}", f"Letter {number}")
            thread = connection.execute("INSERT INTO threads (uri, title) VALUES (?, ?)", told).lastrowid
            rows = [(thread, text, *(like[name] for name in same)) for text in bodies]
            connection.executemany(f"INSERT INTO comments ({columns}) VALUES ({places})", rows)


@contextmanager
def _running(command: Sequence[str], port: int, log: Path, **env: str) -> Iterator[int]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=outside | env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        is_up = live.until(lambda: process.poll() is not None or _answers(port), within=ANSWERS_WITHIN)
        if process.poll() is not None or not is_up:
            raise SystemExit(f"{command[0]} does not answer. It said: {log.read_text()[-2_000:]}")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
    except OSError:
        return False
