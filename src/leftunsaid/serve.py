"""The whole site by one command: the web server and the worker as children, and nothing left behind."""

import argparse
import http.client
import math
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from leftunsaid.config import Config, ConfigError, read_config
from leftunsaid.keeping.putting_back import refuse_half_a_house
from leftunsaid.prepare import prepare
from leftunsaid.web.logs import written
from leftunsaid.worker.parent import leave_with_parent

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SOON = 30.0  # seconds; a start that takes longer is told to the operator
STOPPED_WITHIN = (25.0, 40.0)  # seconds after the order: the web server, then the worker
BLOCKING_THREADS = 4  # a post that waits for the lock stops no reader
# Whoever has the turn to write waits at each query for another thread's computing: as Python comes, for up to 5 ms.
SWITCH_WITHIN = 0.0005  # seconds
HEADERS = 64 * 1024  # bytes, of one request: nothing that browsers and proxies say is longer
# As long as on SQLite somebody waits for a lock. The worker and the commands have all the time there is.
PATIENCE_ON_POSTGRESQL = "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s"


def serve(arguments: list[str]) -> int:
    """Run web and worker until SIGTERM or Ctrl-C; answers the exit code. Either child's end is the end of both."""
    options = _parse(arguments)
    config = _settle_settings(options)
    refuse_half_a_house(config)
    _refuse_a_taken_port(options.host, config.port)
    prepare(config)
    house = _House(options, config)
    signal.signal(signal.SIGTERM, house.stop)
    signal.signal(signal.SIGINT, house.stop)
    return house.run()


class _House:
    """The children, and the order to stop."""

    def __init__(self, options: argparse.Namespace, config: Config) -> None:
        self.options, self.config = options, config
        self.stopping = False
        self.children: list[subprocess.Popen[bytes]] = []

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> int:
        us = str(os.getpid())
        web = ["web", us, self.options.host, str(self.config.port), str(self.config.web_processes)]
        try:
            self.children = [
                _start("-m", "leftunsaid.serve", *web),
                _start("-m", "leftunsaid", "worker", "--with-parent", us),
            ]
            if self._wait_until_it_answers():
                print(f"Left Unsaid is at {self.config.base_url}/", flush=True)
            while not self.stopping and self._all_alive():
                time.sleep(0.1)
            return 0 if self.stopping else 1
        finally:
            _stop_in_order(self.children)

    def _all_alive(self) -> bool:
        return all(child.poll() is None for child in self.children)

    def _wait_until_it_answers(self) -> bool:
        late = time.monotonic() + SOON
        while not self.stopping and self._all_alive():
            if _answers(self.options.host, self.config.port):
                return True
            if time.monotonic() > late:
                print(f"Left Unsaid does not answer yet, after {SOON:.0f} seconds.", file=sys.stderr, flush=True)
                late = math.inf
            time.sleep(0.05 if late < math.inf else 1)
        return False


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="leftunsaid serve", description="Run the whole site: web and worker.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: 8000)")
    parser.add_argument("--workers", type=int, help="web processes (default: one a core)")
    parser.add_argument("--data", type=Path, help="the folder with the letters and the keys (default: data)")
    options = parser.parse_args(arguments)
    if options.workers is not None and options.workers < 1:
        parser.error("--workers takes a whole number from 1 on.")
    return options


def _settle_settings(options: argparse.Namespace) -> Config:
    """Put what the command line says into the environment, where the children find it. Refuses what is unsafe."""
    if options.port is not None:
        os.environ["LEFTUNSAID_PORT"] = str(options.port)
    if options.workers is not None:
        os.environ["LEFTUNSAID_WORKERS"] = str(options.workers)
    if options.data is not None:
        os.environ["LEFTUNSAID_DATA"] = str(options.data.absolute())
    config = read_config()
    if options.host not in ("127.0.0.1", "::1", "localhost") and not config.has_public_host:
        raise ConfigError(
            "LEFTUNSAID_BASE_URL",
            f"the site would listen on {options.host}, and answer to no name that others can type.",
            "Set it to the address people type, as https://letters.example.",
        )
    return config


def _refuse_a_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise ConfigError(
                "LEFTUNSAID_PORT",
                f"{host}:{port} cannot be used ({fault.strerror}).",
                "Choose another with --port.",
            ) from None


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # In a session of their own: Ctrl-C reaches this process alone, which then stops them in order.
    return subprocess.Popen([sys.executable, "-P", *arguments], start_new_session=True)


def _stop_in_order(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """One after the other: when nobody posts any more, the worker writes back the last of what was erased."""
    ordered = time.monotonic()
    for child, within in zip(children, STOPPED_WITHIN, strict=False):
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(max(0.1, ordered + within - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"Killed what had not ended after {within:.0f} seconds.", file=sys.stderr, flush=True)
            with suppress(ProcessLookupError, PermissionError):  # it has ended this moment
                os.killpg(child.pid, signal.SIGKILL)  # and whatever it has started


def _answers(host: str, port: int) -> bool:
    """Is the front page there? (Not /healthz: after a night away the house is up before all that is due is done.)"""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(asked, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def application() -> "WSGIApplication":
    """What each web process of the server loads."""
    server = multiprocessing.parent_process()
    if server and server.pid:
        leave_with_parent(server.pid)
    os.environ.setdefault("PGOPTIONS", PATIENCE_ON_POSTGRESQL)
    sys.setswitchinterval(SWITCH_WITHIN)
    from leftunsaid.wsgi import application

    return application


def _web(parent: str, host: str, port: str, workers: str) -> None:
    """The web server's own process. granian reads requests by itself, so slow clients hold up nobody."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings, HTTP2Settings
    from granian.log import LogLevels
    from granian.server import Server

    leave_with_parent(int(parent))
    _heed_orders_from_birth()
    ours = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    Server(
        "leftunsaid.serve:application",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(max_buffer_size=HEADERS),
        http2_settings=HTTP2Settings(max_headers_size=HEADERS),
        log_level=LogLevels.warning,
        log_dictconfig=written(as_json=read_config().log == "json") | {"loggers": {"_granian": ours}},
        # No workers_kill_timeout: on a busy machine granian takes one that has just ended for one that refuses.
    ).serve()


def _heed_orders_from_birth() -> None:
    """Until granian sets its own, a forked process has its parent's handler: an order to stop would be lost in it."""

    def in_the_child() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        hear()

    hear = partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, {signal.SIGTERM}),
        after_in_parent=hear,
        after_in_child=in_the_child,
    )


if __name__ == "__main__" and sys.argv[1:2] == ["web"]:
    _web(*sys.argv[2:])
