"""Two machines for the web with a worker each, one PostgreSQL and its replica; then one after the other goes away.

    bin/with-postgres bench/run two_machines                # the replica confirms each commit
    bin/with-postgres bench/run two_machines --late         # it follows as fast as it can

People write to both machines, and whoever meets a dead one goes to the other. First the web, the worker and all of the
first machine are killed, then the primary, and its replica takes over. Afterwards everything that was acknowledged is
looked for.
"""

import argparse
import http.client
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import live
import machine

POSTERS = 8
LETTERS = 3
PLENTY = {"LEFTUNSAID_COMMENTS_AN_HOUR": "1000000", "LEFTUNSAID_LETTERS_AN_HOUR": "1000000", "LEFTUNSAID_PROXIES": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run two_machines", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=6, help="with each of the three sets of machines")
    parser.add_argument("--late", action="store_true", help="commits do not wait for the replica")
    options = parser.parse_args()
    primary = os.environ.get("DATABASE_URL", "")
    if not primary:
        sys.exit("This is about PostgreSQL: bin/with-postgres bench/run two_machines")
    print(machine.describe())
    with tempfile.TemporaryDirectory(prefix="left-unsaid-bench-") as folder, replica_of(primary) as replica:
        if not options.late:
            wait_for_the_replica(primary)
        faults = list(measure(Path(folder), primary, replica, options.seconds))
    print("\nNothing acknowledged is lost, and every count is true." if not faults else "\n".join(["", *faults]))
    sys.exit(bool(faults))


def measure(folder: Path, primary: str, replica: "Replica", seconds: float) -> Iterator[str]:
    both = f"host={socket_of(primary)},{replica.place}&port=5432,5432&target_session_attrs=read-write"
    url = f"postgresql://leftunsaid@/leftunsaid?{both}"
    first, second = (folder / name for name in ("first", "second"))
    houses = [live.start(first, DATABASE_URL=url, **PLENTY)]
    try:
        houses[0].wait_until_it_answers()
        second.mkdir(mode=0o700)
        shutil.copy2(first / "keys.json", second)  # two machines of one house have one set of keys
        houses.append(live.start(second, DATABASE_URL=url, **PLENTY))
        houses[1].wait_until_it_answers()
        crowd = Crowd(houses, [houses[0].write(body=f"Answer me, {number}.") for number in range(LETTERS)])
        yield from seen_next_door(houses)
        with crowd.posting():
            time.sleep(seconds)
            crowd.tell("both machines")
            houses[0].kill_everyone()
            time.sleep(seconds)
            crowd.tell("the first machine is dead")
            away = time.monotonic()
            as_postgres("pg_ctl", "--pgdata", f"{socket_of(primary)}/cluster", "--mode", "immediate", "stop")
            as_postgres("pg_ctl", "--pgdata", f"{replica.place}/cluster", "--wait", "promote")
            crowd.wait_for_one_more()
            print(f"The replica took over: {time.monotonic() - away:.1f} s until the next post was kept.")
            time.sleep(seconds)
            crowd.tell("the replica is the primary")
        yield from crowd.faults()
    finally:
        for house in houses:
            house.end()


def seen_next_door(houses: list[live.LiveSite]) -> Iterator[str]:
    """What one machine has kept is on the next page of the other, whose memory holds an older one."""
    path = houses[0].write()
    for number in range(20):
        here, there = houses[number % 2], houses[(number + 1) % 2]
        there.get(path)
        here.comment(path, body=f"Number {number}.")
        if f"Number {number}." not in there.get(path).text:
            yield f"comment {number} was not on the next page of the other machine"


@dataclass
class Crowd:
    houses: list[live.LiveSite]
    letters: list[str]
    acknowledged: dict[str, str] = field(default_factory=dict)
    broken: int = 0
    turned_away: list[int] = field(default_factory=list)
    told: int = 0
    _sent: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def posting(self) -> Iterator[None]:
        enough = threading.Event()
        with ThreadPoolExecutor(POSTERS) as posters:
            ended = [posters.submit(self._post, number, enough) for number in range(POSTERS)]
            try:
                yield
            finally:
                enough.set()
        for one in ended:
            one.result()

    def tell(self, when: str) -> None:
        new, self.told = len(self.acknowledged) - self.told, len(self.acknowledged)
        print(
            f"{when}: {new} posts kept; so far {self.broken} broken off, {len(self.turned_away)} turned away",
            flush=True,
        )

    def wait_for_one_more(self) -> None:
        before = len(self.acknowledged)
        while len(self.acknowledged) <= before + POSTERS:
            time.sleep(0.02)

    def faults(self) -> Iterator[str]:
        house = self.houses[-1]
        rows = dict(house.rows("SELECT body, count(*) FROM letters_letter GROUP BY body"))
        rows |= dict(house.rows("SELECT body, count(*) FROM comments_comment GROUP BY body"))
        lost = [words for words in self.acknowledged if words not in rows]
        yield from [f"{len(lost)} of {len(self.acknowledged)} acknowledged are lost: {lost[:3]}"] if lost else []
        yield from [f"{words!r} is there {count} times" for words, count in rows.items() if count > 1]
        yield from [f"{status} was answered" for status in set(self.turned_away) - {503}]
        numbers = [number for (number,) in house.rows("SELECT number FROM letters_letter ORDER BY number")]
        yield from [] if numbers == list(range(1, len(numbers) + 1)) else ["the numbers of letters have gaps"]
        counted = "SELECT count(*) FROM comments_comment WHERE letter_id = l.id AND number IS NOT NULL"
        wrong = house.rows(f"SELECT number FROM letters_letter l WHERE comment_count <> ({counted})")
        yield from [f"letter {number} counts its comments wrong" for (number,) in wrong]
        for words, path in list(self.acknowledged.items())[-20:]:
            if words not in house.get(path.partition("#")[0]).text:
                yield f"{path} does not show what was said there"

    def _post(self, number: int, enough: threading.Event) -> None:
        houses = itertools.cycle(self.houses[number % 2 :] + self.houses[: number % 2])
        house = next(houses)
        while not enough.is_set():
            count = next(self._sent)
            path = "/write" if count % 4 == 3 else f"{self.letters[count % LETTERS]}/comments"
            words = f"This is number {count} of all."
            network = {"X-Forwarded-For": f"203.0.{count // 250 % 250}.{count % 250}"}
            connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
            try:
                connection.request("POST", path, body=urlencode({"body": words}), headers=live.FORM | network)
                answer = connection.getresponse()
                if answer.status == 303:
                    self.acknowledged[words] = answer.headers["Location"]
                else:
                    self.turned_away.append(answer.status)
                answer.read()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                house = next(houses)  # as a proxy in front would
                time.sleep(0.02)
            finally:
                connection.close()


@dataclass
class Replica:
    place: Path


@contextmanager
def replica_of(primary: str) -> Iterator[Replica]:
    """A second PostgreSQL that follows the first."""
    place = Path(tempfile.mkdtemp(prefix="left-unsaid-replica.", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(place, Path(socket_of(primary)).owner())
        from_there = ["--host", socket_of(primary), "--port", "5432", "--username", "leftunsaid"]
        as_postgres("pg_basebackup", *from_there, "--pgdata", f"{place}/cluster", "--write-recovery-conf", "--no-sync")
        told = f"-c listen_addresses='' -c unix_socket_directories='{place}' -c port=5432 -c max_connections=200"
        told += " -c fsync=off -c full_page_writes=off"
        at = ["--pgdata", f"{place}/cluster", "--log", f"{place}/log", "--wait"]
        as_postgres("pg_ctl", *at, "--options", told, "start")
        yield Replica(place)
    finally:
        with suppress(subprocess.CalledProcessError):
            as_postgres("pg_ctl", "--pgdata", f"{place}/cluster", "--mode", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def wait_for_the_replica(primary: str) -> None:
    """From now on a commit is acknowledged when both have it."""
    import psycopg

    with psycopg.connect(primary, autocommit=True) as house:
        house.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        # Of the database: what bin/with-postgres says on its command line is stronger than the system's.
        house.execute("ALTER DATABASE leftunsaid SET synchronous_commit = 'on'")
        house.execute("SELECT pg_reload_conf()")


def socket_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["host"][0]


def as_postgres(program: str, *arguments: str) -> None:
    """PostgreSQL refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    command = [str(found[-1]) if found else program, *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
