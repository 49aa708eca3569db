from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from leftunsaid.letters.models import CARE, COMMENTS_A_PAGE, Letter, Visibility, WaitsFor, within_a_minute
from leftunsaid.lib.secrets import ADDRESS_LENGTH, keyed_hash
from leftunsaid.ownership.models import OwnerKey

WAITS = Q(held_at__isnull=False, removed_at=None, withdrawn_at=None, erased_at=None)
# It is theirs to let in, and not the desk's to read. The same rule as `Comment.is_for_a_writer`.
FOR_A_WRITER = Q(held_at__isnull=False, hold_reason=WaitsFor.WRITER, letter__owner__isnull=False)


class CommentQuerySet(models.QuerySet["Comment"]):
    def thread_of(self, letter: Letter | int) -> CommentQuerySet:
        """The items under a letter in the order of first showing: comments, and stubs where one was."""
        return self.filter(letter=letter, number__isnull=False).order_by("number")

    def page_of(self, letter: Letter | int, first: int) -> CommentQuerySet:
        """The items on the page of the thread that begins with number `first`."""
        return self.thread_of(letter).filter(number__gte=first, number__lt=first + COMMENTS_A_PAGE)

    def beside_page(self, letter: Letter, first: int) -> tuple[int | None, int | None]:
        """The numbers nearest to that page on both sides. A page without items is passed over."""
        numbers = self.thread_of(letter).values_list("number", flat=True)
        return numbers.filter(number__lt=first).last(), numbers.filter(number__gte=first + COMMENTS_A_PAGE).first()

    def readable_in(self, letter: Letter | int) -> CommentQuerySet:
        """Those in the thread of this letter that others can read now, in its order."""
        return self.standing_in(letter).filter(covered_at=None)

    def standing_in(self, letter: Letter | int) -> CommentQuerySet:
        """Those in its thread whose words are there to be read, or that its writer has covered."""
        return self.thread_of(letter).filter(held_at=None, removed_at=None, withdrawn_at=None, erased_at=None)

    def in_the_lists(self) -> CommentQuerySet:
        """Those that anybody can read now, under letters that stand in the lists."""
        return self.filter(
            shown_at__isnull=False, held_at=None, covered_at=None, removed_at=None, withdrawn_at=None, erased_at=None
        ).filter(letter__listed_number__gte=1)

    def waiting(self) -> CommentQuerySet:
        """What whoever looks after the house has to read before others can, oldest first.

        What waits for the writer of its letter is theirs to read, as long as the letter has one.
        """
        return self.filter(WAITS, ~FOR_A_WRITER).under_standing_letters().order_by("held_at", "pk")

    def under_standing_letters(self) -> CommentQuerySet:
        """Where the letter is gone, or for its writer alone, nobody reads a comment, and the desk has not to either."""
        return self.filter(
            ~Q(letter__visibility=Visibility.PRIVATE), letter__withdrawn_at=None, letter__removed_at=None
        )

    def waiting_for_writer(self, letter: Letter | models.OuterRef) -> CommentQuerySet:
        """What the one who wrote the letter reads before others can, oldest first."""
        return self.filter(WAITS, letter=letter, hold_reason=WaitsFor.WRITER).order_by("held_at", "pk")

    def left_waiting_after_care(self) -> CommentQuerySet:
        """What was to be read at the desk first, under a letter that is in nobody's care any more."""
        return self.filter(WAITS, hold_reason=CARE, letter__care_since=None)

    def crowding(self, letter: Letter | int, since: datetime, now: datetime) -> CommentQuerySet:
        """What came to a letter since then and would stand there, were it not for a burst, whatever became of it.

        What a rule has held of itself does not count: one visitor can send more of that than makes a burst.
        """
        would_stand = Q(shown_at__isnull=False) | Q(hold_reason=WaitsFor.BURST)
        return self.filter(would_stand, letter=letter, written_at__gt=since, written_at__lte=now)

    def still_asking(self) -> CommentQuerySet:
        """'I am asking', and nobody has answered yet: what can be read and answered in public, oldest first."""
        return (
            self.filter(
                asking_at__isnull=False, answered_at=None, shown_at__isnull=False, held_at=None, covered_at=None
            )
            .filter(removed_at=None, withdrawn_at=None, erased_at=None)
            .filter(letter__listed_number__gte=1, letter__comments_closed_at=None)
            .order_by("asking_at", "pk")
        )

    def asking_after(self, letter_number: int, number: int) -> CommentQuerySet:
        """Of those that are asking, what comes behind the comment with this number. All, where none asked there."""
        last = Comment.objects.filter(letter__listed_number=letter_number, number=number, asking_at__isnull=False)
        if (found := last.values_list("asking_at", "pk").first()) is None:
            return self
        asking_at, pk = found
        return self.filter(Q(asking_at__gt=asking_at) | Q(asking_at=asking_at, pk__gt=pk))

    def just_sent(self, letter: Letter | int, press_hash: str, now: datetime) -> CommentQuerySet:
        """What the same press brought within the last minute: a second one is a double click."""
        if not press_hash:
            return self.none()
        return self.filter(within_a_minute(now), letter=letter, press_hash=press_hash, withdrawn_at=None)

    def kept_for(self, key: OwnerKey) -> CommentQuerySet:
        """What the holder of a key has answered, newest first; for 30 days also where the letter was withdrawn."""
        return self.filter(owner=key, withdrawn_at=None).order_by("-written_at", "-pk")


class Comment(models.Model):
    """An answer under a letter. No name is stored as no name; the site's words stand in its place."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField(null=True)  # its place, given when first shown, for ever
    # The place it was given first. It stays though the comment is cleared and comes back behind others, so that nobody
    # is told of it twice. None for what nobody could read yet, and for what stood elsewhere before: neither is news.
    news_number = models.PositiveIntegerField(null=True)
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
    covered_at = models.DateTimeField(null=True)  # by the one who wrote the letter
    asking_at = models.DateTimeField(null=True)  # 'I am asking'
    answered_at = models.DateTimeField(null=True)  # somebody has answered it by its number
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
                name="only_a_comment_that_asks_is_answered",
                condition=Q(answered_at=None) | Q(asking_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_comment_has_a_place_once_it_is_shown",
                condition=Q(shown_at=None, number=None) | Q(shown_at__isnull=False, number__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["letter", "news_number"], name="comments_news", condition=Q(news_number__isnull=False)
            ),
            models.Index(
                fields=["asking_at", "id"],
                name="comments_still_asking",
                condition=Q(asking_at__isnull=False, answered_at=None),
            ),
            models.Index(fields=["owner", "written_at", "id"], name="comments_of_a_key"),
            models.Index(fields=["letter", "written_at"], name="comments_left_lately"),
            models.Index(
                fields=["letter", "held_at", "id"],
                name="comments_waiting_for_writer",
                condition=WAITS & Q(hold_reason="writer"),
            ),
            models.Index(
                fields=["held_at", "id"],
                name="comments_waiting",
                condition=WAITS,
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
        """Where it stands, or '' where it does not, or where the letter's new link was never given to its writer."""
        return self.path if self.stands and self.knows_its_letter else ""

    @property
    def knows_its_letter(self) -> bool:
        """May its writer be led to the letter? Not where that was public, and opens by a link they were never given."""
        return self.letter.is_readable and (self.letter.is_public or self.letter.number is None)

    @property
    def waiting_path(self) -> str:
        """Where its author is told how it stands with it."""
        return f"/waiting/{self.waiting_address}"

    @property
    def is_gone(self) -> bool:
        return self.withdrawn_at is not None or self.removed_at is not None

    @property
    def stands(self) -> bool:
        """Is it where others find it, be it covered or not?"""
        return bool(self.shown_at and not self.held_at and not self.is_gone and not self.erased_at)

    @property
    def is_readable(self) -> bool:
        return self.stands and self.covered_at is None

    @property
    def waits_for_writer(self) -> bool:
        """The same rule as `Comment.objects.waiting_for_writer(letter)`, for a comment in hand."""
        return bool(self.held_at and self.hold_reason == WaitsFor.WRITER and not self.is_gone and not self.erased_at)

    @property
    def is_for_a_writer(self) -> bool:
        """Does it wait for a writer who is there? Where the letter belongs to nobody, the desk reads it instead."""
        return bool(self.held_at and self.hold_reason == WaitsFor.WRITER and self.letter.owner_id)

    @property
    def seems_to_wait_for_writer(self) -> bool:
        """What everybody is told of it, whether the writer of the letter or the desk reads it first."""
        return self.waits_for_writer or bool(self.held_at and self.hold_reason == CARE and not self.is_gone)

    @property
    def was_turned_away(self) -> bool:
        """Taken away while it waited for the writer of its letter, or seemed to. By whom is not told."""
        waited = self.held_at is not None and self.hold_reason == WaitsFor.WRITER
        return self.removed_at is not None and (self.removal_reason == WaitsFor.WRITER or waited)

    def may_be_of(self, key: OwnerKey | None) -> bool:
        """Of what a press brought: was it sent with the same words, or with none? A new key has sent none."""
        return self.owner_id in (None, key.pk if key else None)

    def may_be_edited(self, now: datetime) -> bool:
        """For a day after it was first shown (as set), and as long as it waits to be."""
        if self.is_gone or self.erased_at or self.letter.is_gone:
            return False
        return self.shown_at is None or now < self.shown_at + settings.LEFTUNSAID.edit_window

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written in it, the comment itself first."""
        return self.body, self.name

    @property
    def wording(self) -> str:
        """A fingerprint of its words, to tell whether somebody has changed them since."""
        return keyed_hash(settings.HASH_KEY, "wording", *self.texts)

    @property
    def stub(self) -> str:
        """Why only a stub stands here, or '' for a comment that can be read.

        'withdrawn', 'removed', 'held', or 'covered' by the one who wrote the letter.
        """
        if self.withdrawn_at:
            return "withdrawn"
        if self.removed_at:
            return "covered" if self.removal_reason == WaitsFor.WRITER else "removed"
        if self.held_at:
            return "held"
        return "covered" if self.covered_at else ""

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
