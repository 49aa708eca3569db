"""Pens: what came from one network and kind of browser within seven days, without knowing which.

The desk learns that things come from one pen, and how many. A pen itself, a keyed hash, stands on no page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from leftunsaid.comments.models import FOR_A_WRITER, Comment
from leftunsaid.guard import actions as guard
from leftunsaid.letters.models import Letter, Visibility, WaitsFor
from leftunsaid.moderation.models import Thing, Trace
from leftunsaid.moderation.traces import TRACES_LAST


@dataclass(frozen=True, slots=True)
class Pen:
    """What the desk is told about the pen of one thing."""

    others: int  # letters and comments that came from it lately, besides this one
    is_muted: bool
    known_until: date | None  # from that day on nobody can know it again; None where that has come


def pens_of(things: Iterable[Thing], *, now: datetime) -> Mapping[Thing, Pen]:
    """Of those that left a pen within seven days. As many questions for many as for one."""
    traces = _last_traces(list(things), now)
    pens = {trace.pen for trace in traces.values()}
    counts, muted, known = _counts(pens, now), guard.muted_among(pens, now=now), guard.pens_known(now)
    return {thing: _pen(trace, counts.get(trace.pen, 1), trace.pen in muted, known) for thing, trace in traces.items()}


def last_trace(thing: Thing) -> Trace | None:
    """The one that tells with which pen its words, as they are now, were sent."""
    return thing.traces.exclude(pen="").order_by("pk").last()


def things_of_pen(thing: Thing, *, at_most: int, now: datetime) -> list[Thing]:
    """What came from the same pen as this, itself included, the newest first."""
    trace = last_trace(thing)
    if trace is None:
        return []
    found = _for_the_desk(Trace.objects.filter(pen=trace.pen, left_at__gt=now - TRACES_LAST))
    newest_first = found.order_by("-left_at", "-pk").values_list("letter", "comment")
    of = dict.fromkeys(newest_first[: 2 * at_most])  # what was changed has left several
    letters = Letter.objects.in_bulk([letter for letter, _ in of if letter])
    comments = Comment.objects.select_related("letter").in_bulk([comment for _, comment in of if comment])
    return [letters[letter] if letter else comments[comment] for letter, comment in of][:at_most]


def _pen(trace: Trace, count: int, is_muted: bool, known: tuple[date, date] | None) -> Pen:
    is_known = known is not None and known[0] <= trace.left_at.astimezone(UTC).date()
    return Pen(others=count - 1, is_muted=is_muted and is_known, known_until=known[1] if known and is_known else None)


def _last_traces(things: list[Thing], now: datetime) -> dict[Thing, Trace]:
    letters = {thing.pk: thing for thing in things if isinstance(thing, Letter)}
    comments = {thing.pk: thing for thing in things if isinstance(thing, Comment)}
    left = Trace.objects.filter(left_at__gt=now - TRACES_LAST).exclude(pen="").order_by("pk")
    last: dict[Thing, Trace] = {letters[trace.letter_id or 0]: trace for trace in left.filter(letter__in=letters)}
    return last | {comments[trace.comment_id or 0]: trace for trace in left.filter(comment__in=comments)}


def _counts(pens: Collection[str], now: datetime) -> dict[str, int]:
    left = _for_the_desk(Trace.objects.filter(pen__in=pens, left_at__gt=now - TRACES_LAST)).order_by()
    both = Count("letter", distinct=True) + Count("comment", distinct=True)
    return dict(left.values("pen").annotate(count=both).values_list("pen", "count"))


def _for_the_desk(traces: QuerySet[Trace]) -> QuerySet[Trace]:
    """Without what was taken back, what is for the writer of a letter alone, and what nobody reads with its letter."""
    of_letters = Q(letter__isnull=False, letter__withdrawn_at=None) & ~Q(letter__visibility=Visibility.PRIVATE)
    turned_away = Q(removal_reason=WaitsFor.WRITER, letter__owner__isnull=False)
    comments = Comment.objects.filter(~FOR_A_WRITER, ~turned_away, withdrawn_at=None).under_standing_letters()
    return traces.filter(of_letters | Exists(comments.filter(pk=OuterRef("comment"))))
