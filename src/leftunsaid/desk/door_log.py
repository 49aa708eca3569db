"""Who came to the desk, who was turned away, and what was changed about letting them in. From where is not kept."""

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leftunsaid.desk.models import AtTheDoor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REFUSALS_AN_HOUR = 10  # of one kind, for one name: a flood does not bury the other lines, which stay for ever

WORDS: dict[str, str | Promise] = {
    "invited": _("invited by the operator"),
    "settled": _("settled in, with a password and an authenticator"),
    "came": _("signed in"),
    "recovery code": _("used up a recovery code"),
    "nobody": _("refused: nobody here has that name"),
    "wrong password": _("refused: the password was wrong"),
    "wrong code": _("refused: the password was right, and the code was wrong"),
    "password": _("chose another password"),
    "codes": _("took new recovery codes"),
    "sent away": _("sent away by the operator"),
}
FRESH_START = ("settled", "password")  # whoever knew the password knows it no more


def note(name: str, what: str, *, now: datetime) -> None:
    AtTheDoor.objects.create(name=name, what=what, noted_at=now)


def note_refusal(name: str, what: str, *, now: datetime) -> None:
    if times(name, what, within=HOUR, now=now) < REFUSALS_AN_HOUR:
        note(name, what, now=now)


def times(name: str, what: str, *, within: timedelta, now: datetime) -> int:
    """How often lately. It ends on both sides: what a clock that ran ahead has noted counts for nothing."""
    return _lately(name, what, within, now).count()


def wrong_codes(name: str, *, within: timedelta, now: datetime) -> int:
    """How often lately somebody knew the password and no code, since that password was chosen."""
    began = AtTheDoor.objects.filter(name=name, what__in=FRESH_START).aggregate(line=Max("pk"))["line"]
    return _lately(name, "wrong code", within, now).filter(pk__gt=began or 0).count()


def _lately(name: str, what: str, within: timedelta, now: datetime) -> QuerySet[AtTheDoor]:
    return AtTheDoor.objects.filter(name=name, what=what, noted_at__gt=now - within, noted_at__lte=now)
