"""A house with as many letters as one likes, to see how it does with them. The same number and seed bring the same.

They are put down in batches, past the verbs: a million letters have about ten million comments. Each batch is one
transaction that leaves every kept count right, so a house in which this was broken off is a smaller one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from leftunsaid.comments.models import Comment
from leftunsaid.letters.lists import count_all_listed
from leftunsaid.letters.models import LastNumber, Letter, Visibility
from leftunsaid.worker.demo import NotEmpty
from leftunsaid.worker.invented import Voices

AT_ONCE = 2_000  # letters, with about ten times as many comments
OLDEST = timedelta(days=9 * 365)
LATELY = timedelta(days=30)  # what waits has not waited for years
MOST_COMMENTS = 20_000

# Of a thousand.
FATES_OF_LETTERS = {"stands": 965, "unlisted": 10, "waits": 3, "held": 2, "removed": 10, "withdrawn": 10}
FATES_OF_COMMENTS = {"stands": 977, "waits": 3, "held": 2, "removed": 8, "withdrawn": 10}


@dataclass(frozen=True, slots=True)
class SoFar:
    letters: int
    comments: int


def fill_with_many(letters: int, *, seed: int, now: datetime) -> Iterator[SoFar]:
    """Bring so many invented letters into an empty house, and tell after each batch how far it is.

    All times are counted back from `now`. Raises NotEmpty where there are letters.
    """
    if Letter.objects.exists():
        raise NotEmpty
    crowd = Crowd(letters, dice=Random(f"{letters} {seed}"), now=now)  # noqa: S311 (the same again is the purpose)
    comments = 0
    for first in range(0, letters, AT_ONCE):
        batch = [crowd.write(place) for place in range(first, min(first + AT_ONCE, letters))]
        comments += put_down(batch)
        yield SoFar(first + len(batch), comments)
    _let_the_database_look()


@dataclass(slots=True)
class Answer:
    """The columns in which one comment differs from another. A whole Comment would take ten times as long."""

    waiting_address: str
    name: str
    body: str
    written_at: datetime
    shown_at: datetime | None
    letter_id: int = 0
    number: int | None = None
    held_at: datetime | None = None
    hold_reason: str = ""
    removed_at: datetime | None = None
    removal_reason: str = ""
    withdrawn_at: datetime | None = None
    erased_at: datetime | None = None


@dataclass(slots=True)
class Thread:
    letter: Letter
    answers: list[Answer]


class Crowd:
    """Everybody who ever wrote to this house, one after the other."""

    def __init__(self, letters: int, *, dice: Random, now: datetime) -> None:
        self._letters, self._dice, self._now = letters, dice, now.replace(microsecond=0)
        self._voices = Voices(letters, dice)
        self._last_number = 0

    def write(self, place: int) -> Thread:
        """The letter at this place in the order of time, as it is by now, with what was answered."""
        letter = self.letter(self._moment(place))
        self._befall(letter, _drawn(FATES_OF_LETTERS, 1, self._dice)[0])
        answers = self._answers_to(letter)
        if letter.erased_at:
            letter.body = letter.dear = letter.signature = ""
            letter.comments_erased_at = letter.erased_at
        return Thread(letter, answers)

    def letter(self, at: datetime) -> Letter:
        """One that everybody can read; its number is not given yet."""
        dice = self._dice
        return Letter(
            address=_address(dice),
            waiting_address=_address(dice),
            visibility=Visibility.PUBLIC,
            dear=f"Dear {self._voices.name(dice)}," if dice.random() < 0.4 else "",
            body=self._voices.letter(dice),
            signature=self._voices.name(dice) if dice.random() < 0.3 else "",
            written_at=at,
            shown_at=at,
        )

    def answer(self, letter: Letter, count: int, *, until: datetime) -> list[Answer]:
        """So many in the order of time, most of them soon after the letter."""
        dice, since = self._dice, letter.since
        seconds = (until - since).total_seconds()
        return [
            Answer(
                waiting_address=_address(dice),
                name=self._voices.name(dice) if dice.random() < 0.3 else "",
                body=self._voices.comment(dice),
                written_at=at,
                shown_at=at,
            )
            for at in sorted(since + timedelta(seconds=int(seconds * dice.random() ** 3)) for _ in range(count))
        ]

    def _moment(self, place: int) -> datetime:
        """The house grows: each year more is written than in the one before."""
        passed = ((place + self._dice.random()) / self._letters) ** 0.7
        return self._now - timedelta(seconds=1 + int(OLDEST.total_seconds() * (1 - passed)))

    def _befall(self, letter: Letter, fate: str) -> None:
        at = letter.written_at
        if fate == "waits" and at > self._now - LATELY:
            letter.shown_at, letter.held_at, letter.hold_reason = None, at, "names"
            return
        if fate == "unlisted":
            letter.visibility = Visibility.UNLISTED
            return
        self._last_number += 1
        letter.number = self._last_number
        self._go(letter, fate, since=at)

    def _go(self, thing: Letter | Answer, fate: str, *, since: datetime) -> None:
        """What was shown may be held, removed or taken back since."""
        when = since + timedelta(seconds=int((self._now - since).total_seconds() * self._dice.random() ** 2))
        if fate == "held":
            thing.held_at, thing.hold_reason = when, "again"
        elif fate == "removed":
            thing.removed_at, thing.removal_reason = when, "person"
            if when + settings.LEFTUNSAID.kept_after_removal <= self._now:
                thing.erased_at = when + settings.LEFTUNSAID.kept_after_removal
        elif fate == "withdrawn":
            thing.withdrawn_at = thing.erased_at = when

    def _answers_to(self, letter: Letter) -> list[Answer]:
        """Ten on average, mostly few or none, and thousands where the letter is one of a million."""
        if letter.shown_at is None:
            return []
        count = min(MOST_COMMENTS, int(10.5 * (self._dice.paretovariate(2) - 1)))
        until = letter.withdrawn_at or letter.removed_at or letter.held_at or self._now
        answers = self.answer(letter, count, until=until)
        number = 0
        for answer, fate in zip(answers, _drawn(FATES_OF_COMMENTS, count, self._dice), strict=True):
            if fate == "waits" and answer.written_at > self._now - LATELY:
                answer.shown_at, answer.held_at, answer.hold_reason = None, answer.written_at, "names"
            else:
                number += 1
                answer.number = number
                self._go(answer, fate, since=answer.written_at)
            answer.erased_at = answer.erased_at or letter.erased_at
            if answer.erased_at:
                answer.body = answer.name = ""
        letter.comment_count = letter.last_comment_number = number
        return answers


@transaction.atomic
def put_down(batch: list[Thread]) -> int:
    """Threads whose letters are newer than all that is there. Answers how many comments they have."""
    letters = Letter.objects.bulk_create([thread.letter for thread in batch])
    for thread in batch:
        for answer in thread.answers:
            answer.letter_id = thread.letter.pk
    # In the order of time, so that those of one thread lie apart, as they do in a house where people write.
    answers = sorted((answer for thread in batch for answer in thread.answers), key=attrgetter("written_at"))
    _insert(answers)
    _count(letters)
    return len(answers)


def _insert(answers: Iterable[Answer]) -> None:
    """What an answer does not say is as in a fresh comment."""
    said, fresh = [field.name for field in fields(Answer)], Comment()
    columns = {column.attname: column for column in Comment._meta.local_concrete_fields}
    unsaid = [
        column
        for name, column in columns.items()
        if name not in said and not (column.primary_key or column.generated or column.has_db_default())
    ]
    same_for_all = tuple(column.get_db_prep_save(getattr(fresh, column.attname), connection) for column in unsaid)
    all_said = attrgetter(*said)
    rows = [(*map(_as_kept, all_said(answer)), *same_for_all) for answer in answers]
    names = [columns[name].column or name for name in said] + [column.column or "" for column in unsaid]
    quoted = ", ".join(map(connection.ops.quote_name, names))
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {Comment._meta.db_table} ({quoted}) VALUES ({places})", rows)  # noqa: S608


def _as_kept(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _count(letters: list[Letter]) -> None:
    numbers = [letter.number for letter in letters if letter.number]
    if numbers:
        LastNumber.objects.update_or_create(pk=1, defaults={"number": max(numbers)})
    count_all_listed(letter.number for letter in letters if letter.number and letter.is_listed)


def _let_the_database_look() -> None:
    """PostgreSQL plans by what it knows of a table, and looks by itself only some minutes later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Letter, Comment):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _drawn(fates: dict[str, int], count: int, dice: Random) -> list[str]:
    return dice.choices(list(fates), weights=list(fates.values()), k=count)


def _address(dice: Random) -> str:
    return f"{dice.getrandbits(88):022x}"
