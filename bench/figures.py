"""What was seen, as a table of ratios, and beside the figures that were promised. Told is the median of the rounds."""

import statistics
from typing import Any

import load

COLUMNS = ("case", "server", "CPU us", "nginx = 1", "a second", "nginx = 1", "p50 ms", "p99 ms", "slowest ms", "bytes")

type Seen = dict[tuple[str, str], list[load.Seen]]  # the case and the server: a run in each round


def rows(seen: Seen) -> list[dict[str, Any]]:
    """One for each case and server, in the order of COLUMNS."""
    return [_row(case, server, runs, seen) for (case, server), runs in seen.items()]


def accepted(seen: Seen, memory: dict[str, float], started: dict[str, list[float]]) -> list[dict[str, Any]]:
    """The figures that were promised, with what was seen; None where it was not measured."""

    def ratio(of: str, case: str, server: str, to_case: str, to_server: str) -> float | None:
        return _ratio(of, seen.get((case, server), []), seen.get((to_case, to_server), []))

    def line(says: str, value: float | None, bound: float, *, at_least: bool = False) -> dict[str, Any]:
        kept = None if value is None else (value >= bound if at_least else value <= bound)
        return {"says": says, "seen": value, "bound": bound, "at_least": at_least, "kept": kept}

    def pages(name: str) -> float | None:
        cases = [f"miss in a house of {letters}, {name}" for letters in ("1,000,000", "1,000")]
        return ratio("cpu_us", cases[0], "million, nothing kept", cases[1], "ours, nothing kept")

    def large_start() -> float | None:
        if "million" not in started:
            return None
        return round(statistics.median(started["million"]) / statistics.median(started["ours"]), 2)

    hit, miss = "hit, 8 comments", "miss, 8 comments"
    no_cache = "ours, nothing kept"
    unkind = [run for case, runs in seen.items() if case == ("post, 64 at once", "ours") for run in runs]
    errors = sum(n for run in unkind for status, n in run.statuses.items() if status != 303) + sum(
        run.broken for run in unkind
    )
    return [
        line("hit, 8 comments: CPU, nginx = 1", ratio("cpu_us", hit, "ours", hit, "nginx"), 2.5),
        line("hit, 8 comments: a second, nginx = 1", ratio("rate", hit, "ours", hit, "nginx"), 0.5, at_least=True),
        line("304: CPU, nginx = 1", ratio("cpu_us", "304, 8 comments", "ours", "304, 8 comments", "nginx"), 2.1),
        line(
            "hit, 200 comments: CPU, nginx = 1",
            ratio("cpu_us", "hit, 200 comments", "ours", "hit, 200 comments", "nginx"),
            3.0,
        ),
        line("Isso's read: CPU, our hit = 1", ratio("cpu_us", hit, "Isso", hit, "ours"), 250, at_least=True),
        line("miss: CPU, nginx's hit = 1", ratio("cpu_us", miss, no_cache, hit, "nginx"), 90),
        line("Isso's read: CPU, our miss = 1", ratio("cpu_us", hit, "Isso", miss, no_cache), 7, at_least=True),
        line(
            "post, 16 at once: a second, Isso = 1",
            ratio("rate", "post, 16 at once", "ours", "post, 16 at once", "Isso"),
            3,
            at_least=True,
        ),
        line(
            "post, 16 at once: p99, Isso = 1",
            ratio("p99_ms", "post, 16 at once", "ours", "post, 16 at once", "Isso"),
            0.5,
        ),
        line("post, 64 at once: errors", errors if unkind else None, 0),
        line("front page, a million letters: CPU, a thousand = 1", pages("front page"), 1.2),
        line("list pages, a million letters: CPU, a thousand = 1", pages("list pages"), 1.2),
        line("letter of 8, a million letters: CPU, a thousand = 1", pages("letter of 8"), 1.2),
        line("letter of 200, a million letters: CPU, a thousand = 1", pages("letter of 200"), 1.2),
        line("a million letters: Private_Dirty, MB", round(memory["million"], 1) if "million" in memory else None, 350),
        line("a million letters: start, a thousand = 1", large_start(), 1.3),
    ]


def tell(told: dict[str, Any]) -> None:
    """Print it all."""
    print(*COLUMNS, sep=" | ")
    print(*["---"] * len(COLUMNS), sep=" | ")
    for row in told["rows"]:
        print(*row.values(), sep=" | ")
    print(f"\nPrivate_Dirty, MB: {told['private_dirty_mb']}\nStart, s: {told['start_seconds']}\n")
    for line in told["accepted"]:
        bound = f"{'at least' if line['at_least'] else 'at most'} {line['bound']:g}"
        kept = {True: "yes", False: "NO", None: "not measured"}[line["kept"]]
        print(line["says"], bound, "-" if line["seen"] is None else line["seen"], kept, sep=" | ")
    for fault in told["faults"]:
        print(f"FAULT: {fault}")


def _row(case: str, server: str, runs: list[load.Seen], seen: Seen) -> dict[str, Any]:
    def median(of: str) -> float:
        return statistics.median(getattr(run, of) for run in runs)

    def to_nginx(of: str) -> str:
        files = seen.get((case, "nginx")) or seen.get(("hit, 8 comments", "nginx"))
        is_on_one_core = case.startswith(("hit", "304", "miss"))
        if not files or "steady" in case or (of == "rate" and not is_on_one_core):
            return ""
        ratio = _ratio(of, runs, files)
        return "" if ratio is None else f"{ratio:.3g}"

    return {
        "case": case,
        "server": server,
        "cpu_us": round(median("cpu_us"), 1),
        "cpu_to_nginx": to_nginx("cpu_us"),
        "rate": round(median("rate"), 1),
        "rate_to_nginx": to_nginx("rate"),
        "p50_ms": round(median("p50_ms"), 2),
        "p99_ms": round(median("p99_ms"), 2),
        "slowest_ms": round(max(run.slowest_ms for run in runs), 1),
        "bytes": round(median("bytes_each")),
    }


def _ratio(of: str, runs: list[load.Seen], to: list[load.Seen]) -> float | None:
    """In each round, and then the median; None where one of them was not measured."""
    if not runs or not to:
        return None
    each = [getattr(run, of) / getattr(other, of) for run, other in zip(runs, to, strict=True) if getattr(other, of)]
    return round(statistics.median(each), 3) if each else None
