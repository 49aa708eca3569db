"""What a receiver has taken away since a backup was made: a rest, a moment, a day, one a week, a place.

The list of removals knows it, so that a house put back from the backup writes to nobody while they rest, nor when or
where they want nothing any more. It tells neither what nor where: each of them has a keyed hash of its own.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from math import ceil
from zoneinfo import available_timezones

from leftunsaid.notes.draw import A_WEEK_AT_MOST, Moment
from leftunsaid.notes.mailbox import NO_ADDRESS
from leftunsaid.notes.models import CONSENT_LASTS, Consent, Place
from leftunsaid.removals import note

WISHED, UNWISHED = "wished", "unwished"
BY_WORDS = "rests:", "woken"
BY_MAIL = "mailbox-rests:", "mailbox-woken"  # behind its links: no page of the words tells of it
SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)  # since 1970

type LastSaid = Callable[[str], str]  # of something by its name: WISHED, UNWISHED, or '' where nothing is known


def wished_by(consent: Consent) -> set[str]:
    """All that they allow, each by a name."""
    by_day = {_day(day) for day in consent.wishes.days}
    so_many = {_so_many(count) for count in range(1, consent.a_week + 1)}
    by_mail = {_so_many_by_mail(count) for count in range(1, _most_by_mail(consent) + 1)}
    return {*consent.wishes.moments, *by_day, *so_many, *by_mail, _clock(consent.time_zone.key), *_places(consent)}


def note_wishes(consent: Consent, *, before: set[str]) -> None:
    """What they allow now, and did not before, and the other way round."""
    after = wished_by(consent)
    for act, names in ((UNWISHED, before - after), (WISHED, after - before)):
        for name in sorted(names):
            note(act, "wish", name_of_wish(consent, name))


def note_rest(consent: Consent) -> None:
    for (rests, woken), until in ((BY_WORDS, consent.rests_until), (BY_MAIL, consent.mail_rests_until)):
        note(f"{rests}{ceil(until.timestamp())}" if until else woken, "consent", consent.address)


def name_of_wish(consent: Consent, name: str) -> str:
    return f"{consent.address} {name}"


def rest_again(consent: Consent, acts: Iterable[str]) -> None:
    """Until the moment that they said last. A rest that the backup knows of goes on in any case."""
    consent.refresh_from_db()  # whether there is a mailbox: what was narrowed again may have forgotten it
    said = list(acts)
    for by, column in ((BY_WORDS, "rests_until"), (BY_MAIL, _column_of_mailbox(consent, "rests_until"))):
        if until := _last_rest(said, *by):
            setattr(consent, column, max(until, getattr(consent, column) or until))
    consent.save(update_fields=["rests_until", "mail_rests_until"])


def tells_of_rest(act: str, rests: str, woken: str) -> bool:
    """For `by` words or by mail."""
    return act == woken or (act.startswith(rests) and SECONDS.fullmatch(act.removeprefix(rests)) is not None)


def narrow_again(consent: Consent, last_said: LastSaid, *, now: datetime) -> bool:
    """Allow no more than they did in the backup and since. Where nothing of both is left: what they chose instead; and
    where that is not known, nothing comes until they say that it may. Answers whether it is otherwise than it was."""
    before = wished_by(consent)
    if not any(last_said(name) == UNWISHED for name in before):
        return False
    moments = _left(consent.wishes.moments, all_there_are=Moment, name=str, last_said=last_said)
    days = _left(consent.wishes.days, all_there_are=range(7), name=_day, last_said=last_said)
    zone = _left([consent.time_zone.key], all_there_are=available_timezones(), name=_clock, last_said=last_said)
    if moments and days and zone:
        consent.moments, consent.days = ",".join(moments), "".join(map(str, sorted(days)))
        consent.zone = consent.zone if zone == [consent.time_zone.key] else zone[0]
    else:
        consent.renewed_at = min(consent.renewed_at, now - CONSENT_LASTS)
    consent.a_week = _most_left(consent.a_week, name=_so_many, last_said=last_said)
    by_mail = _most_left(_most_by_mail(consent), name=_so_many_by_mail, last_said=last_said)
    if by_mail < _most_by_mail(consent):
        column = _column_of_mailbox(consent, "a_week")
        setattr(consent, column, min(by_mail, getattr(consent, column) or by_mail))
    if any(last_said(place) == UNWISHED for place in _places(consent)):
        _bring_to_the_page_alone(consent)
    consent.save()
    return True


def _left[T](had: Iterable[T], *, all_there_are: Iterable[T], name: Callable[[T], str], last_said: LastSaid) -> list[T]:
    """What is wished still of what was; where that is nothing, what is wished instead, if that is known."""
    left = [one for one in had if last_said(name(one)) != UNWISHED]
    return left or [one for one in all_there_are if last_said(name(one)) == WISHED]


def _most_left(most: int, *, name: Callable[[int], str], last_said: LastSaid) -> int:
    return max(1, sum(last_said(name(count)) != UNWISHED for count in range(1, most + 1)))


def _last_rest(acts: Iterable[str], rests: str, woken: str) -> datetime | None:
    """Until when, by the last of these that tells of it."""
    said = [act.removeprefix(rests) for act in acts if tells_of_rest(act, rests, woken)]
    return None if not said or said[-1] == woken else datetime.fromtimestamp(int(said[-1]), UTC)


def _column_of_mailbox(consent: Consent, name: str) -> str:
    """What its owner said is told to nobody else; where the backup does not know it yet, it holds all the same."""
    return f"mail_{name}" if consent.mail_confirmed_at else name


def _bring_to_the_page_alone(consent: Consent) -> None:
    consent.place, consent.feed_address = Place.PAGE, None
    for name, nothing in NO_ADDRESS.items():
        setattr(consent, name, nothing)


def _day(day: int) -> str:
    return f"day {day}"


def _so_many(count: int) -> str:
    return f"{count} a week"


def _so_many_by_mail(count: int) -> str:
    return f"{count} a week by mail"


def _most_by_mail(consent: Consent) -> int:
    return consent.mail_a_week or A_WEEK_AT_MOST


def _clock(zone: str) -> str:
    return f"by the clock of {zone}"


def _places(consent: Consent) -> set[str]:
    """Beside the page, where all of them lie."""
    return {f"at {place}" for place in (consent.address_hash, consent.feed_address) if place}
