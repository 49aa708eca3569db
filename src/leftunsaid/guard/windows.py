"""The stretches of time in which posts of one network are counted, all at once."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the clock in UTC, the same for everybody, and how many hours' worth of posts fit into it."""

    name: str
    length: timedelta
    hours_worth: float
    at_least: int = 1

    def allows(self, an_hour: int) -> int:
        """What one network may post in it, where so many are allowed in an hour."""
        return max(math.ceil(an_hour * self.hours_worth), self.at_least)

    def end(self, now: datetime) -> datetime:
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + ((now - midnight) // self.length + 1) * self.length

    def seconds_left(self, now: datetime) -> int:
        return math.ceil((self.end(now) - now).total_seconds())


MINUTE = Window("minute", timedelta(minutes=1), hours_worth=0.5, at_least=3)  # a person may say three things at once
HOUR = Window("hour", timedelta(hours=1), hours_worth=1)
DAY = Window("day", timedelta(days=1), hours_worth=4)

QUARTER = Window("quarter of an hour", timedelta(minutes=15), hours_worth=0.25)  # of tries at a door

WINDOWS = (MINUTE, HOUR, DAY)
