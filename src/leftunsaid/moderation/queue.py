"""One queue for whoever looks after the house: what waits, what was reported, what was changed; the risky first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case as Whichever
from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Greatest

from leftunsaid.comments.models import Comment
from leftunsaid.comments.models import EarlierWording as EarlierComment
from leftunsaid.letters.models import EarlierWording as EarlierLetter
from leftunsaid.letters.models import Letter, Visibility, WaitsFor
from leftunsaid.moderation.models import Remark, Report
from leftunsaid.moderation.reasons import HARSH, RISK

AT_ONCE = 20
TOGETHER = 3  # from so many on, things that look alike are one case

SAID_ABOUT_IT = ("reports", "remarks", "earlier_wordings")

type Thing = Letter | Comment


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
class Burst:
    """Things that wait and look alike, to be decided together."""

    likeness: str
    count: int
    sample: Thing
    rules: tuple[str, ...]

    @property
    def is_harsh(self) -> bool:
        return not HARSH.isdisjoint(self.rules)


@dataclass(frozen=True, slots=True)
class Queue:
    cases: list[Case]
    bursts: list[Burst]
    count: int  # of all that is to be looked at, bursts included


def queue() -> Queue:
    """What is to be looked at now: at most twenty cases, the risky before the old, and the bursts by themselves."""
    bursts = _bursts()
    together = [burst.likeness for burst in bursts]
    letters, comments = _letters_to_look_at(), _comments_to_look_at()
    found: list[Any] = [*_risky_first(letters, together), *_risky_first(comments, together)]
    in_order = sorted(found, key=lambda thing: (-thing.risk, thing.since_when))
    cases = [_case(thing) for thing in in_order[:AT_ONCE]]
    return Queue(cases, bursts, letters.count() + comments.count())


def case_of(thing: Thing) -> Case:
    """All that is known about one thing, whether it is in the queue or not."""
    prefetch_related_objects([thing], *SAID_ABOUT_IT)
    return _case(thing)


def things_alike(likeness: str, *, at_most: int) -> list[Thing]:
    """What waits for the desk and looks like that, the oldest first."""
    if not likeness:
        return []
    letters, comments = (things.filter(remarks__likeness=likeness).distinct() for things in _waiting())
    return [*letters[:at_most], *comments[:at_most]][:at_most]


def _waiting() -> tuple[QuerySet[Letter], QuerySet[Comment]]:
    return Letter.objects.waiting(), Comment.objects.waiting().select_related("letter")


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
    is_for_a_writer = Q(held_at__isnull=False, hold_reason=WaitsFor.WRITER, letter__owner__isnull=False)
    comments = Comment.objects.filter(~is_for_a_writer, pk__in=here, letter__withdrawn_at=None)
    return _not_gone(comments).select_related("letter")


def _numbers(rows: Any, column: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(column, flat=True)


def _not_gone[Things: QuerySet[Any]](things: Things) -> Things:
    return things.filter(removed_at=None, withdrawn_at=None, erased_at=None)


def _risky_first(things: QuerySet[Any], in_bursts: Iterable[str]) -> QuerySet[Any]:
    about = "letter" if things.model is Letter else "comment"
    reports = Report.objects.filter(**{about: OuterRef("pk")}, settled_at=None)
    remarks = Remark.objects.filter(**{about: OuterRef("pk")})
    alone = things.exclude(pk__in=_numbers(Remark.objects.filter(likeness__in=list(in_bursts)), about))
    ranked = alone if in_bursts else things
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
        rules=_by_risk(remark.rule for remark in thing.remarks.all()),
        was_edited=bool(thing.earlier_wordings.all()),
    )


def _by_risk(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(rules), key=lambda rule: (-RISK.get(rule, 0), rule)))


def _bursts() -> list[Burst]:
    bursts: dict[str, Burst] = {}
    for things in _waiting():
        # One thing may have several remarks with the same likeness: one for each rule that spoke.
        alike = (
            things.order_by()
            .exclude(remarks__likeness="")
            .filter(remarks__likeness__isnull=False)
            .values(likeness=F("remarks__likeness"))
            .annotate(count=Count("pk", distinct=True), first=Min("pk"))
            .filter(count__gte=TOGETHER)
            .order_by("-count", "first")[:AT_ONCE]
        )
        groups = {group["likeness"]: group for group in alike}
        samples = things.in_bulk([group["first"] for group in groups.values()])
        spoke = _rules_of(groups)
        for likeness, group in groups.items():
            bursts[likeness] = Burst(likeness, group["count"], samples[group["first"]], spoke[likeness])
    in_order = sorted(bursts.values(), key=lambda burst: (-burst.is_harsh, -burst.count))
    return in_order[:AT_ONCE]


def _rules_of(likenesses: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    spoke: dict[str, set[str]] = {likeness: set() for likeness in likenesses}
    said = Remark.objects.filter(likeness__in=list(spoke)).order_by().values_list("likeness", "rule").distinct()
    for likeness, rule in said if spoke else ():
        spoke[likeness].add(rule)
    return {likeness: _by_risk(rules) for likeness, rules in spoke.items()}
