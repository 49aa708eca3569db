"""Runs of digits that are no telephone number: dates, times, years, sums, scores, verses, counting."""

import re
from collections.abc import Iterator
from itertools import pairwise

from leftunsaid.guard.shield.digits import Run
from leftunsaid.guard.shield.reading import folded

_DATE = r"(?:0?[1-9]|[12]\d|3[01])(?:([./-]) ?)(?:0?[1-9]|[12]\d|3[01])\1 ?(?:\d{4}|\d{2})(?!\d)"
_TURNED_DATE = r"(?:1[6-9]|20|21)\d\d([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_DAY_AND_MONTH = r"(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])(?!\d)\.?"
_MONTH_AND_YEAR = r"(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?!\d)"
_TIME = r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?(?!\d)"
_VERSE = r"[1-9]\d{0,2}:[1-9]\d{0,2}(?!\d)(?:[-–][1-9]\d{0,2}(?!\d))?"
_YEAR = r"(?:1[0-9]|20|21)\d\d(?!\d)"
_SCORE = r"\d{1,2}([-–:/])\d{1,2}(?!\d)"
_SUM = r"[1-9]\d{0,2}(?:,\d{3}){1,6}(?:\.\d{1,2})?(?!\d)"
_ROUND_SUM = r"[1-9]\d{0,2}(?:[. ]\d{3}){0,4}[. ]000(?![. ]?\d)"
_DECIMAL = r"\d{1,2}[.,]\d+(?!\d)|[1-9]\d{0,4}[.,]\d{2}(?!\d)"
_SMALL = r"\d{1,3}(?!\d)"
_DATED = re.compile("|".join((_DATE, _TURNED_DATE, _MONTH_AND_YEAR)))
_OTHER = [re.compile(piece) for piece in (_TIME, _VERSE, _SCORE, _SUM, _ROUND_SUM, _DAY_AND_MONTH, _YEAR, _DECIMAL)]
_FEW = re.compile(_SMALL)
# Between two of them.
_APART = re.compile(r" ?[-–—,;/|·•&()!?]+ ?|\.? ?\n|\.? |\.?$")


def is_figures(run: Run) -> bool:
    """Can this run be read as something else than a telephone number, to its end?"""
    return any(_is_figures(part) for part in _without_small_words(run)) or _is_parted_by_small_words(run)


def _is_figures(run: Run) -> bool:
    return is_counting(run) or (not run.is_said and (_is_one_figure(run) or _is_pieces(run.written)))


def _without_small_words(run: Run) -> Iterator[Run]:
    """'12/05/2019 sei', '2019, en': beside a figure a number word may be a word."""
    yield run
    if not run.is_said or len(run.numbers) < 2:
        return
    start, end = 0, len(run.numbers)
    if run.numbers[0].is_said and not run.numbers[1].is_said:
        start = 1
    if run.numbers[-1].is_said and not run.numbers[-2].is_said:
        end -= 1
    if (start, end) != (0, len(run.numbers)) and start < end:
        yield run.part(start, end)


# 'um 3' is German for 'at 3', and 'one' in Portuguese.
_SMALL_WORDS = folded("um un une uno una ein eine einer een en ett one sei o oh i on sex ten once sto")


def _is_parted_by_small_words(run: Run) -> bool:
    """'3.3.2023, um 3': a figure, such a word, and what is too short for a telephone number or a figure too."""
    stretches: list[Run] = []
    start = 0
    for place, number in enumerate(run.numbers):
        if number.is_said:
            if run.reading.word(number.first) not in _SMALL_WORDS or number.end > number.first + 1:
                return False
            stretches += [run.part(start, place)] if start < place else []
            start = place + 1
    if start == 0:
        return False
    stretches += [run.part(start, len(run.numbers))] if start < len(run.numbers) else []
    figures = [len(stretch.digits) > 3 and _is_figures(stretch) for stretch in stretches]
    short = [
        len(stretch.numbers) == 1 and len(stretch.digits) < 4 and stretch.digits[0] != "0" for stretch in stretches
    ]
    return any(figures) and all(one or other for one, other in zip(figures, short, strict=True))


def is_counting(run: Run) -> bool:
    """'1 2 3 4 5 6 7', 'five six seven eight', 'ten, twenty, thirty', '10/10/10/10', 'acht sieben sechs'."""
    numbers = [number.digits for number in run.numbers]
    if len(numbers) < 3 or any(len(number) > 1 and number[0] == "0" for number in numbers if not run.is_said):
        return False
    if max(map(len, numbers)) > 4:
        return False
    values = [int(number) for number in numbers]
    steps = {after - before for before, after in pairwise(values)}
    if len(steps) == 1 and (steps != {0} or max(values) < 1000):
        return True
    if max(values) > 99:
        return False
    if len(values) > 4 and values[0] < 10 and all(after > before for before, after in pairwise(values)):
        return True  # '3 7 12 25 31 44'
    return _is_rhyme(values)


def _is_rhyme(values: list[int]) -> bool:
    """'one two three, one two three': climbing again and again, or down again and again."""
    strides: list[list[int]] = []
    step = 0
    for value in values:
        last = strides[-1] if strides else []
        if last and value - last[-1] in (1, -1) and (len(last) == 1 or value - last[-1] == step):
            step = value - last[-1]
            last.append(value)
        else:
            strides.append([value])
    return all(len(stride) > 2 or (len(stride) == 2 and stride[0] == 1) for stride in strides)


def _is_one_figure(run: Run) -> bool:
    digits, numbers = run.digits, run.numbers
    if _is_book(digits):
        return True
    if len(set(digits)) == 1 or (set(digits) == {"0", "1"} and len(digits) > 15):
        return True  # '9999999999', a message in bits
    if len(numbers) == 1:
        is_round = digits[0] != "0" and not digits[3:].strip("0")
        return is_round or digits in "01234567890" or digits in "9876543210" or _is_date_without_signs(digits)
    return run.written[0] != "0" and digits.endswith("000") and _GROUPED.fullmatch(run.written) is not None


_GROUPED = re.compile(r"\d{1,3}(?:[ .]\d{3}){1,5}")
GROUPED_IN_THREES = _GROUPED


def _is_date_without_signs(digits: str) -> bool:
    turned = re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits)
    return (turned or re.fullmatch(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d", digits)) is not None


def _is_book(digits: str) -> bool:
    if len(digits) != 13 or not digits.startswith(("978", "979")):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _is_pieces(written: str) -> bool:
    """Dates, times, years and the like one after another, with at most one small number beside each."""
    here, pieces, small = 0, 0, 0
    while here < len(written):
        piece = _DATED.match(written, here)
        piece = piece or next((found for kind in _OTHER if (found := _whole(kind, written, here))), None)
        if piece is not None:
            pieces += 1
        elif (piece := _FEW.match(written, here)) is not None and (piece[0][0] != "0" or len(piece[0]) == 1):
            small += 1
        else:
            return False
        apart = _APART.match(written, piece.end())
        if apart is None or (apart[0].strip() == apart[0] != "" and apart[0] in piece[0]):
            return False  # '06/12/34/56' is no date: what parts the pieces stands inside them as well
        here = apart.end()
    return small <= pieces


def _whole(kind: re.Pattern[str], written: str, here: int) -> re.Match[str] | None:
    """A piece that ends where it seems to: '12.05' of '12.05.33' does not."""
    found = kind.match(written, here)
    return found if found is not None and _APART.match(written, found.end()) else None
