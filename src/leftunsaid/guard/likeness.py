"""What makes two texts alike: they share many runs of three words."""

import hashlib
import heapq
from collections.abc import Iterable, Iterator

from leftunsaid.guard.plain_words import plain_words

FEWEST_WORDS = 8  # so that a short thank-you may be said by everyone
FEWEST_RUNS = 4
SKETCH = 8

# Runs of these alone are said by everybody here, and tell nothing.
_SAID_BY_EVERYBODY = (
    "a about after all always am an and any are as at back badly be because been before being but by can could d day "
    "did didn do does doesn doing don done down ever every everything feel felt find for forget found from gave get "
    "give go going good got had happy has have haven he hear heard heart help helped helps her here him his hope how i "
    "if in into is isn it its just keep know last let letter letters life like ll lot love loved m made make makes me "
    "means more most much my myself need needed never no not nothing now of off on one only or other our out over own "
    "people person please put read reading really right s said same say saying see share sharing she should so some "
    "somebody someone something sorry still such t take tell than thank thanks that the their them then there these "
    "they thing things think this time to today together too up us ve very want wanted was wasn way we well were what "
    "when where which who why will wish with without won word words would write writing written wrote yes yet you your "
    "yours re"
)
EVERYBODY_S = frozenset(_SAID_BY_EVERYBODY.split())


def sketch(texts: Iterable[str], *, before: Iterable[str] = ()) -> tuple[str, ...]:
    """A few fingerprints of these texts, the smallest of all: texts that are alike share many of them.

    What stood there `before` is left out, so that whoever mends a letter ten times is not ten people. None for what
    is short; one of the whole where all its words are everybody's.
    """
    words = [plain_words(text) for text in texts]
    if sum(map(len, words)) < FEWEST_WORDS:
        return ()
    runs = {run for some in words for run in _telling_runs(some)}
    runs -= {run for text in before for run in _telling_runs(plain_words(text))}
    if len(runs) >= FEWEST_RUNS:
        return tuple(heapq.nsmallest(SKETCH, map(_fingerprint, runs)))
    return () if before else (_fingerprint(" ".join(word for some in words for word in some)),)


def _telling_runs(words: list[str]) -> Iterator[str]:
    for run in zip(words, words[1:], words[2:], strict=False):
        if not EVERYBODY_S.issuperset(run):
            yield " ".join(run)


def _fingerprint(run: str) -> str:
    # Only chosen by it: what is kept is a keyed hash of this, with the salt of the day.
    return hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
