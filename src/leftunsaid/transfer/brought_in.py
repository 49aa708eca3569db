"""Which letters and comments came in from a file: told to whoever looks after the house, and on no other page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Thing

PAGE, ENGINE = "page", "engine"
CAME_IN = Q(imported__isnull=False) | Q(came_from__isnull=False)


def brought_in(things: Iterable[Thing]) -> Mapping[Thing, str]:
    """Those of these that stood elsewhere before: on a PAGE that was saved, or in another ENGINE. As many questions for
    many as for one."""
    many = list(things)
    letters = [thing for thing in many if isinstance(thing, Letter)]
    comments = [thing for thing in many if isinstance(thing, Comment)]
    return {**_among(letters, Letter.objects.all()), **_among(comments, Comment.objects.all())}


def _among(things: Iterable[Thing], rows: QuerySet[Any]) -> dict[Thing, str]:
    by_number = {thing.pk: thing for thing in things}
    if not by_number:
        return {}
    came = rows.filter(CAME_IN, pk__in=by_number).values_list("pk", "imported")
    return {by_number[pk]: PAGE if imported else ENGINE for pk, imported in came}
