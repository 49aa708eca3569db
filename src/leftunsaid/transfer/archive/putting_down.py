"""Rows of an archive are written, some at a time, past the verbs; what verbs would keep beside them is kept here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from itertools import batched, chain
from operator import or_
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Max, Model, Q, QuerySet

from leftunsaid.letters.lists import count_all_listed
from leftunsaid.letters.looking_back import wait_for_their_days
from leftunsaid.letters.models import FoundByFeeling, Letter, LookBack
from leftunsaid.notes.models import Consent
from leftunsaid.ownership.models import GivenUp, OwnerKey, SpareWords
from leftunsaid.recovery.actions import ask_after_all
from leftunsaid.recovery.models import Recovery
from leftunsaid.transfer.archive.little_notes import wait_for_their_moments
from leftunsaid.transfer.archive.tables import TABLES, Named, Row, Table
from leftunsaid.transfer.formats import Refused, Report

AT_ONCE = 500
OR_ED = 100  # SQLite takes no question of a thousand
A_NUMBER = re.compile(r"[0-9]{1,9}")

type Placed = Sequence[tuple[str, Row]]


class Standing:
    """What was here before anything came."""

    def __init__(self) -> None:
        told = {table.name: table.model._base_manager.aggregate(newest=Max("pk")) for table in TABLES}
        self._newest = {name: found["newest"] or 0 for name, found in told.items()}

    @property
    def is_empty(self) -> bool:
        return not any(self._newest.values())

    def came_since(self, model: type[Model]) -> QuerySet[Any]:
        (newest,) = (self._newest[table.name] for table in TABLES if table.model is model)
        return model._base_manager.filter(pk__gt=newest)

    def given_up(self, words: Iterable[str]) -> set[str]:
        """Which of these words, by their hashes, were changed or burnt here."""
        burnt = GivenUp.objects.filter(pk__lte=self._newest["given-up"], words_hash__in=words)
        return set(burnt.values_list("words_hash", flat=True))

    def like(self, table: Table, rows: Placed, *, with_addresses: bool) -> dict[tuple[Any, ...], Row]:
        """Rows that may be known, by what they are known by."""
        if not self._newest[table.name]:
            return {}
        here = table.model._base_manager.filter(pk__lte=self._newest[table.name]).values_list(*table.paths)
        found = chain.from_iterable(here.filter(asked) for asked in _asked_for(table, [row for _, row in rows]))
        told = (table.row_of(values, with_addresses=with_addresses) for values in found)
        return {known_as(table, row): row for row in told}


def _asked_for(table: Table, rows: Sequence[Row]) -> Iterator[Q]:
    """What finds all of these that are here, and little else."""
    if len(table.known_by) == 2:
        whole, its = table.known_by
        wholes, parts = _keys_of(table, whole, rows), _keys_of(table, its, rows)
        pairs = [(wholes.get(row[whole]), parts.get(row[its])) for row in rows]
        yield from _in_pairs(whole, its, pairs)
    else:
        yield reduce(or_, [Q(**{f"{table.path(by)}__in": _said_in(by, rows)}) for by in table.asked_by])


def _in_pairs(whole: str, its: str, pairs: Iterable[tuple[Any, Any]]) -> Iterator[Q]:
    """By both together: who asks for these jars, and for these numbers, is answered with the numbers of all jars."""
    asked = defaultdict(set)
    for one, other in pairs:
        if one is not None and other is not None:
            asked[one].add(other)
    for some in batched(asked.items(), OR_ED):
        yield reduce(or_, [Q(**{whole: one, f"{its}__in": others}) for one, others in some])


def _keys_of(table: Table, column: str, rows: Sequence[Row]) -> dict[Any, Any]:
    """What stands in that column, by what it is called in these rows."""
    said, named = _said_in(column, rows), table.belongs_to.get(column)
    return _found(named, said) if named else {one: one for one in said}


def _said_in(column: str, rows: Sequence[Row]) -> set[Any]:
    return {row[column] for row in rows} - {None}


def known_as(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column] for column in table.known_by) if table.known_by else tuple(row.values())


class PutDown:
    """Writes one table, and tells the report what became of each row."""

    def __init__(
        self, table: Table, before: Standing, report: Report, *, with_addresses: bool = True, now: datetime
    ) -> None:
        self._table, self._before, self._report, self._now = table, before, report, now
        self._with_addresses = with_addresses

    def put(self, rows: Placed) -> None:
        table, report = self._table, self._report
        here, fresh = self._before.like(table, rows, with_addresses=self._with_addresses), []
        for place, row in rows:
            known = here.get(known_as(table, row))
            if known is None:
                fresh.append((place, row))
            elif known == row:
                report.known[table.in_words] += 1
            else:
                report.refused.append(Refused(place, "This stands here already, and otherwise."))
        self._keep(self._with_what_they_belong_to(self._still_good(fresh)))

    def _still_good(self, rows: Placed) -> Placed:
        """But for words that open nothing here any more: no archive makes a key of them again."""
        if self._table.model not in (OwnerKey, SpareWords):
            return rows
        given_up = self._before.given_up({row["words_hash"] for _, row in rows})
        for place, row in rows:
            if row["words_hash"] in given_up:
                self._refuse(place, "These words were changed or burnt here.")
        return [(place, row) for place, row in rows if row["words_hash"] not in given_up]

    def _with_what_they_belong_to(self, rows: Placed) -> list[tuple[str, Model]]:
        said = [row for _, row in rows]
        found = {column: _keys_of(self._table, column, said) for column in self._table.belongs_to}
        whole = []
        for place, row in rows:
            missing = [column for column in found if row[column] is not None and row[column] not in found[column]]
            if missing:
                self._refuse(place, f"What its {missing[0]!r} names is not there.")
                continue
            named = {f"{column}_id": keys.get(row[column]) for column, keys in found.items()}
            plain = {name: value for name, value in row.items() if name not in found}
            whole.append((place, self._table.model(**plain, **named)))
        return whole

    def _keep(self, rows: list[tuple[str, Model]]) -> None:
        """All at once, or one by one, where the database refuses something, to see what."""
        kept = _kept([thing for _, thing in rows])
        if not isinstance(kept, str):
            self._came(kept)
            return
        for place, thing in rows:
            one = _kept([thing])
            if isinstance(one, str):
                self._refuse(place, one)
            else:
                self._came(one)

    def _came(self, things: Sequence[Any]) -> None:
        if things:
            self._report.came[self._table.in_words] += len(things)
            if self._table.model is Letter:
                _put_in_lists(things)
            elif self._table.model is LookBack:
                wait_for_their_days(things, now=self._now)
            elif self._table.model is Consent:
                wait_for_their_moments(things, now=self._now)
            elif self._table.model is Recovery:
                ask_after_all(things, now=self._now)

    def _refuse(self, place: str, why: str) -> None:
        self._report.refused.append(Refused(place, why))


def _found(named: Named, names: Iterable[str]) -> dict[str, int]:
    if named.within:
        return _found_by_number(named, named.within, names)
    there = named.model._base_manager.filter(**{f"{named.by}__in": names})
    return dict(there.values_list(named.by, "pk"))


def _found_by_number(named: Named, within: Named, names: Iterable[str]) -> dict[str, int]:
    told = [name.rpartition(" ") for name in names]
    wholes = _found(within, {by for by, _, _ in told})
    pairs = [(wholes.get(by), int(number)) for by, _, number in told if A_NUMBER.fullmatch(number)]
    there = named.model._base_manager.values_list(named.by, named.and_by, "pk")
    whole = named.by.removesuffix(f"__{within.by}")
    found = chain.from_iterable(there.filter(asked) for asked in _in_pairs(whole, named.and_by, pairs))
    return {f"{by} {number}": pk for by, number, pk in found}


def _kept(things: list[Model]) -> Sequence[Model] | str:
    """What came, or why the database takes not all of it."""
    try:
        with transaction.atomic():
            return type(things[0])._base_manager.bulk_create(things) if things else []
    except (IntegrityError, DataError) as fault:
        return _why(fault)


def _why(fault: Exception) -> str:
    """The name of the rule, which is a sentence, or of the columns: nothing that stands in them."""
    told = getattr(fault.__cause__, "diag", None)
    said = f"{told.constraint_name} {told.message_detail or ''}" if told else str(fault)
    if taken := re.search(r"UNIQUE constraint failed: (.+)|Key \(([^)]*)\)=", said):
        columns = re.sub(r"\w+\.", "", taken[1] or taken[2]).replace("_id", "")
        return f"Something else here has the same: {columns}."
    rule = told.constraint_name if told else said.rpartition(": ")[2]
    return f"It breaks a rule of every house: {rule}."


def _put_in_lists(letters: Sequence[Letter]) -> None:
    listed = [(letter, letter.number) for letter in letters if letter.is_listed and letter.number]
    count_all_listed(number for _, number in listed)
    FoundByFeeling.objects.bulk_create(
        FoundByFeeling(letter=letter, slug=slug, number=number)
        for letter, number in listed
        for slug in letter.feelings.split()
    )
