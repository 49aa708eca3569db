"""Somebody's full name that stands although its writer was asked about it. Pure: texts in, yes or no out."""

from collections.abc import Iterable

from leftunsaid.guard.shield import clues_in, whole_names_in

_WHERE_THEY_ARE = {"workplace", "school", "place"}


def insists_on_names(what: str, texts: Iterable[str], *, before: Iterable[str] = ()) -> bool:
    """Does it hold a full name, all written out, that did not stand there `before`?

    A letter is always seen before it is sent, so its writer was asked. A comment is sent at one press, and names
    singers and poets: there a name counts only beside a clue to where somebody is, and the commenter's own does not.
    """
    texts = tuple(texts)
    if what == "comment":
        body = texts[:1]
        return bool(_names(body)) and any(find.kind in _WHERE_THEY_ARE for text in body for find in clues_in(text))
    return bool(_names(texts) - _names(before))


def _names(texts: Iterable[str]) -> set[str]:
    return {text[find.start : find.end].casefold() for text in texts for find in whole_names_in(text)}
