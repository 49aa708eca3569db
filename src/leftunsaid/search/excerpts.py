"""The part of a text in which it answers a question, with the words that do so told apart. Text, never markup."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from leftunsaid.lib.folding import Word, words_in
from leftunsaid.lib.text import with_few_marks
from leftunsaid.search.question import Question, places_of

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
    for first, last in sorted(_found(words, question)):
        start, end = words[first].start, words[last].end
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _found(words: Sequence[Word], question: Question) -> Iterator[tuple[int, int]]:
    """The first and the last word of each place where a phrase stands."""
    plain = " ".join(word.plain for word in words)
    begins = accumulate((len(word.plain) + 1 for word in words), initial=0)
    which = {begin: number for number, begin in enumerate(begins)}
    for phrase in question.phrases:
        for place in places_of(phrase, plain):
            yield which[place], which[place] + phrase.count(" ")


def _window(text: str, words: Sequence[Word], marked: Sequence[Span]) -> Span:
    """The stretch that holds most of what is marked, and a little before it."""
    if len(text) <= LENGTH:
        return 0, len(text)
    ends = [end for _, end in marked]
    held = [bisect_right(ends, first + LENGTH - BEFORE) - before for before, (first, _) in enumerate(marked)]
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
