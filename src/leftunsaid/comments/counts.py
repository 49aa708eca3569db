"""The count of comments that each letter keeps, counted again."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Miscount:
    """A letter whose kept count of comments is not what its thread holds."""

    letter: Letter
    kept: int
    counted: int


def recount(*, mend: bool = False) -> list[Miscount]:
    """What a walk over every thread finds to be kept wrong; with `mend` it is right afterwards. Takes a while."""
    in_thread = Count("comments", filter=Q(comments__number__isnull=False))
    letters = Letter.objects.annotate(counted=in_thread).exclude(comment_count=F("counted")).order_by("pk")
    wrong = [Miscount(letter, letter.comment_count, letter.counted) for letter in letters]
    for miscount in wrong if mend else ():
        with transaction.atomic():
            # Somebody may have answered since.
            letter = Letter.objects.select_for_update().get(pk=miscount.letter.pk)
            letter.comment_count = Comment.objects.thread_of(letter).count()
            letter.save(update_fields=["comment_count"])
    return wrong
