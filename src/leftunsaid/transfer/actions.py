from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction

from leftunsaid.comments.actions import CommentsClosed, leave_comment, leave_removed_stub
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import lock_letters, write_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib.ages import instant_of
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.transfer.models import ImportedComment, ImportedLetter
from leftunsaid.transfer.saved_page import SavedComment, SavedLetter


class NotBroughtIn(Exception):
    """A saved letter that cannot be brought in: its place in what was given, the line, and why in a sentence."""

    def __init__(self, which: int, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.which, self.line, self.sentence = which, line, sentence


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of one saved letter."""

    letter: Letter
    is_new: bool
    new_comments: int
    known_comments: int


def bring_in(
    saved: Sequence[SavedLetter],
    *,
    captured: datetime,
    number: int | None = None,
    dry_run: bool = False,
    dice: Random,
) -> list[BroughtIn]:
    """Add saved letters and their comments, the oldest letter first. Answers in the order of `saved`.

    Adds and never wipes: what is here already stays as it is, also where it was withdrawn or removed. Either all
    comes in or nothing does: raises NotBroughtIn for the first that cannot.
    """
    oldest_first = sorted(range(len(saved)), key=lambda which: _age_of(saved[which], captured, which))
    brought: dict[int, BroughtIn] = {}
    with transaction.atomic():
        # First of all, as every verb does: who locks a letter after numbers or counts may wait in a circle.
        texts = [_hash("letter", one.body) for one in saved]
        lock_letters(Letter.objects.filter(imported__text_hash__in=texts))
        for which in oldest_first:
            brought[which] = _bring_in_one(saved[which], which, captured=captured, number=number, dice=dice)
        transaction.set_rollback(dry_run)
    return [brought[which] for which in range(len(saved))]


def _age_of(saved: SavedLetter, captured: datetime, which: int) -> datetime:
    """A letter is as old as its oldest comment, or as the page it was saved from."""
    try:
        return min((instant_of(comment.stated, captured) for comment in saved.comments), default=captured)
    except ValueError:
        raise NotBroughtIn(which, saved.count_line or 1, "A comment is older than the calendar.") from None


def _bring_in_one(saved: SavedLetter, which: int, *, captured: datetime, number: int | None, dice: Random) -> BroughtIn:
    known = ImportedLetter.objects.select_related("letter").filter(text_hash=_hash("letter", saved.body)).first()
    if known is None:
        if number is not None and Letter.objects.filter(number=number).exists():
            raise NotBroughtIn(which, 1, f"There is a letter {number} here already.")
        letter = write_letter(body=saved.body, number=number, now=_age_of(saved, captured, which), dice=dice)
        record = ImportedLetter.objects.create(letter=letter, text_hash=_hash("letter", saved.body))
    elif number is not None and known.letter.number != number:
        raise NotBroughtIn(which, 1, f"This letter is here already, as letter {known.letter.number}.")
    else:
        record = known
    new_comments = _bring_in_comments(saved.comments, record, which, captured=captured, dice=dice)
    return BroughtIn(
        letter=record.letter,
        is_new=known is None,
        new_comments=new_comments,
        known_comments=len(saved.comments) - new_comments,
    )


def _bring_in_comments(
    comments: Sequence[SavedComment], record: ImportedLetter, which: int, *, captured: datetime, dice: Random
) -> int:
    """Add the comments behind those that are known. Answers how many. A known one that differs is refused."""
    known = dict(record.comments.order_by("position").values_list("position", "text_hash"))
    for position, saved in enumerate(comments):
        if position in known and known[position] != _comment_hash(position, saved):
            raise NotBroughtIn(which, saved.line, "This comment differs from the one that was brought in before.")
    fresh = [] if record.letter.is_gone else list(enumerate(comments))[len(known) :]
    for position, saved in fresh:
        try:
            comment = _leave(record.letter, saved, shown_at=instant_of(saved.stated, captured), dice=dice)
        except CommentsClosed:
            raise NotBroughtIn(which, saved.line, "The letter takes no comments at present.") from None
        ImportedComment.objects.create(
            letter=record, position=position, text_hash=_comment_hash(position, saved), comment=comment
        )
    return len(fresh)


def _leave(letter: Letter, saved: SavedComment, *, shown_at: datetime, dice: Random) -> Comment:
    if not saved.body:
        return leave_removed_stub(letter, now=shown_at, dice=dice)
    return leave_comment(letter, body=saved.body, name=saved.name, stood_elsewhere=True, now=shown_at, dice=dice)


def _comment_hash(position: int, saved: SavedComment) -> str:
    return _hash("comment", str(position), saved.name, saved.body)


def _hash(*parts: str) -> str:
    return keyed_hash(settings.HASH_KEY, "imported", *parts)
