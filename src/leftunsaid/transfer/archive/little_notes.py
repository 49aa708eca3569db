"""What little notes need to move, besides their rows: wishes that can be kept, and the moments that were drawn."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from leftunsaid.notes import coming, mailbox
from leftunsaid.notes.draw import Moment
from leftunsaid.notes.models import Consent, Place
from leftunsaid.transfer.formats import YEARS

LATELY_AT_MOST = 100  # nobody's last nine days hold as many moments


def to_the_page(row: dict[str, Any]) -> dict[str, Any]:
    """A yes as it is once its mailbox was forgotten: what comes lies on its receiver's page, and is not mailed.

    What was said behind the links of its mails holds on, as if it had been said there: no rest ends by a move.
    """
    place = Place.PAGE if row["place"] == Place.MAIL else row["place"]
    rests_until = max(filter(None, [row["rests_until"], row["mail_rests_until"]]), default=None)
    a_week = min(row["a_week"], row["mail_a_week"] or row["a_week"])
    return row | mailbox.NO_ADDRESS | {"place": place, "rests_until": rests_until, "a_week": a_week}


def moments_in(told: Any) -> str:
    """Parts of somebody's day, of which one can be drawn. Raises ValueError."""
    names = told.split(",") if isinstance(told, str) else []
    if not names or len(set(names)) < len(names):
        raise ValueError
    return ",".join(Moment(name) for name in names)


def days_in(told: Any) -> str:
    """The same for days, '0' is Monday. Raises ValueError."""
    if not isinstance(told, str) or not told or told != "".join(sorted(set(told) & set("0123456"))):
        raise ValueError
    return told


def instants_in(told: Any) -> list[str]:
    """When notes came lately, each as it is kept. Raises ValueError, OverflowError."""
    if not isinstance(told, list) or len(told) > LATELY_AT_MOST:
        raise ValueError
    for one in told:
        instant_in(one)
    return told


def instant_in(told: Any) -> datetime:
    """Anything's, and in UTC. Raises ValueError, OverflowError."""
    if not isinstance(told, str):
        raise ValueError
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None or moment.astimezone(UTC).year not in YEARS:
        raise ValueError
    return moment.astimezone(UTC)


def wait_for_their_moments(consents: Iterable[Consent], *, now: datetime) -> None:
    """What was drawn in the other house comes here in its moment; where that is over, nothing, and another is drawn.

    Who was asked already, for their mailbox or whether notes are still welcome, is not asked twice.
    """
    there = list(consents)
    coming.wait_for_their_moments(there, now=now)
    for consent in there:
        mailbox.ask_after_all(consent, now=now)
        if consent.mail_confirmed_at and consent.is_welcoming(now) and mailbox.asks_again_at(consent) > now:
            mailbox.ask_whether_still_welcome(consent, now=now)
