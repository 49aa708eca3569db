"""The same for little notes: no jar that was tipped out is full again, no note is drawn twice, and none comes in a
rest, or at a moment that was taken away since."""

from collections.abc import Mapping
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import QuerySet

from leftunsaid.notes import receiving, taken_away
from leftunsaid.notes.actions import take_back, tip_out
from leftunsaid.notes.models import Card, Consent, Jar, KeptNote, Note
from leftunsaid.removals import Removal, hash_of

AT_ONCE = 1000

type Done = Mapping[str, list[Removal]]
type Found = dict[int, list[str]]  # what was done, by its key


def replay_notes(done: Done, *, now: datetime) -> int:
    """Answers for how many jars, cards, notes, yeses and kept notes something was done again."""
    kept = _found(done, "kept", KeptNote.objects.order_by("pk").values_list("pk", "consent__address", "round"))
    cards = _found(done, "card", Card.objects.values_list("pk", "words_hash"))
    consents = _found(done, "consent", Consent.objects.values_list("pk", "address"))
    notes = _found(done, "note", Note.objects.order_by("pk").values_list("pk", "jar__address", "number"))
    jars = _found(done, "jar", Jar.objects.values_list("pk", "address"))
    Card.objects.filter(pk__in=list(cards)).delete()  # replaced since, perhaps as they were in the wrong hands
    KeptNote.objects.filter(pk__in=list(kept)).delete()
    narrowed = _narrow(done, now)
    for pk, acts in consents.items():
        _replay_on_consent(Consent.objects.get(pk=pk), acts, now)
    _replay_on_notes(notes, now)
    for pk, acts in jars.items():
        _replay_on_jar(Jar.objects.get(pk=pk), acts, now)
    return len(kept) + len(cards) + narrowed + len(consents) + len(notes) + len(jars)


def _found(done: Done, kind: str, names: QuerySet[Any, Any]) -> Found:
    """Of what has such a name, and was not left as it is. Nobody's words are read for it: there may be very many."""
    told = ((pk, _acts(done, kind, " ".join(map(str, name)))) for pk, *name in names.iterator(AT_ONCE))
    return {pk: acts for pk, acts in told if acts}


def _narrow(done: Done, now: datetime) -> int:
    """Before what was ended is ended again: that forgets what it was narrowed by."""
    if not any(one.act == taken_away.UNWISHED for acts in done.values() for one in acts):
        return 0
    return sum(
        taken_away.narrow_again(consent, _last_said_of(consent, done), now=now)
        for consent in Consent.objects.filter(closed_at=None).iterator(AT_ONCE)
    )


def _last_said_of(consent: Consent, done: Done) -> taken_away.LastSaid:
    def last_said(name: str) -> str:
        acts = _acts(done, "wish", taken_away.name_of_wish(consent, name))
        return acts[-1] if acts else ""

    return last_said


def _replay_on_consent(consent: Consent, acts: list[str], now: datetime) -> None:
    taken_away.rest_again(consent, acts)
    if "unwelcome" in acts:
        receiving.say_it_is_not_welcome(consent, may_be_read=False, now=now)
    if "blocked" in acts:
        receiving.block(consent, now=now)
    if "closed" in acts:
        receiving.close(consent, now=now)
    if "unshared" in acts:
        receiving.share_no_more(consent)
    if "left" in acts:
        receiving.leave(consent)


def _replay_on_notes(notes: Found, now: datetime) -> None:
    for pk in (pk for pk, acts in notes.items() if "withdrawn" in acts):
        note = Note.objects.select_related("jar").get(pk=pk)
        take_back(note.jar, note.number)
    for some in batched(notes, AT_ONCE):
        Note.objects.filter(pk__in=some, drawn_at=None).update(drawn_at=now)


def _replay_on_jar(jar: Jar, acts: list[str], now: datetime) -> None:
    if "ended" in acts:
        Jar.objects.filter(pk=jar.pk).update(ended_at=now)
    if "tipped" in acts:
        tip_out(jar)


def _acts(done: Done, kind: str, name: str) -> list[str]:
    return [one.act for one in done.get(hash_of(kind, name), [])]
