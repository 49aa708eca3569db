"""Where a page of the lists begins. Counts kept by blocks of numbers tell it, however many letters there are.

Numbers have gaps: letters are withdrawn, removed, held, or shown to fewer people. An OFFSET would walk over all that
is newer; here two short reads, of blocks of 100,000 numbers and then of 1,000, lead to within a block of the place.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.db.models import Count, F, Sum

from leftunsaid.letters.models import FoundByFeeling, LastNumber, Letter, LetterQuerySet, ListedInBlock

logger = logging.getLogger(__name__)

SIZES = (100_000, 1_000)
DRAWS = 20  # of two letters, one would be drawn so often in a row once in a million


def letters_from(skip: int) -> LetterQuerySet:
    """The letters of the lists, newest first, without the `skip` newest."""
    highest, left = _near(skip)
    letters = Letter.objects.listed()
    if highest is not None:
        letters = letters.filter(listed_number__lte=highest)
    return letters[left:]


def any_letter(dice: Random, *, but: int | None = None) -> Letter | None:
    """One of the letters of the lists, each as likely as any other, whatever gaps their numbers have.

    Not the one with the number `but`, as long as there is another.
    """
    there = ListedInBlock.objects.filter(size=max(SIZES)).aggregate(all=Sum("count"))["all"] or 0
    drawn = None
    for _ in range(DRAWS if there > 1 else there):
        drawn = letters_from(dice.randrange(there)).first() or drawn
        if drawn and drawn.number != but:
            break
    return drawn


def letter_beside(number: int, *, newer: bool) -> Letter | None:
    """The next letter of the lists to either side of a number, be there a letter with it or not."""
    if newer:
        return Letter.objects.listed_above(number).first()
    return Letter.objects.listed().filter(listed_number__lt=number).first()


def number_from(number: int, *, feeling: str) -> int | None:
    """The lowest number, from this one on, of a letter of the lists with this feeling: behind both stand the same."""
    found = FoundByFeeling.objects.filter(slug=feeling, number__gte=number).order_by("number")
    return found.values_list("number", flat=True).first()


def blocks_with_letters(size: int) -> list[int]:
    """Which blocks of so many numbers (whole thousands of them) hold letters of the lists: 0 for the first one."""
    blocks = ListedInBlock.objects.filter(size=min(SIZES), count__gte=1).order_by("first")
    return list(dict.fromkeys((first - 1) // size for first in blocks.values_list("first", flat=True)))


def numbers_in_block(block: int, size: int) -> list[int]:
    """The numbers of those letters, the lowest first."""
    letters = Letter.objects.listed_above(block * size).filter(listed_number__lte=(block + 1) * size)
    return list(letters.values_list("listed_number", flat=True))


def count_listed(number: int, by: int) -> None:
    """Keep the counts true when the letter with this number comes into the lists (`by=1`) or leaves them (-1)."""
    for size in SIZES:
        first = _first_of(number, size)
        if by > 0:
            ListedInBlock.objects.get_or_create(size=size, first=first, defaults={"count": 0})
        block = ListedInBlock.objects.filter(size=size, first=first)
        if not block.filter(count__gte=-by).update(count=F("count") + by):
            # A count that is off must never keep somebody from taking a letter back.
            logger.error("A kept count of the lists is too low. Run: leftunsaid recount --mend")


def count_all_listed(numbers: Iterable[int]) -> None:
    """The same for many letters that come in at once."""
    smallest = min(SIZES)
    for block, count in Counter((number - 1) // smallest for number in numbers).items():
        count_listed(block * smallest + 1, count)


@dataclass(frozen=True, slots=True)
class Miscount:
    """A block of numbers whose kept count is not how many of its letters stand in the lists."""

    first: int
    size: int
    kept: int
    counted: int

    @property
    def last(self) -> int:
        return self.first + self.size - 1


@transaction.atomic
def recount(*, mend: bool = False) -> list[Miscount]:
    """What a walk over all letters finds to be kept wrong; with `mend` it is right afterwards. Writers wait for it."""
    _wait_for_writers()
    kept = {(block.size, block.first): block.count for block in ListedInBlock.objects.all()}
    counted = {(size, first): count for size in SIZES for first, count in _counted(size)}
    wrong = [
        Miscount(first, size, kept.get((size, first), 0), counted.get((size, first), 0))
        for size, first in sorted(kept.keys() | counted.keys())
        if kept.get((size, first), 0) != counted.get((size, first), 0)
    ]
    if mend:
        ListedInBlock.objects.bulk_create(
            [ListedInBlock(size=block.size, first=block.first, count=block.counted) for block in wrong],
            update_conflicts=True,
            unique_fields=["size", "first"],
            update_fields=["count"],
        )
    return wrong


def _near(skip: int) -> tuple[int | None, int]:
    """A number at or a little above where `skip` letters are passed over, and how many are left to pass from there."""
    highest: int | None = None
    lowest = 0
    for size in SIZES if skip else ():
        blocks = ListedInBlock.objects.filter(size=size, first__gte=lowest).order_by("-first")
        if highest is not None:
            blocks = blocks.filter(first__lte=highest)
        for first, count in blocks.values_list("first", "count"):
            highest, lowest = first + size - 1, first
            if skip < count:
                break
            skip -= count
        else:
            return 0, 0  # no letter is so far down
    return highest, skip


def _wait_for_writers() -> None:
    """Until the end of the transaction nobody gives a number or changes a count. Locked as the verbs do: see there."""
    list(LastNumber.objects.select_for_update())
    list(ListedInBlock.objects.select_for_update().order_by("-size", "first"))


def _counted(size: int) -> Iterator[tuple[int, int]]:
    blocks = (
        Letter.objects.listed().order_by().values(block=(F("listed_number") - 1) / size).annotate(count=Count("pk"))
    )
    for block in blocks:
        yield block["block"] * size + 1, block["count"]


def _first_of(number: int, size: int) -> int:
    return (number - 1) // size * size + 1
