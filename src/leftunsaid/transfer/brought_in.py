"""Which letters and comments came in from a file: told to whoever looks after the house, and on no other page."""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Thing
from leftunsaid.transfer.models import CameFrom, ImportedComment, ImportedLetter

PAGE, ENGINE = "page", "engine"


def brought_in(things: Iterable[Thing]) -> Mapping[Thing, str]:
    """Those of these that stood elsewhere before: on a PAGE that was saved, or in another ENGINE. As many questions for
    many as for one."""
    many = list(things)
    letters = {thing.pk: thing for thing in many if isinstance(thing, Letter)}
    comments = {thing.pk: thing for thing in many if isinstance(thing, Comment)}
    return {
        **_marked(PAGE, letters, ImportedLetter, "letter"),
        **_marked(PAGE, comments, ImportedComment, "comment"),
        **_marked(ENGINE, letters, CameFrom, "letter"),
        **_marked(ENGINE, comments, CameFrom, "comment"),
    }


def _marked(origin: str, things: Mapping[int, Thing], marks: type[Model], of: str) -> dict[Thing, str]:
    # From the marks, which are found by what they are of: joined to the things, they would be walked through.
    numbers = marks._default_manager.filter(**{f"{of}__in": things}).values_list(of, flat=True) if things else ()
    return {things[number]: origin for number in numbers}
