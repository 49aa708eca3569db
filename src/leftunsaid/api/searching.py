"""The search, as on its page. What is looked for is read, answered and forgotten."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query

from leftunsaid.api.door import ROOT, clock, dice, visitor, whole
from leftunsaid.api.operations import reading
from leftunsaid.api.problems import too_many
from leftunsaid.api.schemas import FoundThere, Piece, SearchAnswered
from leftunsaid.comments.looking import Asked, look_for, wait_to_search, where_it_goes_on, why_not
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import public_day
from leftunsaid.search.excerpts import excerpt
from leftunsaid.search.index import the_index

Typed = Annotated[str, Query(description="Words that all have to stand there; in quotes, just so.")]
Where = Annotated[Literal["letters", "comments"], Query(alias="in")]
Order = Annotated[
    Literal["newest", "closest"], Query(description="`closest` ranks the newest thousand by how closely they say it.")
]
Before = Annotated[
    str,
    Query(
        pattern="^([1-9][0-9]{0,14}(-[1-9][0-9]{0,7})?)?$",
        description="Behind this letter, `41`, or this comment, `41-7`.",
    ),
]
Skip = Annotated[int, Query(ge=0, le=1_000, description="With `closest`: so many are passed over.")]


@reading("/search", SearchAnswered, 429)
def search(
    request: HttpRequest,
    q: Typed,
    where: Where = "letters",
    order: Order = "newest",
    before: Before = "",
    skip: Skip = 0,
) -> SearchAnswered:
    """Letters, or comments, that say it: ten a page."""
    asked = Asked.read(request.GET)
    if refused := why_not(asked):
        return SearchAnswered(found=[], next=None, refused=refused, too_short=[], too_many=[], is_whole=True)
    if wait := wait_to_search(visitor(request), now=clock(), dice=dice):
        raise too_many(wait)
    found = look_for(asked)
    going_on = where_it_goes_on(asked, found)
    next_page = {"q": q, "in": where, "order": order, **going_on}
    return SearchAnswered(
        found=[_found(thing, asked) for thing in found.things],
        next=f"{ROOT}/search?{urlencode(next_page)}" if going_on else None,
        refused="",
        too_short=list(asked.question.too_short),
        too_many=list(asked.question.too_many),
        is_whole=the_index().is_whole(asked.among),
    )


def _found(thing: Letter | Comment, asked: Asked) -> FoundThere:
    letter, comment = (thing.letter, thing.number) if isinstance(thing, Comment) else (thing, None)
    return FoundThere(
        letter=letter.number or 0,
        comment=comment,
        page=whole(thing.path),
        shown_on=public_day(thing.since),
        excerpt=[Piece(text=piece.text, marked=piece.is_marked) for piece in excerpt(thing.body, asked.question)],
    )
