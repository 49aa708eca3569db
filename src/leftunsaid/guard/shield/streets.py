"""Streets with a house number, the way eight languages and more write them, and post boxes."""

from collections.abc import Iterator

from leftunsaid.guard.shield.reading import Find, Reading
from leftunsaid.guard.shield.street_words import (
    ALONE,
    AT,
    BEHIND,
    BOXES,
    COUNTED,
    ENDINGS,
    FRONT,
    FRONT_IN_FRENCH,
    LITTLE,
    LIVING,
    NO_STREET,
    NUMBER_WORDS,
    NUMBERED,
    ROOMS,
    SOLID,
    SURELY_BEHIND,
    SURELY_FRONT,
)

_ANCHORS = frozenset(("street", "avenue", "lane", *FRONT, *LIVING, *BOXES))


def streets_in(reading: Reading) -> Iterator[Find]:
    end_of_last = 0
    ending = [word for word in reading.vocabulary if word.endswith(ENDINGS)]
    for here in sorted({*reading.numbers, *reading.places({*ending, *_ANCHORS})}):
        if here < end_of_last:
            continue
        found = _number_then_name(reading, here) or _name_then_number(reading, here)
        found = found or _type_name_number(reading, here) or _at_home(reading, here)
        rule = "street"
        if found is None and (found := _box(reading, here)):
            rule = "postbox"
        if found is not None:
            first, end_of_last = found
            yield reading.find(first, end_of_last, "street", rule)


def _end_of_house(reading: Reading, here: int, *, longest: int = 4) -> int:
    """Behind a house number ('12', '12a', '12-14', '12/3', '12 bis'), or `here`."""
    digits = reading.word(here)
    if not ("0" <= digits[:1] <= "9") or len(digits) > longest or digits[0] == "0":
        return here
    end = here + 1
    if reading.glued(end) and reading.word(end).isalpha():
        if len(reading.word(end)) > 1:
            return here  # '5th', '10km'
        end += 1
    elif reading.word(end) in {"bis", "ter"}:
        end += 1
    if (
        reading.word(end) in {"-", "/", "–"}
        and reading.glued(end)
        and reading.word(end + 1).isdigit()
        and reading.glued(end + 1)
    ):
        if len(reading.word(end + 1)) > longest or (
            reading.word(end + 2) in {"/", "-", "."} and reading.glued(end + 3)
        ):
            return here
        end += 2
    elif reading.word(end) == "/" and reading.glued(end + 1) and len(reading.word(end + 1)) == 1:
        end += 2
    return here if reading.word(end) in {":", "%", "€", "$"} and reading.glued(end) else end


def _number_then_name(reading: Reading, here: int) -> tuple[int, int] | None:
    """'12 Example Street', '12, rue de l'Exemple'"""
    if not _is_free(reading, here):
        return None
    house = _end_of_house(reading, here, longest=5)
    if house == here:
        return None
    if [reading.word(house + n) for n in range(3)] == ["1", "/", "2"]:
        house += 3
    name = house + 1 if reading.word(house) == "," else house
    if reading.word(name) in FRONT_IN_FRENCH:
        return _french(reading, here, name)
    if _is_year(reading.word(here)):
        return None
    for words in range(1, 7):
        last = name + words
        before = range(name, last)
        if any(not _is_part(reading, place) for place in before):
            return None
        if reading.word(last) in BEHIND and not (reading.glued(last) and reading.word(last - 1) != "."):
            capitals = all(reading.is_capital(place) for place in before if _is_a_word(reading, place))
            surely = words == 1 and reading.word(last) in SURELY_BEHIND and reading.word(name) not in NO_STREET
            if (capitals and _names_a_street(reading, name, last)) or (surely and reading.word(name).isalpha()):
                shortened = len(reading.word(last)) < 5 and reading.word(last + 1) == "." and reading.glued(last + 1)
                return here, last + 1 + shortened
    return None


def _is_a_word(reading: Reading, place: int) -> bool:
    """Not the 's' of "St. Example's", not the 'nd' of '42nd'."""
    after_digits = reading.glued(place) and reading.word(place - 1).isdigit()
    return len(reading.word(place)) > 1 and reading.word(place).isalpha() and not after_digits


def _is_part(reading: Reading, place: int) -> bool:
    text = reading.word(place)
    if text == "s" and reading.word(place - 1) == "'":
        return True
    ordinal = text.isdigit() and reading.glued(place + 1)
    return text.isalpha() or text in {"'", ".", "-"} or ordinal


def _names_a_street(reading: Reading, name: int, last: int) -> bool:
    """'5 Years Way' of a title written in capitals is none."""
    return any(reading.word(place) not in NO_STREET and reading.word(place).isalnum() for place in range(name, last))


def _french(reading: Reading, here: int, name: int) -> tuple[int, int] | None:
    end = name + 1
    if reading.word(end) == "." and reading.glued(end):
        end += 1
    first_word = end
    while end < name + 10 and (reading.word(end) in LITTLE or reading.word(end) in {"'", "-"}):
        end += 1
    led = end > first_word
    if not reading.word(end).isalpha() or not (reading.is_capital(end) or led):
        return None
    if reading.word(name) not in SURELY_FRONT and not reading.is_capital(end):
        return None
    return here, _end_of_capitals(reading, end + 1)


def _end_of_capitals(reading: Reading, here: int) -> int:
    end = here
    while end < here + 6 and (
        (reading.word(end).isalpha() and reading.is_capital(end)) or (reading.word(end) == "-" and reading.glued(end))
    ):
        end += 1
    return end


def _name_then_number(reading: Reading, here: int) -> tuple[int, int] | None:
    """'Musterstraße 12', 'Lange Straße 12', 'Muster-Str. 12', 'Example Street 12'"""
    text = reading.word(here)
    long_enough = text.endswith(ENDINGS) and (len(text) > 6 or text in ALONE)
    english = text in {"street", "avenue", "lane"} and reading.is_capital(here)
    if not (long_enough or english):
        return None
    alone = text in ALONE or english
    capital = reading.is_capital(here)
    if alone and not (reading.word(here - 1).isalpha() or reading.word(here - 1) == "-"):
        return None
    if alone and not reading.is_capital(here - 1) and reading.word(here - 1) != "-":
        return None
    number = here + 1
    if reading.word(number) == "." and reading.glued(number):
        number += 1
    if reading.word(number) == ",":
        number += 1
    while reading.word(number) in NUMBER_WORDS or (reading.word(number) == "." and reading.glued(number)):
        number += 1
    end = _end_of_house(reading, number, longest=3)
    if end == number or (not capital and not text.endswith(SOLID)) or _counts(reading, end):
        return None
    first = here
    while first > max(0, here - 4) and (reading.word(first - 1) == "-" or (reading.is_capital(first - 1) and alone)):
        first -= 1
    if reading.is_capital(first - 1) and reading.word(first - 1).isalpha():
        first -= 1  # 'Lange Voorbeeldlaan 3'
    return first, end


def _type_name_number(reading: Reading, here: int) -> tuple[int, int] | None:
    """'calle Ejemplo 12', 'Rua do Exemplo, 12', 'ul. Przykładowa 12 m. 3'"""
    if reading.word(here) not in FRONT or not _is_free(reading, here):
        return None
    name = here + 1
    if reading.word(name) in {".", "/"} and reading.glued(name):
        name += 1
    elif reading.word(here) == "r":
        return None
    if reading.word(here) in NUMBERED and (end := _end_of_numbered(reading, name)):
        return here, end
    short = reading.word(here) == "c" and reading.word(here + 1) == "/"
    capital = False
    for place in range(name, name + 7):
        number = place
        while reading.word(number) in NUMBER_WORDS | {",", "."} and number < place + 5:
            number += 1
        end = _end_of_house(reading, number) if place > name else number
        if end > number:
            surely = (
                place == name + 1
                and (short or reading.word(here) in SURELY_FRONT)
                and reading.word(name) not in NO_STREET
            )
            lonely = not reading.word(end).isalpha() or reading.is_capital(end)
            fits = (capital and not _counts(reading, end)) or (surely and lonely)
            a_year = _is_year(reading.word(number)) and reading.word(number - 1) != ","
            return (here, _end_of_floor(reading, end)) if fits and not a_year else None
        text = reading.word(place)
        if not (text.isalpha() or text in {"'", "-", "."}) or (
            text not in LITTLE and capital and not reading.is_capital(place) and text.isalpha()
        ):
            return None
        capital = capital or (text.isalpha() and reading.is_capital(place))
    return None


def _end_of_floor(reading: Reading, here: int) -> int:
    """', 3º A' behind a house number, or `here`."""
    floor = here + 1 if reading.word(here) == "," else here
    if not reading.word(floor).isdigit() or reading.word(floor + 1) not in {"o", "a", "oa", "ob", "oc", "od"}:
        return here
    if not reading.glued(floor + 1):
        return here
    lettered = len(reading.word(floor + 2)) == 1 and reading.is_capital(floor + 2)
    return floor + 3 if lettered else floor + 2


def _end_of_numbered(reading: Reading, here: int) -> int:
    """'Carrera 7 # 12-34'"""
    signs = [reading.word(here + n) for n in range(5)]
    numbers = all(signs[n][:1].isdigit() for n in (0, 2, 4))
    return here + 5 if numbers and signs[1] in {"#", "no"} and signs[3] in {"-", "–"} else 0


def _at_home(reading: Reading, here: int) -> tuple[int, int] | None:
    """'ich wohne Am Alten Markt 4': any name and number, where somebody says to live there."""
    if reading.word(here) not in LIVING:
        return None
    first = here + 1
    while (
        first < here + 4 and (reading.word(first) in AT or reading.word(first) == ":") and not reading.is_capital(first)
    ):
        first += 1
    name = first
    while name < first + 5 and (reading.is_capital(name) or reading.word(name) in LITTLE):
        name += 1
    if name == first or not reading.is_capital(name - 1) or any(reading.word(n) in ROOMS for n in range(first, name)):
        return None
    end = _end_of_house(reading, name, longest=3)
    return (first, end) if end > name and not reading.word(end).isalpha() else None


def _box(reading: Reading, here: int) -> tuple[int, int] | None:
    """'P.O. Box 123', 'Postfach 12 34'"""
    word = reading.word(here)
    if word not in BOXES or not _is_free(reading, here):
        return None
    number = here + 1
    while reading.word(number) in {".", "o", "box", "de", "correos", "postal", "pocztowa"} and number < here + 6:
        number += 1
    boxed = word not in {"po", "p"} or reading.word(number - 1) == "box"
    if not boxed or not reading.word(number).isdigit():
        return None
    end = number + 1
    while reading.word(end).isdigit() and len(reading.word(end)) < 4 and end < number + 4:
        end += 1
    return here, end


def _is_free(reading: Reading, here: int) -> bool:
    return not (reading.glued(here) and (reading.word(here - 1).isalnum() or reading.word(here - 1) in "$€£:#"))


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in {"18", "19", "20"}


def _counts(reading: Reading, end: int) -> bool:
    """'auf dem Waldweg 10 Minuten'"""
    return reading.word(end) in COUNTED
