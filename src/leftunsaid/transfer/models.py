from django.db import models
from django.db.models import Q

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


class CameFrom(models.Model):
    """A letter or comment of another engine, known again by a keyed hash of what that one called it, for ever."""

    mark = models.CharField(max_length=64, unique=True)
    letter = models.OneToOneField(Letter, null=True, on_delete=models.CASCADE, related_name="came_from")
    comment = models.OneToOneField(Comment, null=True, on_delete=models.CASCADE, related_name="came_from")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_thing_came_from_there",
                condition=Q(letter__isnull=False, comment=None) | Q(letter=None, comment__isnull=False),
            ),
        ]


class OldAddress(models.Model):
    """Where a letter stood before it came here: the path alone, as a keyed hash, for its words may be the letter's."""

    path_hash = models.CharField(max_length=64, unique=True)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="old_addresses")
