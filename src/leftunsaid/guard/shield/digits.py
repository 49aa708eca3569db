"""Runs of numbers, as they are written or said: what may be a telephone number, or a date, or a counting rhyme."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leftunsaid.guard.shield.number_words import DIGITS_OF, DOUBLING, JOINING
from leftunsaid.guard.shield.reading import BLANK, Reading


@dataclass(frozen=True, slots=True)
class Number:
    digits: str
    first: int
    end: int
    is_said: bool  # in words


class Run:
    """Numbers that follow one another with no word between."""

    def __init__(self, numbers: list[Number], reading: Reading) -> None:
        self.numbers = numbers
        self.reading = reading
        self.first, self.end = numbers[0].first, numbers[-1].end
        self.digits = "".join([number.digits for number in numbers])
        self.is_said = any(number.is_said for number in numbers)
        # The plain text of the run, with what stands between the numbers.
        self.written = reading.plain[reading.starts[self.first] : reading.ends[self.end - 1]]

    def part(self, start: int, end: int) -> "Run":
        return Run(self.numbers[start:end], self.reading)


_LONGEST_GAP = 8  # signs, where white space of any length is one
_WIDEST_GAP = 200  # characters: no page shows what is further apart as one
_NEVER_BETWEEN = frozenset("=+%°$€£¥₹<>^&@\"'" + BLANK)


def runs_in(reading: Reading) -> Iterator[Run]:
    numbers: list[Number] = []
    behind = 0
    for here in sorted([*reading.numbers, *reading.places(_SAID)]):
        number = _number_at(reading, here) if here >= behind else None
        if number is None:
            continue
        if numbers and not _goes_on(reading, numbers[-1], number):
            yield Run(numbers, reading)
            numbers = []
        numbers.append(number)
        behind = number.end
    if numbers:
        yield Run(numbers, reading)


def _goes_on(reading: Reading, last: Number, number: Number) -> bool:
    between = reading.plain[reading.ends[last.end - 1] : reading.starts[number.first]]
    # However many blanks or empty lines stand there, a reader sees one gap.
    if len(between) > _WIDEST_GAP:
        return False
    between = " ".join(between.split())
    if len(between) > _LONGEST_GAP or not _NEVER_BETWEEN.isdisjoint(between):
        return False
    return not any(sign.isalnum() for sign in between)


def _number_at(reading: Reading, here: int) -> Number | None:
    text = reading.word(here)
    if "0" <= text[:1] <= "9":
        return _written_number(reading, here)
    if text in _ZEROS_AND_ONES and not _is_glued_to_a_letter(reading, here) and _is_digit(reading, here + 1):
        return _written_number(reading, here)
    if text in DIGITS_OF:
        return _said_number(reading, here)
    if text in DOUBLING:
        number = _number_at_plain(reading, here + 1)
        if number is not None and len(number.digits) == 1:
            return Number(number.digits * DOUBLING[text], here, number.end, is_said=True)
    return None


def _number_at_plain(reading: Reading, here: int) -> Number | None:
    text = reading.word(here)
    if "0" <= text[:1] <= "9":
        return Number(text, here, here + 1, is_said=False)
    return Number(DIGITS_OF[text], here, here + 1, is_said=True) if text in DIGITS_OF else None


# 'O7700 9OO123': letters that pass for digits, where digits stand beside them.
_ZEROS_AND_ONES = {
    "o": "0",
    "oo": "00",
    "ooo": "000",
    "l": "1",
    "i": "1",
    "ll": "11",
    "io": "10",
    "ol": "01",
    "oi": "01",
}
_MEASURED = re.compile(r"(?:s|st|nd|rd|th|ste|te|er|e|eme|a|am|pm|h|min|km|m|cm|mm|kg|g|k|p|gb|mb|ml|x|ish|yo)$")


_SAID = frozenset((*DIGITS_OF, *DOUBLING, *_ZEROS_AND_ONES))


def _written_number(reading: Reading, here: int) -> Number | None:
    end, digits = here, ""
    while end < reading.count and (end == here or reading.glued(end)):
        text = reading.word(end)
        if not (_is_digit(reading, end) or (text in _ZEROS_AND_ONES and _stands_between(reading, end, here))):
            break
        digits += _ZEROS_AND_ONES.get(text, text)
        end += 1
    if len(digits) < 7 and reading.glued(end) and _MEASURED.match(reading.word(end)):
        return None  # '1970s', '5th', '10km'
    if len(digits) < 7 and _is_glued_to_a_letter(reading, here):
        return None  # 'B2', 'covid19'
    return Number(digits, here, end, is_said=False)


def _stands_between(reading: Reading, place: int, first: int) -> bool:
    follows = reading.glued(place + 1) and _is_digit(reading, place + 1)
    ends_a_zero = reading.word(place).startswith("o") and not reading.glued(place + 1)
    return follows or place == first or ends_a_zero


def _is_digit(reading: Reading, here: int) -> bool:
    return "0" <= reading.word(here)[:1] <= "9"


def _is_glued_to_a_letter(reading: Reading, here: int) -> bool:
    return reading.glued(here) and reading.word(here - 1).isalpha()


def _said_number(reading: Reading, here: int) -> Number:
    """'six', 'twelve', 'thirty', 'thirty-four', 'treinta y cuatro', 'soixante-dix-huit'."""
    digits = DIGITS_OF[reading.word(here)]
    end = here + 1
    if len(digits) == 2 and digits[1] == "0" and digits != "00":
        follows = end + 1 if reading.word(end) in JOINING or reading.word(end) == "-" else end
        joined = DIGITS_OF.get(reading.word(follows), "")
        if joined != "0" and joined != "00" and (len(joined) == 1 or (joined[:1] == "1" and digits[0] in "68")):
            total = int(digits) + int(joined)
            digits, end = str(total), follows + 1
            last = DIGITS_OF.get(reading.word(end + 1), "") if reading.word(end) == "-" else ""
            if joined == "10" and len(last) == 1:  # soixante-dix-huit
                digits, end = str(total + int(last)), end + 2
    return Number(digits, here, end, is_said=True)
