"""Jars that were not welcome: what somebody at the desk sees of them, and decides. Whoever fills one is not told."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from leftunsaid.notes.in_order import hold_jar
from leftunsaid.notes.models import Complaint, Jar, JarDecision, KeptNote
from leftunsaid.removals import note

AT_ONCE = 50


def open_complaints() -> QuerySet[Complaint]:
    """Those that nobody has answered, the oldest first."""
    return Complaint.objects.filter(settled_at=None).select_related("jar", "consent").order_by("said_at", "pk")


def notes_shown(complaint: Complaint) -> list[KeptNote]:
    """What came, the newest first; nothing unless whoever complained said that it may be read."""
    return list(complaint.consent.kept.all()[:AT_ONCE]) if complaint.consent and complaint.may_be_read_at else []


def end_jar(complaint: Complaint, *, by: str, now: datetime) -> None:
    """Nothing ever comes out of that jar again, for anybody."""
    with transaction.atomic():
        if complaint.jar:
            note("ended", "jar", complaint.jar.address)
            Jar.objects.filter(pk=complaint.jar.pk).update(ended_at=now)
        of_jar = open_complaints().filter(jar=complaint.jar_id) if complaint.jar_id else _alone(complaint)
        _settle(of_jar, complaint, "end", by=by, now=now)


def let_go_on(complaint: Complaint, *, by: str, now: datetime) -> None:
    """Another receiver may get its notes, once nobody else's complaint waits. Whoever complained gets none."""
    with transaction.atomic():
        jar = hold_jar(complaint.jar_id)
        _settle(_alone(complaint), complaint, "go on", by=by, now=now)
        if jar and not open_complaints().filter(jar=jar).exists():
            Jar.objects.filter(pk=jar.pk).update(frozen_at=None)


def decisions() -> QuerySet[JarDecision]:
    """The newest first."""
    return JarDecision.objects.order_by("-pk")


def _alone(complaint: Complaint) -> QuerySet[Complaint]:
    return open_complaints().filter(pk=complaint.pk)


def _settle(answered: QuerySet[Complaint], complaint: Complaint, act: str, *, by: str, now: datetime) -> None:
    if answered.order_by().update(settled_at=now):
        address = complaint.jar.address if complaint.jar else ""
        JarDecision.objects.create(jar_address=address, act=act, by=by, decided_at=now)
