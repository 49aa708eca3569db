"""Answering a question: the index says where to look, and what is found is looked up where it lives."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from leftunsaid.lib.folding import folded
from leftunsaid.search.closeness import closeness
from leftunsaid.search.index import the_index
from leftunsaid.search.question import Question
from leftunsaid.search.shelves import EVERYTHING

RANKED = 1_000  # 'closest first' looks at so many of the newest
AT_ONCE = 100
# For one page. Where more than that are gone from sight at once, as by a key that is burnt with all it opens, the rest
# is found when the worker has taken them out.
MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Found[Thing]:
    """A page of what was found; `has_more` tells whether it goes on behind its last."""

    things: list[Thing]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Place[Thing]:
    """Where things are looked up that the index keeps on a shelf: those of some keys that a stranger may read now."""

    shelf: str
    readable: Callable[[Collection[int]], Mapping[int, Thing]]
    text_of: Callable[[Thing], str]


def newest[Thing](place: Place[Thing], question: Question, *, below: int | None = None, limit: int) -> Found[Thing]:
    """What answers the question, the newest first; with `below` what comes behind that key."""
    things: list[Thing] = []
    for keys in _keys_below(place.shelf, question, below or EVERYTHING, limit + 5):
        things += _still_there(place, question, keys)
        if len(things) > limit:
            break
    return Found(things[:limit], has_more=len(things) > limit)


def closest[Thing](place: Place[Thing], question: Question, *, skip: int = 0, limit: int) -> Found[Thing]:
    """What answers it best, of the newest thousand."""
    texts = the_index().newest_texts(place.shelf, question, limit=RANKED) if question.phrases else []
    ranked = sorted(texts, key=lambda found: (closeness(question, found[1]), found[0]), reverse=True)
    keys = [key for key, _ in ranked[skip : skip + limit]]
    return Found(_still_there(place, question, keys), has_more=len(ranked) > skip + limit)


def _keys_below(shelf: str, question: Question, below: int, limit: int) -> Iterator[list[int]]:
    """The next keys, and as long as somebody asks, those behind them."""
    looked_at = 0
    while looked_at < MOST_LOOKED_AT and question.phrases:
        keys = the_index().newest(shelf, question, below=below, limit=limit)
        yield keys
        if len(keys) < limit:
            return
        looked_at, below, limit = looked_at + len(keys), keys[-1], AT_ONCE


def _still_there[Thing](place: Place[Thing], question: Question, keys: list[int]) -> list[Thing]:
    """In their order, those that may be read and still say it, whatever the index believes."""
    readable = place.readable(keys)
    there = [readable[key] for key in keys if key in readable]
    return [thing for thing in there if question.is_answered_by(folded(place.text_of(thing)))]
