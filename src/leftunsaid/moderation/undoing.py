"""Which presses of lately can still be taken back: for whoever pressed twice or turned a page."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Max

from leftunsaid.moderation.actions import ABOUT_THE_PEN, ABOUT_THE_WORDS, MAY_BE_UNDONE
from leftunsaid.moderation.models import Decision

OFFERED_FOR = timedelta(days=1)


def presses_to_undo(lines: Sequence[Decision], *, now: datetime) -> dict[int, int]:
    """By the newest line of each such press among these: how many things it was about. The newest line comes first."""
    lately = [
        line for line in lines if line.batch and line.act in MAY_BE_UNDONE and line.decided_at > now - OFFERED_FOR
    ]
    newest = _newest_about(lately)
    offered: dict[str, int] = {}
    for line in lately:
        if line.pk in newest:
            offered.setdefault(line.batch, line.pk)
    counts = Decision.objects.filter(batch__in=list(offered)).values_list("batch").annotate(things=Count("pk"))
    return {offered[batch]: things for batch, things in counts} if offered else {}


def _newest_about(lines: Iterable[Decision]) -> set[int]:
    """What was decided last about the words and about the pen of each of their things: it alone can be taken back."""
    newest: set[int] = set()
    for about in ("letter", "comment"):
        things = {pk for line in lines if (pk := getattr(line, f"{about}_id"))}
        if things:
            of_each = Decision.objects.filter(**{f"{about}__in": things}).order_by().values(about)
            last = of_each.annotate(words=Max("pk", filter=ABOUT_THE_WORDS), pen=Max("pk", filter=ABOUT_THE_PEN))
            newest |= {pk for both in last.values_list("words", "pen") for pk in both if pk}
    return newest
