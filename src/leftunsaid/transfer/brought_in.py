"""Which letters and comments came in from a file: told to whoever looks after the house, and on no other page."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Thing

PAGE, ENGINE = "page", "engine"
CAME_IN = Q(imported__isnull=False) | Q(came_from__isnull=False)


def brought_in(things: Iterable[Thing]) -> Mapping[Thing, str]:
    """Those of these that stood elsewhere before: on a PAGE that was saved, or in another ENGINE. As many questions for
    many as for one."""
    many = list(things)
    letters = {thing.pk: thing for thing in many if isinstance(thing, Letter)}
    comments = {thing.pk: thing for thing in many if isinstance(thing, Comment)}
    found: dict[Thing, str] = {}
    if letters:
        came = Letter.objects.filter(CAME_IN, pk__in=letters).values_list("pk", "imported")
        found |= {letters[pk]: _from(imported) for pk, imported in came}
    if comments:
        came = Comment.objects.filter(CAME_IN, pk__in=comments).values_list("pk", "imported")
        found |= {comments[pk]: _from(imported) for pk, imported in came}
    return found


def _from(imported: int | None) -> str:
    return PAGE if imported else ENGINE
