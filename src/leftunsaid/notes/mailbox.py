"""The mailbox of whoever wants notes by mail: left by themselves, asked by mail first, and forgotten at a press.

What is promised of every mailbox here holds for it too: `subscriptions.asking` says how often it may be asked, and who
wants no mail at all is written down once for all.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from leftunsaid.keyfile import Keyring
from leftunsaid.lib.addresses import Address
from leftunsaid.lib.secrets import ADDRESS_LENGTH, keyed_hash, random_address
from leftunsaid.notes.draw import next_allowed
from leftunsaid.notes.in_order import hold_consent, hold_consents
from leftunsaid.notes.models import ASKED_AGAIN_BEFORE, CONFIRM_WITHIN, CONSENT_LASTS, Block, Consent, Place
from leftunsaid.outbox.actions import NotYet, post
from leftunsaid.resealing import reseal_rows
from leftunsaid.subscriptions.actions import bound_to, bucket_of, hash_of
from leftunsaid.subscriptions.asking import Full, never_pestered, note_asking
from leftunsaid.subscriptions.links import mailbox_ref
from leftunsaid.subscriptions.models import Mailbox, NeverAgain
from leftunsaid.subscriptions.pace import is_full, next_day
from leftunsaid.subscriptions.plainly import note_mail

REMEMBERED = timedelta(days=90)  # a mailbox, after the yes has lapsed: somebody may still come back to it
NO_ADDRESS: dict[str, Any] = {
    "mail_ref": None,
    "mailbox_ref": "",
    "address_hash": "",
    "domain_hash": "",
    "sealed_address": "",
    "mail_asked_at": None,
    "mail_confirmed_at": None,
    "mail_refused_at": None,
    "mail_rests_until": None,
    "mail_a_week": None,
}


def leave_address(consent: Consent, address: Address, *, now: datetime, dice: Random) -> None:
    """Notes are to come to this mailbox. Whether it may be asked the worker finds out; the work here is the same for
    all. Left once more, one that has said yes is not asked again."""
    address_hash = hash_of(address)
    if consent.address_hash == address_hash and consent.mail_confirmed_at and not consent.mail_refused_at:
        return
    _write(
        consent,
        **NO_ADDRESS
        | {
            # The same when it comes again: so the stop link of an old mail ends what goes on now.
            "mail_ref": keyed_hash(settings.HASH_KEY, "mailbox of notes", address_hash, consent.address)[
                :ADDRESS_LENGTH
            ],
            "mailbox_ref": mailbox_ref(address_hash),
            "address_hash": address_hash,
            "domain_hash": bucket_of(address),
            "sealed_address": settings.KEYRING.seal(address.for_sending, bound_to=bound_to(address_hash), dice=dice),
            "mail_asked_at": now,
        },
    )
    _ask(consent, now=now, dice=dice)


def ask_anew(consent: Consent, *, now: datetime, dice: Random) -> None:
    """One that said yes long ago says it once more, before anything comes there again."""
    if consent.mail_confirmed_at:
        _write(consent, mail_confirmed_at=None, mail_asked_at=now)
        _ask(consent, now=now, dice=dice)


def ask_after_all(consent: Consent, *, now: datetime) -> None:
    """It came from another house, which may not have asked before. Who was asked there `decide` knows, as here."""
    if is_still_asked(consent, now) and consent.mail_confirmed_at is None:
        post("notes asked", once=f"notes asked after all {consent.pk}", consent=consent.pk, now=now)


def decide(consent_pk: int, *, now: datetime) -> None:
    """Ask its owner by mail, if that may be. Raises NotYet where nobody else may be asked today."""
    with transaction.atomic():
        consent = hold_consent(Consent.objects.filter(pk=consent_pk, mail_confirmed_at=None))
        if consent is None or not consent.address_hash or not may_reach(consent):
            return
        try:
            asked = note_asking(consent.address_hash, consent.domain_hash, now=now)
        except Full:
            raise NotYet(next_day(now)) from None
        if asked:
            post("notes confirm", once=f"notes confirm {asked.pk}", consent=consent.pk, asked=asked.pk, now=now)


def confirm(mail_ref: str, *, now: datetime) -> Consent | None:
    """The owner of the mailbox said yes. None where there is nothing to say yes to, or no more."""
    with transaction.atomic():
        consent = hold_consent(Consent.objects.filter(mail_ref=mail_ref, closed_at=None))
        if consent is None or not (consent.mail_confirmed_at or is_still_asked(consent, now)):
            return None
        if consent.mail_confirmed_at is None:
            _write(consent, mail_confirmed_at=now)
            never_pestered(consent.address_hash)
            ask_whether_still_welcome(consent, now=now)
        return consent


def find(mail_ref: str) -> Consent | None:
    """By its name in links."""
    return Consent.objects.select_related("jar").filter(mail_ref=mail_ref).first() if mail_ref else None


def is_still_asked(consent: Consent, now: datetime) -> bool:
    return consent.mail_asked_at is not None and consent.mail_asked_at > now - CONFIRM_WITHIN


def takes_mail(consent: Consent) -> bool:
    """May notes go to its mailbox: was that wanted, confirmed, and not refused since?"""
    is_there = consent.place == Place.MAIL and consent.mail_confirmed_at and consent.closed_at is None
    return bool(is_there and not consent.mail_refused_at and may_reach(consent))


def may_reach(consent: Consent) -> bool:
    """Wants this mailbox no mail from here at all, or no little notes?"""
    if NeverAgain.objects.filter(mailbox_ref=consent.mailbox_ref).exists():
        return False
    return not Block.objects.filter(address_hash=consent.address_hash).exists()


def is_full_today(consent: Consent, *, now: datetime) -> bool:
    """Has it had all mails of a day, with those about letters?"""
    followed = Mailbox.objects.filter(address_hash=consent.address_hash).first()
    return followed is not None and is_full(followed.told_day, followed.told_that_day, now=now)


def ask_whether_still_welcome(consent: Consent, *, now: datetime) -> None:
    """Towards the end of the 90 days, by one mail; on the page it is asked in any case."""
    at = int(asks_again_at(consent).timestamp())
    once = f"still welcome {consent.pk} {int(consent.renewed_at.timestamp())}"
    post("still welcome", once=once, send_after=moment_to_ask(consent, now=now), consent=consent.pk, at=at, now=now)


def asks_again_at(consent: Consent) -> datetime:
    return consent.lapses_at - ASKED_AGAIN_BEFORE / 2


def moment_to_ask(consent: Consent, *, now: datetime) -> datetime:
    """From then on, now or later: within one of their moments, and not while they rest, if it can still be asked
    afterwards."""
    begins = max(now, asks_again_at(consent))
    rested = next_allowed(max(begins, consent.rest_ends or begins), consent.wishes)
    return rested if rested < consent.lapses_at else next_allowed(begins, consent.wishes)


def note_sent(consent: Consent, *, now: datetime) -> None:
    """It counts among the mails of the day where the same mailbox follows letters as well."""
    for followed in Mailbox.objects.filter(address_hash=consent.address_hash).values_list("pk", flat=True):
        note_mail(followed, now=now)


def forget_address(consent: Consent) -> None:
    _write(consent, **NO_ADDRESS)


def forget_mailbox(ref: str) -> None:
    """Its owner wants no mail from here, ever: the address goes. What comes lies on their page."""
    led_there = Consent.objects.filter(mailbox_ref=ref).exclude(mailbox_ref="")
    with transaction.atomic():
        hold_consents(led_there)
        led_there.update(**NO_ADDRESS, place=Place.PAGE)


def note_refused(consent: Consent, now: datetime) -> None:
    Consent.objects.filter(pk=consent.pk, address_hash=consent.address_hash).update(mail_refused_at=now)


def address_of(consent: Consent) -> str:
    """The address itself. Raises CannotUnseal where its key is lost."""
    address: str = settings.KEYRING.unseal(consent.sealed_address, bound_to=bound_to(consent.address_hash))
    return address


def erase_due(now: datetime) -> int:
    """Forget addresses that nobody confirmed within 48 hours, and those to which nothing has come for 90 days since a
    yes lapsed. Answers how many."""
    asked = Consent.objects.filter(mail_confirmed_at=None, mail_asked_at__isnull=False)
    unconfirmed = asked.exclude(mail_asked_at__gt=now - CONFIRM_WITHIN, mail_asked_at__lte=now + timedelta(days=1))
    lapsed = Consent.objects.exclude(sealed_address="").filter(renewed_at__lte=now - CONSENT_LASTS - REMEMBERED)
    return sum(over.update(**NO_ADDRESS, place=Place.PAGE) for over in (unconfirmed, lapsed))


def reseal(keyring: Keyring, **which: Any) -> tuple[int, int, int]:
    """See worker.rotation.Reseal."""
    consents = Consent.objects.all()
    return reseal_rows(consents, "sealed_address", lambda one: bound_to(one.address_hash), keyring, **which)


def _ask(consent: Consent, *, now: datetime, dice: Random) -> None:
    post("notes asked", once=f"notes asked {random_address(dice)}", consent=consent.pk, now=now)


def _write(consent: Consent, **said: Any) -> None:
    for name, value in said.items():
        setattr(consent, name, value)
    consent.save(update_fields=list(said))
