from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from leftunsaid.lib.secrets import ADDRESS_LENGTH
from leftunsaid.lib.text import LINE_LIMIT
from leftunsaid.moderation.written_once import Line
from leftunsaid.notes.draw import A_WEEK_AT_MOST, Moment, Wishes
from leftunsaid.ownership.models import OwnerKey

NOTE_LIMIT = 500
CARD_LASTS = timedelta(days=14)
CONSENT_LASTS = timedelta(days=90)
ASKED_AGAIN_BEFORE = timedelta(days=14)  # so long before it lapses the page asks whether notes are still welcome
CONFIRM_WITHIN = timedelta(hours=48)


class Jar(models.Model):
    """What one person fills with little notes for another. Whether they come its owner learns nowhere in it."""

    address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # /key/jar/<address>
    owner = models.ForeignKey(OwnerKey, on_delete=models.CASCADE, related_name="jars")
    signature = models.CharField(max_length=LINE_LIMIT, blank=True)  # who the card says it is from
    made_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)  # of its notes
    # Somebody has taken a card of it. From then on it is theirs until they agree to another, though they have closed
    # it or are gone: else its owner could find out by taking a card of their own.
    taken_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)  # it was not welcome: nothing comes out of it until somebody has looked
    ended_at = models.DateTimeField(null=True)  # somebody has looked, and nothing comes out of it any more

    @property
    def gives(self) -> bool:
        return self.frozen_at is None and self.ended_at is None


class Note(models.Model):
    """A few words in a jar. Its owner sees it there whether it was drawn or not."""

    jar = models.ForeignKey(Jar, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)  # for the draw alone: on no page of the jar's owner

    class Meta:
        ordering = ["jar_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["jar", "number"], name="a_note_has_its_place_in_the_jar"),
            models.CheckConstraint(name="a_note_has_words", condition=~Q(body="")),
        ]
        indexes = [models.Index(fields=["jar", "id"], name="notes_in_the_jar", condition=Q(drawn_at=None))]


class Card(models.Model):
    """An invitation to hand over: six words, of which a keyed hash is kept. A jar has one at a time."""

    jar = models.ForeignKey(Jar, on_delete=models.CASCADE, related_name="cards")
    words_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True)  # on no page of the jar's owner

    def fades_at(self) -> datetime:
        return self.made_at + CARD_LASTS

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.made_at <= now < self.fades_at()


class Place(models.TextChoices):
    """Where notes come to. What came lies on the page of whoever got it in any case."""

    PAGE = "page"
    FEED = "feed"
    MAIL = "mail"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def welcoming(self, now: datetime) -> ConsentQuerySet:
        """Those whose receiver wants notes, and said so within 90 days; also while they rest."""
        return self.filter(closed_at=None, waits_at=None, renewed_at__gt=now - CONSENT_LASTS)


class Consent(models.Model):
    """Somebody took a card, and said yes: where notes may come, at which moments, how many; and when they rest."""

    address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # /key/notes/<address>
    owner = models.ForeignKey(OwnerKey, on_delete=models.CASCADE, related_name="consents")
    jar = models.ForeignKey(Jar, null=True, on_delete=models.SET_NULL, related_name="consents")  # none: tipped out
    signature = models.CharField(max_length=LINE_LIMIT, blank=True)  # as the card said
    accepted_at = models.DateTimeField()
    renewed_at = models.DateTimeField()  # the last yes: it is good for 90 days
    waits_at = models.DateTimeField(null=True)  # since then it waits for the yes of whoever got the notes so far
    rests_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    place = models.CharField(max_length=4, choices=Place, default=Place.PAGE)
    feed_address = models.CharField(max_length=ADDRESS_LENGTH, null=True, unique=True)  # noqa: DJ001
    moments = models.CharField(max_length=60)  # their names, parted by commas
    days = models.CharField(max_length=7)  # '0' is Monday
    a_week = models.PositiveSmallIntegerField(default=3)
    zone = models.CharField(max_length=60, blank=True)  # '' is the time zone of the house

    mail_ref = models.CharField(max_length=ADDRESS_LENGTH, null=True, unique=True)  # noqa: DJ001 (its name in links)
    mailbox_ref = models.CharField(max_length=ADDRESS_LENGTH, blank=True, db_index=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True)
    domain_hash = models.CharField(max_length=64, blank=True)
    sealed_address = models.TextField(blank=True)
    mail_asked_at = models.DateTimeField(null=True)
    mail_confirmed_at = models.DateTimeField(null=True)
    mail_refused_at = models.DateTimeField(null=True)  # its mail server will not take our mails
    # Said behind a link that came there: it wins over what is pressed with the eight words, which others may know.
    mail_rests_until = models.DateTimeField(null=True)
    mail_a_week = models.PositiveSmallIntegerField(null=True)

    round = models.PositiveIntegerField(default=0)  # of the draw: there is one envelope at a time
    next_at = models.DateTimeField(null=True)  # the moment that was drawn: told to nobody
    came_lately = models.JSONField(default=list)  # when notes came within nine days, for the ceiling

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jar", "owner"], name="somebody_takes_from_a_jar_once"),
            models.CheckConstraint(
                name="one_note_a_day_at_most",
                condition=Q(a_week__gte=1, a_week__lte=A_WEEK_AT_MOST),
            ),
            models.CheckConstraint(
                name="mail_goes_only_where_somebody_was_asked",
                condition=Q(mail_confirmed_at=None) | Q(mail_asked_at__lte=F("mail_confirmed_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["mail_asked_at"],
                name="notes_mail_unconfirmed",
                condition=Q(mail_confirmed_at=None, mail_asked_at__isnull=False),
            ),
            models.Index(fields=["renewed_at"], name="notes_mailbox_lapses", condition=~Q(sealed_address="")),
        ]

    @property
    def wishes(self) -> Wishes:
        return Wishes(
            moments=tuple(Moment(name) for name in self.moments.split(",") if name),
            days=frozenset(map(int, self.days)),
            a_week=min(self.a_week, self.mail_a_week or A_WEEK_AT_MOST),
            zone=self.time_zone,
        )

    @property
    def time_zone(self) -> ZoneInfo:
        house: ZoneInfo = settings.LEFTUNSAID.time_zone
        try:
            return ZoneInfo(self.zone) if self.zone else house
        except (ZoneInfoNotFoundError, ValueError):  # a name that this machine does not know any more
            return house

    @property
    def lapses_at(self) -> datetime:
        return self.renewed_at + CONSENT_LASTS

    def is_welcoming(self, now: datetime) -> bool:
        """The same rule as `Consent.objects.welcoming()`, for one in hand."""
        return self.closed_at is None and self.waits_at is None and self.lapses_at > now

    @property
    def rest_ends(self) -> datetime | None:
        """That of the mailbox, or that of the eight words, whichever is longer."""
        return max(filter(None, [self.rests_until, self.mail_rests_until]), default=None)

    def rests(self, now: datetime) -> bool:
        return self.rest_ends is not None and self.rest_ends > now

    def is_asked_again(self, now: datetime) -> bool:
        """Is it time to say whether notes are still welcome?"""
        return self.closed_at is None and now >= self.lapses_at - ASKED_AGAIN_BEFORE


class KeptNote(models.Model):
    """A note that came: a copy in the keepsake of whoever got it, who alone lets go of it."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="kept")
    note = models.ForeignKey(Note, null=True, on_delete=models.SET_NULL, related_name="kept")  # as long as it is there
    round = models.PositiveIntegerField()  # in which it was drawn
    body = models.TextField()
    delivered_at = models.DateTimeField()
    heart_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)  # from then on the one who wrote it sees that it came

    class Meta:
        ordering = ["consent_id", "-round"]  # as its index has them
        constraints = [
            models.UniqueConstraint(fields=["consent", "round"], name="one_note_is_drawn_at_a_time"),
            models.UniqueConstraint(fields=["note"], name="no_note_comes_twice"),
        ]

    @property
    def since(self) -> datetime:
        """Of which its age is told."""
        return self.delivered_at


class Block(models.Model):
    """Somebody wants no little notes from one person any more; and none from anybody at a mailbox, if it was one."""

    owner = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="blocks")  # who blocks
    blocked = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="+")
    signature = models.CharField(max_length=LINE_LIMIT, blank=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True)
    since = models.DateTimeField()


class Complaint(models.Model):
    """Somebody pressed 'this is not welcome'. What came is shown at the desk only if they said so."""

    # None: they left nothing behind since. What they said of the jar is looked at all the same.
    consent = models.ForeignKey(Consent, null=True, on_delete=models.SET_NULL, related_name="complaints")
    jar = models.ForeignKey(Jar, null=True, on_delete=models.SET_NULL, related_name="complaints")
    said_at = models.DateTimeField()
    may_be_read_at = models.DateTimeField(null=True)  # since then what came may be read at the desk
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["said_at", "id"], name="complaints_open", condition=Q(settled_at=None))]


class JarDecision(Line):
    """What somebody who looks after the house decided about a jar. Written once, never changed."""

    jar_address = models.CharField(max_length=ADDRESS_LENGTH, db_index=True)
    act = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
