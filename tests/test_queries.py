"""Queries that are put together once give what they gave when they were put together anew."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

import make
from leftunsaid.comments.models import Comment
from leftunsaid.guard.models import DaySalt
from leftunsaid.letters.models import Letter
from leftunsaid.queries import Prepared

pytestmark = pytest.mark.django_db
ONCE = datetime(2000, 1, 1, tzinfo=UTC)


def test_each_question_gives_values_of_its_own(now):
    numbered = Prepared(Letter.objects.filter(number=1))
    first, second = make.letter(now=now), make.letter(now=now)
    assert [numbered.ask(letter.number) for letter in (first, second)] == [[first], [second]]


def test_an_instant_or_a_day_is_asked_for_as_it_is_stored(now):
    lately, of_day = Prepared(Comment.objects.filter(written_at__gt=ONCE)), Prepared(DaySalt.objects.filter(day=ONCE))
    comment = make.comment(make.letter(now=now), now=now)
    salt = DaySalt.objects.create(day=now.date() + timedelta(days=3), salt="salt")
    in_the_east = now.astimezone(timezone(timedelta(hours=5)))
    assert (lately.ask(in_the_east - timedelta(microseconds=1)), lately.ask(in_the_east)) == ([comment], [])
    assert (of_day.ask(salt.day), of_day.ask(salt.day + timedelta(days=1))) == ([salt], [])


def test_what_it_answers_is_what_django_would_make_of_it(now):
    letter = make.letter(now=now)
    numbered = Letter.objects.filter(number=letter.number)
    for rows in (numbered, numbered.only("pk", "body")):
        [asked], [made] = Prepared(rows).ask(letter.number), list(rows)
        assert columns_of(asked) == columns_of(made)
        assert (asked._state.adding, asked._state.db) == (made._state.adding, made._state.db)
        assert (asked.dear, asked.owner) == (made.dear, made.owner)  # where they were left out, they are fetched now


def columns_of(letter):
    return {name: value for name, value in vars(letter).items() if name != "_state"}
