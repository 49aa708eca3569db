"""The one interface to the index, whichever database keeps it."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from django.conf import settings
from django.db import connection

from leftunsaid.search.postgres import PostgresIndex
from leftunsaid.search.question import Question
from leftunsaid.search.sqlite import SqliteIndex


class Turn(Protocol):
    """The index while nobody else changes it. All of it happens, or nothing. `shelf` is 'letters' or 'comments'."""

    def put(self, shelf: str, keys: Collection[int], texts: Mapping[int, str]) -> None:
        """Of these keys it holds from now on what `texts` has, and nothing else."""

    def put_between(self, shelf: str, first: int, below: int, texts: Mapping[int, str]) -> None:
        """Of all keys from `first` to `below` it holds from now on what `texts` has, and nothing else."""

    def left_below(self, shelf: str) -> int:
        """The walk over everything, newest first, has still to look at what is below this key. 0: it is through."""

    def walk_from(self, shelf: str, below: int) -> None: ...


class Index(Protocol):
    def make_ready(self) -> None:
        """See that it is there, in this version; else it begins anew, empty, with everything left to walk over."""

    def begin_anew(self) -> None:
        """Forget all of it."""

    def newest(self, shelf: str, question: Question, *, below: int, limit: int) -> list[int]:
        """The keys of what answers the question, the highest first. Nothing where there is no index yet."""

    def newest_texts(self, shelf: str, question: Question, *, limit: int) -> list[tuple[int, str]]:
        """The same, with the folded texts."""

    def is_whole(self, shelf: str) -> bool:
        """Has everything of that shelf been walked over?"""

    def turn(self) -> AbstractContextManager[Turn]: ...

    def begin_to_tidy(self) -> None:
        """What was taken out shall leave the file too. It is done step by step."""

    def tidy(self) -> bool:
        """One step of that. Is anything left to do?"""

    def checkpoint(self) -> None:
        """What was taken out leaves the write-ahead log too."""


def the_index() -> Index:
    return SqliteIndex(settings.SEARCH_INDEX) if connection.vendor == "sqlite" else PostgresIndex()
