from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.conf import settings

from leftunsaid.comments.actions import just_sent, leave_comment
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, Refuse, judge, unjudged
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace
from leftunsaid.ownership.actions import FreshWords, find_key, seconds_since_seal
from leftunsaid.sending.words import owner_of


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment as it was typed: every field cleaned, none of them too long."""

    body: str
    name: str = ""
    is_asking: bool = False  # 'I am asking for a kind word'
    trap: str = ""  # what stands in the field that nobody sees

    @property
    def texts(self) -> tuple[str, ...]:
        return self.body, self.name


@dataclass(frozen=True, slots=True)
class ReadyComment:
    """One that was looked through, and only has to be judged and kept."""

    new: NewComment
    sent: FreshWords
    draft: Draft
    brings_danger: bool


def look_through(new: NewComment, sent: FreshWords, *, now: datetime) -> ReadyComment:
    """All that takes its time, done before anything is locked."""
    draft = Draft(
        "comment",
        texts=new.texts,
        trap=new.trap,
        seconds_since_preview=seconds_since_seal(sent.seal, now=now),
    )
    return ReadyComment(new, sent, draft.looked_through(), brings_danger_in(new.texts))


def send_comment(
    letter: Letter, ready: ReadyComment, asking: Visitor, *, once: str = "", now: datetime, dice: Random
) -> Comment | Refuse:
    """Judge it and keep it. The same press within a minute answers the first comment; `once` tells a press by itself.

    In a transaction of its caller, so that it waits for the lock and for the disk once. Raises UnknownWords and
    CommentsClosed.
    """
    new, sent = ready.new, ready.sent
    press_hash = asking.press_hash("comment", str(letter.pk), new.body, new.name, once=once)
    before = just_sent(letter, press_hash, now=now)
    if sent.words:  # with other words it is another comment: that is what `leave_comment` will say too
        key = find_key(sent.words)
        before = [comment for comment in before if comment.may_be_of(key)]
    verdict = unjudged()
    if not before:  # a double click is not one more
        limit = settings.LEFTUNSAID.comments_an_hour
        verdict = judge("comment", asking, limit=limit, draft=ready.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    comment = leave_comment(
        letter,
        body=new.body,
        name=new.name,
        owner=owner_of(sent, now=now),
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        press_hash=press_hash,
        is_asking=new.is_asking,
        now=now,
        dice=dice,
    )
    leave_trace(comment, verdict.tracks, now=now)
    if isinstance(verdict, Hold):
        note_remarks(comment, verdict.said, now=now)
    return comment
