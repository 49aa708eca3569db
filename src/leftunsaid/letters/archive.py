"""The letters by the month in which they were first shown (UTC). Found by an index, so nothing is counted or kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched

from django.db.models import Exists

from leftunsaid.letters.models import LastNumber, Letter, LetterQuerySet

MONTHS = range(1, 13)
IN_ONE_QUESTION = 100  # a letter that came from elsewhere may be said to be centuries old


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of a year or a month to that of the next one."""

    start: datetime
    end: datetime

    @property
    def letters(self) -> LetterQuerySet:
        """The latest first."""
        return Letter.objects.listed_between(self.start, self.end)

    def behind(self, letter: Letter) -> LetterQuerySet:
        """Those of them that come after this letter of that time, also where it can be read no more."""
        # Not of `letters`: of two upper bounds SQLite may take the higher one, and walk down to the other.
        return Letter.objects.listed_behind(letter).filter(shown_at__gte=self.start)


def year_span(year: int) -> Span:
    return Span(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))


def month_span(year: int, month: int) -> Span:
    end_year, end_month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Span(datetime(year, month, 1, tzinfo=UTC), datetime(end_year, end_month, 1, tzinfo=UTC))


def years_with_letters() -> list[int]:
    """The newest first."""
    all_days = Letter.objects.listed_by_day().values_list("shown_at", flat=True)
    newest, oldest = all_days.first(), all_days.last()
    if not newest or not oldest:
        return []
    between = range(newest.astimezone(UTC).year, oldest.astimezone(UTC).year - 1, -1)
    return list(_with_letters((year, year_span(year)) for year in between))


def months_with_letters(year: int) -> list[int]:
    """The oldest first."""
    return list(_with_letters((month, month_span(year, month)) for month in MONTHS))


def _with_letters(spans: Iterable[tuple[int, Span]]) -> Iterator[int]:
    """Those in which a letter stands: one look into the index for each, and one question for very many."""
    for some in batched(spans, IN_ONE_QUESTION):
        looks = {f"in_{name}": Exists(span.letters) for name, span in some}
        # The table of one row: there is nothing to ask it but this.
        found = LastNumber.objects.filter(pk=1).values(**looks).first() or {}
        yield from (int(name.removeprefix("in_")) for name, is_there in found.items() if is_there)
