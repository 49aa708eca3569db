"""The part of a text in which it answers a question, with the words that do so told apart. Text, never markup."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from leftunsaid.lib.folding import Word, words_in
from leftunsaid.lib.text import with_few_marks
from leftunsaid.search.question import Question

LENGTH = 280  # code points, about
BEFORE = 80  # of them, at least, stand before the first word that was asked for
MORE = "…"

_GAPS = re.compile(r"\s+")


class Piece(NamedTuple):
    """A stretch of an excerpt."""

    text: str
    is_marked: bool


def excerpt(text: str, question: Question) -> list[Piece]:
    """Where most of the words asked for stand together, cut between words; line breaks become spaces."""
    words = words_in(text)
    marked = _marked(words, question)
    start, end = _window(text, words, marked)
    pieces = list(_pieces(text, [span for span in marked if start <= span[0] and span[1] <= end], start, end))
    if start > 0:
        pieces.insert(0, Piece(MORE, is_marked=False))
    if end < len(text):
        pieces.append(Piece(MORE, is_marked=False))
    return pieces


type Span = tuple[int, int]


def _marked(words: Sequence[Word], question: Question) -> list[Span]:
    """Where the phrases stand in the text as typed, in order, none overlapping another."""
    spans: list[Span] = []
    phrases = [phrase.split(" ") for phrase in question.phrases]
    for place in range(len(words)):
        for phrase in phrases:
            here = words[place : place + len(phrase)]
            if [word.plain for word in here] != phrase:
                continue
            if spans and here[0].start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], here[-1].end))
            else:
                spans.append((here[0].start, here[-1].end))
    return spans


def _window(text: str, words: Sequence[Word], marked: Sequence[Span]) -> Span:
    """The stretch that holds most of what is marked, and a little before it."""
    if len(text) <= LENGTH:
        return 0, len(text)
    held = [sum(first <= start and end <= first + LENGTH - BEFORE for start, end in marked) for first, _ in marked]
    first = marked[held.index(max(held))][0] if marked else 0
    start = max(0, min(first - BEFORE, len(text) - LENGTH))
    end = min(len(text), start + LENGTH)
    # Between words, as long as words are no longer than what is shown.
    starts = [word.start for word in words if start <= word.start <= first] if start else [0]
    ends = [word.end for word in words if start < word.end <= end] if end < len(text) else [end]
    return (starts[0] if starts else start), (ends[-1] if ends else end)


def _pieces(text: str, marked: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    here = start
    for first, last in marked:
        if first > here:
            yield Piece(_on_one_line(text[here:first]), is_marked=False)
        yield Piece(_on_one_line(text[first:last]), is_marked=True)
        here = last
    if here < end:
        yield Piece(_on_one_line(text[here:end]), is_marked=False)


def _on_one_line(text: str) -> str:
    return with_few_marks(_GAPS.sub(" ", text))
