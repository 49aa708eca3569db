"""A line of a receipt: one thing that is kept, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is kept: what it is, what is in it, since when, and until when."""

    what: str
    says: str = ""
    quote: str = ""  # the holder's own words
    link: str = ""
    since: datetime | None = None
    until: str = ""
    erase: str = ""  # which part of the thing its button erases
    visit: int | None = None  # what its button closes


def dated(what: str, instant: datetime, why: str = "", *, until: str = "") -> Held:
    says = _("%(time)s: %(why)s") % {"time": exact(instant), "why": why} if why else exact(instant)
    return Held(what, says=says, since=instant, until=until)


def exact(instant: datetime) -> str:
    """To the second, as the holder alone may see it. Labels elsewhere are never so fine."""
    return f"{instant.astimezone(settings.LEFTUNSAID.time_zone):%Y-%m-%d, %H:%M:%S}"
