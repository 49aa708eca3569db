"""How notes come: one moment is drawn after the other, whether the jar holds anything or not; an envelope carries it.

So nothing that whoever fills the jar does at it moves a moment, and nobody can tell from one when a note was written.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Q

from leftunsaid.notes.actions import name_of
from leftunsaid.notes.draw import Beside, has_room, is_in_time, pick_moment
from leftunsaid.notes.in_order import hold_consent, hold_receiver
from leftunsaid.notes.models import Consent, KeptNote
from leftunsaid.outbox.actions import NotYet, Slip, post_all
from leftunsaid.removals import note

LATELY = timedelta(days=9)  # seven days in a row, wherever their receiver has travelled meanwhile


def plan(consent: Consent, *, now: datetime, dice: Random) -> None:
    """Draw the next moment. The envelope that carried the one before comes to nothing. The caller holds the lock."""
    if not consent.is_welcoming(now) or consent.jar_id is None:
        return plan_nothing(consent)
    begins = max(now, consent.rest_ends or now)
    consent.round += 1
    came, beside = _came_lately(consent), _beside(consent, now)
    consent.next_at = pick_moment(begins, dice, wishes=consent.wishes, came=came, beside=beside)
    consent.save(update_fields=["round", "next_at"])
    return wait_for_their_moments([consent], now=now)


def plan_nothing(consent: Consent) -> None:
    consent.round += 1
    consent.next_at = None
    consent.save(update_fields=["round", "next_at"])


def wait_for_their_moments(consents: Iterable[Consent], *, now: datetime) -> None:
    """Post what brings the next note, for those for whom a moment was drawn."""
    slips = [
        Slip(f"little note {one.pk} {one.round}", {"consent": one.pk, "number": one.round}, one.next_at)
        for one in consents
        if one.next_at
    ]
    post_all("little note", slips, now=now)


def bring(consent_pk: int, *, number: int, now: datetime, dice: Random) -> KeptNote | None:
    """The moment of this round has come: draw a note, and the moment of the next. None where nothing comes.

    Asked once more about the same round, it answers with the same note as long as its moment lasts: so a mail that did
    not get through is tried again, and never late. Raises NotYet where the moment is still to come.
    """
    with transaction.atomic():
        # What comes out of one jar counts for the others that the same hands fill: so nobody draws there meanwhile.
        hold_receiver(consent_pk)
        consent = hold_consent(Consent.objects.select_related("jar").filter(pk=consent_pk))
        if consent is None:
            return None
        if kept := consent.kept.filter(round=number).first():
            return kept if is_in_time(kept.delivered_at, now, consent.wishes) and _may_come(consent, now) else None
        planned = consent.next_at
        if consent.round != number or planned is None:
            return None
        if planned > now:
            raise NotYet(planned)
        kept = None
        if is_in_time(planned, now, consent.wishes) and _may_come(consent, now) and _has_room(consent, now):
            kept = _draw(consent, now=now, dice=dice)
        plan(consent, now=now, dice=dice)
    return kept


def _may_come(consent: Consent, now: datetime) -> bool:
    return bool(consent.is_welcoming(now) and not consent.rests(now) and consent.jar and consent.jar.gives)


def _has_room(consent: Consent, now: datetime) -> bool:
    return has_room(now, wishes=consent.wishes, came=_came_lately(consent), beside=_beside(consent, now))


def _draw(consent: Consent, *, now: datetime, dice: Random) -> KeptNote | None:
    """Any of those that were never drawn. An empty jar is silence."""
    assert consent.jar is not None  # noqa: S101 (or nothing may come)
    inside = consent.jar.notes.filter(drawn_at=None).order_by("pk").values_list("pk", flat=True)
    waiting = list(inside)
    found = consent.jar.notes.select_for_update().filter(pk=dice.choice(waiting)).first() if waiting else None
    if found is None:  # or taken back this moment
        return None
    found.drawn_at = now
    found.save(update_fields=["drawn_at"])
    # A backup may know nothing of it: put back from that, the jar is not to give the same note again.
    note("drawn", "note", name_of(consent.jar.address, found.number))
    consent.came_lately = [moment.isoformat() for moment in (*_came_lately(consent), now) if moment > now - LATELY]
    consent.save(update_fields=["came_lately"])
    return consent.kept.create(note=found, round=consent.round, body=found.body, delivered_at=now)


def _came_lately(consent: Consent) -> list[datetime]:
    """Kept apart from the notes: letting go of one makes no room for another."""
    return [datetime.fromisoformat(moment) for moment in consent.came_lately]


def _beside(consent: Consent, now: datetime) -> Beside:
    """Of all jars of one person the largest number that was allowed to any of them holds for all of them together."""
    assert consent.jar is not None  # noqa: S101 (or nothing may come)
    # Whose a jar was that is tipped out nobody knows any more: what came out of it counts.
    theirs = Q(jar__owner=consent.jar.owner_id) | Q(jar=None)
    others = list(Consent.objects.filter(theirs, owner=consent.owner_id).exclude(pk=consent.pk))
    came = tuple(moment for other in others for moment in _came_lately(other))
    allowed = [other.wishes.a_week for other in others if other.jar_id and other.is_welcoming(now)]
    return Beside(came, max([consent.wishes.a_week, *allowed]))
