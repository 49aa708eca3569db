"""How texts come into the index and leave it: what verbs tell is looked at again, and a walk looks at everything once.

The index is never believed to know who may read what: every find is looked up where it lives before it is shown.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from leftunsaid.lib.folding import folded
from leftunsaid.search.index import Turn, the_index
from leftunsaid.search.models import ToldAnew

AT_ONCE = 500
A_WALK = 1_000  # a second's work of the worker, about


@dataclass(frozen=True, slots=True)
class Source:
    """Who fills a shelf of the index. Its keys grow with time; its texts are those that a stranger may read now."""

    shelf: str
    kinds: tuple[str, ...]  # as verbs tell them
    keys_of: Callable[[str, int], Iterable[int]]  # what a told thing of a kind is, or holds
    texts_of: Callable[[Collection[int]], Mapping[int, str]]
    newest_below: Callable[[int, int], Mapping[int, str]]  # so many of the highest below a key


def look_again(source: Source) -> int:
    """Bring the index up to date with what verbs have told. Answers how many lines of theirs are done."""
    told = list(ToldAnew.objects.filter(kind__in=source.kinds).order_by("pk")[:AT_ONCE])
    keys = {key for line in told for key in source.keys_of(line.kind, line.thing)}
    for some in batched(sorted(keys), AT_ONCE):
        with the_index().turn() as turn:
            # Read after the turn has come: whoever comes later has read later.
            turn.put(source.shelf, some, _folded(source.texts_of(some)))
    if told:
        with transaction.atomic():  # so that on SQLite it waits for its turn
            ToldAnew.objects.filter(pk__in=[line.pk for line in told]).delete()
    return len(told)


def walk_on(source: Source, *, at_most: int = A_WALK) -> int:
    """Go over the next of all there is, newest first. Answers the key below which all is still to be done; 0 is none.

    What is there already is put there anew, and what should not be there goes, so it may begin again at any time.
    """
    with the_index().turn() as turn:
        below = turn.left_below(source.shelf)
        return _walk_below(source, turn, below, at_most) if below else 0


def walk_anew(source: Source, *, below: int) -> None:
    """Everything below this key shall be walked over once more."""
    with the_index().turn() as turn:
        turn.walk_from(source.shelf, below)


def _walk_below(source: Source, turn: Turn, below: int, at_most: int) -> int:
    texts = source.newest_below(below, at_most)
    first = min(texts) if len(texts) == at_most else 0
    turn.put_between(source.shelf, first, below, _folded(texts))
    turn.walk_from(source.shelf, first)
    return first


def _folded(texts: Mapping[int, str]) -> dict[int, str]:
    return {key: folded(text) for key, text in texts.items()}
