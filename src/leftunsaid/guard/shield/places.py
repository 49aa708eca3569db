"""Coordinates, postcodes and number plates: small tokens that say much where a word beside them tells what they are."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from leftunsaid.guard.shield.reading import Find, Reading, folded
from leftunsaid.guard.shield.street_words import LIVING

_DEGREES = re.compile(r"-?\d{1,3}[.,]\d{4,9}(?!\d)")
_BETWEEN_DEGREES = re.compile(r" {0,2}[,;/ ] {0,2}")
_COMPASS = re.compile(r" ?°? ?[nsewo](?![a-z])|°")


def coordinates_in(reading: Reading) -> Iterator[Find]:
    """'52.5200, 13.4050', '52°31'12" N 13°24'18" E', '///three.little.words'"""
    end_of_last = 0
    for here in sorted([*reading.numbers, *reading.places("/")]):
        if here < end_of_last:
            continue
        end = _end_of_pair(reading, here) or _end_of_degrees(reading, here) or _end_of_three_words(reading, here)
        if end:
            yield reading.find(here, end, "place", "place")
            end_of_last = end


def _end_of_pair(reading: Reading, here: int) -> int:
    if not reading.word(here).isdigit() or (reading.glued(here) and reading.word(here - 1) in {".", ","}):
        return 0
    start = reading.starts[here]
    north = _DEGREES.match(reading.plain, start)
    between = north and _BETWEEN_DEGREES.match(reading.plain, _behind_compass(reading.plain, north.end()))
    east = between and _DEGREES.match(reading.plain, between.end())
    if not north or not east:
        return 0
    if abs(_degrees(north[0])) > 90 or abs(_degrees(east[0])) > 180:
        return 0
    return _token_at(reading, here, _behind_compass(reading.plain, east.end()))


def _degrees(written: str) -> float:
    return float(written.replace(",", "."))


def _behind_compass(plain: str, here: int) -> int:
    """Behind '° N', if that stands here."""
    compass = _COMPASS.match(plain, here)
    return compass.end() if compass else here


def _end_of_degrees(reading: Reading, here: int) -> int:
    if not reading.word(here).isdigit() or reading.word(here + 1) != "°":
        return 0
    found = _DEGREE_SIGNED.match(reading.plain, reading.starts[here])
    return _token_at(reading, here, found.end()) if found else 0


_PART = r"\d{1,3} ?° ?\d{1,2}(?:[.,]\d{1,6})? ?['′’]? ?(?:\d{1,2}(?:[.,]\d{1,4})?)? ?[\"″”]? ?'?'? ?[nsewo]"
_DEGREE_SIGNED = re.compile(rf"{_PART} ?[,;/]? ?{_PART}")


def _token_at(reading: Reading, here: int, stop: int) -> int:
    end = here
    while end < reading.count and reading.starts[end] < stop:
        end += 1
    return end


def _end_of_three_words(reading: Reading, here: int) -> int:
    signs = [reading.word(here + n) for n in range(8)]
    if signs[:3] != ["/", "/", "/"] or signs[4] != "." or signs[6] != ".":
        return 0
    return (
        here + 8
        if all(signs[n].isalpha() for n in (3, 5, 7)) and all(map(reading.glued, range(here + 1, here + 8)))
        else 0
    )


_CODE_WORDS = folded(
    "postcode zip zipcode plz postleitzahl cap cep código codigo codice code postal postale kod pocztowy postnummer "
    "индекс"
)
_CODE_WORDS -= {"code", "codigo", "codice", "cap", "kod"}
_CODE_PAIRS = {("code", "postal"), ("codigo", "postal"), ("codice", "postale"), ("kod", "pocztowy"), ("zip", "code")}
# As written in capitals; the shape says the country.
_LETTERED = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}|[1-9]\d{3} ?[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d")
_NUMBERED = re.compile(r"\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{4}(?:-\d{3})?|\d{3} \d{2}")
_SIGNS_OF_A_CODE = _CODE_WORDS | LIVING | {first for first, _ in _CODE_PAIRS}
_NEAR = 40  # characters


def postcodes_in(reading: Reading, streets: Iterable[Find]) -> Iterator[Find]:
    """Only beside a street, a town that somebody lives in, or the word itself: five digits alone are many things."""
    stretches = deque((street.start, street.end) for street in streets)
    if not stretches and reading.vocabulary.isdisjoint(_SIGNS_OF_A_CODE):
        return
    for here in range(reading.count):
        text = reading.word(here)
        if not (text.isalnum() and text.isascii()) or len(text) > 5 or reading.glued(here):
            continue
        end = _end_of_code(reading, here)
        if not end or (reading.glued(end) and reading.word(end).isalnum()):
            continue
        place = reading.at[reading.starts[here]]
        while len(stretches) > 1 and stretches[0][1] + _NEAR < place:
            stretches.popleft()
        beside = any(start - _NEAR <= place <= stop + _NEAR for start, stop in islice(stretches, 2))
        if _is_announced(reading, here) or (
            (beside or _somebody_lives_here(reading, here)) and _town(reading, here, end, beside)
        ):
            yield reading.find(here, end, "postcode", "postcode")


def _end_of_code(reading: Reading, here: int) -> int:
    start = reading.starts[here]
    found = _LETTERED.match(reading.plain, start)
    if found and any(reading.text[reading.at[p]].isupper() for p in range(start, found.end())):
        return _token_at(reading, here, found.end())
    found = _NUMBERED.match(reading.plain, start)
    return _token_at(reading, here, found.end()) if found else 0


def _is_announced(reading: Reading, here: int) -> bool:
    before = [reading.word(place) for place in range(here - 1, max(-1, here - 5), -1)]
    if not _CODE_WORDS.isdisjoint(before):
        return True
    return any((first, second) in _CODE_PAIRS for second, first in pairwise(before))


def _somebody_lives_here(reading: Reading, here: int) -> bool:
    return any(reading.word(place) in LIVING for place in range(max(0, here - 6), here))


def _town(reading: Reading, here: int, end: int, beside: bool) -> bool:
    """A name of a town on one side; a code with letters needs none."""
    if any(reading.word(place).isalpha() for place in range(here, end)) and len(reading.as_written(here, end)) > 4:
        return True
    if reading.word(end) in _COUNTED_THINGS:
        return False
    return reading.is_capital(end) or (beside and (reading.is_capital(here - 1) or reading.is_capital(here - 2)))


_COUNTED_THINGS = folded(
    "euro jahren jahre kilometer km menschen leuten leute meter stunden tagen einwohnern mark franken"
)
_PLATE_WORDS = folded(
    "plate plates kennzeichen nummernschild autokennzeichen immatriculation plaque matrícula patente targa kenteken "
    "nummerplaat rejestracja rejestracyjny rejestracyjna rejestracyjne nummerplåt registreringsnummer numberplate"
)
_PLATE_LINKS = folded(
    "number no nr is was ist war lautet est était es era è e était reads read says said : = - – to jest som är var"
)
_PLATE_LINKS |= folded(
    "placa numer numero número d do da del della du il el het de auto car mój my blech samochodu a ha"
)


def plates_in(reading: Reading) -> Iterator[Find]:
    """Only behind a word that announces one."""
    for here in reading.places(_PLATE_WORDS):
        first = here + 1
        while first < here + 7 and reading.word(first) in _PLATE_LINKS and not _is_plate_like(reading, first):
            first += 1
        end = first
        while end < first + 6 and _is_plate_like(reading, end):
            end += 1
        while end > first and not reading.word(end - 1).isalnum():
            end -= 1
        sign = "".join(reading.word(place) for place in range(first, end) if reading.word(place).isalnum())
        if 4 <= len(sign) <= 9 and any(map(str.isalpha, sign)) and any(map(str.isdigit, sign)):
            yield reading.find(first, end, "plate", "plate")


def _is_plate_like(reading: Reading, place: int) -> bool:
    text = reading.word(place)
    if text.isdigit():
        return len(text) <= 5
    if text.isalpha():
        written = reading.as_written(place, place + 1)
        beside_digits = reading.glued(place) and reading.word(place - 1).isdigit()
        beside_digits = beside_digits or (reading.glued(place + 1) and reading.word(place + 1).isdigit())
        return len(text) <= 4 and (written.isupper() or beside_digits)
    return text in {"-", "·", "•"} and reading.word(place + 1).isalnum()
