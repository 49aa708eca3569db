"""What was sent leaves a trace for a while, by which those of a burst that were shown too soon are found again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Tracks
from leftunsaid.guard.rules import ALIKE, are_alike
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Decision, Remark, Thing, Trace, kind_of

MARKS_LAST = timedelta(hours=1)
TRACES_LAST = timedelta(days=7)
LOOKED_AT = 2_000  # of the traces before this one
AT_ONCE = 500  # to be forgotten in one go: the rest follows a minute later
A_FEW = 100
READ = ("approve", "pass", "dismiss", "looked")  # somebody has read it, and nothing speaks against it


def leave_trace(thing: Thing, tracks: Tracks, *, now: datetime) -> None:
    """Note what the guard made of it. Where there is nothing to find it by, nothing is noted."""
    if tracks.marks or tracks.pen:
        marks = " ".join(tracks.marks) or None
        Trace.objects.create(**{kind_of(thing): thing}, marks=marks, pen=tracks.pen, left_at=now)


def hold_back_alike(thing: Thing, *, now: datetime) -> int:
    """Where it is one of many, those of the hour that were shown before anybody could know it wait like it.

    Together they are one burst. What somebody has read since, and let stand, stays. To be called after the
    transaction in which it was sent: much is looked through, and letters are waited for that others hold. Answers how
    many were held back.
    """
    kind = kind_of(thing)
    if thing.held_at is None or not thing.remarks.filter(rule=ALIKE.name).exists():
        return 0
    trace = Trace.objects.filter(**{kind: thing}, marks__isnull=False).last()
    like_it = _like(trace, kind, now) if trace else {}
    likeness = _one_likeness([thing.pk, *like_it], kind)
    shown = [number for number, is_shown in like_it.items() if is_shown]
    return _hold_back(shown, kind, likeness, now=now) if shown else 0


def was_covered(thing: Thing) -> bool:
    """Has a moderator covered words in it since it was last read? Then other words are read before they stand."""
    last = thing.decisions.filter(act__in=("cover", *READ)).order_by("pk").last()
    return last is not None and last.act == "cover"


def looks_like_none(thing: Thing) -> None:
    """It says something else now, so it is no part any more of what looked alike. What other rules said stays."""
    remarks = thing.remarks.all()
    remarks.filter(rule=ALIKE.name).delete()
    remarks.update(likeness="")


def forget(now: datetime) -> None:
    """Marks go after an hour and traces after seven days; what a wrong clock left in the future goes too."""
    ahead = now + timedelta(days=1)
    marked, unmarked = Trace.objects.filter(marks__isnull=False), Trace.objects.filter(marks=None)
    for over in (marked.filter(left_at__lte=now - MARKS_LAST), marked.filter(left_at__gt=ahead)):
        over.update(marks=None)
    for over in (unmarked.filter(left_at__lte=now - TRACES_LAST), unmarked.filter(left_at__gt=ahead)):
        Trace.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:AT_ONCE])).delete()


def _like(trace: Trace, kind: str, now: datetime) -> dict[int, bool]:
    """What was sent before it within the hour and is alike, by its number, the newest first: is it shown?"""
    lately = Trace.objects.filter(
        **{f"{kind}__isnull": False}, pk__lt=trace.pk, pk__gte=trace.pk - LOOKED_AT, marks__isnull=False
    ).filter(left_at__gt=now - MARKS_LAST, left_at__lte=now)
    # No dates among them: in a flood it would be these that take the time.
    is_shown = ExpressionWrapper(Q(**{f"{kind}__held_at": None}), output_field=BooleanField())
    told = lately.annotate(is_shown=is_shown).order_by("-pk").values_list(f"{kind}_id", "marks", "is_shown")
    marks = frozenset((trace.marks or "").split())
    return {number: shown for number, theirs, shown in told if are_alike(marks, frozenset(theirs.split()))}


def _one_likeness(things: Sequence[int], kind: str) -> str:
    """That of the first of the burst, for all of it: what looked like two heaps until now is one."""
    said = Remark.objects.filter(**{f"{kind}__in": things[:A_FEW]}, rule=ALIKE.name).order_by("pk")
    first, *others = dict.fromkeys(said.values_list("likeness", flat=True))
    if others:
        Remark.objects.filter(likeness__in=others).update(likeness=first)
    return first


@transaction.atomic
def _hold_back(numbers: Sequence[int], kind: str, likeness: str, *, now: datetime) -> int:
    """Those of these that still stand, and that nobody has read since they were last sent."""
    things = _locked(numbers, kind)
    sent = dict(
        Trace.objects.filter(**{f"{kind}__in": things}).order_by().values_list(kind).annotate(last=Max("left_at"))
    )
    decided = Decision.objects.filter(**{f"{kind}__in": things}, act__in=READ).values_list(kind, "decided_at")
    read = {number for number, decided_at in decided if decided_at >= sent[number]}
    held = [thing for thing in things if _stands(thing) and thing.pk not in read]
    for thing in held:
        if isinstance(thing, Letter):
            letter_actions.hold_letter(thing, reason=ALIKE.name, now=now)
        else:
            comment_actions.hold_comment(thing, reason=ALIKE.name, now=now)
    Remark.objects.bulk_create(
        Remark(**{kind: thing}, rule=ALIKE.name, version=ALIKE.version, likeness=likeness, said_at=now)
        for thing in held
    )
    return len(held)


def _locked(numbers: Sequence[int], kind: str) -> list[Thing]:
    """Read anew while nobody else changes them. Their letters are locked in one order, as everywhere."""
    letters = Letter.objects.select_for_update().order_by("pk")
    if kind == "letter":
        return list(letters.filter(pk__in=numbers))
    comments = Comment.objects.filter(pk__in=numbers)
    locked = {letter.pk: letter for letter in letters.filter(pk__in=set(comments.values_list("letter", flat=True)))}
    return list(comments.filter(letter__in=locked).select_related("letter").order_by("pk"))


def _stands(thing: Thing) -> bool:
    return thing.is_readable if isinstance(thing, Letter) else thing.stands
