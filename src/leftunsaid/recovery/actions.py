"""Choosing a mailbox, saying yes to it, asking for a way back, stopping that, and coming back."""

from collections.abc import Iterable
from datetime import datetime
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.keyfile import Keyring
from leftunsaid.letters.actions import lock_letters, withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib.addresses import Address, read_address
from leftunsaid.lib.secrets import random_address
from leftunsaid.outbox.actions import post
from leftunsaid.ownership.actions import OpenKey, hold_on, lock_key, open_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.recovery.models import LASTS, TOLD_FOR, Knock, Reach, Recovery, WayBack
from leftunsaid.removals import note
from leftunsaid.resealing import reseal_rows
from leftunsaid.subscriptions.actions import hash_of
from leftunsaid.subscriptions.asking import never_pestered
from leftunsaid.subscriptions.links import mailbox_ref
from leftunsaid.subscriptions.models import CONFIRM_WITHIN


@transaction.atomic
def choose_mailbox(opened: OpenKey, address: Address, *, reach: str, now: datetime, dice: Random) -> None:
    """Let this mailbox lead back to the key, once its owner has said yes. It takes the place of another one."""
    if not hold_on(opened):
        return
    same = Recovery.objects.pending(now).filter(key=opened.key, mailbox_ref=mailbox_ref(hash_of(address)))
    if same.update(reach=Reach(reach)):
        return  # it was asked a moment ago, and may not be asked again for a week: the link in that mail has to stand
    forget_mailbox(opened.key)
    ref = random_address(dice)
    recovery = Recovery.objects.create(
        key=opened.key,
        ref=ref,
        mailbox_ref=mailbox_ref(hash_of(address)),
        sealed_address=settings.KEYRING.seal(address.for_sending, bound_to=_place(ref), dice=dice),
        reach=Reach(reach),
        chosen_at=now,
    )
    _ask(recovery, now=now)


def ask_after_all(chosen: Iterable[Recovery], *, now: datetime) -> None:
    """They came from another house before that had asked them: whoever was asked there is not asked twice."""
    for recovery in chosen:
        if recovery.asked_at is None and recovery.confirmed_at is None:
            _ask(recovery, now=now)


@transaction.atomic
def confirm(ref: str, *, now: datetime) -> Recovery | None:
    """Its owner said yes. None where there is nothing to say yes to, or no more."""
    recovery = Recovery.objects.select_for_update().filter(ref=ref).first()
    if recovery is None or (recovery.confirmed_at is None and not _is_pending(recovery, now)):
        return None
    if recovery.confirmed_at is None:
        recovery.confirmed_at = now
        recovery.save(update_fields=["confirmed_at"])
        never_pestered(hash_of(read_address(address_of(recovery))))
    return recovery


@transaction.atomic
def forget_mailbox(key: OwnerKey) -> None:
    """No mailbox leads back to the key any more, and what is on its way is stopped."""
    for recovery in Recovery.objects.filter(key=key):
        note("stopped", "recovery", recovery.ref)
        recovery.delete()


@transaction.atomic
def forget_silenced(mailbox_ref: str) -> None:
    """The mailbox wants no mail of this house, ever: so it leads nowhere, and its address goes."""
    for key in OwnerKey.objects.filter(recovery__mailbox_ref=mailbox_ref):
        forget_mailbox(key)


@transaction.atomic
def knock(address: Address, *, now: datetime) -> None:
    """Somebody wants to come back. Nothing is looked up here: the work is the same for any address."""
    left = Knock.objects.create(mailbox_ref=mailbox_ref(hash_of(address)), knocked_at=now)
    post("knock", once=f"knock {left.pk} {now.isoformat()}", knock=left.pk, now=now)


def stop_way_back(ref: str) -> bool:
    """That was not the holder: no link goes out, and one that has opens nothing. False where it was used before."""
    WayBack.objects.under_way().filter(ref=ref).delete()
    return not WayBack.objects.filter(ref=ref).exists()


def stop_way_back_to(key: OwnerKey) -> None:
    WayBack.objects.under_way().filter(recovery__key=key).delete()


def stop_all() -> None:
    """Who was on their way when a backup was made may have been stopped since, or may have come back: they ask anew."""
    WayBack.objects.all().delete()
    Recovery.objects.update(called_at=None)


def way_back(ref: str, *, now: datetime) -> WayBack | None:
    """The one that this link opens now, after its notice, or None."""
    found = WayBack.objects.select_related("recovery__key").filter(ref=ref).first()
    return found if found and found.is_open(now) else None


def way_back_to(key: OwnerKey, *, now: datetime) -> WayBack | None:
    """Has somebody asked to come back to this key, or come back lately?"""
    found = next(iter(WayBack.objects.select_related("recovery").filter(recovery__key=key)), None)
    return found if found and not found.is_over(now) else None


@transaction.atomic
def come_back(way: WayBack, *, now: datetime, dice: Random) -> OpenKey | None:
    """Open the key, once. None where the mailbox may only take back, or it was used or stopped a moment ago."""
    key = way.recovery.key
    # The key first, as whoever stops it with the words has locked it.
    if way.recovery.reach != Reach.EVERYTHING or not lock_key(key) or not _use(way, now=now):
        return None
    return open_key(key, now=now, dice=dice)


def holds_something(key: OwnerKey) -> bool:
    return Letter.objects.kept_for(key).exists() or Comment.objects.kept_for(key).exists()


@transaction.atomic
def take_back(way: WayBack, *, letters_too: bool, comments_too: bool, now: datetime) -> bool:
    """Take back all letters, all comments, or both, once. False where it was used or stopped.

    All of a kind: a list to choose from would tell whoever reads the mailbox which words in this house are whose.
    """
    if not lock_key(way.recovery.key) or not _use(way, now=now):
        return False
    letters = list(Letter.objects.kept_for(way.recovery.key)) if letters_too else []
    answers = Comment.objects.kept_for(way.recovery.key).select_related("letter")
    comments = list(answers) if comments_too else []
    lock_letters([*letters, *(comment.letter for comment in comments)])
    for letter in sorted(letters, key=lambda letter: letter.number or 0):
        withdraw_letter(letter, now=now)
    for comment in comments:
        withdraw_comment(comment, now=now)
    return True


def erase_due(now: datetime) -> int:
    """Forget mailboxes that nobody confirmed, and ways back that are over. Answers how many mailboxes."""
    Knock.objects.filter(knocked_at__lte=now - CONFIRM_WITHIN).delete()
    told_long = Q(used_at=None) | Q(used_at__lte=now - TOLD_FOR) | Q(used_at__gt=now + TOLD_FOR)
    WayBack.objects.filter((Q(asked_at__lte=now - LASTS) & told_long) | Q(asked_at__gt=now + LASTS)).delete()
    return Recovery.objects.left_pending(now).delete()[0]


def address_of(recovery: Recovery) -> str:
    """The address itself. Raises CannotUnseal where its key is lost."""
    address: str = settings.KEYRING.unseal(recovery.sealed_address, bound_to=_place(recovery.ref))
    return address


def reseal(keyring: Keyring, **which: Any) -> tuple[int, int, int]:
    """See worker.rotation.Reseal."""
    return reseal_rows(Recovery.objects.all(), "sealed_address", lambda one: _place(one.ref), keyring, **which)


def _ask(recovery: Recovery, *, now: datetime) -> None:
    post("mailbox chosen", once=f"mailbox {recovery.ref} chosen", recovery=recovery.pk, now=now)


def _is_pending(recovery: Recovery, now: datetime) -> bool:
    return Recovery.objects.pending(now).filter(pk=recovery.pk).exists()


def _use(way: WayBack, *, now: datetime) -> bool:
    """Once, of two presses at the same moment too."""
    return bool(WayBack.objects.under_way().filter(pk=way.pk).update(used_at=now))


def _place(ref: str) -> str:
    """Put elsewhere, the address cannot be read."""
    return f"mailbox of a key {ref}"
