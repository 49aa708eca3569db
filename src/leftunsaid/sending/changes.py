"""Other words for something of mine, or other readers for a letter of mine."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from django.conf import settings

from leftunsaid.comments.actions import edit_comment
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Allow, Hold, Refuse, Verdict, judge
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.insisted import What
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters import actions
from leftunsaid.letters.actions import ChangedMeanwhile
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace, looks_like_none, was_covered
from leftunsaid.ownership.models import OwnerKey

type Thing = Letter | Comment


class NotMine(Exception):
    """It was taken back, or given other words, since it was looked through."""


class OtherWords:
    """New words for a letter or a comment, looked through before anything is locked."""

    def __init__(self, thing: Thing, words: Mapping[str, str]) -> None:
        """`words` are its fields, cleaned, as a form asks for them."""
        texts = tuple(words.values())
        self.words = words
        self.brings_danger = brings_danger_in(texts, before=thing.texts)
        self.wording_before = thing.wording
        self.were_private = _is_private(thing)
        # What others could read before comes back without being judged again, so it is judged now.
        kind: What = "comment" if isinstance(thing, Comment) else "letter"
        self.draft = None if _is_for_nobody(thing) else Draft(kind, texts=texts, before=thing.texts).looked_through()


def keep_other_words(
    thing: Thing, new: OtherWords, key: OwnerKey, asking: Visitor, *, began_with: str = "", now: datetime, dice: Random
) -> Refuse | None:
    """Judge them and keep them. To be called while the key is held on to.

    `began_with` is the thing's `wording` when somebody began to change it. Raises NotMine, ChangedMeanwhile and
    TooLateToEdit.
    """
    read_anew(thing, key)
    if new.were_private != _is_private(thing) or (new.draft is None) != _is_for_nobody(thing):
        raise ChangedMeanwhile  # the words were looked through for other readers
    limit = settings.LEFTUNSAID.comments_an_hour
    verdict = judge("edit", asking, limit=limit, draft=new.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    if not hold_reason and was_covered(thing):
        hold_reason = "again"
    before = thing.wording
    _edit(thing, new, began_with=began_with or new.wording_before, hold_reason=hold_reason, now=now)
    if thing.wording != before:
        looks_like_none(thing)
    leave_trace(thing, verdict.tracks, now=now)
    note_remarks(thing, said, now=now)
    return None


class OtherReaders:
    """Who is to read a letter from now on, with its words looked through for them before anything is locked."""

    def __init__(self, letter: Letter, visibility: str) -> None:
        self.visibility = visibility
        self.draft = Draft("letter", texts=letter.all_texts).looked_through()
        self.read_by = letter.visibility
        # What nobody could answer before is looked at like a letter that is sent.
        self.needs_care = letter.is_private and brings_danger_in(letter.all_texts)


def is_wider(visibility: str, letter: Letter) -> bool:
    """Could others read it then who cannot now? Then no contact details may stand in it."""
    return visibility not in (Visibility.PRIVATE, letter.visibility) and not letter.is_public


def keep_other_readers(
    letter: Letter, new: OtherReaders, key: OwnerKey, asking: Visitor, *, now: datetime, dice: Random
) -> Refuse | None:
    """Judge it for them. To be called while the key is held on to. Raises NotMine and ChangedMeanwhile."""
    read_anew(letter, key)
    if (letter.all_texts, letter.visibility) != (new.draft.texts, new.read_by):
        raise ChangedMeanwhile
    verdict: Verdict = Allow()
    # What others could read before has been judged; what nobody could read is judged like a letter that is sent.
    if letter.shown_at is None and new.visibility != Visibility.PRIVATE:
        limit = settings.LEFTUNSAID.letters_an_hour
        verdict = judge("letter", asking, limit=limit, draft=new.draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    actions.change_visibility(letter, new.visibility, hold_reason=hold_reason, needs_care=new.needs_care, now=now)
    leave_trace(letter, verdict.tracks, now=now)
    note_remarks(letter, said, now=now)
    return None


def read_anew(thing: Thing, key: OwnerKey) -> None:
    """As it is now, while the key is held on to. Raises NotMine."""
    thing.refresh_from_db()
    if thing.owner_id != key.pk or thing.withdrawn_at:
        raise NotMine


def _edit(thing: Thing, new: OtherWords, *, began_with: str, hold_reason: str, now: datetime) -> None:
    if isinstance(thing, Comment):
        edit_comment(thing, **new.words, began_with=began_with, hold_reason=hold_reason, now=now)
        return
    actions.edit_letter(
        thing,
        **new.words,
        began_with=began_with,
        hold_reason=hold_reason,
        needs_care=new.brings_danger,
        now=now,
    )


def _is_for_nobody(thing: Thing) -> bool:
    return isinstance(thing, Letter) and thing.is_private and thing.shown_at is None


def _is_private(thing: Thing) -> bool:
    return isinstance(thing, Letter) and thing.is_private
