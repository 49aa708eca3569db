"""All rules together, read again until nothing is left to find."""

from collections.abc import Iterable, Iterator

from leftunsaid.guard.shield.digits import runs_in
from leftunsaid.guard.shield.handles import handles_in
from leftunsaid.guard.shield.links import links_in
from leftunsaid.guard.shield.mails import mails_in
from leftunsaid.guard.shield.payments import accounts_in, cards_in
from leftunsaid.guard.shield.phones import phones_in
from leftunsaid.guard.shield.places import coordinates_in, plates_in, postcodes_in
from leftunsaid.guard.shield.reading import Find, Reading
from leftunsaid.guard.shield.streets import streets_in

SOFT_BLANK = "——"
# What stood beside a find may read differently without it; twice is usual, more is somebody trying.
_MOST_ROUNDS = 5
# Where two rules meet in one stretch, the first of these names it.
_KINDS = ("payment", "place", "mail", "link", "street", "postcode", "plate", "phone", "handle")


def contacts_in(text: str) -> list[Find]:
    """All contact details of anyone in a text as it is stored, in order, none overlapping another."""
    finds: list[Find] = []
    for _ in range(_MOST_ROUNDS):
        more = list(_found_by_each_rule(Reading(text, finds)))
        if not more:
            break
        finds = _without_overlaps([*finds, *more])
    return finds


def soft_blanks(text: str, finds: Iterable[Find]) -> str:
    """The text with a soft blank in place of each find, and nothing else changed."""
    parts: list[str] = []
    here = 0
    for find in sorted(finds):
        parts += [text[here : find.start], SOFT_BLANK]
        here = find.end
    return "".join([*parts, text[here:]])


def _found_by_each_rule(reading: Reading) -> Iterator[Find]:
    runs = list(runs_in(reading))
    yield from cards_in(reading, runs)
    yield from phones_in(reading, runs)
    for rule in (accounts_in, coordinates_in, mails_in, links_in, plates_in, handles_in):
        yield from rule(reading)
    streets = list(streets_in(reading))
    yield from streets
    yield from postcodes_in(reading, streets)


def _without_overlaps(finds: Iterable[Find]) -> list[Find]:
    """Overlapping finds become one, as long as all of them."""
    apart: list[Find] = []
    for find in sorted(finds):
        if not apart or find.start >= apart[-1].end:
            apart.append(find)
            continue
        named = min(apart[-1], find, key=lambda one: _KINDS.index(one.kind))
        apart[-1] = Find(apart[-1].start, max(apart[-1].end, find.end), named.kind, named.rule)
    return apart
