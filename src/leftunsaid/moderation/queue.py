"""One queue for whoever looks after the house: what waits, what was reported, what was changed; the risky first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case as Whichever
from django.db.models import (
    Count,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Greatest

from leftunsaid.comments.models import FOR_A_WRITER, Comment
from leftunsaid.comments.models import EarlierWording as EarlierComment
from leftunsaid.letters.models import EarlierWording as EarlierLetter
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation.bursts import IN_A_RUSH, Burst, Rush, bursts, by_risk, rushes
from leftunsaid.moderation.models import Remark, Report, Thing, kind_of
from leftunsaid.moderation.reasons import HARSH, RISK

AT_ONCE = 20

SAID_ABOUT_IT = ("reports", "remarks", "earlier_wordings")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to look at, with all that is known about why."""

    thing: Thing
    reports: Counter[str] = field(default_factory=Counter)  # that nobody has settled: how many for each reason
    rules: tuple[str, ...] = ()  # that said something when it was sent, the riskiest first
    was_edited: bool = False

    @property
    def is_harsh(self) -> bool:
        """Is it better folded, so that nobody reads it unprepared?"""
        return not HARSH.isdisjoint((*self.reports, *self.rules, self.thing.hold_reason))


@dataclass(frozen=True, slots=True)
class Queue:
    cases: list[Case]
    bursts: list[Burst]
    rushes: list[Rush]
    count: int  # of all that is to be looked at, bursts and rushes included


def queue() -> Queue:
    """What is to be looked at now: at most twenty cases, the risky before the old, and what is decided together."""
    alike, under_one_letter = bursts(), rushes()
    together = [burst.likeness for burst in alike]
    letters, comments = _letters_to_look_at(), _comments_to_look_at()
    alone = comments.exclude(IN_A_RUSH, letter__in=[rush.letter.pk for rush in under_one_letter])
    found: list[Any] = [*_risky_first(letters, together), *_risky_first(alone, together)]
    in_order = sorted(found, key=lambda thing: (-thing.risk, thing.since_when))
    cases = [_case(thing) for thing in in_order[:AT_ONCE]]
    return Queue(cases, alike, under_one_letter, letters.count() + comments.count())


def case_of(thing: Thing) -> Case:
    """All that is known about one thing, whether it is in the queue or not."""
    return cases_of([thing])[0]


def cases_of(things: Iterable[Thing]) -> list[Case]:
    """The same for many, letters and comments, in their order."""
    many = list(things)
    for model in (Letter, Comment):
        prefetch_related_objects([thing for thing in many if isinstance(thing, model)], *SAID_ABOUT_IT)
    return [_case(thing) for thing in many]


def waiting_under(letters: Iterable[Letter]) -> Counter[int]:
    """How many comments of each letter, by its number in the database, are in the queue because they wait."""
    waiting = Comment.objects.waiting().filter(letter__in=list(letters)).order_by()
    return Counter(dict(waiting.values_list("letter").annotate(count=Count("pk"))))


def _letters_to_look_at() -> QuerySet[Letter]:
    # By numbers gathered from three short indexes: a thing that has several reasons to be here is here once.
    waits, reported, changed = Letter.objects.waiting(), Report.objects.filter(settled_at=None), EarlierLetter.objects
    here = _numbers(waits, "pk").union(
        _numbers(reported.filter(letter__isnull=False), "letter"), _numbers(changed, "letter")
    )
    # What is for its writer alone is nobody else's to read.
    return _not_gone(Letter.objects.filter(pk__in=here)).exclude(visibility=Visibility.PRIVATE)


def _comments_to_look_at() -> QuerySet[Comment]:
    waits, reported, changed = Comment.objects.waiting(), Report.objects.filter(settled_at=None), EarlierComment.objects
    here = _numbers(waits, "pk").union(
        _numbers(reported.filter(comment__isnull=False), "comment"), _numbers(changed, "comment")
    )
    comments = Comment.objects.filter(~FOR_A_WRITER, pk__in=here).under_standing_letters()
    return _not_gone(comments).select_related("letter")


def _numbers(rows: Any, column: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(column, flat=True)


def _not_gone[Things: QuerySet[Any]](things: Things) -> Things:
    return things.filter(removed_at=None, withdrawn_at=None, erased_at=None)


def _risky_first(things: QuerySet[Any], in_bursts: Iterable[str]) -> QuerySet[Any]:
    about = kind_of(things.model)
    reports = Report.objects.filter(**{about: OuterRef("pk")}, settled_at=None)
    remarks = Remark.objects.filter(**{about: OuterRef("pk")})
    # Only those about such a thing: one NULL among the numbers, and nothing at all would be outside of them.
    together = Remark.objects.filter(**{f"{about}__isnull": False}, likeness__in=list(in_bursts))
    ranked = things.exclude(pk__in=_numbers(together, about)) if in_bursts else things
    return (
        ranked.annotate(
            risk=Greatest(_rank("hold_reason"), _riskiest(reports, "reason"), _riskiest(remarks, "rule")),
            since_when=Coalesce("held_at", "written_at"),
        )
        .order_by("-risk", "since_when", "pk")
        .prefetch_related(*SAID_ABOUT_IT)[:AT_ONCE]
    )


def _riskiest(said: QuerySet[Any], word: str) -> Coalesce:
    of_one = said.order_by().values(only=Value(1)).annotate(risk=Max(_rank(word))).values("risk")
    return Coalesce(Subquery(of_one), Value(0))


def _rank(word: str) -> Whichever:
    ranks = [When(**{word: reason}, then=Value(rank)) for reason, rank in RISK.items()]
    return Whichever(*ranks, default=Value(0), output_field=IntegerField())


def _case(thing: Any) -> Case:
    """Of what was read along with the thing."""
    reports = Counter(report.reason for report in thing.reports.all() if report.settled_at is None)
    return Case(
        thing,
        reports=reports,
        rules=by_risk(remark.rule for remark in thing.remarks.all()),
        was_edited=bool(thing.earlier_wordings.all()),
    )
