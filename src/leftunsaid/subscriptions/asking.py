"""What becomes of an address that was left: the worker decides, out of sight of whoever typed it."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.actions import NotYet, Slip, post, post_all
from leftunsaid.subscriptions.links import mailbox_ref, subscription_ref
from leftunsaid.subscriptions.models import (
    CONFIRM_WITHIN,
    Ask,
    AskedBefore,
    DayOfAsking,
    FoundAs,
    Mailbox,
    NeverAgain,
    Subscription,
)
from leftunsaid.subscriptions.pace import day_of, next_day, times_today

logger = logging.getLogger(__name__)

DAY, A_WEEK, A_YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=365)
OFTEN_A_YEAR = 3  # mails that ask an address that never said yes
A_DAY_IN_ALL = 200
A_DAY_OF_A_DOMAIN = 40
A_DAY_OF_A_MAILBOX = 2  # mails that ask one who said yes before about further letters
WAITS_TO_BE_SHOWN = A_WEEK  # what was sent with the address: then it is forgotten
LOOK_AGAIN = timedelta(hours=6)  # whatever is shown brings it up at once
BUNDLED_FOR = timedelta(hours=1)
AT_ONCE = 500  # subscriptions to forget in one go


def decide(ask_pk: int, *, now: datetime, dice: Random) -> None:
    """Ask its owner by mail, if that may be. Raises NotYet while what it was left with waits to be read.

    One mail to an address in seven days and three in a year until it said yes, spelled as it may be; 200 a day in all.
    """
    ask = Ask.objects.select_related("letter", "comment__letter").filter(pk=ask_pk).first()
    if ask is None:
        return
    if _waits(ask):
        _must_not_be_older(ask, WAITS_TO_BE_SHOWN, now=now, until=now + LOOK_AGAIN)
        return
    try:
        with transaction.atomic():
            if Ask.objects.select_for_update().filter(pk=ask.pk).exists() and _is_wanted(ask):
                _follow(ask, now=now, dice=dice)
            ask.delete()
    except Full:
        _must_not_be_older(ask, CONFIRM_WITHIN, now=now, until=next_day(now))


def look_again(asks: QuerySet[Ask], *, now: datetime) -> None:
    """What these were left with can be read now."""
    slips = [Slip(f"ask {pk} again {now.isoformat()}", {"ask": pk}) for pk in asks.values_list("pk", flat=True)]
    post_all("ask", slips, now=now)


def ask_again(mailbox: Mailbox, *, now: datetime) -> None:
    """Two mails a day at most to one who said yes before: the first at once, the other a while later with all that
    came by then. What comes after those stands on their page. The mailbox is locked by the caller."""
    before = times_today(mailbox.asked_day, mailbox.asked_that_day, now=now)
    if before < A_DAY_OF_A_MAILBOX:
        once = f"asked again {mailbox.pk} {mailbox.asking_no}"
        ids = {"mailbox": mailbox.pk, "number": mailbox.asking_no}
        post("asked again", once=once, send_after=now + BUNDLED_FOR * before, now=now, **ids)


def note_asking(address_hash: str, domain_hash: str, *, now: datetime) -> AskedBefore | None:
    """One more mail asks this address, which is counted; None where it may not. Raises Full where nobody may be asked
    any more today."""
    before = AskedBefore.objects.filter(address_hash=address_hash)
    lately = before.filter(asked_at__gt=now - A_WEEK)
    if lately.exists() or before.filter(asked_at__gt=now - A_YEAR).count() >= OFTEN_A_YEAR:
        return None
    DayOfAsking.objects.get_or_create(day=day_of(now))
    today = DayOfAsking.objects.select_for_update().get(day=day_of(now))
    if today.mails >= A_DAY_IN_ALL:
        raise Full
    of_domain = AskedBefore.objects.filter(asked_at__gte=next_day(now) - DAY, domain_hash=domain_hash)
    if domain_hash and of_domain.count() >= A_DAY_OF_A_DOMAIN:
        raise Full
    today.one_more()
    if today.mails == A_DAY_IN_ALL:
        logger.error("%s addresses were asked today if they want mail. The others wait until tomorrow.", A_DAY_IN_ALL)
    return AskedBefore.objects.create(address_hash=address_hash, domain_hash=domain_hash, asked_at=now)


def never_asked(asked_pk: int) -> None:
    """The mail that asks went to nobody after all: they may be asked anew."""
    AskedBefore.objects.filter(pk=asked_pk).delete()


def never_pestered(address_hash: str) -> None:
    """Its owner said yes: whoever does is not counted as asked."""
    AskedBefore.objects.filter(address_hash=address_hash).delete()


def erase_due(now: datetime) -> int:
    """Forget addresses that nobody confirmed within 48 hours, and who was asked a year ago. Answers how many letters
    fewer are followed."""
    a_while = now - WAITS_TO_BE_SHOWN - DAY
    Ask.objects.filter(Q(asked_at__lte=a_while) | Q(asked_at__gt=now + A_WEEK)).delete()
    AskedBefore.objects.filter(Q(asked_at__lte=now - A_YEAR) | Q(asked_at__gt=now + A_WEEK)).delete()
    DayOfAsking.objects.exclude(day__gte=day_of(now) - DAY, day__lte=day_of(now) + DAY).delete()
    return forget(Subscription.objects.left_pending(now))


def forget_letter(letter_pk: int) -> None:
    """The letter is gone, and so is who followed it."""
    Ask.objects.filter(letter=letter_pk).delete()
    followers = Subscription.objects.filter(letter=letter_pk)
    for asked in followers.filter(confirmed_at=None, asked_ref__isnull=False):
        _lead_to_another(asked)
    forget(followers)


def forget(subscriptions: QuerySet[Subscription]) -> int:
    """These, and the mailboxes that are left without a letter. Answers how many."""
    count = 0
    while some := list(subscriptions.values_list("pk", "mailbox")[:AT_ONCE]):
        mailboxes = {mailbox for _, mailbox in some}
        with transaction.atomic():
            # Nobody confirms meanwhile, and no further letter is followed.
            list(Mailbox.objects.select_for_update().filter(pk__in=mailboxes).order_by("pk").values_list("pk"))
            subscriptions.filter(pk__in=[pk for pk, _ in some]).delete()
            forget_without_letters(mailboxes)
        count += len(some)
    return count


def forget_without_letters(mailboxes: Iterable[int]) -> None:
    """Those that follow nothing any more, with what waits for their yes: a stranger's asking keeps no address. One
    that was never confirmed is kept as long as anything waits. Their rows are locked by the caller."""
    of_mailbox = Subscription.objects.filter(mailbox=OuterRef("pk"))
    followed_before = Q(~Exists(of_mailbox.confirmed()), confirmed_at__isnull=False)
    Mailbox.objects.filter(followed_before | ~Exists(of_mailbox), pk__in=mailboxes).delete()


@transaction.atomic
def _lead_to_another(asked: Subscription) -> None:
    """The mail that asks is out, and for a week no other goes to that address: so its link leads to what else waits for
    a yes."""
    waiting = Subscription.objects.select_for_update().filter(mailbox=asked.mailbox_id, confirmed_at=None)
    if other := waiting.filter(asked_ref=None).order_by("asked_at", "pk").first():
        Subscription.objects.filter(pk=asked.pk).update(asked_ref=None)
        Subscription.objects.filter(pk=other.pk).update(asked_ref=asked.asked_ref)


class Full(Exception):
    """No further address may be asked today."""


def _waits(ask: Ask) -> bool:
    """Is it, or what it was left with, still to be read by somebody?"""
    if ask.found_as == FoundAs.SEALED and ask.letter.is_sealed:
        return False
    things = [thing for thing in (ask.letter, ask.comment) if thing]
    is_hidden = any(thing.shown_at is None or thing.held_at for thing in things)
    return is_hidden and not any(thing.is_gone for thing in things)


def _must_not_be_older(ask: Ask, span: timedelta, *, now: datetime, until: datetime) -> None:
    """It waits until then, or is forgotten."""
    if now - ask.asked_at < span:
        raise NotYet(min(until, ask.asked_at + span))
    ask.delete()


def _is_wanted(ask: Ask) -> bool:
    if ask.letter.is_sealed:
        return ask.found_as == FoundAs.SEALED and not ask.letter.is_gone
    return ask.letter.is_readable and not (ask.comment and ask.comment.is_gone)


def _follow(ask: Ask, *, now: datetime, dice: Random) -> None:
    mailbox = _mailbox_of(ask, now)
    # Whoever said so a moment ago has taken the mailbox along: so it is there first, and then this is asked.
    if NeverAgain.objects.filter(mailbox_ref=mailbox.ref).exists():
        mailbox.delete()
        return
    subscription = _subscription_of(ask, mailbox, now=now)
    if mailbox.confirmed_at and not mailbox.refused_at:
        if not subscription.confirmed_at:
            ask_again(mailbox, now=now)
    elif asked := note_asking(ask.address_hash, ask.domain_hash, now=now):  # also whether its server takes ours again
        _ask_by_mail(asked, subscription, now=now, dice=dice)


def _ask_by_mail(asked: AskedBefore, subscription: Subscription, *, now: datetime, dice: Random) -> None:
    if subscription.asked_ref is None:
        subscription.asked_ref = random_address(dice)
        subscription.save(update_fields=["asked_ref"])
    post("confirm", once=f"confirm {asked.pk}", subscription=subscription.pk, asked=asked.pk, now=now)


def _mailbox_of(ask: Ask, now: datetime) -> Mailbox:
    mailbox, _ = Mailbox.objects.select_for_update().get_or_create(
        address_hash=ask.address_hash,
        defaults={"ref": mailbox_ref(ask.address_hash), "sealed_address": ask.sealed_address, "made_at": now},
    )
    if mailbox.confirmed_at is None and not _is_being_asked(ask.address_hash, now):
        # As it was typed last: whoever typed it before may have been somebody else. Once a mail is out, news go where
        # that mail went.
        mailbox.sealed_address = ask.sealed_address
        mailbox.save(update_fields=["sealed_address"])
    return mailbox


def _is_being_asked(address_hash: str, now: datetime) -> bool:
    return AskedBefore.objects.filter(address_hash=address_hash, asked_at__gt=now - CONFIRM_WITHIN).exists()


def _subscription_of(ask: Ask, mailbox: Mailbox, *, now: datetime) -> Subscription:
    Subscription.objects.left_pending(now).filter(mailbox=mailbox, letter=ask.letter).delete()
    subscription, _ = Subscription.objects.get_or_create(
        mailbox=mailbox,
        letter=ask.letter,
        defaults={
            "ref": subscription_ref(ask.address_hash, ask.letter_id),
            "owner": ask.owner,
            # Only the one that their yes is an answer to: anybody may leave their address with a later one.
            "left_with": ask.comment,
            "found_as": ask.found_as,
            "asked_at": now,
            "told_up_to": ask.after_number,
        },
    )
    return subscription
