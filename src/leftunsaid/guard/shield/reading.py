"""A text as the eye takes it, however it was typed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, KeysView, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from operator import eq


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Where something stands: code points `start` to `end` of the text, what it is, and by which rule."""

    start: int
    end: int
    kind: str
    rule: str


BLANK = "\x00"  # stands in a plain text for a soft blank; no rule reads across it
_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\n|\S")
_TYPED_BLANK = re.compile("——+")
# Looking ahead of the end, or behind the beginning, finds nothing; no rule looks further than this.
_BEYOND = 80


class Reading:
    """A text as the eye takes it: `plain` is small Latin letters and ASCII digits, without what is not seen.

    Look-alikes of other scripts, accents, full-width and ringed characters are folded; what is spaced out is
    drawn together. `at` says for each plain character where it stands in the text, so that every find is told
    in code points of the text as stored. The rules read it by tokens: a run of letters, a run of digits, a line
    break, or one other sign.
    """

    def __init__(self, text: str, covered: Iterable[Find] = ()) -> None:
        self.text = text
        self.plain, self.at = _drawn_together(*_folded(text, covered))
        spans = [run.span() for run in _TOKEN.finditer(self.plain)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.count = len(spans)
        self._words = [self.plain[start:end] for start, end in spans]
        close = [False, *map(eq, self.ends, self.starts[1:])][: self.count]
        # The rules ask these millions of times of a megabyte.
        self.word: Callable[[int], str] = [*self._words, *[""] * _BEYOND].__getitem__
        self.glued: Callable[[int], bool] = [*close, *[False] * _BEYOND].__getitem__

    def places(self, words: Iterable[str]) -> list[int]:
        """Every token that is one of these words, in order: where a rule has to look closer."""
        return sorted(chain.from_iterable(self._index[word] for word in words if word in self._index))

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            index.setdefault(word, []).append(place)
        return index

    @property
    def vocabulary(self) -> KeysView[str]:
        return self._index.keys()

    @cached_property
    def numbers(self) -> list[int]:
        """Every token of digits."""
        return [place for place, word in enumerate(self._words) if "0" <= word[0] <= "9"]

    def joined(self, first: int, end: int) -> str:
        return "".join(self._words[first:end])

    def is_capital(self, index: int) -> bool:
        return 0 <= index < self.count and self.text[self.at[self.starts[index]]].isupper()

    def as_written(self, first: int, end: int) -> str:
        """The stretch of the text under the tokens from `first` up to, without, `end`."""
        return self.text[self.at[self.starts[first]] : self.at[self.ends[end - 1] - 1] + 1]

    def find(self, first: int, end: int, kind: str, rule: str) -> Find:
        start, stop = self.at[self.starts[first]], self.at[self.ends[end - 1] - 1] + 1
        while stop < len(self.text) and fold(self.text[stop]) == "":
            stop += 1
        return Find(start, stop, kind, rule)


def fold(character: str) -> str:
    """What the eye takes this character for: nothing, one plain character, or a few."""
    return _fold(character)


def folded(words: str) -> frozenset[str]:
    """A list of words, parted by spaces, as they stand in a plain text."""
    return frozenset("".join(map(_fold, words)).split())


# Read as Latin small letters. Capitals come first: Greek Ν and Η look like other letters than ν and η.
_CAPITAL_LOOK_ALIKES = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧВНІЈЅԌԚԜ", "abezhikmnoptyxbhijsgqw")
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһѵαβεικνορτυχգհոսօıłøđħɑɡᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "abekmhopctyxijsdqwhvabeikvoptuxqhnuoilodhagabcdeghijklmnoprstuvwyz",
)
_SIGNS = {"。": ".", "｡": ".", "ʻ": "'", "’": "'", "‘": "'", "‐": "-", "‑": "-", "−": "-", "﹘": "-", "🔟": "10"}
_DARK_RINGS = {chr(0x1F150 + n): chr(97 + n) for n in range(26)}
_DARK_SQUARES = {chr(0x1F170 + n): chr(97 + n) for n in range(26)}
_SIGNS |= _DARK_RINGS | _DARK_SQUARES
_UNSEEN = {"Cf", "Mn", "Me", "Cc"}
_FILLERS = "\u115f\u1160\u3164\uffa0"


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    if character == "\n" or " " <= character < "\x7f":
        return character.lower()
    if character.isspace() or character == "\u2800":
        return " "
    if character in _SIGNS:
        return _SIGNS[character]
    if unicodedata.category(character) in _UNSEEN or character in _FILLERS:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", character).translate(_CAPITAL_LOOK_ALIKES).casefold()
    seen = "".join(part for part in parts if unicodedata.category(part) not in _UNSEEN)
    return seen.translate(_LOOK_ALIKES)


def _folded(text: str, covered: Iterable[Find]) -> tuple[str, Sequence[int]]:
    # A blank that was typed reads like one that was laid.
    blanks = sorted([*((find.start, find.end) for find in covered), *(m.span() for m in _TYPED_BLANK.finditer(text))])
    if not blanks and text.isascii():
        return text.lower().replace("\t", " "), range(len(text))
    plain: list[str] = []
    at: list[int] = []
    here = 0
    for start, end in [*blanks, (len(text), len(text))]:
        for place in range(here, start):
            parts = _fold(text[place])
            plain.extend(parts)
            at.extend([place] * len(parts))
        if start < end:
            _lay_blank(plain, at, start)
            while end < len(text) and text[end] == "—":
                end += 1
        here = max(here, end)
    return "".join(plain), at


def _lay_blank(plain: list[str], at: list[int], place: int) -> None:
    # Dashes beside a blank would run together with it once it is laid.
    while plain and plain[-1] == "—" and at[-1] == place - 1:
        plain.pop()
        place = at.pop()
    if not plain or plain[-1] != BLANK:
        plain.append(BLANK)
        at.append(place)


_FEWEST = 4  # characters that were spaced out; fewer are an abbreviation
_SPACED_OUT = re.compile(r"(?<![^\W_])\S([ _*|/·•~,+-])\S\1\S\1\S")


def _drawn_together(plain: str, at: Sequence[int]) -> tuple[str, Sequence[int]]:
    """'n a m e' becomes 'name'. Digits stay apart: how they are parted says what they are."""
    left_out: set[int] = set()
    found = _SPACED_OUT.search(plain)
    while found:
        start = found.start()
        end = _end_of_spaced_out(plain, start)
        if end - start >= 2 * _FEWEST - 1:
            left_out.update(
                place
                for place in range(start + 1, end, 2)
                if not (plain[place - 1].isdigit() and plain[place + 1].isdigit())
            )
        found = _SPACED_OUT.search(plain, max(end, start + 1))
    if not left_out:
        return plain, at
    kept = [place for place in range(len(plain)) if place not in left_out]
    return "".join([plain[place] for place in kept]), [at[place] for place in kept]


def _end_of_spaced_out(plain: str, start: int) -> int:
    """Behind the last of the single characters that stand from here on, all parted by the same sign."""
    sign = plain[start + 1]
    last = start
    while last + 2 < len(plain) and plain[last + 1] == sign and not plain[last + 2].isspace():
        last += 2
        if plain[last] == sign or plain[last] == BLANK:
            return last - 1
    if last + 1 < len(plain) and plain[last + 1].isalnum() and plain[last].isalnum():
        last -= 2  # the beginning of a whole word
    return last + 1
