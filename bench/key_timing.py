"""Does the time of an answer tell a stranger what its words do not?

    bench/run key_timing [--pairs 200]

Each question is asked in pairs, one of either kind right after the other, and which comes first is drawn. Every post
comes from a network of its own, so that the limit on guesses stays out of the way. Two kinds cannot be told apart where
their medians lie near each other and each is the slower one in about half of the pairs.
"""

import argparse
import http.client
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlencode

import live
import machine
from leftunsaid.lib.words import draw

WARM_UP = 50  # pairs
OF_EACH = 8  # letters and keys, so that no one row stands for all
MEDIANS_WITHIN = 0.002  # seconds
SLOWER_IN = (0.40, 0.60)  # of the pairs
COLUMNS = ("A", "B", "median A ms", "median B ms", "A - B ms", "A slower in", "told apart")

dice = SystemRandom()
type Ask = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run key_timing", description="What the time of an answer tells.")
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    print(machine.describe())
    print(f"{options.pairs} pairs after {WARM_UP} to warm up", end="\n\n")
    print(*COLUMNS, sep=" | ")
    print(*["---"] * len(COLUMNS), sep=" | ")
    with (
        tempfile.TemporaryDirectory(prefix="left-unsaid-bench-") as folder,
        live.site(Path(folder) / "data", LEFTUNSAID_PROXIES="1", LEFTUNSAID_LETTERS_AN_HOUR="1000000") as site,
        closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection,
    ):
        house, used = House(site, connection), machine.Used(site)
        told = [
            compare(first, second, options.pairs) and must_not
            for first, second, must_not in [*house.words(), *house.letters()]
        ]
        print(f"\nsite / client / others, of a core: {used.in_words()}")
    sys.exit(any(told))


def compare(first: tuple[str, Ask], second: tuple[str, Ask], pairs: int) -> bool:
    """Ask both, again and again; print what was seen, and answer whether a stranger could tell them apart."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM_UP + pairs):
        for which in dice.sample((0, 1), 2):
            started = time.perf_counter()
            (first, second)[which][1]()
            took[which].append(time.perf_counter() - started)
    a, b = (times[WARM_UP:] for times in took)
    apart = statistics.median(a) - statistics.median(b)
    slower = sum(one > other for one, other in zip(a, b, strict=True)) / pairs
    is_told = abs(apart) > MEDIANS_WITHIN or not SLOWER_IN[0] <= slower <= SLOWER_IN[1]
    medians = (f"{1000 * statistics.median(times):.2f}" for times in (a, b))
    told = "yes" if is_told else "no"
    print(first[0], second[0], *medians, f"{1000 * apart:+.2f}", f"{slower:.0%}", told, sep=" | ", flush=True)
    return is_told


class House:
    """Where the questions are asked."""

    def __init__(self, site: live.LiveSite, connection: http.client.HTTPConnection) -> None:
        self.site, self.connection = site, connection
        self._networks = count()
        keys = [site.words() for _ in range(OF_EACH)]
        self.known = [key["key"] for key in keys]
        # Each key has two letters, and they lie no nearer to each other than to those of other keys. Nobody's were
        # written in between, so that neither kind is the newer one.
        self.first, self.second, self.nobodys = [], [], []
        for part, letters in (("first", self.first), ("second", self.second)):
            for number, key in enumerate(keys):
                letters.append(site.write(body=f"The {part} letter of number {number}.", **key))
                self.nobodys.append(site.write(body=f"The {part} letter by number {number}."))
        self.burnt = [self._burn(site.words()) for _ in range(OF_EACH)]
        self.never_sent = [site.words()["key"] for _ in range(OF_EACH)]

    def words(self) -> Iterator[tuple[tuple[str, Ask], tuple[str, Ask], bool]]:
        """POST /key. The last of each three says whether the two must not be told apart."""
        wrong = ("words nobody ever had", self._try(lambda: draw(dice)))
        yield wrong, ("the same once more", self._try(lambda: draw(dice))), True
        yield wrong, ("words that were burnt", self._try(lambda: dice.choice(self.burnt))), True
        yield wrong, ("words of a preview, never sent", self._try(lambda: dice.choice(self.never_sent))), True
        yield wrong, ("a known key with one other word", self._try(self._nearly_known)), True
        # Whoever sends these knows that they are no key, so the time tells them nothing.
        yield wrong, ("eight words, one not in the list", self._try(self._misspelt)), False
        yield wrong, ("seven words", self._try(lambda: draw(dice).rpartition(" ")[0])), False
        # And this one opens what is there: the answer says so itself.
        yield wrong, ("a known key", self._try(lambda: dice.choice(self.known), opens=True)), False

    def letters(self) -> Iterator[tuple[tuple[str, Ask], tuple[str, Ask], bool]]:
        """GET of what everyone can read."""
        one = ("page of a letter with a key", lambda: self._read(dice.choice(self.first + self.second)))
        other = ("of a letter without", lambda: self._read(dice.choice(self.nobodys)))
        yield one, other, True
        yield ("two letters of one key, in a row", self._read_two), ("of two keys", self._read_two_of_strangers), True

    def _try(self, words: Callable[[], str], *, opens: bool = False) -> Ask:
        def ask() -> None:
            self._post("/key", expected=303 if opens else 422, key=words())

        return ask

    def _nearly_known(self) -> str:
        *words, last = dice.choice(self.known).split(" ")
        other = draw(dice).split(" ")[0]
        return " ".join([*words, other if other != last else f"{last}x"])

    def _misspelt(self) -> str:
        return f"{draw(dice).rpartition(' ')[0]} nosuchword"

    def _read_two(self) -> None:
        key = dice.randrange(OF_EACH)
        self._read(self.first[key])
        self._read(self.second[key])

    def _read_two_of_strangers(self) -> None:
        one, other = dice.sample(range(OF_EACH), 2)
        self._read(self.first[one])
        self._read(self.second[other])

    def _burn(self, words: dict[str, str]) -> str:
        """Words that held a letter, until their holder burnt them."""
        self.site.write(body="It stands on and is nobody's.", **words)
        opened = self.site.post("/key", key=words["key"])
        cookie = SimpleCookie(opened.headers["Set-Cookie"])["key"].value
        burnt = self.site.ask("POST", "/key/burn", body="do=burn", headers={**live.FORM, "Cookie": f"key={cookie}"})
        if burnt.status >= 400 or self.site.post("/key", key=words["key"]).status != 422:
            raise SystemExit(f"These words could not be burnt: {burnt.status}")
        return words["key"]

    def _read(self, path: str) -> None:
        self._ask("GET", path, expected=200)

    def _post(self, path: str, *, expected: int, **fields: str) -> None:
        self._ask("POST", path, urlencode(fields), expected=expected)

    def _ask(self, method: str, path: str, body: str | None = None, *, expected: int) -> None:
        number = next(self._networks)
        network = f"203.0.{number // 256 % 256}.{number % 256}"
        self.connection.request(method, path, body=body, headers={**live.FORM, "X-Forwarded-For": network})
        response = self.connection.getresponse()
        page = response.read()
        if response.status != expected:
            raise SystemExit(f"{method} {path} was answered {response.status}: {re.sub(rb'<[^>]*>', b'', page)!r}")


if __name__ == "__main__":
    main()
