"""Many people write to the real site at once, each from a network of its own, as fast as they are answered.

    bench/run posters                       # 16, 50 and 200 posters, 10 s each, limits as in a fresh house
    bench/run posters --posters 16 --plenty # the same without limits

Three comments to a letter, then a letter. Afterwards everything that was acknowledged is looked for, and every count is
counted again. The posters are one asyncio loop on raw, kept-alive connections: how much CPU it took, and how late it
was for itself, is reported, so that a slow client is not taken for a slow site.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import live
import machine

KIND = (303, 422, 429)  # kept, come back with a reason, or too much: what a poster may be answered
TABLES = ("letters_letter", "comments_comment")
LETTERS = 5  # that all of them answer to, so that they have to take turns
PLENTY = {"LEFTUNSAID_COMMENTS_AN_HOUR": "1000000", "LEFTUNSAID_LETTERS_AN_HOUR": "1000000"}
COLUMNS = (
    *("posters", "accepted a second", "p50 ms", "p99 ms", "slowest ms"),
    *("303", "422", "429", "5xx", "any other", "broken", "site / client / others, of a core", "client late by, p99 ms"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run posters", description="Many people write at once.")
    parser.add_argument("--posters", type=int, nargs="+", default=[16, 50, 200])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--plenty", action="store_true", help="without limits on letters and comments")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    options = parser.parse_args()
    print(machine.describe())
    print(f"{options.seconds:g} s, limits {'out of the way' if options.plenty else 'as in a fresh house'}", end="\n\n")
    print(*COLUMNS, sep=" | ")
    print(*["---"] * len(COLUMNS), sep=" | ")
    faults = [
        fault
        for posters in options.posters
        for fault in measure(posters, options.seconds, workers=options.workers, **PLENTY if options.plenty else {})
    ]
    print("\nNothing acknowledged is lost, and every count is true." if not faults else "\n".join(["", *faults]))
    sys.exit(bool(faults))


def measure(posters: int, seconds: float, *, workers: int, **settings: str) -> list[str]:
    """One run in a fresh house: prints its row, and answers what was wrong."""
    with (
        tempfile.TemporaryDirectory(prefix="left-unsaid-bench-") as folder,
        live.site(Path(folder) / "data", workers=workers, LEFTUNSAID_PROXIES="1", **settings) as site,
    ):
        crowd = Crowd(site, [_open_letter(site, number) for number in range(LETTERS)])
        used = machine.Used(site)
        asyncio.run(crowd.post(posters, seconds))
        print(*crowd.row(posters, used.in_words()), sep=" | ", flush=True)
        return list(crowd.faults())


@dataclass
class Crowd:
    """Who writes, and what they were told."""

    site: live.LiveSite
    letters: list[str]
    acknowledged: dict[str, str] = field(default_factory=dict)  # the words, and where they were said to be
    unanswered: set[str] = field(default_factory=set)  # kept or not: nobody was told
    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    seconds: float = 0  # until the last answer

    async def post(self, posters: int, seconds: float) -> None:
        started = time.monotonic()
        watch = asyncio.create_task(self._watch_ourselves())
        await asyncio.gather(*[self._one(number, started + seconds) for number in range(posters)])
        watch.cancel()
        self.seconds = time.monotonic() - started

    def row(self, posters: int, used: str) -> Iterator[object]:
        """What was seen, in the order of COLUMNS. Times are of what was accepted."""
        cuts = statistics.quantiles(self.took, n=100)
        yield from (posters, f"{len(self.took) / self.seconds:.0f}")
        yield from (f"{1000 * took:.0f}" for took in (cuts[49], cuts[98], max(self.took)))
        yield from (self.statuses[status] for status in KIND)
        faults = sum(count for status, count in self.statuses.items() if status >= 500)
        yield from (faults, self.statuses.total() - faults - sum(self.statuses[status] for status in KIND))
        yield from (len(self.unanswered), used, f"{1000 * statistics.quantiles(self.late, n=100)[98]:.0f}")

    def faults(self) -> Iterator[str]:
        """What must not be. Asked in words that both databases understand."""
        unkind = {status: count for status, count in self.statuses.items() if status not in KIND}
        yield from (f"{count} were answered {status}" for status, count in unkind.items())
        yield from (f"the site said: {line}" for line in self.site.log)
        yield from self._lost()
        yield from self._miscounted()

    async def _one(self, number: int, until: float) -> None:
        network = f"203.{number // 65_536}.{number // 256 % 256}.{number % 256}"
        reader, writer = await asyncio.open_connection("127.0.0.1", self.site.port)
        for count in itertools.count():
            if time.monotonic() > until:
                break
            path = "/write" if count % 4 == 3 else f"{self.letters[(number + count) % LETTERS]}/comments"
            words = f"This is number {count} of poster {number}."
            started = time.monotonic()
            try:
                writer.write(_request(path, network, words))
                status, location = await _answer(reader)
            except (OSError, EOFError):
                self.unanswered.add(words)
                break
            self.statuses[status] += 1
            if status == 303:
                self.took.append(time.monotonic() - started)
                self.acknowledged[words] = location
        writer.close()

    async def _watch_ourselves(self) -> None:
        while True:
            asked = time.monotonic()
            await asyncio.sleep(0.01)
            self.late.append(time.monotonic() - asked - 0.01)

    def _lost(self) -> Iterator[str]:
        rows = self.site.rows("SELECT body FROM letters_letter UNION ALL SELECT body FROM comments_comment")
        kept = Counter(body for (body,) in rows)
        if lost := self.acknowledged.keys() - kept.keys():
            yield f"{len(lost)} of {len(self.acknowledged)} that were acknowledged are lost: {sorted(lost)[:3]}"
        if twice := [body for body, count in kept.items() if count > 1]:
            yield f"{len(twice)} are there twice: {twice[:3]}"
        nobodys = kept.keys() - self.acknowledged.keys() - self.unanswered
        if len(nobodys) != LETTERS:
            yield f"{len(nobodys) - LETTERS} are kept that were not acknowledged"
        told_to_wait = sum("/waiting/" in path for path in self.acknowledged.values())
        waiting = sum(
            self.site.rows(f"SELECT count(*) FROM {table} WHERE held_at IS NOT NULL")[0][0] for table in TABLES
        )
        if waiting != told_to_wait:
            yield f"{waiting} wait, and {told_to_wait} were told so"

    def _miscounted(self) -> Iterator[str]:
        shown = self.site.rows("SELECT number FROM letters_letter WHERE held_at IS NULL ORDER BY number")
        if [number for (number,) in shown] != list(range(1, len(shown) + 1)):
            yield "the letters' numbers have gaps"
        if self.site.rows("SELECT number FROM letters_lastnumber") != [(len(shown),)]:
            yield "the last number is not the last letter's"
        for size, listed in self.site.rows("SELECT size, sum(count) FROM letters_listedinblock GROUP BY size"):
            if listed != len(shown):
                yield f"{listed} letters are counted in blocks of {size}, and {len(shown)} are there"
        letters = self.site.rows("SELECT id, comment_count, last_comment_number FROM letters_letter")
        places: dict[int, list[int]] = {letter: [] for letter, _, _ in letters}
        for letter, place in self.site.rows("SELECT letter_id, number FROM comments_comment WHERE number IS NOT NULL"):
            places[letter].append(place)
        for letter, count, last in letters:
            if sorted(places[letter]) != list(range(1, count + 1)) or last != count:
                yield f"{count} comments are counted, the last is {last}, and {len(places[letter])} are there"


def _open_letter(site: live.LiveSite, number: int) -> str:
    headers = {**live.FORM, "X-Forwarded-For": f"198.51.100.{number}"}
    return site.ask("POST", "/write", body=urlencode({"body": f"Answer me, {number}."}), headers=headers).leads_to


def _request(path: str, network: str, words: str) -> bytes:
    body = urlencode({"body": words})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {network}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    """The status and where it leads to; the rest is read and let go."""
    status_line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    await reader.readexactly(int(headers["content-length"]))
    return int(status_line.split()[1]), headers.get("location", "")


if __name__ == "__main__":
    main()
