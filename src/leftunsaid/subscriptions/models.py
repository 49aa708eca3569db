from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import STANDS, Letter, Visibility
from leftunsaid.lib.secrets import ADDRESS_LENGTH
from leftunsaid.ownership.models import OwnerKey

CONFIRM_WITHIN = timedelta(hours=48)


class FoundAs(models.TextChoices):
    """Who could read the letter when somebody left an address there."""

    PUBLIC = Visibility.PUBLIC.value
    UNLISTED = Visibility.UNLISTED.value
    PRIVATE = Visibility.PRIVATE.value
    SEALED = "sealed"  # nobody: they wanted to hear when it opens


class Ask(models.Model):
    """An address that was left at a form just now. Nobody has looked yet whether it is known; the worker does."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")  # it was left with
    owner = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="+")
    found_as = models.CharField(max_length=8, choices=FoundAs)
    address_hash = models.CharField(max_length=64, db_index=True)
    domain_hash = models.CharField(max_length=64, blank=True)  # '' for the domains that half the world has
    sealed_address = models.TextField()
    after_number = models.PositiveIntegerField()  # later comments are news
    asked_at = models.DateTimeField(db_index=True)


class Mailbox(models.Model):
    """An address that follows letters. It stands here sealed, and is found by its keyed hash."""

    ref = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # its name in links, always the same
    address_hash = models.CharField(max_length=64, unique=True)
    sealed_address = models.TextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the first time its owner pressed the button
    refused_at = models.DateTimeField(null=True)  # its mail server will not take our mails: nothing goes there
    told_day = models.DateField(null=True)
    told_that_day = models.PositiveIntegerField(default=0)  # mails on that day, over all letters
    asked_day = models.DateField(null=True)
    asked_that_day = models.PositiveIntegerField(default=0)  # those among them that asked about further letters
    asking_no = models.PositiveIntegerField(default=1)  # of the next mail that asks: there is one at a time


class Cadence(models.TextChoices):
    """How soon somebody wants to hear."""

    AT_ONCE = "once"
    HOURLY = "hourly"
    DAILY = "daily"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def live(self) -> SubscriptionQuerySet:
        """Those whose letter can be read where its subscriber found it: not by a link they were never given."""
        stands = Letter.objects.filter(STANDS, pk=OuterRef("letter"))
        at_its_number = stands.filter(visibility=Visibility.PUBLIC)
        by_its_link = stands.filter(visibility=Visibility.UNLISTED)
        sealed = Letter.objects.filter(pk=OuterRef("letter"), sealed_at__isnull=False)
        waits = sealed.filter(removed_at=None, withdrawn_at=None)
        return self.filter(
            Q(Exists(waits), found_as=FoundAs.SEALED)
            | Exists(at_its_number)
            | Exists(by_its_link.filter(number=None))
            | Q(Exists(by_its_link), found_as=Visibility.UNLISTED)
        )

    def confirmed(self) -> SubscriptionQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def to_be_told(self) -> SubscriptionQuerySet:
        """Those who said yes to a letter that they can read, and whose mailbox takes mails and wants them."""
        return self.live().taking_mail().exclude(found_as=FoundAs.SEALED)

    def waiting_for_opening(self) -> SubscriptionQuerySet:
        """Those who said yes to hear of one thing, that a sealed letter has opened, and were not told yet."""
        return self.taking_mail().filter(found_as=FoundAs.SEALED)

    def taking_mail(self) -> SubscriptionQuerySet:
        """Those who said yes, and whose mailbox takes mails and wants them."""
        silenced = NeverAgain.objects.filter(mailbox_ref=OuterRef("mailbox__ref"))
        return self.confirmed().filter(~Exists(silenced), mailbox__refused_at=None)

    def pending(self, now: datetime) -> SubscriptionQuerySet:
        """Asked for, not confirmed, and not too old to be."""
        return self.filter(confirmed_at=None, asked_at__gt=now - CONFIRM_WITHIN)

    def left_pending(self, now: datetime) -> SubscriptionQuerySet:
        """Asked for, and too old by now to be confirmed, or from a time when the clock ran ahead."""
        too_old = Q(asked_at__lte=now - CONFIRM_WITHIN) | Q(asked_at__gt=now + CONFIRM_WITHIN)
        return self.filter(too_old, confirmed_at=None)

    def behind(self, comment_number: int) -> SubscriptionQuerySet:
        """Those who were not told up to there, or passed over something."""
        passed_over = PassedOver.objects.filter(subscription=OuterRef("pk"))
        return self.filter(Q(told_up_to__lt=comment_number) | Exists(passed_over))

    def without(self, comment: Comment) -> SubscriptionQuerySet:
        """Those who have not heard of this comment."""
        passed_over = PassedOver.objects.filter(subscription=OuterRef("pk"), comment=comment)
        return self.filter(Q(told_up_to__lt=comment.news_number or 0) | Exists(passed_over))


class Subscription(models.Model):
    """One mailbox follows one letter, once its owner has said so."""

    ref = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # its name in links, the same when it comes again
    # Its name in the mail that asks: whoever asks anew is answered by the mail that asks anew.
    asked_ref = models.CharField(max_length=ADDRESS_LENGTH, null=True, unique=True)  # noqa: DJ001
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="subscriptions")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="subscriptions")
    owner = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="subscriptions")
    left_with = models.ForeignKey(
        Comment, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # their own: not told
    found_as = models.CharField(max_length=8, choices=FoundAs)  # as in Ask
    asked_at = models.DateTimeField()
    asked_by_mail_at = models.DateTimeField(null=True)  # their mailbox was told that somebody asked
    confirmed_at = models.DateTimeField(null=True)

    told_up_to = models.PositiveIntegerField()  # the number of the last comment they were told of, or knew
    told_at = models.DateTimeField(null=True)
    told_day = models.DateField(null=True)
    told_that_day = models.PositiveIntegerField(default=0)
    notice_no = models.PositiveIntegerField(default=1)  # of the next mail: there is one at a time

    cadence = models.CharField(max_length=6, choices=Cadence, default=Cadence.AT_ONCE)
    quiet_from = models.PositiveSmallIntegerField(null=True)  # hours of the day, in their time zone
    quiet_to = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=60, blank=True)  # '' is the time zone of the house

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "letter"], name="a_mailbox_follows_a_letter_once"),
            models.CheckConstraint(
                name="quiet_hours_begin_and_end",
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False, quiet_from__lte=23, quiet_to__lte=23),
            ),
        ]
        indexes = [
            models.Index(
                fields=["letter", "id"], name="subscriptions_confirmed", condition=Q(confirmed_at__isnull=False)
            ),
            models.Index(fields=["asked_at"], name="subscriptions_pending", condition=Q(confirmed_at=None)),
        ]

    @property
    def waits_for_opening(self) -> bool:
        return self.found_as == FoundAs.SEALED

    @property
    def is_live(self) -> bool:
        """The same rule as `Subscription.objects.live()`, for one in hand."""
        if self.letter.is_sealed:
            return self.waits_for_opening and not self.letter.is_gone
        has_its_link = self.letter.number is None or self.found_as == Visibility.UNLISTED
        return self.letter.is_readable and (self.letter.is_public or has_its_link)


class PassedOver(models.Model):
    """A comment that stood in no notice, though later ones did: it could not be read. It is told should it return."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="passed_over")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "comment"], name="passed_over_once")]


class AskedBefore(models.Model):
    """An address was asked by mail whether it wants news, and has not said yes. Kept for a year, to pester nobody."""

    address_hash = models.CharField(max_length=64)
    domain_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "asked_at"], name="asked_before_of_address"),
            models.Index(fields=["domain_hash", "asked_at"], name="asked_before_of_domain"),
        ]


class DayOfAsking(models.Model):
    """How many addresses were asked on one day. Whoever asks one more locks the row: so nobody slips past a limit."""

    day = models.DateField(unique=True)
    mails = models.PositiveIntegerField(default=0)

    def one_more(self) -> None:
        DayOfAsking.objects.filter(pk=self.pk).update(mails=F("mails") + 1)
        self.mails += 1


class NeverAgain(models.Model):
    """An address that wants no mail from this house, ever. Nothing but a keyed hash of it is left, and it wins."""

    mailbox_ref = models.CharField(max_length=ADDRESS_LENGTH, unique=True)
    since = models.DateTimeField()
