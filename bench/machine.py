"""What the figures were seen on, and how much of it each side used."""

import os
import platform
import sqlite3
import sys
import sysconfig
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import live

TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> str:
    """One line for the README: cores, Python, the database, and how busy the machine was before anything began."""
    python = f"Python {platform.python_version()} ({platform.python_compiler()})"
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else f"SQLite {sqlite3.sqlite_version}"
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{os.cpu_count()} cores, {python}, {database}, load before {load}"


def python_build() -> str:
    """How this Python was built: one that was not optimised is slower, and both are out there.

    Debian's is optimised, and does not tell so among its options.
    """
    told = sysconfig.get_config_var("CONFIG_ARGS") or ""
    options = [name for name in ("--enable-optimizations", "--with-lto", "--disable-gil") if name in told]
    build = f"Python {platform.python_version()}, {platform.python_compiler()}, {' '.join(options) or _untold()}"
    return f"{build}, with {'the' if getattr(sys, '_is_gil_enabled', lambda: True)() else 'no'} GIL"


def _untold() -> str:
    return (
        "as Debian builds it" if sys.base_prefix == "/usr" and Path("/etc/debian_version").exists() else "not optimised"
    )


def tree_of(process: int) -> list[int]:
    """A process and all that came of it and is alive."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue  # it has just ended
    tree = [process]
    for one in tree:
        tree += parents.get(one, [])
    return tree


def cpu_of_tree(process: int) -> float:
    """Seconds that a process and all its children have used so far, those that have ended as well."""
    return sum(_cpu_of(one, with_ended=True) for one in tree_of(process))


def pin_tree(process: int, cores: Iterable[int]) -> None:
    """Let all threads of these processes run on these cores alone; what they start later as well."""
    for one in tree_of(process):
        for thread in Path(f"/proc/{one}/task").iterdir():
            with suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread.name), cores)


def private_dirty_of_tree(process: int) -> float:
    """Megabytes that belong to these processes alone and could not be read from a file again."""
    kilobytes = 0
    for one in tree_of(process):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


class Used:
    """How much of a core the site (all its processes), this program and everybody else has had since then."""

    def __init__(self, site: live.LiveSite) -> None:
        self.site = site
        self._started, self._before = time.monotonic(), self._so_far()

    def in_words(self) -> str:
        wall = time.monotonic() - self._started
        site, client, everybody = (now - then for now, then in zip(self._so_far(), self._before, strict=True))
        return " / ".join(f"{seconds / wall:.0%}" for seconds in (site, client, max(0, everybody - site - client)))

    def _so_far(self) -> tuple[float, float, float]:
        processes = [self.site.process.pid]
        for process in processes:
            processes += self.site.children(process)
        return sum(_cpu_of(process) for process in processes), time.process_time(), _cpu_of_everybody()


def _cpu_of(process: int, *, with_ended: bool = False) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11 : 15 if with_ended else 13]) / TICKS


def _cpu_of_everybody() -> float:
    user, nice, system, _idle, _waiting, irq, softirq = Path("/proc/stat").read_text().split()[1:8]
    return sum(int(ticks) for ticks in (user, nice, system, irq, softirq)) / TICKS
