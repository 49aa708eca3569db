"""How fast the search answers and how fast it is fed, with an index of so many invented letters.

bench/run search [--letters N] [--searches N] [--posts N]
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from leftunsaid.clock import clock  # noqa: E402
from leftunsaid.config import read_config  # noqa: E402
from leftunsaid.letters import actions as letters  # noqa: E402
from leftunsaid.lib.folding import folded  # noqa: E402
from leftunsaid.prepare import prepare_tables  # noqa: E402
from leftunsaid.search.closeness import closeness  # noqa: E402
from leftunsaid.search.finding import EVERYTHING, RANKED  # noqa: E402
from leftunsaid.search.index import Index, the_index  # noqa: E402
from leftunsaid.search.models import ToldAnew, tell_anew  # noqa: E402
from leftunsaid.search.question import Question, read_question  # noqa: E402
from leftunsaid.worker.invented import Voices  # noqa: E402

A_BATCH = 1_000
A_PAGE = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=100_000, help="in the index (default: %(default)s)")
    parser.add_argument("--searches", type=int, default=300, help="of each kind (default: %(default)s)")
    parser.add_argument("--posts", type=int, default=1_000, help="letters sent beside (default: %(default)s)")
    options = parser.parse_args()
    prepare_tables(read_config(), only_if_new=True)
    print(f"{connection.vendor}, {options.letters:,} letters in the index")
    posts(options.posts)
    the_index().begin_anew()
    seen = fill(options.letters)
    ask(seen, options.letters, options.searches)


def posts(count: int) -> None:
    """What the line for the search costs a letter, in turn with and without; and is the worker as fast as they come?"""
    dice = Random(7)
    voices, times = Voices(count, dice), {True: [], False: []}
    worker = subprocess.Popen([sys.executable, "-m", "leftunsaid", "worker"])
    started = time.perf_counter()
    for place in range(2 * count):
        tells = bool(place % 2)
        letters.tell_anew = tell_anew if tells else lambda *_: None
        body, at = voices.letter(dice), time.perf_counter()
        letters.write_letter(body=body, now=clock(), dice=dice)
        times[tells].append(time.perf_counter() - at)
    posted = time.perf_counter() - started
    while ToldAnew.objects.exists():
        time.sleep(0.05)
    caught_up = time.perf_counter() - started - posted
    worker.terminate()
    worker.wait()
    without, with_line = (statistics.median(times[tells]) * 1e3 for tells in (False, True))
    print(f"a letter is kept in {with_line:.2f} ms with the line for the search, {without:.2f} ms without (medians)")
    print(f"{2 * count / posted:.0f} letters a second came, and the search was {caught_up:.1f} s behind at the end")


def fill(count: int) -> Counter[str]:
    """In how many letters does each word stand?"""
    dice = Random(8)
    voices, seen, spent = Voices(count, dice), Counter[str](), 0.0
    for first in range(1, count + 1, A_BATCH):
        texts = {number: voices.letter(dice) for number in range(first, min(first + A_BATCH, count + 1))}
        at = time.perf_counter()
        words = {number: folded(text) for number, text in texts.items()}
        with the_index().turn() as turn:
            turn.put_between("letters", first, first + A_BATCH, words)
        spent += time.perf_counter() - at
        for text in words.values():
            seen.update(set(text.split()))
    print(f"fed at {count / spent:,.0f} letters a second; {size() / 1e6:,.0f} MB")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_letters")
    at = time.perf_counter()
    the_index().begin_to_tidy()
    steps = 1 + sum(1 for _ in iter(the_index().tidy, False))
    print(f"tidied in {time.perf_counter() - at:.1f} s, {steps} steps; {size() / 1e6:,.0f} MB")
    return seen


def size() -> int:
    if connection.vendor == "sqlite":
        return Path(settings.SEARCH_INDEX).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('search_letters')")
        return int(cursor.fetchone()[0])


def ask(seen: Counter[str], count: int, searches: int) -> None:
    index, dice = the_index(), Random(9)
    print("| question | p50 ms | p95 ms | CPU p50 ms | CPU p95 ms | slowest ms |")
    print("|---" * 6 + "|")
    for name, typed in questions(seen, searches, dice):
        asked = [read_question(words) for words in typed]
        tell(f"newest first, {name}", asked, lambda question: newest(index, question))
        tell(f"closest first, {name}", asked, lambda question: closest(index, question))
    common = [read_question(word) for word, _ in seen.most_common(60) if len(word) > 2]
    tell("newest first, deep in the middle", common * 5, lambda question: newest(index, question, below=count // 2))


def questions(seen: Counter[str], searches: int, dice: Random) -> Iterator[tuple[str, list[str]]]:
    words = sorted(word for word in seen if len(word) > 2)
    common = [word for word, _ in seen.most_common(60) if len(word) > 2]
    yield "any word", dice.choices(words, k=searches)
    yield "a word that most letters have", dice.choices(common[:20], k=searches)
    yield "two words", [" ".join(dice.sample(common, 2)) for _ in range(searches)]
    yield "three words, one seldom", [" ".join([*dice.sample(common, 2), dice.choice(words)]) for _ in range(searches)]
    yield "a phrase", [f'"{phrase}"' for phrase in dice.choices(PHRASES, k=searches)]


PHRASES = ("blue jar", "i never told", "still stands where you left it", "the night you left", "not yours", "years ago")


def newest(index: Index, question: Question, *, below: int = EVERYTHING) -> object:
    return index.newest("letters", question, below=below, limit=A_PAGE)


def closest(index: Index, question: Question) -> object:
    return sorted(
        index.newest_texts("letters", question, limit=RANKED), key=lambda found: -closeness(question, found[1])
    )


def tell(name: str, asked: list[Question], look: Callable[[Question], object]) -> None:
    times, of_cpu = [], []
    for question in asked:
        at, cpu = time.perf_counter(), time.process_time()
        look(question)
        times.append((time.perf_counter() - at) * 1e3)
        of_cpu.append((time.process_time() - cpu) * 1e3)
    seen = [f"{statistics.median(some):.2f} | {statistics.quantiles(some, n=20)[-1]:.2f}" for some in (times, of_cpu)]
    print(f"| {name} | {' | '.join(seen)} | {max(times):.2f} |", flush=True)


if __name__ == "__main__":
    main()
