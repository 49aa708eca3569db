"""What is decided together: things that look alike, and what came to one letter in a rush."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Min, Q, QuerySet

from leftunsaid.comments.actions import BURST_WITHIN
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter, WaitsFor
from leftunsaid.moderation.models import Remark, Report, Thing, kind_of
from leftunsaid.moderation.reasons import HARSH, RISK
from leftunsaid.moderation.traces import READ

AT_ONCE = 20
LOOKED_AT = 10_000
TOGETHER = 3  # from so many on they are one case

# Whatever else a rule said of it: under a letter in a rush it is read with the others. What is alike has its own heap.
IN_A_RUSH = Q(held_at__isnull=False, shown_at=None) & ~Q(hold_reason="alike")


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
class Rush:
    """Comments that wait because so many came to one letter at once."""

    letter: Letter
    count: int
    harsh: int  # of these: a rule said something of them that is better read one by one
    shown_before: int  # of the crowd that set it off: still there, and read by nobody here


def bursts() -> list[Burst]:
    """The largest heaps of what looks alike, the harsh first."""
    letters, comments = _waiting()
    in_waiting = Q(letter__in=letters.order_by().values("pk")) | Q(comment__in=comments.order_by().values("pk"))
    # One thing may have several remarks with the same likeness: one for each rule that spoke. Letters and comments that
    # look alike are one heap.
    alike = (
        Remark.objects.filter(in_waiting)
        .exclude(likeness="")
        .order_by()
        .values("likeness")
        .annotate(count=Count("letter", distinct=True) + Count("comment", distinct=True))
        .annotate(letter=Min("letter"), comment=Min("comment"))
        .filter(count__gte=TOGETHER)
        .order_by("-count", "likeness")[:AT_ONCE]
    )
    groups = {group["likeness"]: group for group in alike}
    of_letters = letters.in_bulk([group["letter"] for group in groups.values() if group["letter"]])
    of_comments = comments.in_bulk([group["comment"] for group in groups.values() if not group["letter"]])
    spoke = _rules_of(groups)
    found = []
    for likeness, group in groups.items():
        sample = of_letters[group["letter"]] if group["letter"] else of_comments[group["comment"]]
        found.append(Burst(likeness, group["count"], sample, spoke[likeness]))
    return sorted(found, key=lambda burst: (-burst.is_harsh, -burst.count))


def rushes() -> list[Rush]:
    """The letters under which most waits since a rush."""
    since_rush = Q(hold_reason=WaitsFor.BURST)
    # Gathered first, by the index of what waits: grouped at once, all comments there are would be walked through.
    waiting = Comment.objects.waiting().filter(IN_A_RUSH).order_by("-held_at", "-pk")[:LOOKED_AT]
    groups = (
        Comment.objects.filter(pk__in=waiting.values("pk"))
        .order_by()
        .values("letter")
        .annotate(
            count=Count("pk"),
            harsh=Count("pk", filter=Q(hold_reason__in=HARSH)),
            rushed=Count("pk", filter=since_rush),
            began=Min("written_at", filter=since_rush),
        )
        .filter(rushed__gte=TOGETHER)
        .order_by("-count", "letter")[:AT_ONCE]
    )
    found = {group["letter"]: group for group in groups}
    letters = Letter.objects.in_bulk(found)
    before = _count_shown_before({letter: group["began"] for letter, group in found.items()})
    return [
        Rush(letters[letter], group["count"], group["harsh"], before.get(letter, 0)) for letter, group in found.items()
    ]


def things_in_rush(letter: Letter, *, with_shown: bool = False, at_most: int) -> list[Comment]:
    """What waits under this letter since a rush, the oldest first; before it, asked for, what was shown just then."""
    waiting = Comment.objects.waiting().filter(IN_A_RUSH, letter=letter).select_related("letter")
    began = waiting.filter(hold_reason=WaitsFor.BURST).aggregate(began=Min("written_at"))["began"]
    if began is None:
        return []
    shown = _shown_before(letter.pk, began).select_related("letter").order_by("number") if with_shown else ()
    return [*shown, *waiting[:at_most]][:at_most]


def things_alike(likeness: str, *, at_most: int) -> list[Thing]:
    """What waits for the desk and looks like that, the oldest first."""
    if not likeness:
        return []
    letters, comments = (things.filter(remarks__likeness=likeness).distinct() for things in _waiting())
    return [*letters[:at_most], *comments[:at_most]][:at_most]


def may_be_shown_together(things: Sequence[Thing], *, seen_at: datetime) -> list[Thing]:
    """Those of these that one press shows without each of them being read.

    Not what came, or was changed, after the page was made on which they were seen; nor what was reported or changed
    at all, nor what a rule finds harsh: that is read one by one.
    """
    of_each = {model: [thing.pk for thing in things if isinstance(thing, model)] for model in (Letter, Comment)}
    alone = {model: _read_alone(model, numbers) for model, numbers in of_each.items()}
    waits = [thing for thing in things if thing.held_at and thing.held_at <= seen_at and not thing.is_gone]
    return [thing for thing in waits if thing.hold_reason not in HARSH and thing.pk not in alone[type(thing)]]


def by_risk(rules: Iterable[str]) -> tuple[str, ...]:
    """Each of them once, the riskiest first."""
    return tuple(sorted(set(rules), key=lambda rule: (-RISK.get(rule, 0), rule)))


def _waiting() -> tuple[QuerySet[Letter], QuerySet[Comment]]:
    return Letter.objects.waiting(), Comment.objects.waiting().select_related("letter")


def _read_alone(model: type[Thing], numbers: Sequence[int]) -> set[int]:
    about = kind_of(model)
    of_these = {f"{about}__in": numbers}
    harsh = Remark.objects.filter(**of_these, rule__in=HARSH).values_list(about, flat=True)
    reported = Report.objects.filter(**of_these, settled_at=None).values_list(about, flat=True)
    changed = model.objects.filter(pk__in=numbers, earlier_wordings__isnull=False).values_list("pk", flat=True)
    return {*harsh, *reported, *changed} if numbers else set()


def _rules_of(likenesses: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    spoke: dict[str, set[str]] = {likeness: set() for likeness in likenesses}
    said = Remark.objects.filter(likeness__in=list(spoke)).order_by().values_list("likeness", "rule").distinct()
    for likeness, rule in said if spoke else ():
        spoke[likeness].add(rule)
    return {likeness: by_risk(rules) for likeness, rules in spoke.items()}


def _shown_before(letter: int, began: datetime) -> QuerySet[Comment]:
    """The crowd that set it off, as far as it still stands and nobody here has read it."""
    standing = Comment.objects.readable_in(letter).filter(written_at__gt=began - BURST_WITHIN, written_at__lte=began)
    return standing.exclude(decisions__act__in=READ)


def _count_shown_before(began: Mapping[int, datetime]) -> dict[int, int]:
    if not began:
        return {}
    of_all = reduce(or_, (_shown_before(letter, since) for letter, since in began.items()))
    return dict(of_all.order_by().values("letter").annotate(count=Count("pk")).values_list("letter", "count"))
