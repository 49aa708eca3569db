"""Looking for words, in letters or in what was answered: what is asked, and what is kindly not looked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Self

from django.utils.translation import gettext as _

from leftunsaid.comments.finding import find_closest_comments, find_comments
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import one_more_try
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.shield import contacts_in, is_only_a_name
from leftunsaid.letters.finding import find_closest_letters, find_letters
from leftunsaid.letters.models import Letter
from leftunsaid.lib.text import clean_line
from leftunsaid.search.finding import RANKED, Found
from leftunsaid.search.question import FEWEST_LETTERS, LONGEST, Question, read_question

FOUND_A_PAGE = 10
SEARCHES_A_QUARTER = 150  # of an hour, from one network; whoever turns pages asks each time
PLACE = re.compile(r"(?P<letter>[1-9][0-9]{0,14})(?:-(?P<comment>[1-9][0-9]{0,7}))?", re.ASCII)
SKIPPED = re.compile(r"[0-9]{1,18}", re.ASCII)


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
    def read(cls, query: Mapping[str, str]) -> Self:
        typed = clean_line(query.get("q", ""))
        before, skip = PLACE.fullmatch(query.get("before", "")), SKIPPED.fullmatch(query.get("skip", ""))
        return cls(
            typed[: LONGEST + 1],
            of_comments=query.get("in") == "comments",
            closest_first=query.get("order") == "closest",
            letter=int(before["letter"]) if before else None,
            comment=int(before["comment"]) if before and before["comment"] else None,
            skip=min(int(skip[0]), RANKED) if skip else 0,
            question=read_question(typed),
        )

    @property
    def among(self) -> str:
        """The shelf of the index on which it is looked for."""
        return "comments" if self.of_comments else "letters"

    @property
    def is_first_page(self) -> bool:
        return not self.letter and not self.skip


def look_for(asked: Asked) -> Found[Letter] | Found[Comment]:
    """Those that say it, ten a page."""
    if asked.closest_first:
        find_closest = find_closest_comments if asked.of_comments else find_closest_letters
        return find_closest(asked.question, skip=asked.skip, limit=FOUND_A_PAGE)
    if asked.of_comments:
        before = (asked.letter, asked.comment) if asked.letter and asked.comment else None
        return find_comments(asked.question, before=before, limit=FOUND_A_PAGE)
    return find_letters(asked.question, before=asked.letter, limit=FOUND_A_PAGE)


def where_it_goes_on(asked: Asked, found: Found[Letter] | Found[Comment]) -> dict[str, str]:
    """What stands in the address of the next page; nothing where there is none."""
    if not found.has_more:
        return {}
    if asked.closest_first:
        return {"skip": str(asked.skip + FOUND_A_PAGE)}
    last = found.things[-1]
    return {"before": f"{last.letter.number}-{last.number}" if isinstance(last, Comment) else str(last.number)}


def why_not(asked: Asked) -> str:
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
    if not asked.question.phrases and not asked.question.too_short:
        return _("Letters are found by their words, and there is none among these signs. Type one that it would say.")
    if not asked.question.phrases:
        return _('Words begin to count at %(count)s letters. In quotes, short ones count too: "so am I".') % {
            "count": FEWEST_LETTERS
        }
    return ""


def wait_to_search(asking: Visitor, *, now: datetime, dice: Random) -> int:
    """May this visitor search once more? In how many seconds; 0 is now, and counts."""
    return one_more_try("search", asking, at_most=SEARCHES_A_QUARTER, now=now, dice=dice)
