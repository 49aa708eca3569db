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


class NotLikeThis(Exception):
    """It may not go into a jar in these words: `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadyNote:
    """One that was looked through, and only has to be judged and kept."""

    body: str
    draft: Draft
    threatens: bool


def look_through(body: str, *, trap: str = "") -> ReadyNote:
    """All that takes its time, done before anything is locked. Its form has seen to contact details."""
    return ReadyNote(body, Draft("comment", texts=(body,), trap=trap).looked_through(), threatens(body))


def send_note(jar: Jar, ready: ReadyNote, asking: Visitor, *, now: datetime, dice: Random) -> Note | Refuse:
    """Judge it and put it in. Raises NotLikeThis, JarIsFull."""
    verdict = judge("note", asking, limit=NOTES_AN_HOUR, draft=ready.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    if ready.threatens:
        raise NotLikeThis("threat")
    if isinstance(verdict, Hold) and (objected := [reason for reason in verdict.reasons if reason in OBJECTIONS]):
        raise NotLikeThis(objected[0])
    return put_in(jar, ready.body, now=now)
