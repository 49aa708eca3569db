"""What the figures were seen on, and how much of it each side used."""

import os
import platform
import sqlite3
import time
from pathlib import Path

import live

TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> str:
    """One line for the README: cores, Python, the database, and how busy the machine was before anything began."""
    python = f"Python {platform.python_version()} ({platform.python_compiler()})"
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else f"SQLite {sqlite3.sqlite_version}"
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return f"{os.cpu_count()} cores, {python}, {database}, load before {load}"


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


def _cpu_of(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _cpu_of_everybody() -> float:
    user, nice, system, _idle, _waiting, irq, softirq = Path("/proc/stat").read_text().split()[1:8]
    return sum(int(ticks) for ticks in (user, nice, system, irq, softirq)) / TICKS
