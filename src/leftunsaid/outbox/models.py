from __future__ import annotations

from datetime import datetime

from django.db import connection, models
from django.db.models import Q

OPEN = Q(sent_at=None, dropped_at=None, failed_at=None)

# What goes to many goes last: somebody waits for the mail they asked for, and what is no mail is quick. Only a mail is
# posted to go last.
RANKS = FIRST, LAST = 0, 1

# Asked twice before every mail, and noted once after it: written out, each takes a tenth of the time.
IN_THIS_HAND = "id = %s AND fence = %s AND sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL"
IS_HELD = f"SELECT 1 FROM outbox_envelope WHERE {IN_THIS_HAND}"  # noqa: S608
NOTE_SENT = f"UPDATE outbox_envelope SET sent_at = %s, failure = '', tries = tries + 1 WHERE {IN_THIS_HAND}"  # noqa: S608


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def open(self) -> EnvelopeQuerySet:
        """What has not come to its end yet."""
        return self.filter(OPEN)

    def due(self, now: datetime, rank: int | None = None) -> EnvelopeQuerySet:
        """Whose moment has come, the longest due first."""
        due = self.open().filter(due_at__lte=now).order_by("due_at", "pk")
        return due if rank is None else due.filter(rank=rank)

    def stuck(self, since: datetime) -> EnvelopeQuerySet:
        """Never tried, though due since then: nobody seems to deliver."""
        return self.open().filter(due_at__lte=since, tries=0)


class Envelope(models.Model):
    """Something that happens later. It holds ids alone: what is said is read when its moment has come."""

    kind = models.CharField(max_length=40)  # who opens it: settings.OUTBOX says
    rank = models.PositiveSmallIntegerField(default=FIRST)
    once = models.CharField(max_length=120, unique=True)  # so that nothing is said twice though a verb runs twice
    ids = models.JSONField(default=dict)
    looked_at = models.DateTimeField()  # when it was posted, or last taken in hand
    due_at = models.DateTimeField()  # when to take it in hand: also the end of a lease
    tries = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)  # goes up with every lease: whoever lost theirs changes nothing

    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # there was nothing to send, or nobody wants it any more
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)  # why it goes on, or ended, badly: no words, no address

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_envelope_ends_in_one_way",
                condition=Q(sent_at=None, dropped_at=None)
                | Q(sent_at=None, failed_at=None)
                | Q(dropped_at=None, failed_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="envelopes_due", condition=OPEN),
            models.Index(fields=["rank", "due_at", "id"], name="envelopes_due_by_rank", condition=OPEN),
            models.Index(fields=["looked_at"], name="envelopes_looked_at", condition=OPEN),
            models.Index(fields=["sent_at"], name="envelopes_sent", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["dropped_at"], name="envelopes_dropped", condition=Q(dropped_at__isnull=False)),
            models.Index(fields=["failed_at"], name="envelopes_failed", condition=Q(failed_at__isnull=False)),
        ]

    @property
    def is_open(self) -> bool:
        """The same rule as `Envelope.objects.open()`, for one in hand."""
        return self.sent_at is None and self.dropped_at is None and self.failed_at is None

    def is_held(self) -> bool:
        """Is it still in the hand that took it as it is here?"""
        with connection.cursor() as cursor:
            cursor.execute(IS_HELD, [self.pk, self.fence])
            return cursor.fetchone() is not None

    def note_sent(self, now: datetime) -> bool:
        """Write down that it was sent, if it is still in this hand."""
        with connection.cursor() as cursor:
            cursor.execute(NOTE_SENT, [connection.ops.adapt_datetimefield_value(now), self.pk, self.fence])
            return bool(cursor.rowcount)

    def note(self, **said: object) -> bool:
        """Write down how else it went, if it is still in this hand."""
        return bool(Envelope.objects.open().filter(pk=self.pk, fence=self.fence).update(**said))
