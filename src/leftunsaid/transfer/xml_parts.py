"""XML as exports write it, read part by part, with the line on which each begins.

A file that declares a document type is refused before anything of it is looked at: so no entity is ever expanded, and
nothing outside of the file is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from leftunsaid.transfer.files import chunks_of
from leftunsaid.transfer.formats import CannotBringIn

DEEPEST = 50
MOST_INSIDE = 1_000_000  # elements within one part


@dataclass(slots=True)
class Part:
    """One element, and what stands in it. Names are as the file writes them: `wp:comment`."""

    name: str
    line: int
    attributes: dict[str, str]
    words: str = ""
    inside: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list["Part"]:
        return [part for part in self.inside if part.name == name]

    def first(self, name: str) -> "Part | None":
        return next(iter(self.all(name)), None)

    def said(self, name: str) -> str:
        """What the first part with this name says, or ''."""
        first = self.first(name)
        return first.words.strip() if first else ""


def parts_of(path: Path, *wanted: str) -> Iterator[Part]:
    """Every element with one of these names, in the order in which they end, and none that stands in another of them.

    Raises CannotBringIn, with the line, for what is no XML, is cut short, or declares a document type.
    """
    parser, gathered = ParserCreate(), _Gathered(frozenset(wanted))
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(parser.CurrentLineNumber, "it declares a document type.")
    parser.StartElementHandler = lambda name, attributes: gathered.begin(name, attributes, parser.CurrentLineNumber)
    parser.CharacterDataHandler = gathered.hear
    parser.EndElementHandler = gathered.end
    try:
        for chunk in chunks_of(path):
            parser.Parse(chunk, False)
            yield from gathered.taken()
        parser.Parse(b"", True)
    except ExpatError as fault:
        _refuse(fault.lineno, "from here on this cannot be read as XML; it may be damaged, or cut short.")
    except (LookupError, ValueError):
        _refuse(parser.CurrentLineNumber, "this is in an encoding that we do not know; please save it as UTF-8.")
    yield from gathered.taken()


class _Gathered:
    """The parts that are whole, and the one that is being read."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._whole: list[Part] = []
        self._open: list[Part] = []
        self._words: list[list[str]] = []
        self._count = 0

    def taken(self) -> list[Part]:
        whole, self._whole = self._whole, []
        return whole

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        if not self._open and name not in self._wanted:
            return
        part = Part(name, line, attributes)
        self._count = self._count + 1 if self._open else 1
        if len(self._open) == DEEPEST or self._count > MOST_INSIDE:
            _refuse(line, "there is more within one another than any export has.")
        if self._open:
            self._open[-1].inside.append(part)
        self._open.append(part)
        self._words.append([])

    def hear(self, words: str) -> None:
        if self._open:
            self._words[-1].append(words)

    def end(self, name: str) -> None:
        if not self._open:
            return
        part = self._open.pop()
        part.words = "".join(self._words.pop())
        if not self._open:
            self._whole.append(part)


def _refuse(line: int, sentence: str) -> None:
    raise CannotBringIn(sentence, place=f"line {line}")
