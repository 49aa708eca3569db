"""What time does to a letter: the wax that keeps it until its day, the day of looking back, and the postscripts."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from leftunsaid.lib.secrets import ADDRESS_LENGTH

MOST_POSTSCRIPTS = 12


class Seal(models.Model):
    """Wax on a letter. Until its day the words lie here, themselves sealed, and the letter has none."""

    letter = models.OneToOneField("letters.Letter", on_delete=models.CASCADE, related_name="seal")
    # /sealed/<address>; none where its writer wanted no page to tell of it.
    address = models.CharField(max_length=ADDRESS_LENGTH, unique=True, null=True)  # noqa: DJ001
    words = models.TextField(blank=True)  # as `seals` closes them
    made_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    hold_reason = models.CharField(max_length=20, blank=True)  # what a rule said then: it opens into the queue
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_seal_is_made_before_its_day",
                condition=Q(opens_at__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="an_opened_seal_keeps_no_words",
                condition=Q(opened_at=None) | Q(words=""),
            ),
        ]
        indexes = [
            models.Index(fields=["opens_at"], name="seals_to_be_opened", condition=Q(opened_at=None) & ~Q(words="")),
        ]

    @property
    def path(self) -> str:
        """The page of its envelope, or '' where there is none."""
        return f"/sealed/{self.address}" if self.address else ""

    def is_due(self, now: datetime) -> bool:
        return self.opens_at <= now


class Outcome(models.TextChoices):
    """What a writer says of their own prediction, once time has passed. Nobody votes on it."""

    RIGHT = "right"
    WRONG = "wrong"
    LET_GO = "let go"


class LookBack(models.Model):
    """The day on which the house asks a writer, once, whether a postscript wants writing."""

    letter = models.OneToOneField("letters.Letter", on_delete=models.CASCADE, related_name="look_back")
    asks_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since then the key page asks
    never_at = models.DateTimeField(null=True)  # it is not to be asked again
    predicts_at = models.DateTimeField(null=True)  # its writer marked that it foretells something
    outcome_at = models.DateTimeField(null=True)  # when they said what became of it: Letter.outcome

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_asked_had_its_day",
                condition=Q(asked_at=None) | Q(asks_at__isnull=False, asked_at__gte=F("asks_at")),
            ),
            models.CheckConstraint(
                name="only_a_prediction_comes_true",
                condition=Q(outcome_at=None) | Q(predicts_at__isnull=False),
            ),
        ]


class Postscript(models.Model):
    """What a writer adds when time has passed. The letter above it stays as it was."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="postscripts")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["letter_id", "number"]  # as its index has them
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="a_postscript_has_its_place"),
            models.CheckConstraint(
                name="a_letter_has_twelve_postscripts_at_most",
                condition=Q(number__gte=1, number__lte=MOST_POSTSCRIPTS),
            ),
            models.CheckConstraint(name="a_postscript_has_words", condition=~Q(body="")),
        ]
