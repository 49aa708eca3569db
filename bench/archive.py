"""How long a house takes into an archive and out of it, how much memory each takes, and whether the bytes are equal.

bench/run archive [--letters N ...]

Each size twice: out of one house and into another one, both in SQLite, or in two databases of DATABASE_URL's server.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

PHRASE = "blue cups on the shelf"


class House:
    """One that every command here is a process of its own in, so that its memory can be seen."""

    def __init__(self, data: Path, database: str) -> None:
        self._environ = os.environ | {"LEFTUNSAID_DATA": str(data), "DATABASE_URL": database}
        self.data = data
        data.mkdir()

    def run(self, *command: object) -> tuple[float, float, float]:
        """Its seconds, those of the CPU, and the most megabytes that it had of its own."""
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "leftunsaid", *map(str, command)],
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        most = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            most = max(most, megabytes_of(process.pid))
            time.sleep(0.05)
        _, status, used = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[0]} could not do it.")
        return time.perf_counter() - started, used.ru_utime + used.ru_stime, most


def megabytes_of(pid: int) -> float:
    """Without the 256 MB of SQLite's file that are mapped, and come and go as the machine likes."""
    own = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(own[1]) / 1024 if own else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, nargs="+", default=[1_000, 100_000], help="default: %(default)s")
    options = parser.parse_args()
    print("| letters | what | seconds | CPU, seconds | most memory, MB | the file, MB |")
    print("|---" * 6 + "|")
    for letters in options.letters:
        with tempfile.TemporaryDirectory() as folder:
            out_and_in(Path(folder), letters)


def out_and_in(folder: Path, letters: int) -> None:
    (folder / "phrase").write_text(f"{PHRASE}\n")
    phrase = ("--passphrase-file", folder / "phrase")
    one, other = House(folder / "one", a_database("one")), House(folder / "other", a_database("other"))
    one.run("demo", "--letters", letters, "--yes")
    first, again = folder / "first.archive", folder / "again.archive"
    tell(letters, "export", one.run("export", first, *phrase, "--with-addresses"), first)
    tell(letters, "import", other.run("import", first, *phrase), first)
    tell(letters, "import, a second time", other.run("import", first, *phrase), first)
    tell(letters, "export again", other.run("export", again, *phrase, "--with-addresses"), again)
    same = subprocess.run(["cmp", first, again], check=False).returncode == 0
    print(f"| {letters:,} | {'the same bytes' if same else 'OTHER BYTES'} | | | | |", flush=True)
    for house in (one, other):
        shutil.rmtree(house.data)


def tell(letters: int, what: str, seen: tuple[float, float, float], file: Path) -> None:
    seconds, cpu, memory = seen
    size = file.stat().st_size / 1e6
    print(f"| {letters:,} | {what} | {seconds:.1f} | {cpu:.1f} | {memory:.0f} | {size:.1f} |", flush=True)


def a_database(name: str) -> str:
    """An empty one beside that of DATABASE_URL; '' for SQLite, which has one in each folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    import psycopg

    with closing(psycopg.connect(url, autocommit=True)) as server:
        server.execute(f"DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)")  # type: ignore[call-overload]
        server.execute(f"CREATE DATABASE bench_{name} TEMPLATE template0")  # type: ignore[call-overload]
    return urlunsplit(urlsplit(url)._replace(path=f"/bench_{name}"))


if __name__ == "__main__":
    main()
