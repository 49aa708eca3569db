"""What whoever takes a card does: say yes or stop, rest, keep or let go. Nothing of it can be seen in the jar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Q, QuerySet

from leftunsaid.lib.addresses import Address
from leftunsaid.lib.secrets import random_address
from leftunsaid.notes import mailbox
from leftunsaid.notes.coming import plan, plan_nothing
from leftunsaid.notes.draw import A_WEEK_AT_MOST, USUALLY, Moment
from leftunsaid.notes.in_order import hold_consent, hold_jar, holding
from leftunsaid.notes.models import Block, Card, Complaint, Consent, Jar, KeptNote, Place
from leftunsaid.notes.taken_away import note_rest, note_wishes, wished_by
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.removals import note

RESTS = {
    "day": timedelta(days=1),
    "three days": timedelta(days=3),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
EVERY_DAY = tuple(range(7))


class FadedCard(Exception):
    """It was taken meanwhile, or its days are over."""


class OwnCard(Exception):
    """It is the card of a jar that the same words hold: it is there to be handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where notes may come, and when: as somebody chose it for themselves."""

    place: str = Place.PAGE
    moments: tuple[Moment, ...] = tuple(Moment)
    days: tuple[int, ...] = EVERY_DAY
    a_week: int = USUALLY
    zone: str = ""
    address: Address | None = None  # their own mailbox; a mail asks there first


def accept(card: Card, owner: OwnerKey, choice: Choice, *, now: datetime, dice: Random) -> Consent | None:
    """Yes. The card fades, and notes come from now on.

    Where somebody else has taken a card of this jar before, nothing is replaced until they agree; whoever takes this
    one is not told, and neither is whoever fills the jar. None where these words have blocked whoever fills it: then
    the card fades like any that was taken, so that nobody tells one from the other. Raises FadedCard, OwnCard.
    """
    with transaction.atomic():
        jar = hold_jar(card.jar_id)
        current = jar.cards.filter(pk=card.pk).first() if jar else None
        if jar is None or current is None or not current.is_open(now):
            raise FadedCard
        if jar.owner_id == owner.pk:
            raise OwnCard
        current.accepted_at = now
        current.save(update_fields=["accepted_at"])
        if blocks_of(owner).filter(blocked=jar.owner).exists():
            return None
        return _say_yes(jar, owner, choice, now=now, dice=dice)


def choose(consent: Consent, choice: Choice, *, now: datetime, dice: Random) -> None:
    """Other moments, days, another place. What was drawn before is drawn anew."""
    with holding(consent) as current:
        if current and current.closed_at is None:
            _choose(current, choice, now=now, dice=dice)


def rest(consent: Consent, span: str, *, by_mail: bool = False, now: datetime, dice: Random) -> None:
    """Nothing comes for a while, and nothing piles up. `span` is one of RESTS; any other ends the rest.

    What is said `by_mail`, behind a link that came to the mailbox, wins: eight words alone do not end that rest.
    """
    until = now + RESTS[span] if span in RESTS else None
    with holding(consent) as current:
        if current:
            if by_mail:
                current.mail_rests_until = until
            if until is None or not by_mail:
                current.rests_until = until
            current.save(update_fields=["rests_until", "mail_rests_until"])
            note_rest(current)
            plan(current, now=now, dice=dice)


def no_more_than(consent: Consent, a_week: int, *, now: datetime, dice: Random) -> None:
    """Said behind a link that came to the mailbox: so many at most, whatever is chosen with the eight words.

    It holds as long as notes are to come to that mailbox. Another place that is chosen with the words ends it.
    """
    with holding(consent) as current:
        if current and 1 <= a_week <= A_WEEK_AT_MOST:
            before = wished_by(current)
            current.mail_a_week = a_week
            current.save(update_fields=["mail_a_week"])
            note_wishes(current, before=before)
            plan(current, now=now, dice=dice)


def renew(consent: Consent, *, by_mail: bool = False, now: datetime, dice: Random) -> None:
    """Still welcome: for 90 days more. Also where that had lapsed, but not once it was closed.

    Once it has lapsed, a mailbox is asked anew, unless it is said `by_mail`: till then they come to the page.
    """
    with holding(consent) as current:
        if current and current.closed_at is None:
            had_lapsed = current.lapses_at <= now
            current.renewed_at = now
            current.save(update_fields=["renewed_at"])
            if had_lapsed and not by_mail:
                mailbox.ask_anew(current, now=now, dice=dice)
            if had_lapsed:
                plan(current, now=now, dice=dice)
            mailbox.ask_whether_still_welcome(current, now=now)


def close(consent: Consent, *, now: datetime) -> None:
    """No more notes, for ever. No reason is asked, nobody is told, and what came stays until it is let go of."""
    with holding(consent) as current:
        if current and current.closed_at is None:
            _close(current, now=now)


def block(consent: Consent, *, now: datetime) -> None:
    """The same; and no card of theirs opens any more with these words, and none at all reaches this mailbox."""
    with holding(consent) as current:
        if current:
            _block(current, now=now)


def lift(block_pk: int, owner: OwnerKey) -> None:
    """Their own block."""
    blocks_of(owner).filter(pk=block_pk).delete()


def blocks_of(owner: OwnerKey) -> QuerySet[Block]:
    return owner.blocks.order_by("pk")


def leave_blocks(owner: OwnerKey) -> None:
    """Their words are burnt: whom they blocked is forgotten. A mailbox stays quiet: nobody has lifted that."""
    blocks_of(owner).filter(address_hash="").delete()
    blocks_of(owner).update(owner=None, blocked=None, signature="")


def say_it_is_not_welcome(consent: Consent, *, may_be_read: bool, now: datetime) -> None:
    """Close it, and let nothing more come out of that jar, for anybody, until somebody at the desk has looked.

    What came is shown there only if they say so.
    """
    with holding(consent, and_jar=True) as current:
        if current:
            _complain(current, may_be_read=may_be_read, now=now)


def who_waits(consent: Consent) -> QuerySet[Consent]:
    """Who took a newer card of the same jar, and gets its notes once this one agrees. None for one that waits too."""
    if consent.jar_id is None or consent.waits_at or _has_blocked(consent):
        return Consent.objects.none()
    return Consent.objects.filter(jar=consent.jar_id, waits_at__isnull=False, closed_at=None).order_by("waits_at", "pk")


def let_them_have_it(consent: Consent, address: str, *, now: datetime, dice: Random) -> None:
    """Yes: notes go to them from now on. This one is closed by it."""
    with holding(consent, and_jar=True) as current:
        newer = hold_consent(who_waits(current).filter(address=address)) if current else None
        if current and newer:
            _close(current, now=now)
            newer.waits_at = None
            newer.save(update_fields=["waits_at"])
            plan(newer, now=now, dice=dice)
            Consent.objects.filter(pk=current.pk).update(waits_at=now)  # the jar is theirs now


def share(consent: Consent, *, now: datetime) -> None:
    """Let whoever wrote them see those that are kept now, with their hearts. What comes later is not shared by it."""
    with holding(consent) as current:
        if current:
            note("shared", "consent", current.address)
            current.kept.filter(shared_at=None).update(shared_at=now)


def share_no_more(consent: Consent) -> None:
    with holding(consent) as current:
        if current:
            note("unshared", "consent", current.address)
            current.kept.update(shared_at=None)


def give_heart(consent: Consent, kept: int, *, now: datetime) -> None:
    """Or take it back, where it has one. Seen by whoever wrote the note only where it is shared."""
    for one in consent.kept.filter(pk=kept):
        one.heart_at = None if one.heart_at else now
        one.save(update_fields=["heart_at"])


def let_go(consent: Consent, kept: Iterable[int] | None = None) -> None:
    """Erase these notes from the keepsake, or all of it."""
    with holding(consent):
        going = consent.kept.all() if kept is None else consent.kept.filter(pk__in=list(kept))
        for drawn in going.values_list("round", flat=True):
            note("erased", "kept", f"{consent.address} {drawn}")
        going.delete()


def leave(consent: Consent) -> None:
    """All that is held of it goes at once: the yes, the keepsake, the address. The jar does not come free by it."""
    with holding(consent) as current:
        if current:
            note("left", "consent", current.address)
            Consent.objects.filter(pk=current.pk).delete()


def consents_of(key: OwnerKey) -> QuerySet[Consent]:
    """The oldest first."""
    return key.consents.select_related("jar").order_by("pk")


def keepsake_at(feed_address: str) -> Consent | None:
    """Whose private feed this is, as long as notes are to come there."""
    return Consent.objects.filter(feed_address=feed_address, place=Place.FEED, closed_at=None).first()


def kept_in(consent: Consent) -> QuerySet[KeptNote]:
    """The newest first."""
    return consent.kept.all()


def _say_yes(jar: Jar, owner: OwnerKey, choice: Choice, *, now: datetime, dice: Random) -> Consent:
    before = hold_consent(jar.consents.filter(owner=owner))
    consent = before or Consent(jar=jar, owner=owner, address=random_address(dice), accepted_at=now)
    if before is None:
        consent.waits_at = now if jar.taken_at else None
    elif before.closed_at:
        note("welcomed", "consent", before.address)
    had_lapsed = before is not None and before.lapses_at <= now
    consent.signature, consent.renewed_at, consent.closed_at, consent.rests_until = jar.signature, now, None, None
    _choose(consent, choice, now=now, dice=dice)
    if had_lapsed:
        mailbox.ask_anew(consent, now=now, dice=dice)
    if jar.taken_at is None:
        jar.taken_at = now
        jar.save(update_fields=["taken_at"])
    return consent


def _choose(consent: Consent, choice: Choice, *, now: datetime, dice: Random) -> None:
    before = wished_by(consent) if consent.pk else None
    consent.moments = ",".join(choice.moments)
    consent.days = "".join(map(str, sorted(choice.days)))
    consent.a_week, consent.zone, consent.place = choice.a_week, choice.zone, choice.place
    if choice.place != Place.FEED:
        consent.feed_address = None  # or whoever learnt it could read along again once it is chosen anew
    elif consent.feed_address is None:
        consent.feed_address = random_address(dice)
    consent.save()
    if choice.place == Place.MAIL and choice.address:
        mailbox.leave_address(consent, choice.address, now=now, dice=dice)
    elif choice.place != Place.MAIL:
        mailbox.forget_address(consent)
    if before:
        note_wishes(consent, before=before)
    plan(consent, now=now, dice=dice)


def _block(consent: Consent, *, now: datetime) -> None:
    note("blocked", "consent", consent.address)
    of_them = {"blocked": consent.jar.owner if consent.jar else None, "signature": consent.signature}
    # Theirs alone: a mailbox that has not said yes may be somebody else's, who never pressed this.
    mailbox_hash = consent.address_hash if consent.mail_confirmed_at else ""
    if mailbox_hash or not blocks_of(consent.owner).filter(**of_them).exists():
        Block.objects.create(owner=consent.owner, **of_them, address_hash=mailbox_hash, since=now)
    _close(consent, now=now)


def _complain(consent: Consent, *, may_be_read: bool, now: datetime) -> None:
    note("unwelcome", "consent", consent.address)
    read_from = now if may_be_read else None
    if consent.jar:
        Jar.objects.filter(pk=consent.jar.pk, frozen_at=None).update(frozen_at=now)
    open_one, is_new = consent.complaints.get_or_create(
        settled_at=None, defaults={"jar": consent.jar, "said_at": now, "may_be_read_at": read_from}
    )
    if not is_new:
        Complaint.objects.filter(pk=open_one.pk).update(may_be_read_at=read_from)
    _close(consent, now=now)


def _close(consent: Consent, *, now: datetime) -> None:
    note("closed", "consent", consent.address)
    consent.closed_at = consent.closed_at or now
    consent.feed_address = None
    consent.save(update_fields=["closed_at", "feed_address"])
    mailbox.forget_address(consent)
    plan_nothing(consent)


def _has_blocked(consent: Consent) -> bool:
    of_jar = Q(blocked=consent.jar.owner) if consent.jar else Q(pk=None)
    return blocks_of(consent.owner).filter(of_jar).exists()
