"""The letters of the lists and their comments as plain text, for people: a file for each thousand numbers.

Nobody brings these in again; they are what is left to read should every program be gone.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from leftunsaid.comments.models import Comment
from leftunsaid.letters.lists import blocks_with_letters, numbers_in_block
from leftunsaid.letters.models import Letter, Postscript

A_FILE = 1_000  # numbers
AT_ONCE = 100  # letters, with their comments
BETWEEN = "* * *"

type ByLetter = dict[int, list[tuple[Any, ...]]]


def copies_for_people() -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """The name of each file, how many letters stand in it, and its text."""
    for block in blocks_with_letters(A_FILE):
        numbers = numbers_in_block(block, A_FILE)
        first = block * A_FILE + 1
        yield f"letters/{first}-{first + A_FILE - 1}.txt", len(numbers), _texts(numbers)


def _texts(numbers: list[int]) -> Iterator[bytes]:
    for first in range(0, len(numbers), AT_ONCE):
        letters = list(Letter.objects.filter(listed_number__in=numbers[first : first + AT_ONCE]).order_by("number"))
        keys = [letter.pk for letter in letters]
        said = Postscript.objects.filter(letter__in=keys).order_by("letter_id", "number")
        later = _by_letter(said.values_list("letter_id", "written_at", "body"))
        answers = Comment.objects.in_the_lists().filter(letter__in=keys).order_by("letter_id", "number")
        answered = _by_letter(answers.values_list("letter_id", "number", "name", "shown_at", "body"))
        for letter in letters:
            pages = [_letter(letter), *_postscripts(later.get(letter.pk, [])), *_comments(answered.get(letter.pk, []))]
            yield ("\n\n".join(pages) + f"\n\n{BETWEEN}\n\n").encode()


def _by_letter(rows: Iterable[tuple[Any, ...]]) -> ByLetter:
    return {letter: [row[1:] for row in its] for letter, its in groupby(rows, key=lambda row: row[0])}


def _letter(letter: Letter) -> str:
    heading = f"{letter.number} · {letter.since:%Y-%m-%d}"
    return "\n\n".join(filter(None, [heading, letter.dear, letter.body, letter.signature]))


def _postscripts(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    for written_at, body in rows:
        yield f"P.S. · {written_at:%Y-%m-%d}\n\n{body}"


def _comments(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    for number, name, shown_at, body in rows:
        heading = " · ".join(filter(None, [f"({number})", name, f"{shown_at:%Y-%m-%d}"]))
        yield f"{heading}\n\n{body}"
