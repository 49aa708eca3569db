"""The index in tables of PostgreSQL. Words are folded by us, so it only has to know their places."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction

from leftunsaid.search.question import Question
from leftunsaid.search.shelves import EVERYTHING, SHELVES, VERSION

# PostgreSQL counts no further, and of one word it keeps the first 256 places: what stands behind either is found as a
# word, and not in a phrase.
LAST_PLACE = 16_383
OUR_LOCK = 7_325_332  # any number that nobody else takes


class PostgresIndex:
    def make_ready(self) -> None:
        if _ask("SELECT value FROM search_state WHERE name = 'version'") != [(VERSION,)]:
            self.begin_anew()

    def begin_anew(self) -> None:
        with self.turn(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_letters, search_comments, search_state")
            cursor.execute("INSERT INTO search_state VALUES ('version', %s)", (VERSION,))
            for shelf in SHELVES:
                cursor.execute("INSERT INTO search_state VALUES (%s, %s)", (shelf, EVERYTHING))

    def newest(self, shelf: str, question: Question, *, below: int, limit: int) -> list[int]:
        return [key for (key,) in _ask(_newest("key", shelf), (_query(question), below, limit))]

    def newest_texts(self, shelf: str, question: Question, *, limit: int) -> list[tuple[int, str]]:
        return _ask(_newest("key, words", shelf), (_query(question), EVERYTHING, limit))

    def is_whole(self, shelf: str) -> bool:
        return _ask("SELECT value FROM search_state WHERE name = %s", (shelf,)) == [(0,)]

    @contextmanager
    def turn(self) -> Iterator["PostgresTurn"]:
        with transaction.atomic():
            _ask("SELECT pg_advisory_xact_lock(%s)::text", (OUR_LOCK,))
            yield PostgresTurn()

    def begin_to_tidy(self) -> None:
        """PostgreSQL tidies up after itself, when it vacuums."""

    def tidy(self) -> bool:
        return False

    def checkpoint(self) -> None:
        """It looks after its own log."""


class PostgresTurn:
    def put(self, shelf: str, keys: Collection[int], texts: Mapping[int, str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM search_{shelf} WHERE key = ANY(%s)", (list(keys),))  # noqa: S608
        self._insert(shelf, texts)

    def put_between(self, shelf: str, first: int, below: int, texts: Mapping[int, str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM search_{shelf} WHERE key >= %s AND key < %s", (first, below))  # noqa: S608
        self._insert(shelf, texts)

    def left_below(self, shelf: str) -> int:
        return int(_ask("SELECT value FROM search_state WHERE name = %s", (shelf,))[0][0])

    def walk_from(self, shelf: str, below: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_state SET value = %s WHERE name = %s", (below, shelf))

    def _insert(self, shelf: str, texts: Mapping[int, str]) -> None:
        rows = "unnest(%s::bigint[], %s::text[], %s::text[]) AS row (key, words, places)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO search_{shelf} SELECT key, words, places::tsvector FROM {rows}",  # noqa: S608
                (list(texts), list(texts.values()), list(map(_vector, texts.values()))),
            )


def _newest(columns: str, shelf: str) -> str:
    found = f"SELECT {columns} FROM search_{shelf} WHERE places @@ %s::tsquery AND key < %s"  # noqa: S608
    return f"{found} ORDER BY key DESC LIMIT %s"


def _ask(sql: str, asked: tuple[int | str, ...] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _vector(words: str) -> str:
    return " ".join(f"'{word}':{min(place, LAST_PLACE)}" for place, word in enumerate(words.split(), 1))


def _query(question: Question) -> str:
    # Folded words hold no quote and no backslash, and inside quotes nothing is an operator.
    phrases = ("<->".join(f"'{word}'" for word in phrase.split()) for phrase in question.phrases)
    return " & ".join(f"({phrase})" for phrase in phrases)
