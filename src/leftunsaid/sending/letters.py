from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.conf import settings
from django.db import transaction

from leftunsaid.closing import takes_letters
from leftunsaid.guard.actions import Hold, Refuse, judge, unjudged
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.looking_back import look_back_on, predicts
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.letters.seals import Wax
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace
from leftunsaid.ownership.actions import FreshWords, seconds_since_seal
from leftunsaid.sending.words import owner_of


class NoMoreLetters(Exception):
    """The house is going to close, and takes none any more."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter as it was typed: every field cleaned, none of them too long."""

    body: str
    dear: str = ""
    signature: str = ""
    visibility: str = Visibility.PUBLIC
    comments: str = "open"  # or 'wait', or 'closed'
    feelings: tuple[str, ...] = ()
    wax: Wax | None = None  # until when nobody reads it
    asks_on: date | None = None  # when its writer is asked to look back
    predicts: bool = False
    trap: str = ""  # what stands in the field that nobody sees

    @property
    def texts(self) -> tuple[str, ...]:
        return self.body, self.dear, self.signature

    @property
    def needs_words(self) -> bool:
        """Would it be lost without eight words, or would what its writer comes back to?"""
        comes_back_to_it = self.wax or self.asks_on or self.predicts or self.comments == "wait"
        return self.visibility == Visibility.PRIVATE or bool(comes_back_to_it)


@dataclass(frozen=True, slots=True)
class ReadyLetter:
    """One that was looked through, and only has to be judged and kept."""

    new: NewLetter
    sent: FreshWords
    draft: Draft | None  # what the rules look at; nothing of what is for its writer alone
    brings_danger: bool


def look_through(new: NewLetter, sent: FreshWords, *, now: datetime) -> ReadyLetter:
    """All that takes its time, done before anything is locked."""
    return ReadyLetter(new, sent, _draft(new, sent, now), brings_danger_in(new.texts))


@transaction.atomic  # around all of it: a letter waits for the lock and for the disk once
def send_letter(ready: ReadyLetter, asking: Visitor, *, once: str = "", now: datetime, dice: Random) -> Letter | Refuse:
    """Judge it and keep it. The same press within a minute answers the first letter; `once` tells a press by itself.

    Raises NoMoreLetters; UnknownWords; NobodyToWaitFor where no words came along and comments wait, or it is sealed;
    NotTheseFeelings; TooManySealed and NotThatDay for its wax.
    """
    new = ready.new
    if not takes_letters(settings.LEFTUNSAID, now):
        raise NoMoreLetters
    marks = "\n".join(mark for mark in (once, ready.sent.words) if mark)  # words too: other words are somebody else's
    chosen = (new.visibility, new.comments, str(new.wax), str(new.asks_on), str(new.predicts))
    press_hash = asking.press_hash("letter", *new.texts, *chosen, once=marks)
    verdict = unjudged()
    if not Letter.objects.just_sent(press_hash, now).exists():  # a double click is not one more
        limit = settings.LEFTUNSAID.letters_an_hour
        verdict = judge("letter", asking, limit=limit, draft=ready.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    letter = write_letter(
        body=new.body,
        dear=new.dear,
        signature=new.signature,
        visibility=new.visibility,
        comments_open=new.comments != "closed",
        comments_wait=new.comments == "wait",
        feelings=new.feelings,
        owner=owner_of(ready.sent, now=now),
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        needs_care=ready.brings_danger,
        wax=new.wax,
        press_hash=press_hash,
        now=now,
        dice=dice,
    )
    _note_looking_back(letter, new, now=now)
    leave_trace(letter, verdict.tracks, now=now)
    if isinstance(verdict, Hold):
        note_remarks(letter, verdict.said, now=now)
    return letter


def _note_looking_back(letter: Letter, new: NewLetter, *, now: datetime) -> None:
    """Of whoever holds no words nobody can ask anything."""
    if letter.owner is None or hasattr(letter, "look_back"):  # or it is a double click
        return
    if new.asks_on:
        look_back_on(letter, new.asks_on, now=now)
    if new.predicts:
        predicts(letter, now=now)


def _draft(new: NewLetter, sent: FreshWords, now: datetime) -> Draft | None:
    if new.visibility == Visibility.PRIVATE:
        return None
    return Draft(
        "letter",
        texts=new.texts,
        trap=new.trap,
        seconds_since_preview=seconds_since_seal(sent.seal, now=now),
    ).looked_through()
