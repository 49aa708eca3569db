from __future__ import annotations

from django.db import models
from django.db.models import Q

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.written_once import Line

type Thing = Letter | Comment

EXACTLY_ONE = Q(letter__isnull=False, comment=None) | Q(letter=None, comment__isnull=False)


def kind_of(thing: Thing | type[Thing]) -> str:
    """'letter' or 'comment': so is the column called by which something is about it."""
    return str(thing._meta.model_name)


class Report(models.Model):
    """A reader found something that should not stand here. Nothing is kept about the reader."""

    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=20)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="a_report_is_about_one_thing", condition=EXACTLY_ONE)]
        indexes = [models.Index(fields=["reported_at", "id"], name="reports_open", condition=Q(settled_at=None))]

    @property
    def about(self) -> Thing:
        if self.letter:
            return self.letter
        return Comment.objects.select_related("letter").get(reports=self)


class Decision(Line):
    """What somebody who looks after the house did, to what, and why. Written once, never changed."""

    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="decisions")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="decisions")
    batch = models.CharField(max_length=22, blank=True, db_index=True)  # one press: it is undone as one
    act = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_decision_is_about_one_thing", condition=EXACTLY_ONE)]

    @property
    def about(self) -> Thing:
        thing = self.letter or self.comment
        assert thing is not None  # noqa: S101 (the constraint says so)
        return thing


class Remark(models.Model):
    """What a rule said about a letter or a comment when it was sent, and so why it waits."""

    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="remarks")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="remarks")
    rule = models.CharField(max_length=20)
    version = models.PositiveIntegerField()  # of the rules then: an old letter can be looked at again by new ones
    likeness = models.CharField(max_length=64, blank=True, db_index=True)  # equal for what looks alike, that day
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_remark_is_about_one_thing", condition=EXACTLY_ONE)]

    @property
    def about(self) -> Thing:
        thing = self.letter or self.comment
        assert thing is not None  # noqa: S101 (the constraint says so)
        return thing


class Trace(models.Model):
    """What a letter or a comment left behind when it was sent, or changed, so that a burst or a run is seen as one.

    Its marks tell for an hour what is alike, its pen for seven days what came from one network and kind of browser.
    """

    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="traces")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="traces")
    # Null where there are none, or none any more: only so do both databases find those of the hour by their index.
    marks = models.CharField(max_length=103, null=True)  # noqa: DJ001
    pen = models.CharField(max_length=32, blank=True)
    left_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="a_trace_is_of_one_thing", condition=EXACTLY_ONE)]
        indexes = [
            models.Index(fields=["pen", "left_at"], name="traces_of_a_pen"),
            # Each stands in one of the two, so that a letter or comment that is sent pays for one.
            models.Index(fields=["left_at"], name="traces_with_marks", condition=Q(marks__isnull=False)),
            models.Index(fields=["left_at"], name="traces_without_marks", condition=Q(marks=None)),
        ]
