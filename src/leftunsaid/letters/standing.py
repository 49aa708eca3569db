"""How a letter comes to stand where others can read it, and how any verb changes one: alone, and read anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from leftunsaid.letters.choosing import list_by_feelings
from leftunsaid.letters.finding import tells_the_search
from leftunsaid.letters.lists import count_listed
from leftunsaid.letters.models import LastNumber, Letter


@contextmanager
def as_it_is(letter: Letter) -> Iterator[None]:
    """One transaction in which nobody else changes the letter, read anew. At its end the lists are true."""
    with transaction.atomic():
        letter.refresh_from_db(from_queryset=Letter.objects.select_for_update())
        number_before = letter.listed_number
        with tells_the_search(letter):
            yield
        put_in_lists(letter, number_before)


def put_in_lists(letter: Letter, number_before: int | None) -> None:
    """It stands in the lists from now on, or not any more: they count it, and it is found by its feelings."""
    number = letter.number if letter.is_listed else None
    if number == number_before:
        return
    if number_before:
        count_listed(number_before, -1)
    if number:
        count_listed(number, 1)
    if letter.feelings or number_before:
        list_by_feelings(letter)


def show(letter: Letter, now: datetime, *, last: LastNumber | None = None, number: int | None = None) -> None:
    """Others can read it from now on; it gets its number where it has none. The caller saves it."""
    letter.held_at, letter.hold_reason = None, ""
    letter.shown_at = letter.shown_at or now
    if letter.is_public and letter.number is None:
        last = last or lock_numbers()
        letter.number = number or last.number + 1
        last.number = max(last.number, letter.number)
        last.save()


def begin_care(letter: Letter, now: datetime) -> None:
    """The desk reads new comments first. Nobody can answer what is for its writer alone, so nothing is noted there."""
    if not letter.is_private:
        letter.care_since = letter.care_since or now


def lock_numbers() -> LastNumber:
    """Until the end of the transaction nobody else gives a number."""
    # A letter is locked before the numbers, and these before the counts, in every verb: or two wait for each other.
    return LastNumber.objects.select_for_update().get_or_create(pk=1)[0]
