"""Whom one can call, by country: what comes with the house, and before it the operator's own `help.toml`."""

import logging
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leftunsaid.config import ConfigError

logger = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent / "helplines.toml"
OWN = "help.toml"  # in the data folder

COUNTRIES: dict[str, str | Promise] = {
    "at": _("Austria"),
    "au": _("Australia"),
    "be": _("Belgium"),
    "br": _("Brazil"),
    "ca": _("Canada"),
    "ch": _("Switzerland"),
    "cl": _("Chile"),
    "de": _("Germany"),
    "dk": _("Denmark"),
    "es": _("Spain"),
    "fi": _("Finland"),
    "fr": _("France"),
    "gb": _("United Kingdom"),
    "gr": _("Greece"),
    "hk": _("Hong Kong"),
    "hu": _("Hungary"),
    "ie": _("Ireland"),
    "il": _("Israel"),
    "in": _("India"),
    "is": _("Iceland"),
    "it": _("Italy"),
    "jp": _("Japan"),
    "kr": _("South Korea"),
    "nl": _("Netherlands"),
    "no": _("Norway"),
    "nz": _("New Zealand"),
    "pl": _("Poland"),
    "pt": _("Portugal"),
    "se": _("Sweden"),
    "sg": _("Singapore"),
    "tw": _("Taiwan"),
    "us": _("United States"),
    "za": _("South Africa"),
}
WAYS: dict[str, str | Promise] = {"call": _("call"), "text": _("text"), "chat": _("chat")}
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who listens. Whoever reads it dials the number: nothing is a link that a browser would remember."""

    name: str
    numbers: tuple[str, ...]
    ways: tuple[str, ...]
    web: str
    hours: str
    languages: tuple[str, ...]  # in their own words
    checked: date
    source: str
    written: int | None  # the year of that source, where it tells one


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    own_name: str
    emergency: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return self.own_name or str(COUNTRIES[self.code])


def shipped_helplines() -> list[Country]:
    """What comes with the house, by the names of the countries in the language of the pages."""
    return sorted(_read(SHIPPED), key=lambda country: country.name.casefold())


def own_helplines(data: Path) -> list[Country]:
    """The operator's own, in the order of the file. Raises ConfigError for a file that cannot be used."""
    path = data / OWN
    return list(_read(path)) if path.exists() else []


def helplines_for_a_page(data: Path) -> list[Country]:
    """The same while the house is open: what cannot be used is left out, and whoever needs the page still has it."""
    try:
        return own_helplines(data)
    except ConfigError as wrong:
        logger.error("Without the house's own help lines: %s", wrong)
        return []


def _read(path: Path) -> tuple[Country, ...]:
    try:
        as_it_is = path.stat()
    except OSError as fault:
        raise _unusable(path, f"it cannot be read ({fault.strerror})") from None
    return _read_once(path, as_it_is.st_mtime_ns, as_it_is.st_size)


@lru_cache(maxsize=4)
def _read_once(path: Path, changed: int, size: int) -> tuple[Country, ...]:
    try:
        with path.open("rb") as file:
            return tuple(_country(entry) for entry in _tables(tomllib.load(file), "country"))
    except OSError as fault:
        raise _unusable(path, f"it cannot be read ({fault.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as wrong:
        raise _unusable(path, str(wrong)) from None


def _country(entry: Mapping[str, Any]) -> Country:
    code, name = _text(entry, "code"), _text(entry, "name")
    called = name or code or "one without a name"
    _refuse_unknown(entry, ("code", "name", "emergency", "line"), called)
    if not name and code not in COUNTRIES:
        raise ValueError(f"the country {called!r} needs a name, as name = 'Malta'")
    lines = tuple(_line(line, called) for line in _tables(entry, "line"))
    if not lines and not entry.get("emergency"):
        raise ValueError(f"the country {called!r} has neither an emergency number nor a line")
    return Country(code=code, own_name=name, emergency=_texts(entry, "emergency"), lines=lines)


def _line(entry: Mapping[str, Any], country: str) -> Line:
    name = _text(entry, "name")
    if not name:
        raise ValueError(f"a line of {country!r} has no name")
    _refuse_unknown(
        entry, ("name", "numbers", "ways", "web", "hours", "languages", "checked", "source", "written"), name
    )
    checked = entry.get("checked")
    if not isinstance(checked, date) or isinstance(checked, datetime):
        raise ValueError(f"{name!r} needs the day on which you looked, as checked = 2026-11-22")
    line = Line(
        name=name,
        numbers=_texts(entry, "numbers"),
        ways=_texts(entry, "ways"),
        web=_text(entry, "web"),
        hours=_text(entry, "hours"),
        languages=tuple(_in_its_own_words(language) for language in _texts(entry, "languages")),
        checked=checked,
        source=_text(entry, "source"),
        written=_year(entry, "written"),
    )
    if not line.numbers and not line.web:
        raise ValueError(f"{name!r} has neither a number nor a place in the web")
    if odd := set(line.ways) - set(WAYS):
        raise ValueError(f"{name!r} is reached by {min(odd)!r}, but only {', '.join(WAYS)} are known")
    return line


def _in_its_own_words(language: str) -> str:
    known = LANG_INFO.get(language.lower(), {})
    return str(known.get("name_local", language))


def _tables(entry: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    tables = entry.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError(f"each {name!r} begins with a line of its own, as [[country]] or [[country.line]]")
    return tables


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name!r} has to stand between quotes")
    return value.strip()


def _year(entry: Mapping[str, Any], name: str) -> int | None:
    year = entry.get(name)
    if year is not None and (type(year) is not int or not 1950 <= year <= 2200):
        raise ValueError(f"{name!r} has to be a year, as {name} = 2024")
    return year


def _texts(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = entry.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name!r} has to be a list of texts, as {name} = ['116 123']")
    return tuple(value.strip() for value in values)


def _refuse_unknown(entry: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    if odd := set(entry) - set(known):
        raise ValueError(f"{where!r} has {min(odd)!r}, which is not known here")


def _unusable(path: Path, problem: str) -> ConfigError:
    return ConfigError("LEFTUNSAID_DATA", f"{path} cannot be used: {problem}.", "docs/moderating.md shows its form.")
