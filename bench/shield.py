"""The processor time in which everything that reads a draft does so, of prose and of hostile texts from 1 kB to 1 MB.

Prints a row for each reading of prose, and one for the hostile text that takes it longest. Twice the text shall take
about twice as long: the last column is the worst ratio of 1 MB to 512 kB that was seen for any of its texts.

bench/run shield                # all of them
bench/run shield clues danger   # some
"""

import os
import sys
from pathlib import Path
from statistics import median
from time import process_time

REPO = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPO / "src"), str(REPO / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leftunsaid.settings")

from django.conf import settings  # noqa: E402

from guard.hostile import HOSTILE, LISTED, READINGS  # noqa: E402
from guard.shield.hostile import repeated  # noqa: E402

KB = 1 << 10
SIZES = [1 * KB, 8 * KB, 64 * KB, 512 * KB, 1024 * KB]
PROSE = (
    "I waited for you on 12 May 2019, at 9:30, and you never came. It was not the first time, and I knew it. "
    "“Nobody would,” you said; I didn't want to live there, in that kitchen, with Anna's lamp and my mother's letters. "
)


def main() -> None:
    settings.LEFTUNSAID.data.mkdir(parents=True, exist_ok=True)
    (settings.LEFTUNSAID.data / "words.txt").write_text(LISTED, encoding="utf-8")
    print("| reading | text, repeated | " + " | ".join(f"{size // KB} kB" for size in SIZES) + " | 1 MB to 512 kB |")
    print("|---" * (len(SIZES) + 3) + "|")
    for name in sys.argv[1:] or READINGS:
        read = READINGS[name]
        prose = times(read, PROSE)
        print_row(name, "prose", prose, ratio(prose))
        hostile = {piece: times(read, piece) for piece in HOSTILE[name]}
        slowest = max(hostile, key=lambda piece: hostile[piece][-1])
        worst = max(ratio(taken) for taken in hostile.values())
        print_row(name, f"`{slowest!r}`, the slowest of {len(hostile)}", hostile[slowest], worst)


def times(read, piece: str) -> list[float]:
    return [seconds_for(read, repeated(piece, size)) for size in SIZES]


def seconds_for(read, text: str) -> float:
    """The median of a few, where that takes little: the clock is coarse."""
    taken = []
    while len(taken) < 3 and sum(taken) < 1:
        started = process_time()
        read(text)
        taken.append(process_time() - started)
    return median(taken)


def ratio(taken: list[float]) -> float:
    # What takes less than a few milliseconds is noise.
    return taken[-1] / taken[-2] if taken[-2] > 0.005 else 0


def print_row(name: str, text: str, taken: list[float], worst: float) -> None:
    print(f"| {name} | {text} | " + " | ".join(f"{t * 1000:,.1f} ms" for t in taken) + f" | {worst:.2f} |", flush=True)


if __name__ == "__main__":
    main()
