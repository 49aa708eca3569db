from django.db import models

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter


class ImportedLetter(models.Model):
    """A letter that came from a file, known again by the keyed hash of its text, even once the text is erased."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="imported")
    text_hash = models.CharField(max_length=64, unique=True)


class ImportedComment(models.Model):
    """A comment that came from a file, known again by its position there, its name and its text."""

    letter = models.ForeignKey(ImportedLetter, on_delete=models.CASCADE, related_name="comments")
    position = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="imported")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "position"], name="an_imported_comment_has_one_position"),
        ]
