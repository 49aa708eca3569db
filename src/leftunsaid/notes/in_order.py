"""The one order in which little notes are held on to, so that nobody waits for somebody who waits for them.

First the key of whoever presses, or for whom a note is drawn: it alone, never another's beside it. Then the jar, where
more of its yeses are changed than one. Then a yes; of several the oldest first. Then a note, and last what came of it.

Keys and jars are held so that rows may point at them meanwhile (`no_key`): PostgreSQL looks for what a row points at
whenever it is new, or changed twice, and whoever blocks somebody points at a key that its holder may be pressing with.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet

from leftunsaid.notes.models import Consent, Jar
from leftunsaid.ownership.models import OwnerKey


@contextmanager
def holding(consent: Consent, *, and_jar: bool = False) -> Iterator[Consent | None]:
    """One transaction in which nobody else changes it, read anew; None where it is gone. With its jar, if asked for."""
    with transaction.atomic():
        hold_receiver(consent.pk)
        if and_jar:
            hold_jar(consent.jar_id)
        current = hold_consent(Consent.objects.filter(pk=consent.pk))
        yield current
        if current and Consent.objects.filter(pk=current.pk).exists():
            consent.refresh_from_db()


def hold_receiver(consent_pk: int) -> None:
    """The key of whoever gets these notes. The caller's transaction holds on to it, here and below."""
    receiver = Consent.objects.filter(pk=consent_pk).values("owner")
    list(OwnerKey.objects.select_for_update(no_key=True).filter(pk__in=receiver).values_list("pk"))


def hold_jar(pk: int | None) -> Jar | None:
    """The jar, read anew; None where it is gone, or was never known."""
    return Jar.objects.select_for_update(no_key=True).filter(pk=pk or 0).first()


def hold_consent(consents: QuerySet[Consent]) -> Consent | None:
    """The one that there is of these yeses, read anew."""
    return next(iter(hold_consents(consents)), None)


def hold_consents(consents: QuerySet[Consent]) -> list[Consent]:
    """These yeses, read anew."""
    return list(consents.select_for_update(of=("self",)).order_by("pk"))
