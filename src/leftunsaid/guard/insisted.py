"""Somebody's full name that stands although its writer was asked about it. Pure: texts in, yes or no out."""

from collections.abc import Iterable
from typing import Literal

from leftunsaid.guard.shield import clues_in, whole_names_in

type What = Literal["letter", "comment"]

_WHERE_THEY_ARE = {"workplace", "school", "place"}


def insists_on_names(what: What, texts: Iterable[str], *, before: Iterable[str] = ()) -> bool:
    """Does it hold a full name, all written out, that did not stand there `before`?

    A letter is always seen before it is sent, so its writer was asked. A comment is sent at one press, and names
    singers and poets: there a name counts only beside a clue to where somebody is, and the commenter's own does not.
    """
    counted = _names_with_a_clue if what == "comment" else _names
    return bool(counted(tuple(texts)) - counted(tuple(before)))


def _names_with_a_clue(texts: tuple[str, ...]) -> set[str]:
    """Those in the body, which stands first; not the commenter's own."""
    names = _names(texts[:1])
    tells_where = names and any(find.kind in _WHERE_THEY_ARE for find in clues_in(texts[0]))
    return names if tells_where else set()


def _names(texts: Iterable[str]) -> set[str]:
    return {text[find.start : find.end].casefold() for text in texts for find in whole_names_in(text)}
