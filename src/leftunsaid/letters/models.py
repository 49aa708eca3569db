from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from leftunsaid.letters.over_time import LookBack as LookBack
from leftunsaid.letters.over_time import Outcome
from leftunsaid.letters.over_time import Postscript as Postscript
from leftunsaid.letters.over_time import Seal as Seal
from leftunsaid.lib.secrets import ADDRESS_LENGTH, keyed_hash
from leftunsaid.ownership.models import OwnerKey

DOUBLE_CLICK = timedelta(seconds=60)
COMMENTS_A_PAGE = 200
CARE = "care"  # why a comment waits under a letter in which somebody sounds in danger


def within_a_minute(now: datetime) -> Q:
    """Written in the minute around `now`. It ends on both sides, or a clock set back would make it last for days."""
    return Q(written_at__gt=now - DOUBLE_CLICK, written_at__lt=now + DOUBLE_CLICK)


def first_on_page(comment_number: int) -> int:
    """The number with which the page of a thread begins that this comment stands on. A page is a block of numbers."""
    return (comment_number - 1) // COMMENTS_A_PAGE * COMMENTS_A_PAGE + 1


class Visibility(models.TextChoices):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class WaitsFor(models.TextChoices):
    """Why new comments under a letter wait."""

    WRITER = "writer"  # the one who wrote it wants to read them first
    BURST = "burst"  # so many came at once that the letter began to wait by itself


STANDS = Q(shown_at__isnull=False, held_at=None, removed_at=None, withdrawn_at=None)
LISTED = STANDS & Q(visibility="public")


class LetterQuerySet(models.QuerySet["Letter"]):
    def just_sent(self, press_hash: str, now: datetime) -> LetterQuerySet:
        """What the same press brought within the last minute: a second one is a double click."""
        if not press_hash:
            return self.none()
        return self.filter(within_a_minute(now), press_hash=press_hash, withdrawn_at=None)

    def readable(self) -> LetterQuerySet:
        """What a stranger who has the address may read. Pages, lists, feeds and search all ask this."""
        return self.filter(STANDS).exclude(visibility=Visibility.PRIVATE)

    def listed(self) -> LetterQuerySet:
        """What stands in the lists, newest first."""
        # Not 'is not null': SQLite would walk over all that is in no list where there are few that are.
        return self.filter(listed_number__gte=1).order_by("-listed_number")

    def listed_above(self, number: int) -> LetterQuerySet:
        """What stands in the lists with a higher number, the lowest first."""
        # Not a part of `listed`: of two lower bounds SQLite may take the lower one, and walk up to the other.
        return self.filter(listed_number__gt=number).order_by("listed_number")

    def listed_by_day(self) -> LetterQuerySet:
        """The same by the instant of first showing, the latest first."""
        # Here 'is not null': it is what the index by day is made of.
        return self.filter(listed_number__isnull=False).order_by("-shown_at", "-listed_number")

    def listed_between(self, start: datetime, end: datetime) -> LetterQuerySet:
        """Of those, what was first shown from `start` on and before `end`."""
        return self.listed_by_day().filter(shown_at__gte=start, shown_at__lt=end)

    def listed_behind(self, letter: Letter) -> LetterQuerySet:
        """Of those, what stands behind this letter, also where that is in the lists no more."""
        same_instant = Q(shown_at=letter.shown_at, listed_number__lt=letter.number)
        # Said twice, so that the index is entered at the right place.
        behind = Q(shown_at__lt=letter.shown_at) | same_instant
        return self.listed_by_day().filter(behind, shown_at__lte=letter.shown_at)

    def listed_with(self, feeling: str, below: int | None = None) -> LetterQuerySet:
        """What stands in the lists and has this feeling beside it, newest first; only numbers below that one."""
        found = Q(found_by__slug=feeling)
        if below is not None:
            found &= Q(found_by__number__lt=below)
        return self.listed().filter(found).order_by("-found_by__number")

    def waiting(self) -> LetterQuerySet:
        """What somebody has to read before others can, oldest first. Nobody reads what is for its writer alone."""
        return (
            self.filter(held_at__isnull=False, removed_at=None, withdrawn_at=None)
            .exclude(visibility=Visibility.PRIVATE)
            .order_by("held_at", "pk")
        )

    def answered_by_time(self) -> LetterQuerySet:
        """Those of the lists under which their own writers came back to say something, newest first."""
        return self.listed().filter(postscript_count__gt=0)

    def crowded(self) -> LetterQuerySet:
        """Whose comments wait because of a burst, the latest burst first. What is private is nobody's to read."""
        return (
            self.filter(comments_wait_reason=WaitsFor.BURST, removed_at=None, withdrawn_at=None)
            .exclude(visibility=Visibility.PRIVATE)
            .order_by("-comments_wait_at", "-pk")
        )

    def kept_for(self, key: OwnerKey) -> LetterQuerySet:
        """What the holder of a key has written, newest first."""
        return self.filter(owner=key, withdrawn_at=None).order_by("-written_at", "-pk")


class Letter(models.Model):
    """A letter that could not be sent. Its states are dates: shown, held, removed, withdrawn, erased."""

    number = models.PositiveBigIntegerField(null=True, unique=True)  # given when first shown in public, for ever
    address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # /u/<address>, and its name on the key page
    waiting_address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # /waiting/<address>
    visibility = models.CharField(max_length=8, choices=Visibility)
    dear = models.TextField(blank=True)
    body = models.TextField()
    signature = models.TextField(blank=True)
    feelings = models.CharField(max_length=92, blank=True, default="", db_default="")  # up to three short names
    owner = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="letters")

    written_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)  # since then, and until its day, its words lie under its seal
    shown_at = models.DateTimeField(null=True)  # first shown to others: its age counts from here
    held_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=20, blank=True)
    removed_at = models.DateTimeField(null=True)
    removal_reason = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    comments_closed_at = models.DateTimeField(null=True)
    comments_wait_at = models.DateTimeField(null=True)  # since then new comments wait, or since the last burst
    comments_wait_reason = models.CharField(max_length=20, blank=True, choices=WaitsFor)
    # Somebody let new comments be shown at once again: what came before is no part of a burst any more.
    comments_opened_at = models.DateTimeField(null=True)
    comments_erased_at = models.DateTimeField(null=True)  # it is gone, and of its comments no word is left either
    edited_at = models.DateTimeField(null=True)  # others may have read other words before
    # Its writer sounds in danger: since then the desk reads new comments first. For 30 days, and told to nobody else.
    care_since = models.DateTimeField(null=True)

    # The number while the letter stands in the lists. The database keeps it, so no verb can forget to.
    listed_number = models.GeneratedField(
        expression=Case(When(LISTED, then=F("number"))),
        output_field=models.PositiveBigIntegerField(null=True),
        db_persist=True,
    )
    comment_count = models.PositiveIntegerField(default=0)  # of the items in its thread, stubs included
    last_comment_number = models.PositiveIntegerField(default=0)
    # How often it or its thread has changed. The database counts, by triggers (letters/revisions.py).
    revision = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    postscript_count = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)  # of what it foretold, as its writer says
    # Tells a double click from a second letter. Null, not empty: only so do both databases look it up by its index.
    press_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_letter_has_words_until_they_are_erased",
                condition=~Q(body="") | Q(erased_at__isnull=False) | Q(sealed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="of_a_sealed_letter_nothing_stands_here",
                condition=Q(sealed_at=None)
                | Q(body="", dear="", signature="", number=None, shown_at=None, held_at=None, erased_at=None),
            ),
            models.CheckConstraint(
                name="an_erased_letter_keeps_no_words",
                condition=Q(erased_at=None) | Q(body="", dear="", signature="", postscript_count=0, outcome=""),
            ),
            models.CheckConstraint(
                name="an_erased_letter_is_in_nobodys_care",
                condition=Q(erased_at=None) | Q(care_since=None),
            ),
            models.CheckConstraint(
                name="a_number_is_given_when_a_letter_is_shown",
                condition=Q(number=None) | Q(shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_listed_letter_has_a_number",
                condition=~LISTED | Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="comments_wait_for_a_reason",
                condition=Q(comments_wait_at=None, comments_wait_reason="")
                | Q(comments_wait_at__isnull=False, comments_wait_reason__in=["writer", "burst"]),
            ),
        ]
        indexes = [
            models.Index(fields=["listed_number"], name="letters_in_the_lists"),
            models.Index(
                fields=["shown_at", "listed_number"], name="letters_by_day", condition=Q(listed_number__isnull=False)
            ),
            models.Index(fields=["owner", "written_at", "id"], name="letters_of_a_key"),
            models.Index(
                fields=["held_at", "id"],
                name="letters_waiting",
                condition=Q(held_at__isnull=False, removed_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["press_hash"], name="letters_just_sent", condition=Q(press_hash__isnull=False)),
            models.Index(
                fields=["removed_at"], name="letters_removed", condition=Q(removed_at__isnull=False, erased_at=None)
            ),
            models.Index(
                fields=["erased_at"],
                name="letters_comments_to_erase",
                condition=Q(erased_at__isnull=False, comments_erased_at=None),
            ),
            models.Index(
                fields=["comments_wait_at"], name="letters_in_a_burst", condition=Q(comments_wait_reason="burst")
            ),
            models.Index(
                fields=["listed_number"], name="letters_answered_by_time", condition=Q(postscript_count__gt=0)
            ),
            models.Index(fields=["care_since"], name="letters_in_care", condition=Q(care_since__isnull=False)),
        ]

    @property
    def path(self) -> str:
        """Where it is read: `/letter/42`, or `/u/...` for one that is found by its link alone."""
        return f"/letter/{self.number}" if self.is_public and self.number else f"/u/{self.address}"

    def thread_path(self, comment_number: int) -> str:
        """The page of its thread on which a comment stands. It never shifts."""
        first = first_on_page(comment_number)
        return self.path if first == 1 else f"{self.path}/from/{first}"

    @property
    def waiting_path(self) -> str:
        """Where its author is told how it stands with it."""
        return f"/waiting/{self.waiting_address}"

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def is_gone(self) -> bool:
        return self.withdrawn_at is not None or self.removed_at is not None

    @property
    def is_sealed(self) -> bool:
        """Do its words wait for their day? Nobody reads them anywhere, but its writer who asks for it."""
        return self.sealed_at is not None

    @property
    def is_readable(self) -> bool:
        """The same rule as `Letter.objects.readable()`, for a letter in hand."""
        return bool(self.shown_at and not self.held_at and not self.is_gone and not self.is_private)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written in it, the letter itself first."""
        return self.body, self.dear, self.signature

    @property
    def all_texts(self) -> tuple[str, ...]:
        """The same, and what was added later."""
        added = self.postscripts.values_list("body", flat=True) if self.postscript_count else ()
        return *self.texts, *added

    @property
    def wording(self) -> str:
        """A fingerprint of its words, to tell whether somebody has changed them, or added some, since."""
        told_later = (str(self.postscript_count),) if self.postscript_count else ()
        return keyed_hash(settings.HASH_KEY, "wording", *self.texts, *told_later)

    @property
    def is_listed(self) -> bool:
        """The same rule as `Letter.objects.listed()`, for a letter in hand."""
        return self.is_readable and self.is_public

    def may_be_edited(self, now: datetime) -> bool:
        """For a day after it was first shown (as set), and as long as nobody but its writer could read it."""
        if self.is_gone or self.erased_at or self.is_sealed:
            return False
        return self.shown_at is None or now < self.shown_at + settings.LEFTUNSAID.edit_window

    @property
    def takes_comments(self) -> bool:
        return self.is_readable and self.comments_closed_at is None

    @property
    def door(self) -> str:
        """What becomes of new comments: 'open', 'wait' or 'closed'."""
        if self.comments_closed_at:
            return "closed"
        return "wait" if self.comments_wait_at else "open"

    @property
    def comments_wait_for_writer(self) -> bool:
        return self.comments_wait_reason == WaitsFor.WRITER and self.comments_closed_at is None

    @property
    def comments_wait_for(self) -> str:
        """Why a new comment waits, or ''. Under a letter to be careful with the desk reads before anybody else."""
        return CARE if self.care_since else self.comments_wait_reason

    @property
    def why_edits_wait(self) -> str:
        """Why a comment that is changed waits again, or ''. Where none are taken, nobody stands at the door."""
        return "" if self.comments_closed_at else self.comments_wait_for

    @property
    def seems_to_wait_for_writer(self) -> bool:
        """What everybody is told of its door: that somebody may be in danger looks like the writer's own wish."""
        return self.comments_closed_at is None and self.comments_wait_for in (CARE, WaitsFor.WRITER)

    @property
    def since(self) -> datetime:
        """The instant its age counts from."""
        return self.shown_at or self.written_at


class FoundByFeeling(models.Model):
    """A letter that stands in the lists has one for each of its feelings: an index cannot look into `feelings`."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="found_by")
    slug = models.CharField(max_length=30)
    number = models.PositiveBigIntegerField()  # the letter's own

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="a_letter_is_found_once_by_a_feeling")]


class EarlierWording(models.Model):
    """What a letter said before an edit: for the desk alone, until it was looked at, and for 7 days at most."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="earlier_wordings")
    dear = models.TextField(blank=True)
    body = models.TextField()
    signature = models.TextField(blank=True)
    replaced_at = models.DateTimeField(db_index=True)


class ListedInBlock(models.Model):
    """How many letters of one block of numbers stand in the lists, for the blocks of each size in `lists.SIZES`."""

    size = models.PositiveIntegerField()
    first = models.PositiveBigIntegerField()  # the lowest number that belongs to the block
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "first"], name="a_block_is_counted_once")]


class LastNumber(models.Model):
    """One row: the highest number a letter has. Locking it puts publications in a row, one after the other."""

    number = models.PositiveBigIntegerField(default=0)
