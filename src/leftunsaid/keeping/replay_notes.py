"""The same for little notes: no jar that was tipped out is full again, no note is drawn twice, and none comes in a
rest, or at a moment that was taken away since."""

from collections.abc import Mapping
from datetime import datetime

from leftunsaid.notes import receiving, taken_away
from leftunsaid.notes.actions import name_of, take_back, tip_out
from leftunsaid.notes.models import Card, Consent, Jar, KeptNote, Note
from leftunsaid.removals import Removal, hash_of

AT_ONCE = 1000

type Done = Mapping[str, list[Removal]]


def replay_notes(done: Done, *, now: datetime) -> int:
    """Answers for how many jars, cards, notes, yeses and kept notes something was done again."""
    kept, cards, consents, notes, jars = _kept(done), _cards(done), _consents(done), _notes(done), _jars(done)
    Card.objects.filter(pk__in=cards).delete()
    KeptNote.objects.filter(pk__in=kept).delete()
    narrowed = _narrow(done, now)
    for consent, acts in consents:
        _replay_on_consent(consent, acts, now)
    for note, acts in notes:
        _replay_on_note(note, acts, now)
    for jar, acts in jars:
        _replay_on_jar(jar, acts, now)
    return len(kept) + len(cards) + narrowed + len(consents) + len(notes) + len(jars)


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


def _replay_on_note(note: Note, acts: list[str], now: datetime) -> None:
    if "withdrawn" in acts:
        take_back(note.jar, note.number)
    elif note.drawn_at is None:
        Note.objects.filter(pk=note.pk).update(drawn_at=now)


def _replay_on_jar(jar: Jar, acts: list[str], now: datetime) -> None:
    if "ended" in acts:
        Jar.objects.filter(pk=jar.pk).update(ended_at=now)
    if "tipped" in acts:
        tip_out(jar)


def _jars(done: Done) -> list[tuple[Jar, list[str]]]:
    found = [(jar, _acts(done, "jar", jar.address)) for jar in Jar.objects.iterator(AT_ONCE)]
    return [(jar, acts) for jar, acts in found if acts]


def _notes(done: Done) -> list[tuple[Note, list[str]]]:
    notes = Note.objects.select_related("jar").order_by("pk").iterator(AT_ONCE)
    found = [(note, _acts(done, "note", name_of(note.jar.address, note.number))) for note in notes]
    return [(note, acts) for note, acts in found if acts]


def _consents(done: Done) -> list[tuple[Consent, list[str]]]:
    found = [(one, _acts(done, "consent", one.address)) for one in Consent.objects.iterator(AT_ONCE)]
    return [(consent, acts) for consent, acts in found if acts]


def _kept(done: Done) -> list[int]:
    names = KeptNote.objects.order_by("pk").values_list("pk", "consent__address", "round")
    return [pk for pk, address, drawn in names.iterator(AT_ONCE) if _acts(done, "kept", f"{address} {drawn}")]


def _cards(done: Done) -> list[int]:
    """Replaced by another one since, perhaps because it was in the wrong hands."""
    names = Card.objects.values_list("pk", "words_hash")
    return [pk for pk, words_hash in names.iterator(AT_ONCE) if _acts(done, "card", words_hash)]


def _acts(done: Done, kind: str, name: str) -> list[str]:
    return [one.act for one in done.get(hash_of(kind, name), [])]
