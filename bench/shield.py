"""The processor time in which the shield reads hostile texts of 64 kB to 1 MB; twice the text shall take about twice.

.venv/bin/python bench/shield.py
"""

import sys
from pathlib import Path
from time import process_time

REPO = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPO / "src"), str(REPO / "tests")]

from guard.shield.hostile import HOSTILE, repeated  # noqa: E402
from leftunsaid.guard.shield import contacts_in, names_in  # noqa: E402

SIZES = [64 << 10 << doubled for doubled in range(5)]
PROSE = "I waited for you on 12 May 2019, at 9:30, and you never came. It was not the first time, and I knew it. "


def main() -> None:
    print(f"{'text':24}" + "".join(f"{size >> 10:>8} kB" for size in SIZES) + "   last to first (16 is linear)")
    for piece in (*HOSTILE, PROSE):
        times = [seconds_for(repeated(piece, size)) for size in SIZES]
        print(f"{piece[:20]!r:24}" + "".join(f"{t:9.3f} s" for t in times) + f"   {times[-1] / times[0]:.1f}")


def seconds_for(text: str) -> float:
    started = process_time()
    contacts_in(text)
    names_in(text)
    return process_time() - started


if __name__ == "__main__":
    main()
