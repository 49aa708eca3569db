"""The client: prepared requests over kept connections, and what they cost the server."""

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import machine

HERE = Path(__file__).resolve().parent


class Server(Protocol):
    @property
    def port(self) -> int: ...

    @property
    def pid(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """One run against one server."""

    cpu_us: float  # of the server's process tree, an answer
    rate: float  # answers a second
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    statuses: Counter[int]
    broken: int  # connections that ended in the middle of an answer, or with none
    client_share: float  # of the client's core
    bytes_each: float

    def faults(self, expected: Iterable[int]) -> list[str]:
        wrong = [f"{count} answers were {status}" for status, count in self.statuses.items() if status not in expected]
        if self.broken:
            wrong.append(f"{self.broken} were broken off or never asked")
        if self.client_share > 0.9:
            wrong.append(f"the client was at {self.client_share:.0%} of its core, and may have held up the server")
        return wrong


class Client:
    def __init__(self, folder: Path) -> None:
        self._program, self._requests = folder / "load", folder / "requests"
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not compiler:
            raise SystemExit("There is no C compiler here. Next: apt-get install -y gcc libc6-dev")
        subprocess.run([compiler, "-O2", "-o", self._program, HERE / "load.c"], check=True)

    def ask(
        self,
        server: Server,
        requests: Sequence[bytes],
        *,
        connections: int,
        seconds: float,
        rate: float = 0,
        core: int | None = None,
    ) -> Seen:
        """Each connection asks as soon as it is answered; or so many requests a second fall due.

        With a core of its own the client leaves the others to the server; else both run where they like.
        """
        everywhere = os.sched_getaffinity(0)
        machine.pin_tree(server.pid, everywhere - {core})
        self._requests.write_bytes(b"".join(len(one).to_bytes(4, "little") + one for one in requests))
        before = machine.cpu_of_tree(server.pid)
        said = subprocess.run(
            [self._program, self._requests, *map(str, (server.port, connections, seconds, *([rate] if rate else [])))],
            preexec_fn=lambda: os.sched_setaffinity(0, everywhere if core is None else {core}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        used = machine.cpu_of_tree(server.pid) - before
        told = json.loads(said)
        answers = told["answers"] or 1
        return Seen(
            cpu_us=1e6 * used / answers,
            rate=told["answers"] / told["seconds"],
            p50_ms=told["p50_ms"],
            p99_ms=told["p99_ms"],
            slowest_ms=told["slowest_ms"],
            statuses=Counter({int(status): count for status, count in told["statuses"].items()}),
            broken=told["broken"] + told["never_asked"],
            # With a rate it watches the clock all the time, and is never late for that.
            client_share=0 if rate else told["client_cpu"] / told["seconds"],
            bytes_each=told["body_bytes"] / answers,
        )


def get(path: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: str, kind: str, **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
