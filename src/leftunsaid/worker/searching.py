"""The search is fed here, beside the posts and never in them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from leftunsaid.comments.finding import SOURCE as COMMENTS
from leftunsaid.letters.finding import SOURCE as LETTERS
from leftunsaid.search.feeding import Source, look_again, walk_anew, walk_on
from leftunsaid.search.index import Index, the_index
from leftunsaid.search.shelves import EVERYTHING
from leftunsaid.search.sqlite import IndexIsBroken

logger = logging.getLogger(__name__)

SOURCES = (LETTERS, COMMENTS)


def bring_up_to_date(now: datetime) -> None:
    """What was told is looked at again, and a walk over everything goes on where there is one; a second's work."""
    with _an_index_that_can_be_read() as index:
        for source in SOURCES:
            look_again(source)
        _walk_a_little(index)
        index.tidy()


def begin_to_tidy(now: datetime) -> None:
    """Words of what was taken out rest in the index's file until its pieces become one."""
    with _an_index_that_can_be_read() as index:
        index.begin_to_tidy()


def checkpoint(now: datetime) -> None:
    """What was taken out leaves the write-ahead log of the search too."""
    with _an_index_that_can_be_read() as index:
        index.checkpoint()


def reindex(*, anew: bool = False) -> Iterator[tuple[str, int]]:
    """Walk over everything once more, and tell after each step which shelf and below which key all is still to do.

    People find what is there meanwhile; with `anew` that is little at first. Beside a worker, the two share the walk.
    """
    if anew:
        the_index().begin_anew()
    let_it_walk_anew()
    for source in SOURCES:
        while left := walk_on(source):
            yield source.shelf, left
        _catch_up(source)


def let_it_walk_anew() -> None:
    """Everything shall be walked over: by whoever comes next, here or in the worker."""
    the_index().make_ready()
    for source in SOURCES:
        walk_anew(source, below=EVERYTHING)


@contextmanager
def _an_index_that_can_be_read() -> Iterator[Index]:
    """It is there, in this version. One that proves to be broken is made anew, and what was begun comes due again."""
    index = the_index()
    try:
        index.make_ready()
        yield index
    except IndexIsBroken:
        logger.exception("The search's file cannot be read; it is made anew")
        index.begin_anew()


def _walk_a_little(index: Index) -> None:
    """Letters first: they are what people come for."""
    for source in SOURCES:
        if not index.is_whole(source.shelf) and walk_on(source):
            return


def _catch_up(source: Source) -> None:
    """Verbs have gone on telling during a walk."""
    while look_again(source):
        pass
