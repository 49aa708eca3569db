"""The search. What somebody looks for is read, answered and forgotten: it is neither kept nor logged."""

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leftunsaid.comments.finding import find_closest_comments, find_comments
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import one_more_try
from leftunsaid.guard.shield import contacts_in, is_only_a_name
from leftunsaid.letters.finding import find_closest_letters, find_letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.text import clean_line
from leftunsaid.search.finding import RANKED, Found
from leftunsaid.search.index import the_index
from leftunsaid.search.question import FEWEST_LETTERS, LONGEST, Question, read_question
from leftunsaid.web.door import clock, dice, keep_secret, too_many, visitor, whole_number
from leftunsaid.web.wording import searched_too_often

FOUND_A_PAGE = 10
SEARCHES_A_QUARTER = 150  # of an hour, from one network; whoever turns pages asks each time
PLACE = re.compile(r"(?P<letter>[1-9][0-9]{0,14})(?:-(?P<comment>[1-9][0-9]{0,7}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address of a search."""

    typed: str
    of_comments: bool = False
    closest_first: bool = False
    letter: int | None = None  # behind this one, or behind this comment of it
    comment: int | None = None
    skip: int = 0
    question: Question = field(default=Question(), compare=False)

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        typed = clean_line(query.get("q", ""))
        before = PLACE.fullmatch(query.get("before", ""))
        return cls(
            typed[: LONGEST + 1],
            of_comments=query.get("in") == "comments",
            closest_first=query.get("order") == "closest",
            letter=int(before["letter"]) if before else None,
            comment=int(before["comment"]) if before and before["comment"] else None,
            skip=min(whole_number(query.get("skip", "")) or 0, RANKED),
            question=read_question(typed),
        )

    @property
    def is_first_page(self) -> bool:
        return not self.letter and not self.skip


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Letters or comments that say it, ten a page. Nobody on the way keeps the answer."""
    asked = Asked.read(request.GET)
    if not asked.typed or (why_not := _why_not(asked)):
        return _page(request, asked, refused=why_not if asked.typed else "")
    wait = one_more_try("search", visitor(request), at_most=SEARCHES_A_QUARTER, now=clock(), dice=dice)
    if wait:
        return too_many(_page(request, asked, refused=searched_too_often()), wait)
    found = _find(asked)
    return _page(request, asked, found=found, next_page=_next_page(request, asked, found))


def _why_not(asked: Asked) -> str:
    """Why nothing is looked for, or ''. Said as kindly as it is meant."""
    if len(asked.typed) > LONGEST:
        return _("That is a great deal to look for at once. A few words, or one line in quotes, find more.")
    if is_only_a_name(asked.typed):
        return _(
            "We do not search for people. Whoever wrote here was promised that nobody is found by a name, and so were "
            "those who are written about. Look for what the letter would say instead: a place, a thing, a feeling."
        )
    if contacts_in(asked.typed):
        return _("We do not search for addresses or numbers. No letter here holds anybody's, also not yours.")
    if not asked.question.phrases:
        return _('Words begin to count at %(count)s letters. In quotes, short ones count too: "so am I".') % {
            "count": FEWEST_LETTERS
        }
    return ""


def _find(asked: Asked) -> Found[Letter] | Found[Comment]:
    if asked.closest_first:
        find_closest = find_closest_comments if asked.of_comments else find_closest_letters
        return find_closest(asked.question, skip=asked.skip, limit=FOUND_A_PAGE)
    if asked.of_comments:
        before = (asked.letter, asked.comment) if asked.letter and asked.comment else None
        return find_comments(asked.question, before=before, limit=FOUND_A_PAGE)
    return find_letters(asked.question, before=asked.letter, limit=FOUND_A_PAGE)


def _next_page(request: HttpRequest, asked: Asked, found: Found[Letter] | Found[Comment]) -> str:
    """Where it goes on, or ''."""
    if not found.has_more:
        return ""
    query = request.GET.copy()
    for place in ("before", "skip"):
        query.pop(place, None)
    if asked.closest_first:
        query["skip"] = str(asked.skip + FOUND_A_PAGE)
    else:
        last = found.things[-1]
        query["before"] = f"{last.letter.number}-{last.number}" if isinstance(last, Comment) else str(last.number)
    return f"/search?{query.urlencode()}"


def _page(
    request: HttpRequest,
    asked: Asked,
    *,
    found: Found[Letter] | Found[Comment] | None = None,
    next_page: str = "",
    refused: str = "",
) -> HttpResponse:
    page = {
        "asked": asked,
        "things": found.things if found else [],
        "was_searched": found is not None,
        "is_whole": the_index().is_whole(),
        "next_page": next_page,
        "refused": refused,
        "longest": LONGEST,
        "now": clock(),
    }
    return keep_secret(render(request, "search.html", page, status=HTTPStatus.OK))
