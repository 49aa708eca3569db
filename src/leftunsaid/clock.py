"""The one clock of the house. Only doors ask it; what lies below them is told `now`."""

from datetime import UTC, datetime

from django.conf import settings

from leftunsaid.config import Config


def clock() -> datetime:
    return clock_of(settings.LEFTUNSAID)


def clock_of(house: Config) -> datetime:
    """For who may not look into Django's settings yet, or has no time to: each page that is kept in memory asks."""
    now = datetime.now(UTC)
    return now + house.clock_shift if house.clock_shift_hours else now
