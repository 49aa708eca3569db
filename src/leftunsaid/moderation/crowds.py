"""Letters that so many answered at once that new comments began to wait for the desk by themselves."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter, Visibility, WaitsFor
from leftunsaid.moderation.actions import NotPossible
from leftunsaid.moderation.models import Decision


def open_again(letter: Letter, *, by: str, now: datetime) -> None:
    """Show new comments at once again, before the day is over. What has waited so far waits on, to be read."""
    with transaction.atomic():
        letter.refresh_from_db(from_queryset=Letter.objects.select_for_update())
        if letter.is_gone or letter.is_private or letter.comments_wait_reason != WaitsFor.BURST:
            raise NotPossible(_("Its comments do not wait by themselves any more."))
        letter_actions.open_comments(letter, now=now)
        # About its door, not about its words: what was reported of these is not settled by it.
        Decision.objects.create(letter=letter, act="open", by=by, decided_at=now)


def crowded_letters() -> QuerySet[Letter]:
    """Those whose comments wait because of a burst, the latest burst first. What is private is nobody's to read."""
    letters = Letter.objects.filter(comments_wait_reason=WaitsFor.BURST, removed_at=None, withdrawn_at=None)
    return letters.exclude(visibility=Visibility.PRIVATE).order_by("-comments_wait_at", "-pk")


def waiting_under(letters: Iterable[Letter]) -> Counter[int]:
    """How many comments of each letter, by its number in the database, are in the queue because they wait."""
    waiting = Comment.objects.waiting().filter(letter__in=list(letters)).order_by()
    return Counter(dict(waiting.values_list("letter").annotate(count=Count("pk"))))
