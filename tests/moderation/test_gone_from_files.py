"""Gone means gone: no byte of it in any table, and a minute later in no file of the data folder either.

On SQLite the words were in those files before, which the test looks for first; on PostgreSQL they never are.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.conf import settings
from django.db import connection

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation.actions import remove
from leftunsaid.worker.timers import TIMERS

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = "bcdfghjklmnpqrstvwxzé"
WORD = re.compile(rf"(?=([{LETTERS}]{{9}}))")  # wherever it begins


def unheard_of(dice: Random, length: int) -> str:
    """Words that stand nowhere else, so that each of them can be looked for."""
    return " ".join("".join(dice.choices(LETTERS, k=9)) for _ in range(length // 10 + 1))


def found_in_files(*texts: str) -> set[str]:
    found: set[str] = set()
    for path in settings.LEFTUNSAID.data.rglob("*"):
        try:
            kept = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:
            continue  # a journal of another test, gone by now
        found.update(WORD.findall(kept.decode("utf-8", "replace")))
        for start in (0, 1):
            found.update(WORD.findall(kept[start:].decode("utf-16-le", "replace")))
    return found & {word for text in texts for word in text.split()}


def a_minute_goes_by() -> None:
    for timer in TIMERS:
        timer.act(make.NOON + timer.every)


def are_in_files(*texts: str) -> bool:
    """Do the files hold them before they are taken back? What was never there cannot be seen to go."""
    if connection.vendor != "sqlite":
        return not found_in_files(*texts)
    return len(found_in_files(*texts)) > 0.9 * len({word for text in texts for word in text.split()})


@pytest.mark.parametrize("length", [10, 200, 3_000, 20_000])
def test_of_a_withdrawn_letter_and_its_comments_not_one_word_is_left(length):
    dice = Random(length)
    body, dear, signature = (unheard_of(dice, size) for size in (length, 30, 30))
    said, name = unheard_of(dice, min(length, 5_000)), unheard_of(dice, 20)
    letters = [make.letter() for _ in range(3)]
    letter = make.letter(body=body, dear=dear, signature=signature)
    letters += [make.letter() for _ in range(3)]
    make.comment(letter, body=said, name=name)
    make.comment(letter, body=said, name=name, hold_reason="everything")
    assert are_in_files(body, dear, signature, said, name)

    withdraw_letter(letter, now=make.NOON)
    a_minute_goes_by()
    assert not found_in_files(body, dear, signature, said, name)
    assert not any(map(is_kept_in_a_table, [body, dear, signature, said, name]))
    assert all(kept.body for kept in letters)


def withdraw_it(comment):
    withdraw_comment(comment, now=make.NOON)


def erase_it(comment):
    remove(comment, erase=True, by="ines", now=make.NOON)


def remove_it_a_month_ago(comment):
    remove(comment, by="ines", now=make.NOON - timedelta(days=30))


@pytest.mark.parametrize("take_away", [withdraw_it, erase_it, remove_it_a_month_ago])
def test_of_a_comment_that_is_gone_not_one_word_is_left(take_away: Callable[..., None]):
    dice = Random(take_away.__name__)
    letter = make.letter()
    texts = [unheard_of(dice, size) for size in dice.choices([10, 60, 400, 5_000], k=40)]
    comments = [make.comment(letter, body=text) for text in texts]
    assert are_in_files(*texts)

    leaving = dice.sample(range(40), k=20)
    for place in leaving:
        take_away(comments[place])
    a_minute_goes_by()
    gone = [texts[place] for place in leaving]
    assert not found_in_files(*gone)
    assert not any(map(is_kept_in_a_table, gone))
    staying = [text for place, text in enumerate(texts) if place not in leaving]
    assert all(map(is_kept_in_a_table, staying))
