from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from leftunsaid.lib.secrets import ADDRESS_LENGTH
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions.models import CONFIRM_WITHIN, NeverAgain

NOTICE = timedelta(hours=48)  # from the mail that tells until the link that opens
LINK_LASTS = timedelta(hours=48)
LASTS = timedelta(days=7)  # from the asking to the end, also where mails went slowly
TOLD_FOR = timedelta(days=30)  # so long the holder's page says that somebody came back


class Reach(models.TextChoices):
    """What whoever reads the mailbox may do, once the notice is over."""

    TAKING_BACK = "back"
    EVERYTHING = "all"


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def confirmed(self) -> RecoveryQuerySet:
        """Whose mailbox has said yes, and takes mails of this house."""
        silenced = NeverAgain.objects.filter(mailbox_ref=OuterRef("mailbox_ref"))
        return self.filter(~Exists(silenced), confirmed_at__isnull=False)

    def pending(self, now: datetime) -> RecoveryQuerySet:
        """Chosen, not confirmed, and not too long ago to be."""
        return self.filter(confirmed_at=None, chosen_at__gt=now - CONFIRM_WITHIN)

    def left_pending(self, now: datetime) -> RecoveryQuerySet:
        too_old = Q(chosen_at__lte=now - CONFIRM_WITHIN) | Q(chosen_at__gt=now + CONFIRM_WITHIN)
        return self.filter(too_old, confirmed_at=None)


class Recovery(models.Model):
    """A mailbox that leads back to a key, because its holder wanted that. There is none unless somebody asks for it."""

    key = models.OneToOneField(OwnerKey, on_delete=models.CASCADE, related_name="recovery")
    ref = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # its name in links
    mailbox_ref = models.CharField(max_length=ADDRESS_LENGTH, db_index=True)  # by which all spellings are found
    sealed_address = models.TextField()
    reach = models.CharField(max_length=4, choices=Reach)
    chosen_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # its mailbox was asked whether it is so
    confirmed_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)  # when somebody last asked for a way back

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["chosen_at"], name="mailboxes_pending", condition=Q(confirmed_at=None)),
            models.Index(fields=["called_at"], name="mailboxes_called", condition=Q(called_at__isnull=False)),
        ]


class Knock(models.Model):
    """Somebody typed an address to come back by. Nobody has looked yet whether it is known here; the worker does."""

    mailbox_ref = models.CharField(max_length=ADDRESS_LENGTH)
    knocked_at = models.DateTimeField(db_index=True)


class WayBackQuerySet(models.QuerySet["WayBack"]):
    def under_way(self) -> WayBackQuerySet:
        """By which nobody has come back yet."""
        return self.filter(used_at=None)


class WayBack(models.Model):
    """A link is on its way, unless somebody who knows better stops it. It opens once, and what was used stays told."""

    recovery = models.OneToOneField(Recovery, on_delete=models.CASCADE, related_name="way_back")
    ref = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # its name in links
    asked_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True)  # the mailbox was told: from here the notice counts
    sent_at = models.DateTimeField(null=True)  # the link went out
    used_at = models.DateTimeField(null=True)  # somebody came back by it

    objects = WayBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_link_before_its_notice",
                condition=Q(sent_at=None) | Q(told_at__isnull=False),
            ),
        ]

    @property
    def opens_at(self) -> datetime:
        """The first instant at which the link can open anything, as far as is known by now."""
        return (self.told_at or self.asked_at) + NOTICE

    def is_open(self, now: datetime) -> bool:
        is_ready = self.told_at is not None and self.sent_at is not None and self.opens_at <= now
        return is_ready and self.used_at is None

    def is_over(self, now: datetime) -> bool:
        """Too old to be used, or to be told of; or from a time when the clock ran ahead."""
        if self.used_at:
            return self.used_at + TOLD_FOR <= now
        end = self.sent_at + LINK_LASTS if self.sent_at else self.asked_at + LASTS
        return end <= now or self.asked_at > now + LASTS
