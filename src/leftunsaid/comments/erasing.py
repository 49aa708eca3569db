"""What is over is erased, and nobody has to ask for it."""

from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from leftunsaid.comments.models import Comment, EarlierWording
from leftunsaid.letters.actions import EARLIER_WORDING_KEPT, lock_letters
from leftunsaid.letters.models import Letter, WaitsFor, within_a_minute

AT_ONCE = 500


def erase_due(now: datetime) -> int:
    """Erase what is over, earlier wording after 7 days, and old double clicks. Answers how many comments were erased.

    Over are those removed long enough ago (30 days, as set), and those whose letter is gone: with a removed letter
    once its words are erased; with a withdrawn one at once where nobody holds a key to fetch them with, else after
    as many days.
    """
    Comment.objects.filter(press_hash__isnull=False).exclude(within_a_minute(now)).update(press_hash=None)
    # As if it had always been the writer's own wish: nothing tells any more that the letter was in somebody's care.
    Comment.objects.left_waiting_after_care().update(hold_reason=WaitsFor.WRITER)
    EarlierWording.objects.filter(replaced_at__lte=now - EARLIER_WORDING_KEPT).delete()
    long_ago = now - settings.LEFTUNSAID.kept_after_removal
    removed = Comment.objects.filter(removed_at__lte=long_ago, erased_at=None)
    return _erase_all(removed, now) + _erase_under_gone_letters(long_ago, now)


def _erase_under_gone_letters(long_ago: datetime, now: datetime) -> int:
    """Each letter that is gone is looked at until its comments are erased, and then never again."""
    count = 0
    gone = Letter.objects.filter(erased_at__isnull=False, comments_erased_at=None).values_list("pk", "withdrawn_at")
    # In numbers, not as a query within the query: no database would guess how few they are.
    for some in batched(gone, AT_ONCE):
        kept = Comment.objects.filter(letter__in=[pk for pk, _ in some], erased_at=None)
        over = [pk for pk, withdrawn_at in some if withdrawn_at is None or withdrawn_at <= long_ago]
        count += _erase_all(kept.filter(letter__in=over), now)
        count += _erase_all(kept.filter(owner=None), now)
        has_some = Exists(Comment.objects.filter(letter=OuterRef("pk"), erased_at=None))
        Letter.objects.filter(~has_some, pk__in=[pk for pk, _ in some]).update(comments_erased_at=now)
    return count


def _erase_all(over: QuerySet[Comment], now: datetime) -> int:
    return sum(
        _erase_some(over.filter(pk__in=some), now) for some in batched(over.values_list("pk", flat=True), AT_ONCE)
    )


@transaction.atomic
def _erase_some(over: QuerySet[Comment], now: datetime) -> int:
    # The database counts in the letter's row what changes in its thread, and every verb locks that row first.
    lock_letters(Letter.objects.filter(comments__in=over).only("pk"))
    EarlierWording.objects.filter(comment__in=over).delete()
    return over.update(body="", name="", owner=None, erased_at=now)
