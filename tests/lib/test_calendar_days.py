from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.lib.calendar_days import beginning_of, day_in, months_between, months_later

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31))
ZONES = [
    ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Africa/Cairo")
]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 14), 1, date(2027, 1, 14)),
        (date(2026, 3, 14), 0, date(2026, 3, 14)),
    ],
)
def test_so_many_months_later(day, months, later):
    assert months_later(day, months) == later


@given(day=DAYS, months=st.integers(min_value=0, max_value=300))
def test_so_many_months_later_so_many_months_have_gone_by(day, months):
    later = months_later(day, months)
    assert months_between(day, later) == months
    assert months == 0 or months_between(day, later - timedelta(days=1)) == months - 1


def test_before_the_first_day_no_month_has_gone_by():
    assert months_between(date(2026, 3, 14), date(2025, 3, 14)) == 0


def test_a_day_begins_an_hour_sooner_once_clocks_were_set_forward():
    berlin = ZoneInfo("Europe/Berlin")
    assert beginning_of(date(2026, 3, 29), berlin) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert beginning_of(date(2026, 3, 30), berlin) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert beginning_of(date(2026, 10, 26), berlin) == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_a_day_that_has_no_midnight_begins_when_the_clocks_are_set():
    """In Cairo the 24th of April 2026 goes from the end of the 23rd straight to one o'clock."""
    cairo = ZoneInfo("Africa/Cairo")
    assert beginning_of(date(2026, 4, 24), cairo).astimezone(cairo).hour == 1


@given(day=DAYS, zone=st.sampled_from(ZONES))
def test_nothing_of_a_day_lies_before_its_beginning(day, zone):
    begins = beginning_of(day, zone)
    # Samoa went from the 29th to the 31st of December 2011: what would be the 30th is the beginning of the 31st.
    assert day_in(begins, zone) - day in (timedelta(0), timedelta(days=1))
    assert day_in(begins - timedelta(microseconds=1), zone) < day
