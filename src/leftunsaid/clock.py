"""The one clock of the house. Only doors ask it; what lies below them is told `now`."""

from datetime import UTC, datetime

from django.conf import settings


def clock() -> datetime:
    return datetime.now(UTC) + settings.LEFTUNSAID.clock_shift
