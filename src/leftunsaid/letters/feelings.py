"""The feelings of this house: the list that writers choose from, the operator's or ours."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leftunsaid.config import ConfigError

SHIPPED = Path(__file__).parent / "feelings.toml"
OWN = "feelings.toml"  # in the data folder

WORDS: dict[str, str | Promise] = {
    "anger": _("anger"),
    "gratitude": _("gratitude"),
    "grief": _("grief"),
    "hope": _("hope"),
    "loneliness": _("loneliness"),
    "longing": _("longing"),
    "love": _("love"),
    "regret": _("regret"),
    "relief": _("relief"),
    "tenderness": _("tenderness"),
}
# By name, and not by numbers: each has a shade for day and one for night, in feelings.css.
COLOURS = ("amber", "clay", "dusk", "ember", "moss", "pine", "plum", "rose", "sea", "sky", "stone")
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
LONGEST_SLUG = 30


@dataclass(frozen=True, slots=True)
class Feeling:
    slug: str
    own_word: str
    colour: str

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        return self.own_word or str(WORDS[self.slug])

    @property
    def path(self) -> str:
        return f"/feeling/{self.slug}"


def find_feeling(slug: str) -> Feeling | None:
    return next((feeling for feeling in house_feelings() if feeling.slug == slug), None)


def house_feelings() -> tuple[Feeling, ...]:
    """The operator's list, or ours where there is none, in its order. Read once: another list needs a new start.

    Raises ConfigError for a file that cannot be used.
    """
    return _feelings_in(settings.LEFTUNSAID.data)


@cache
def _feelings_in(data: Path) -> tuple[Feeling, ...]:
    path = data / OWN if (data / OWN).exists() else SHIPPED
    try:
        feelings = _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise _unusable(path, f"it cannot be read ({fault.strerror})") from None
    except ValueError as wrong:  # no TOML, no text, or not what stands below
        raise _unusable(path, str(wrong)) from None
    return feelings


def _read(written: Mapping[str, Any]) -> tuple[Feeling, ...]:
    entries = written.get("feeling", [])
    if set(written) - {"feeling"} or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ValueError("each feeling begins with a line of its own, as [[feeling]]")
    feelings = tuple(_feeling(entry) for entry in entries)
    slugs = [feeling.slug for feeling in feelings]
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), None):
        raise ValueError(f"the feeling {twice!r} is there twice")
    return feelings


def _feeling(entry: Mapping[str, Any]) -> Feeling:
    if odd := set(entry) - {"slug", "word", "colour"}:
        raise ValueError(f"{min(odd)!r} is not known here: a feeling has a slug, a word and a colour")
    slug, word, colour = (entry.get(name, "") for name in ("slug", "word", "colour"))
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise ValueError(f"the slug {slug!r} has to be small letters from a to z, as slug = 'longing'")
    if not isinstance(word, str) or not (word.strip() or slug in WORDS):
        raise ValueError(f"the feeling {slug!r} needs a word, as word = 'homesickness'")
    if colour not in COLOURS:
        raise ValueError(f"the colour of {slug!r} has to be one of {', '.join(COLOURS)}")
    return Feeling(slug=slug, own_word=word.strip(), colour=colour)


def _unusable(path: Path, problem: str) -> ConfigError:
    return ConfigError("LEFTUNSAID_DATA", f"{path} cannot be used: {problem}.", "docs/configuration.md shows its form.")
