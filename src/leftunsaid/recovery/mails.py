"""Mails about a way back. No word that anybody typed is in them, and the one that opens never comes unannounced."""

import logging
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from leftunsaid.lib.addresses import read_address
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.actions import NotYet, post
from leftunsaid.outbox.mail import Mail
from leftunsaid.recovery.actions import address_of
from leftunsaid.recovery.models import LINK_LASTS, NOTICE, Knock, Reach, Recovery, WayBack
from leftunsaid.subscriptions import asking
from leftunsaid.subscriptions.actions import bucket_of, hash_of
from leftunsaid.subscriptions.links import link_for, short_link_for
from leftunsaid.subscriptions.models import AskedBefore, NeverAgain
from leftunsaid.subscriptions.pace import next_day
from leftunsaid.subscriptions.paper import Link, Paper

logger = logging.getLogger(__name__)

BETWEEN_CALLS = timedelta(days=7)  # from one way back to the next: nobody is pestered by mails that they have to stop
OF_ONE_MAILBOX = 5  # keys to which one mailbox leads back
A_DAY_IN_ALL = 50
DAY = timedelta(days=1)


def mailbox_chosen(recovery: int, *, now: datetime, dice: Random) -> Mail | None:
    """Is this your mailbox, and is it to lead back to somebody's words?"""
    chosen = Recovery.objects.pending(now).filter(pk=recovery).first()
    if chosen is None or _wants_nothing(chosen) or not _may_be_asked(chosen, now):
        return None
    house = settings.LEFTUNSAID.site_name
    paper = Paper(
        subject=_("Is this mailbox to lead back to your words?"),
        paragraphs=(
            _("Somebody wants this mailbox to open what they wrote at %(house)s again, should they lose their words.")
            % {"house": house},
            _("If that was you, press the button on the page behind this link. Until you do, it opens nothing."),
        ),
        button=(_("Yes, it is mine"), link_for("own", chosen.ref)),
        small_print=(
            _("If it was not you, you need not do anything: the address is forgotten within 48 hours."),
            _never(chosen),
        ),
    )
    return _mail(
        paper,
        chosen,
        when_refused=lambda now: _forget(chosen),
        when_given_up=lambda now: _note_never_asked(chosen),
    )


def knocked(knock: int, *, now: datetime, dice: Random) -> None:
    """Somebody typed an address. If it leads back to a key, the notice begins; else nothing happens at all."""
    left = Knock.objects.filter(pk=knock).first()
    if left is None:
        return
    known = Recovery.objects.confirmed().filter(mailbox_ref=left.mailbox_ref)
    for recovery in known.order_by("pk")[:OF_ONE_MAILBOX]:
        if not _called_lately(recovery, now) and _there_is_room(now):
            _begin_notice(recovery, now=now, dice=dice)
    left.delete()


def way_back_asked(way: int, *, now: datetime, dice: Random) -> Mail | None:
    """Somebody wants to come back: the mailbox hears of it first, and can stop it."""
    asked = _under_way(way)
    if asked is None or asked.told_at or asked.is_over(now + NOTICE):  # too late to promise a link
        return None
    paper = Paper(
        subject=_("Somebody wants to come back by this mailbox"),
        paragraphs=(
            _("Somebody typed this address, to come back to what was written with eight words that are lost."),
            _("If that was you, wait: in 48 hours a second mail brings a link. Until then it can be stopped."),
            _("If it was not you, stop it. Whoever still has the eight words sees this too, and can stop it as well."),
        ),
        button=(_("That was not me: stop it"), link_for("cancel", asked.ref)),
        small_print=(_never(asked.recovery),),
    )
    return _mail(
        paper,
        asked.recovery,
        when_sent=lambda now: _note_told(asked, now),
        when_refused=lambda now: _stop(asked),
        when_given_up=lambda now: _stop(asked),
    )


def way_back(way: int, *, now: datetime, dice: Random) -> Mail | None:
    """The notice is over, and nobody has stopped it. Raises NotYet before."""
    asked = _under_way(way)
    if asked is None or asked.told_at is None or asked.is_over(now):
        return None
    if asked.opens_at > now:
        raise NotYet(asked.opens_at)
    paper = Paper(
        subject=_("The way back is open"),
        paragraphs=(
            _("48 hours have gone by, and nobody has stopped it."),
            _("The link leads to a page where you can take back what was written. It works once.")
            if asked.recovery.reach == Reach.TAKING_BACK
            else _("The link leads back to what was written, and to new words for it. It works once."),
        ),
        button=(_("Come back"), short_link_for("return", asked.ref, valid=LINK_LASTS, now=now)),
        small_print=(
            _("The link is good for 48 hours. Whoever has it can use it, so keep it to yourself."),
            (_("That was not me: stop it"), link_for("cancel", asked.ref)),
            _never(asked.recovery),
        ),
    )
    return _mail(paper, asked.recovery, when_sent=lambda now: _note_sent(asked, now))


@transaction.atomic
def _may_be_asked(chosen: Recovery, now: datetime) -> bool:
    """Counted once, however often this mail is tried. Raises NotYet where nobody may be asked any more today."""
    current = Recovery.objects.select_for_update().filter(pk=chosen.pk).first()
    if current is None:
        return False
    if current.asked_at is None:
        try:
            address = read_address(address_of(chosen))
            asked = asking.note_asking(hash_of(address), bucket_of(address), now=now)
            if asked is None:
                return False
        except asking.Full:
            raise NotYet(next_day(now)) from None
        current.asked_at = chosen.asked_at = now
        current.save(update_fields=["asked_at"])
    return True


def _called_lately(recovery: Recovery, now: datetime) -> bool:
    # On both sides: a call that was noted while a clock ran ahead keeps nobody out for years.
    called_at = recovery.called_at
    return called_at is not None and now - BETWEEN_CALLS < called_at < now + BETWEEN_CALLS


def _there_is_room(now: datetime) -> bool:
    today = Recovery.objects.filter(called_at__gt=now - DAY, called_at__lte=now + DAY).count()
    if today >= A_DAY_IN_ALL:
        logger.error("%s mailboxes were called today to come back by. No further one is.", today)
    return today < A_DAY_IN_ALL


@transaction.atomic
def _begin_notice(recovery: Recovery, *, now: datetime, dice: Random) -> None:
    still_there = Recovery.objects.select_for_update().filter(pk=recovery.pk).first()
    if still_there is None or WayBack.objects.under_way().filter(recovery=recovery).exists():
        return  # forgotten meanwhile, or called by another worker
    WayBack.objects.filter(recovery=recovery).delete()  # by which somebody came back before
    Recovery.objects.filter(pk=recovery.pk).update(called_at=now)
    way = WayBack.objects.create(recovery=recovery, ref=random_address(dice), asked_at=now)
    post("way back asked", once=f"way back {way.ref} asked", way=way.pk, now=now)


def _under_way(way: int) -> WayBack | None:
    found = WayBack.objects.under_way().select_related("recovery").filter(pk=way).first()
    return None if found is None or _wants_nothing(found.recovery) else found


def _note_told(asked: WayBack, now: datetime) -> None:
    if WayBack.objects.filter(pk=asked.pk, told_at=None).update(told_at=now):
        asked.told_at = now
        post("way back", once=f"way back {asked.ref}", send_after=asked.opens_at, way=asked.pk, now=now)


def _note_sent(asked: WayBack, now: datetime) -> None:
    WayBack.objects.filter(pk=asked.pk).update(sent_at=now)


def _stop(asked: WayBack) -> None:
    """Without the notice there is no link."""
    WayBack.objects.under_way().filter(pk=asked.pk).delete()


def _forget(chosen: Recovery) -> None:
    """There is no such mailbox, or it takes no mail of ours."""
    Recovery.objects.filter(pk=chosen.pk, confirmed_at=None).delete()


def _note_never_asked(chosen: Recovery) -> None:
    """The mail went to nobody after all: they may be asked anew."""
    address_hash = hash_of(read_address(address_of(chosen)))
    AskedBefore.objects.filter(address_hash=address_hash, asked_at__gte=chosen.chosen_at).delete()


def _wants_nothing(recovery: Recovery) -> bool:
    return NeverAgain.objects.filter(mailbox_ref=recovery.mailbox_ref).exists()


def _never(recovery: Recovery) -> Link:
    return _("Never write to this address again"), link_for("never", recovery.mailbox_ref)


def _mail(paper: Paper, recovery: Recovery, **then: Any) -> Mail:
    return Mail(to=address_of(recovery), subject=paper.subject, text=paper.as_text(), html=paper.as_html(), **then)
