"""Leaving an address, saying yes, and letting go of it. Nobody but its owner learns that it is known."""

from datetime import datetime
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from leftunsaid.comments.models import Comment
from leftunsaid.keyfile import Keyring
from leftunsaid.letters.models import Letter
from leftunsaid.lib.addresses import Address
from leftunsaid.lib.mail_domains import COMMON
from leftunsaid.lib.secrets import keyed_hash, random_address
from leftunsaid.outbox.actions import LEASE, post
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.removals import note, note_never_again
from leftunsaid.resealing import reseal_rows
from leftunsaid.subscriptions.asking import ask_again, forget_without_letters, never_pestered
from leftunsaid.subscriptions.domains import registered_domain
from leftunsaid.subscriptions.models import (
    Ask,
    FoundAs,
    Mailbox,
    NeverAgain,
    Subscription,
)
from leftunsaid.subscriptions.news import locked, post_next_notice

ONE_LIST_IN = 600  # seconds


def ask(
    letter: Letter,
    address: Address,
    *,
    comment: Comment | None = None,
    owner: OwnerKey | None = None,
    now: datetime,
    dice: Random,
) -> None:
    """Somebody left an address to hear of later comments under `letter`. What comes of it the worker finds out.

    Nothing is looked up here: the work is the same for an address that is known, unknown or wants no mail at all.
    `comment` is what they left it with, and `owner` the key they used: nobody is told of their own comments.
    """
    address_hash = hash_of(address)
    letter = comment.letter if comment else letter  # as it was when the comment got its place
    with transaction.atomic():
        left = Ask.objects.create(
            letter=letter,
            comment=comment,
            owner=owner,
            found_as=FoundAs.SEALED if letter.is_sealed else letter.visibility,
            address_hash=address_hash,
            domain_hash=bucket_of(address),
            sealed_address=settings.KEYRING.seal(address.for_sending, bound_to=bound_to(address_hash), dice=dice),
            after_number=letter.last_comment_number,
            asked_at=now,
        )
        post("ask", once=f"ask {left.pk} {random_address(dice)}", ask=left.pk, now=now)


def confirm(ref: str, *, now: datetime) -> Subscription | None:
    """The owner of the mailbox said yes to this letter. None where there is nothing to say yes to, or no more."""
    with transaction.atomic():
        subscription = _locked(ref)
        if subscription is None or _is_over(subscription, now):
            return None
        if subscription.confirmed_at is None:
            subscription.confirmed_at = now
            subscription.save(update_fields=["confirmed_at"])
            note("followed", "subscription", subscription.ref)
            _take_up(subscription.mailbox, now)
            post_next_notice(subscription, now=now)
            if subscription.waits_for_opening and not subscription.letter.is_sealed:  # by now
                post("opened", once=f"opened {subscription.pk}", subscription=subscription.pk, now=now)
    return subscription


def confirm_of_mailbox(mailbox: Mailbox, ref: str, *, now: datetime) -> Subscription | None:
    """The same, by somebody who showed that this mailbox is theirs: for its own letters alone."""
    if not mailbox.subscriptions.filter(ref=ref).exists():
        return None
    return confirm(ref, now=now)


def pending_of(mailbox: Mailbox, *, now: datetime) -> QuerySet[Subscription]:
    """Letters that somebody asked for with this address, and that wait for its owner's yes, oldest first."""
    asked = Subscription.objects.live().pending(now).filter(mailbox=mailbox)
    return asked.select_related("letter", "mailbox").order_by("asked_at", "pk")


def followed_by(mailbox: Mailbox) -> QuerySet[Subscription]:
    """The letters it hears of, oldest first."""
    followed = Subscription.objects.live().confirmed().filter(mailbox=mailbox)
    return followed.select_related("letter", "mailbox").order_by("confirmed_at", "pk")


def find(ref: str) -> Subscription | None:
    """By its name in links, or in the mail that asked."""
    if not ref:
        return None
    everyone = Subscription.objects.select_related("letter", "mailbox")
    return everyone.filter(ref=ref).first() or everyone.filter(asked_ref=ref).first()


def find_mailbox(ref: str) -> Mailbox | None:
    return Mailbox.objects.filter(ref=ref).first() if ref else None


def set_pace(
    subscription: Subscription,
    *,
    cadence: str,
    quiet_from: int | None,
    quiet_to: int | None,
    zone: str,
    now: datetime,
) -> None:
    """How soon they want to hear, and at which hours not. What waits to be told waits no longer than they wish now."""
    _wish(subscription, cadence=cadence, quiet_from=quiet_from, quiet_to=quiet_to, zone=zone, now=now)


@transaction.atomic
def keep_quiet(mailbox: Mailbox, *, quiet_from: int | None, quiet_to: int | None, zone: str, now: datetime) -> None:
    """The same quiet hours for all that it follows."""
    for subscription in followed_by(mailbox):
        _wish(subscription, quiet_from=quiet_from, quiet_to=quiet_to, zone=zone, now=now)


def stop(ref: str) -> None:
    """No more of this letter. The address is forgotten with its last letter."""
    with transaction.atomic():
        if subscription := _locked(ref):
            note("stopped", "subscription", subscription.ref)
            subscription.delete()
            forget_without_letters([subscription.mailbox_id])


def stop_all(mailbox: Mailbox) -> None:
    """No more of any letter. The address is forgotten."""
    with transaction.atomic():
        Ask.objects.filter(address_hash=mailbox.address_hash).delete()
        # Locked first, or a letter that is just being followed would hold on to what is gone.
        for current in Mailbox.objects.select_for_update().filter(pk=mailbox.pk):
            for ref in current.subscriptions.values_list("ref", flat=True):
                note("stopped", "subscription", ref)
            current.delete()


def stop_all_of(mailbox_ref: str) -> None:
    """The same, by a link that may be older than the mailbox."""
    if mailbox := find_mailbox(mailbox_ref):
        stop_all(mailbox)


def never_again_of(mailbox_ref: str, *, now: datetime) -> None:
    """No mail from this house, ever, also to one that was forgotten since the mail came. Of the address a keyed hash is
    left, to know it should it come again."""
    with transaction.atomic():
        NeverAgain.objects.get_or_create(mailbox_ref=mailbox_ref, defaults={"since": now})
        note_never_again(mailbox_ref)
        stop_all_of(mailbox_ref)


def resume(mailbox: Mailbox, *, now: datetime) -> None:
    """Its owner says that it takes mails again."""
    with transaction.atomic():
        if current := Mailbox.objects.select_for_update().filter(pk=mailbox.pk).first():
            _take_up(current, now)


def send_full_list(mailbox: Mailbox, *, now: datetime) -> None:
    """Let a link to everything this mailbox follows be mailed to it; one in a while."""
    once = f"full list {mailbox.pk} {int(now.timestamp()) // ONE_LIST_IN}"
    post("full list", once=once, mailbox=mailbox.pk, now=now)


def of_key(key: OwnerKey) -> QuerySet[Subscription]:
    """What the holder of a key is told of by mail.

    Only what the owner of the mailbox has said yes to: whether anything waits for a yes depends on whether the address
    is known here, and somebody else may have typed it.
    """
    told = Subscription.objects.confirmed().filter(owner=key)
    return told.select_related("letter", "mailbox").order_by("asked_at", "pk")


def hand_over(letter: Letter, old: OwnerKey, new: OwnerKey) -> None:
    """What was asked for with a letter goes to another key together with it."""
    Subscription.objects.filter(letter=letter, owner=old).update(owner=new)
    Ask.objects.filter(letter=letter, owner=old).update(owner=new)


def address_of(sealed: Mailbox | Ask) -> str:
    """The address itself. Raises CannotUnseal where its key is lost."""
    address: str = settings.KEYRING.unseal(sealed.sealed_address, bound_to=bound_to(sealed.address_hash))
    return address


def reseal_asks(keyring: Keyring, **which: Any) -> tuple[int, int, int]:
    """See worker.rotation.Reseal."""
    return reseal_rows(Ask.objects.all(), "sealed_address", _place, keyring, **which)


def reseal_mailboxes(keyring: Keyring, **which: Any) -> tuple[int, int, int]:
    """See worker.rotation.Reseal."""
    return reseal_rows(
        Mailbox.objects.all(), "sealed_address", lambda one: bound_to(one.address_hash), keyring, **which
    )


def hash_of(address: Address) -> str:
    """Under what an address is found: the same for all its spellings."""
    return keyed_hash(settings.HASH_KEY, "mail address", address.normalised)


def bucket_of(address: Address) -> str:
    """Addresses of one domain have a limit together, but where half the world has its mailbox."""
    if address.domain in COMMON:
        return ""
    return keyed_hash(settings.HASH_KEY, "mail domain", registered_domain(address.domain))


def bound_to(address_hash: str) -> str:
    """Where a sealed address belongs: put elsewhere, it cannot be read."""
    return f"mail address {address_hash}"


def _locked(ref: str) -> Subscription | None:
    found = find(ref)
    return locked(found) if found else None


@transaction.atomic
def _wish(subscription: Subscription, *, now: datetime, **wishes: Any) -> None:
    if current := locked(subscription):
        for name, wish in wishes.items():
            setattr(current, name, wish)
        current.notice_no += 1  # what waits is not for sending any more
        current.save(update_fields=[*wishes, "notice_no"])
        # One that a worker has in hand at this moment has told it by then.
        post_next_notice(current, no_sooner=now + LEASE, now=now)


def _place(row: Ask | Mailbox) -> str:
    return bound_to(row.address_hash)


def _is_over(subscription: Subscription, now: datetime) -> bool:
    if subscription.confirmed_at:
        return False
    return not Subscription.objects.live().pending(now).filter(pk=subscription.pk).exists()


def _take_up(mailbox: Mailbox, now: datetime) -> None:
    """Its owner has answered. After a pause they hear of what came meanwhile, under whatever letter."""
    paused, mailbox.refused_at = mailbox.refused_at, None
    mailbox.confirmed_at = mailbox.confirmed_at or now
    mailbox.save(update_fields=["confirmed_at", "refused_at"])
    never_pestered(mailbox.address_hash)
    if paused:
        for subscription in followed_by(mailbox).select_for_update(of=("self",)):
            post_next_notice(subscription, now=now)
        if pending_of(mailbox, now=now).filter(asked_by_mail_at=None).exists():
            ask_again(mailbox, now=now)
