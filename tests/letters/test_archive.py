"""Letters by the month (UTC) in which they were first shown."""

from datetime import UTC, datetime, timedelta

import pytest

import make
from leftunsaid.letters.actions import change_visibility, hold_letter, withdraw_letter
from leftunsaid.letters.archive import month_span, months_with_letters, year_span, years_with_letters
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def numbers(letters) -> list[int]:
    return [letter.number for letter in letters]


def test_years_and_months_without_a_letter_are_left_out():
    for day in (
        datetime(2024, 2, 29, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 31, tzinfo=UTC),
    ):
        make.letter(now=day)
    assert years_with_letters() == [2026, 2024]
    assert months_with_letters(2026) == [1, 12]
    assert (months_with_letters(2024), months_with_letters(2025)) == ([2], [])


def test_an_empty_house_has_no_years():
    assert years_with_letters() == []
    assert months_with_letters(2026) == []


def test_a_letter_that_is_said_to_be_centuries_old_keeps_nobody_from_the_archive(now):
    make.letter(now=datetime(1, 7, 1, tzinfo=UTC))
    make.letter(now=now)
    assert years_with_letters() == [2026, 1]


def test_a_month_ends_where_the_next_begins_in_utc():
    last, first = datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    for instant in (last, first):
        make.letter(now=instant)
    assert numbers(month_span(2026, 3).letters) == [1]
    assert numbers(month_span(2026, 4).letters) == [2]
    assert numbers(year_span(2026).letters) == [2, 1]
    assert month_span(2026, 12).end == year_span(2026).end


def test_the_latest_stand_first_and_one_page_goes_on_where_the_other_ended(now):
    for hours in (5, 3, 3, 3, 1):
        make.letter(now=now - timedelta(hours=hours))
    march = month_span(2026, 3).letters
    assert numbers(march) == [5, 4, 3, 2, 1]
    for cut in range(1, 5):
        last = march[cut - 1]
        assert numbers(month_span(2026, 3).behind(last)) == numbers(march)[cut:]


def test_a_page_goes_on_behind_a_letter_that_is_gone(now):
    letters = [make.letter(now=now + timedelta(seconds=n)) for n in range(3)]
    withdraw_letter(letters[1], now=now)
    letters[1].refresh_from_db()
    assert numbers(month_span(2026, 3).behind(letters[1])) == [1]


def test_what_is_in_no_list_is_in_no_month(now):
    key, _ = make.key()
    letters = [make.letter(owner=key) for _ in range(4)]
    make.letter(hold_reason="many")
    withdraw_letter(letters[0], now=now)
    hold_letter(letters[1], reason="again", now=now)
    change_visibility(letters[2], "unlisted", now=now)
    assert numbers(month_span(2026, 3).letters) == [4]
    change_visibility(letters[3], "private", now=now)
    assert years_with_letters() == months_with_letters(2026) == []


def test_what_was_shown_to_few_at_first_stands_where_it_was_first_shown(now):
    old = make.letter(visibility="unlisted", now=now - timedelta(days=60))
    make.letter(now=now)
    change_visibility(old, "public", now=now)
    assert numbers(month_span(2026, 1).letters) == [old.number] == [2]
    assert Letter.objects.listed_by_day().last() == old
