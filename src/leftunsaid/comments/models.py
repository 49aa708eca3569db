from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from leftunsaid.letters.models import COMMENTS_A_PAGE, Letter, within_a_minute
from leftunsaid.lib.secrets import ADDRESS_LENGTH
from leftunsaid.ownership.models import OwnerKey


class CommentQuerySet(models.QuerySet["Comment"]):
    def thread_of(self, letter: Letter) -> CommentQuerySet:
        """The items under a letter in the order of first showing: comments, and stubs where one was."""
        return self.filter(letter=letter, number__isnull=False).order_by("number")

    def page_of(self, letter: Letter, first: int) -> CommentQuerySet:
        """The items on the page of the thread that begins with number `first`."""
        return self.thread_of(letter).filter(number__gte=first, number__lt=first + COMMENTS_A_PAGE)

    def waiting(self) -> CommentQuerySet:
        """What somebody has to read before others can, oldest first."""
        return self.filter(
            held_at__isnull=False, removed_at=None, withdrawn_at=None, erased_at=None, letter__withdrawn_at=None
        ).order_by("held_at", "pk")

    def just_sent(self, letter: Letter, press_hash: str, now: datetime) -> CommentQuerySet:
        """What the same press brought within the last minute: a second one is a double click."""
        if not press_hash:
            return self.none()
        return self.filter(
            within_a_minute(now), letter=letter, press_hash=press_hash, withdrawn_at=None
        ).select_related("letter")

    def kept_for(self, key: OwnerKey) -> CommentQuerySet:
        """What the holder of a key has answered, newest first; for 30 days also where the letter was withdrawn."""
        return self.filter(owner=key, withdrawn_at=None).order_by("-written_at", "-pk")


class Comment(models.Model):
    """An answer under a letter. No name is stored as no name; the site's words stand in its place."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField(null=True)  # its place, given when first shown, for ever
    waiting_address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)  # /waiting/<address>
    name = models.TextField(blank=True)
    body = models.TextField()
    owner = models.ForeignKey(OwnerKey, null=True, on_delete=models.SET_NULL, related_name="comments")

    written_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=20, blank=True)
    removed_at = models.DateTimeField(null=True)
    removal_reason = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)  # others may have read other words before
    press_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001 - as in Letter

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="a_place_in_a_thread_is_taken_once"),
            models.CheckConstraint(
                name="a_comment_has_words_until_they_are_erased",
                condition=~Q(body="") | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_erased_comment_keeps_no_words",
                condition=Q(erased_at=None) | Q(body="", name=""),
            ),
            models.CheckConstraint(
                name="a_comment_has_a_place_once_it_is_shown",
                condition=Q(shown_at=None, number=None) | Q(shown_at__isnull=False, number__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "written_at", "id"], name="comments_of_a_key"),
            models.Index(
                fields=["held_at", "id"],
                name="comments_waiting",
                condition=Q(held_at__isnull=False, removed_at=None, withdrawn_at=None, erased_at=None),
            ),
            models.Index(
                fields=["letter", "press_hash"], name="comments_just_sent", condition=Q(press_hash__isnull=False)
            ),
            models.Index(
                fields=["removed_at"], name="comments_removed", condition=Q(removed_at__isnull=False, erased_at=None)
            ),
        ]

    @property
    def path(self) -> str:
        page = self.letter.thread_path(self.number) if self.number else self.letter.path
        return f"{page}#comment-{self.number}"

    @property
    def path_for_its_writer(self) -> str:
        """Where it can be read, or '' where it cannot, or where the letter's new link was never given to its writer."""
        is_known = self.letter.is_public or self.letter.number is None
        return self.path if self.is_readable and self.letter.is_readable and is_known else ""

    @property
    def waiting_path(self) -> str:
        """Where its author is told how it stands with it."""
        return f"/waiting/{self.waiting_address}"

    @property
    def is_gone(self) -> bool:
        return self.withdrawn_at is not None or self.removed_at is not None

    @property
    def is_readable(self) -> bool:
        return bool(self.shown_at and not self.held_at and not self.is_gone and not self.erased_at)

    def may_be_edited(self, now: datetime) -> bool:
        """For a day after it was first shown (as set), and as long as it waits to be."""
        if self.is_gone or self.erased_at or self.letter.is_gone:
            return False
        return self.shown_at is None or now < self.shown_at + settings.LEFTUNSAID.edit_window

    @property
    def stub(self) -> str:
        """Why only a stub stands here: 'withdrawn', 'removed', 'held', or '' for a comment that can be read."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.removed_at:
            return "removed"
        return "held" if self.held_at else ""

    @property
    def since(self) -> datetime:
        """The instant its age counts from."""
        return self.shown_at or self.written_at


class EarlierWording(models.Model):
    """What a comment said before an edit: for the desk alone, until it was looked at, and for 7 days at most."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier_wordings")
    name = models.TextField(blank=True)
    body = models.TextField()
    replaced_at = models.DateTimeField(db_index=True)
