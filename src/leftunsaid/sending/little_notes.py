"""How a little note is kept: judged as all that is sent, and harder. It waits for nobody: it goes in, or does not."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.guard.threats import threatens
from leftunsaid.notes.actions import put_in
from leftunsaid.notes.models import Jar, Note

NOTES_AN_HOUR = 60
# Of what else makes a letter wait nothing stands in the way here: nobody but one person reads it.
OBJECTIONS = ("cruel", "words", "muted", "trap")


@dataclass(frozen=True, slots=True)
class NotLikeThis:
    """It may not go into a jar in these words: `reason` says why. Answered, not raised: a try counts all the same."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReadyNote:
    """One that was looked through, and only has to be judged and kept."""

    body: str
    draft: Draft
    threatens: bool


def look_through(body: str, *, trap: str = "") -> ReadyNote:
    """All that takes its time, done before anything is locked. Its form has seen to contact details."""
    return ReadyNote(body, Draft("comment", texts=(body,), trap=trap).looked_through(), threatens(body))


def send_note(
    jar: Jar, ready: ReadyNote, asking: Visitor, *, now: datetime, dice: Random
) -> Note | NotLikeThis | Refuse:
    """Judge it and put it in. Raises JarIsFull."""
    refused = judge_words_of("note", ready, asking, limit=NOTES_AN_HOUR, now=now, dice=dice)
    return refused or put_in(jar, ready.body, now=now)


def judge_words_of(
    what: str, ready: ReadyNote, asking: Visitor, *, limit: int, now: datetime, dice: Random
) -> NotLikeThis | Refuse | None:
    """None where they may reach somebody: of a note, or of what a jar is signed with."""
    verdict = judge(what, asking, limit=limit, draft=ready.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    if ready.threatens:
        return NotLikeThis("threat")
    held = verdict.reasons if isinstance(verdict, Hold) else ()
    return next((NotLikeThis(reason) for reason in held if reason in OBJECTIONS), None)
