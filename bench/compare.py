"""Our site beside a file server and beside Isso: the same page, the same thread, in one run on one machine.

    bench/run compare                      # a house of 1,000 letters, 5 rounds
    bench/run compare --million            # and one of 1,000,000, which takes about 20 minutes to fill
    bench/run compare --rounds 1 --seconds 1 --only hit

In each round every server is measured once in every case, in turn, so that whatever else the machine does meets all of
them; told is the median of the rounds. Where pages are read, the last core is the client's alone; where there are posts
all run where they like, since the client has little to do then. CPU is that of the server and all its children, by
the kernel's account (/proc/*/stat), from before the first request to after the last answer.
"""

import argparse
import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import chart
import figures
import live
import load
import machine
import peers
from leftunsaid.config import Config
from leftunsaid.lib.words import draw
from peers import Peer

HERE = Path(__file__).resolve().parent
READERS = 16
STEADY = 1_000  # requests a second at most, where times are compared
PLENTY = {
    "LEFTUNSAID_PROXIES": "1",
    "LEFTUNSAID_COMMENTS_AN_HOUR": "1000000",
    "LEFTUNSAID_LETTERS_AN_HOUR": "1000000",
}
NOTHING_KEPT = {"LEFTUNSAID_CACHE_MB": "0"}
KNOWN = {setting.metadata["variable"] for setting in fields(Config)}


@dataclass(frozen=True, slots=True)
class Letters:
    """What is there to be read and answered in a house: numbers of letters."""

    of_8: list[int]
    of_200: list[int]
    mixed: list[int]
    to_post: list[int]
    old_of_8: list[int]
    listed: int
    said: dict[int, list[str]]
    letters: int
    comments: int


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of whom. `steady` cases are asked at a fixed rate, half of what the server did in `steady`."""

    name: str
    server: Peer
    requests: Callable[[], Sequence[bytes]]
    expected: int = 200
    connections: int = READERS
    steady: str = ""

    @property
    def reads_alone(self) -> bool:
        return self.expected in (200, 304)


def main() -> None:
    options = _parse()
    print(*described(), sep="\n", end="\n\n")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="left-unsaid-bench-")))
        bench = Bench(folder, stack, options)
        bench.measure()
        bench.look_for_faults()
        told = bench.told()
    figures.tell(told)
    options.to.mkdir(parents=True, exist_ok=True)
    (options.to / "compare.json").write_text(json.dumps(told, indent=1))
    (options.to / "chart.svg").write_text(chart.draw(told))
    print(f"\nWritten: {options.to}/compare.json and {options.to}/chart.svg")
    sys.exit(bool(told["faults"]))


def described() -> Iterator[str]:
    cores = Path("/proc/cpuinfo").read_text()
    model = (re.findall(r"model name\s*: (.+)", cores) or ["unknown"])[0].strip()
    yield f"{os.cpu_count()} cores ({model}), Linux {platform.release()}"
    yield machine.python_build()
    yield machine.describe()


class Bench:
    """All servers, side by side. Those that are not asked lie still."""

    def __init__(self, folder: Path, stack: ExitStack, options: argparse.Namespace) -> None:
        self.folder, self.stack, self.options = folder, stack, options
        cores = sorted(os.sched_getaffinity(0))
        self.workers, self.core = len(cores), cores[-1] if len(cores) > 1 else None
        self.client = load.Client(folder)
        self.dice, self.networks = Random(4), count()
        self.seen: figures.Seen = {}
        self.memory: dict[str, float] = {}
        self.started: dict[str, list[float]] = {}
        self.sites: list[live.LiveSite] = []
        self.faults: list[str] = []
        self.houses: dict[str, Letters] = {}
        self._start()

    def measure(self) -> None:
        for done in range(self.options.rounds):
            for case in self.cases(done):
                if self.options.only in case.name:
                    self._measure(case)
            for server in self.servers:
                self.memory[server.name] = max(
                    self.memory.get(server.name, 0), machine.private_dirty_of_tree(server.pid)
                )
            print(f"round {done + 1} of {self.options.rounds} is over", file=sys.stderr)

    def cases(self, done: int) -> Iterator[Case]:
        """In the order in which they are measured in a round. Each round has letters of its own for the mix."""
        there = self.houses["ours"]
        for size, numbers in ((8, there.of_8), (200, there.of_200)):
            for server in (self.nginx, self.ours, self.isso):
                yield Case(f"hit, {size} comments", server, partial(_reads, server, numbers))
            for server in (self.nginx, self.ours):
                yield Case(f"304, {size} comments", server, partial(_known, server, numbers), 304)
            yield Case(f"miss, {size} comments", self.no_cache, partial(_reads, self.no_cache, numbers))
        for name, server in (("hit", self.nginx), ("hit", self.ours), ("hit", self.isso), ("miss", self.no_cache)):
            asked = partial(_reads, server, there.of_8)
            yield Case(f"{name}, 8 comments, steady", server, asked, steady=f"{name}, 8 comments")
        for server, posters in ((self.ours, 4), (self.ours, 16), (self.isso, 16), (self.ours, 64)):
            sent, kept = partial(self._posts, server, there.to_post), 303 if server is self.ours else 201
            yield Case(f"post, {posters} at once", server, sent, kept, posters)
        half = len(there.mixed) // (2 * self.options.rounds)
        for place, each in enumerate((20, 100)):
            first = (2 * done + place) * half
            for server in (self.ours, self.isso):
                mixed = partial(self._mix, server, there.mixed[first : first + half], each)
                yield Case(f"mix, {100 // each} % posts", server, mixed, 0)
        yield from self._pages()

    def look_for_faults(self) -> None:
        """What would make the figures say something else than they seem to."""
        if not NOTHING_KEPT.keys() <= KNOWN:
            self.faults.append(f"there is no setting {', '.join(NOTHING_KEPT)}: where a page is kept, 'miss' is a hit")
        for site in self.sites:
            self.faults += [f"the site said: {line}" for line in site.log]
        waiting = self.sites[0].rows("SELECT count(*) FROM comments_comment WHERE held_at IS NOT NULL")[0][0]
        if waiting > 0.02 * self.houses["ours"].comments:
            self.faults.append(f"{waiting} comments wait to be read, so these posts were not like others")

    def told(self) -> dict[str, Any]:
        return {
            "seen_on": list(described()),
            "commit": _commit(),
            "rounds": self.options.rounds,
            "seconds": self.options.seconds,
            "houses": {name: {"letters": h.letters, "comments": h.comments} for name, h in self.houses.items()},
            "rows": figures.rows(self.seen),
            "private_dirty_mb": {name: round(megabytes, 1) for name, megabytes in self.memory.items()},
            "start_seconds": {name: round(statistics.median(took), 2) for name, took in self.started.items()},
            "accepted": figures.accepted(self.seen, self.memory, self.started),
            "faults": self.faults,
        }

    def _start(self) -> None:
        self.houses["ours"] = self._fill(1_000, self.folder / "data")
        self.ours = self._our_site("ours", self.folder / "data")
        self.no_cache = self._our_site("ours, nothing kept", self.folder / "data", **NOTHING_KEPT)
        self.servers = [self.ours, self.no_cache]
        there = self.houses["ours"]
        pages = {number: _plain(*self.ours.fetch(self.ours.read(number))) for number in there.of_8 + there.of_200}
        threads = {number: there.said[number] for number in (*pages, *there.mixed)}
        self.nginx = self.stack.enter_context(peers.nginx(self.folder, self.workers, pages))
        self.isso = self.stack.enter_context(peers.isso(self.folder, threads))
        self.servers += [self.nginx, self.isso]
        if self.options.million:
            million = self.options.million_house or self.folder / "million"
            self.houses["million"] = self._fill(1_000_000, million)
            self.million = self._our_site("million", million)
            self.million_no_cache = self._our_site("million, nothing kept", million, **NOTHING_KEPT)
            self.servers += [self.million, self.million_no_cache]
        self._look_at_the_threads(there)

    def _fill(self, letters: int, data: Path) -> Letters:
        print(f"Filling a house of {letters:,} letters ...", file=sys.stderr)
        data.mkdir(exist_ok=True)
        told = subprocess.run(
            [
                *(sys.executable, HERE / "house.py", "--letters", str(letters), "--read", "40"),
                *("--mixed", str(60 * self.options.rounds)),
            ],
            env={**os.environ, **live.environment(LEFTUNSAID_DATA=str(data))},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        there = Letters(**json.loads(told))
        there.said.update({int(number): said for number, said in list(there.said.items())})
        return there

    def _our_site(self, name: str, data: Path, **settings: str) -> Peer:
        """Started three times: how long that takes is one of the questions."""
        known = {variable: value for variable, value in (PLENTY | settings).items() if variable in KNOWN}
        for _ in range(3):
            with peers.our_site(data, self.workers, name=name, **known) as (_, _, took):
                self.started.setdefault(name, []).append(took)
        peer, site, _ = self.stack.enter_context(peers.our_site(data, self.workers, name=name, **known))
        self.sites.append(site)
        return peer

    def _look_at_the_threads(self, there: Letters) -> None:
        """Do all show the same thread?"""
        for size, number in ((8, there.of_8[0]), (200, there.of_200[0])):
            for server in (self.ours, self.no_cache, self.nginx):
                page = _plain(*server.fetch(server.read(number)))
                if page.count(b'id="comment-') != size:
                    raise SystemExit(f"{server.name} shows {page.count(b'id="comment-')} comments, not {size}.")
            thread = json.loads(self.isso.fetch(self.isso.read(number))[1])
            if len(thread["replies"]) != size:
                raise SystemExit(f"Isso shows {len(thread['replies'])} comments, not {size}.")

    def _pages(self) -> Iterator[Case]:
        """The pages whose cost must not depend on how large the house is."""
        houses = [("ours", self.no_cache)]
        if self.options.million:
            houses.append(("million", self.million_no_cache))
        for house, server in houses:
            there = self.houses[house]
            last_page = there.listed // 10
            for name, paths in {
                "front page": ["/"],
                "list pages": [f"/page/{page}" for page in (2, last_page // 3, last_page // 2, last_page - 5)],
                "old letters of 8": [f"/letter/{number}" for number in there.old_of_8],
                "letter of 8": [f"/letter/{number}" for number in there.of_8],
                "letter of 200": [f"/letter/{number}" for number in there.of_200],
            }.items():
                asked = [load.get(path) for path in paths]
                yield Case(f"miss in a house of {there.letters:,}, {name}", server, partial(list, asked))

    def _measure(self, case: Case) -> None:
        requests, seconds, rate = case.requests(), self.options.seconds, 0.0
        if case.steady:
            if not (before := self.seen.get((case.steady, case.server.name))):
                return
            rate = min(STEADY, before[-1].rate / 2)
        core = self.core if case.reads_alone else None
        if case.reads_alone:
            # What is kept is made before: each page once, in each process.
            warming = 3.0 if case.name.startswith(("hit", "304")) else min(0.3, seconds)
            self.client.ask(case.server, requests, connections=READERS, seconds=warming, core=core)
        seen = self.client.ask(
            case.server, requests, connections=case.connections, seconds=seconds, rate=rate, core=core
        )
        self.seen.setdefault((case.name, case.server.name), []).append(seen)
        expected = [case.expected] if case.expected else [200, 201, 303]
        self.faults += [f"{case.name}, {case.server.name}: {fault}" for fault in seen.faults(expected)]

    def _posts(self, server: Peer, numbers: Sequence[int]) -> list[bytes]:
        """All different, each from a network of its own, and to one letter after the other."""
        some = self.dice.sample(numbers, len(numbers))
        return [self._answer(server, number) for number in islice(cycle(some), int(2_000 * self.options.seconds))]

    def _mix(self, server: Peer, numbers: Sequence[int], each: int) -> list[bytes]:
        """Reads of these letters, one of `each` a post to one of them: its page has to be made anew."""
        reads = [server.read(number) for number in numbers]
        chosen = (self.dice.randrange(len(numbers)) for _ in range(int(10_000 * self.options.seconds)))
        return [
            self._answer(server, numbers[which]) if place % each == each - 1 else reads[which]
            for place, which in enumerate(chosen)
        ]

    def _answer(self, server: Peer, number: int) -> bytes:
        assert server.answer is not None
        network = next(self.networks)
        words = f"{draw(self.dice)}, {draw(self.dice)}. {draw(self.dice)}."
        return server.answer(number, words, f"10.{network >> 16 & 255}.{network >> 8 & 255}.{network & 255}")


def _reads(server: Peer, numbers: Sequence[int]) -> list[bytes]:
    return [server.read(number) for number in numbers]


def _known(server: Peer, numbers: Sequence[int]) -> list[bytes]:
    """With the tag that the server gave out, as a browser asks that has been here before."""
    requests = []
    for asked in _reads(server, numbers):
        tag = server.fetch(asked)[0].headers["ETag"]
        requests.append(asked[:-2] + f"If-None-Match: {tag}\r\n\r\n".encode())
    return requests


def _plain(response: object, body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run compare", description="Our site beside nginx and Isso.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3, help="for each case in each round")
    parser.add_argument("--only", default="", metavar="WORDS", help="only cases with these words in their name")
    parser.add_argument("--million", action="store_true", help="also a house of 1,000,000 letters (6 GB, 20 minutes)")
    parser.add_argument("--million-house", type=Path, metavar="DATA", help="a house that `demo` has filled before")
    parser.add_argument("--to", type=Path, default=Path(tempfile.gettempdir()) / "left-unsaid-bench")
    options = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        parser.error("The comparison is made on SQLite. Unset DATABASE_URL.")
    return options


if __name__ == "__main__":
    main()
