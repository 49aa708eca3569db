from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter, within_a_minute
from leftunsaid.lib.secrets import random_address
from leftunsaid.lib.text import clean, visible_line
from leftunsaid.ownership.models import OwnerKey


class CommentsClosed(Exception):
    """The letter takes no comments, or none any more."""


def leave_comment(
    letter: Letter,
    *,
    body: str,
    name: str = "",
    owner: OwnerKey | None = None,
    hold_reason: str = "",
    press_hash: str = "",
    now: datetime,
    dice: Random,
) -> Comment:
    """Keep an answer to `letter`, and show it at once unless `hold_reason` says that it waits.

    The same `press_hash` within a minute answers the first comment: it was a double click. A key that only the
    second brought is kept. Raises CommentsClosed when the letter takes none.
    """
    comment = Comment(
        body=clean(body),
        name=visible_line(name),
        owner=owner,
        waiting_address=random_address(dice),
        written_at=now,
        press_hash=press_hash,
    )
    with transaction.atomic():
        comment.letter = _lock(letter)
        if first := _same_press(comment, now):
            return first
        if not comment.letter.takes_comments:
            raise CommentsClosed
        if hold_reason:
            comment.held_at, comment.hold_reason = now, hold_reason
        else:
            _show(comment, now)
        comment.save()
    return comment


def leave_removed_stub(letter: Letter, *, now: datetime, dice: Random) -> Comment:
    """Keep the place of a comment whose words were gone before it came here."""
    with transaction.atomic():
        stub = Comment(letter=_lock(letter), waiting_address=random_address(dice), written_at=now)
        stub.removed_at = stub.erased_at = now
        _show(stub, now)
        stub.save()
    return stub


def show_comment(comment: Comment, *, now: datetime) -> None:
    """Let others read a comment that waited. Its place in the thread is given when it is first shown.

    One that waits no more, or was taken back meanwhile, stays as it is.
    """
    with transaction.atomic():
        letter = _lock(comment.letter)
        comment.refresh_from_db(from_queryset=Comment.objects.select_for_update())
        comment.letter = letter
        if comment.held_at and not comment.is_gone:
            _show(comment, now)
            comment.save(update_fields=["shown_at", "number", "held_at", "hold_reason"])


def hold_comment(comment: Comment, *, reason: str, now: datetime) -> None:
    """Leave a stub, 'being read again', until somebody has."""
    comment.held_at, comment.hold_reason = now, reason
    comment.save(update_fields=["held_at", "hold_reason"])


def remove_comment(comment: Comment, *, reason: str, now: datetime) -> None:
    """Leave a stub at once. The text is erased when its days are over."""
    comment.removed_at, comment.removal_reason = now, reason
    comment.save(update_fields=["removed_at", "removal_reason"])


def restore_comment(comment: Comment) -> None:
    """Undo a removal while the text is still there."""
    comment.removed_at, comment.removal_reason = None, ""
    comment.save(update_fields=["removed_at", "removal_reason"])


def withdraw_comment(comment: Comment, *, now: datetime) -> None:
    """Take it back for ever, at once. A stub keeps its number, so that the others keep theirs."""
    comment.withdrawn_at = now
    _erase(comment, now, also=["withdrawn_at"])


def erase_comment(comment: Comment, *, now: datetime) -> None:
    """Take the words from a comment that was removed, before its 30 days are over."""
    _erase(comment, now)


def erase_due(now: datetime) -> int:
    """Erase what is over, and forget old double clicks. Answers how many comments were erased.

    Over are those removed long enough ago (30 days, as set), and those whose letter is gone: with a removed letter
    once its words are erased; with a withdrawn one at once where nobody holds a key to fetch them with, else after
    as many days.
    """
    Comment.objects.exclude(press_hash="").exclude(within_a_minute(now)).update(press_hash="")
    removed = Q(removed_at__lte=now - settings.LEFTUNSAID.kept_after_removal)
    nobodys = Q(letter__withdrawn_at__isnull=False, owner=None)
    letter_gone = Q(letter__withdrawn_at__lte=now - settings.LEFTUNSAID.kept_after_removal)
    letter_erased = Q(letter__withdrawn_at=None, letter__erased_at__isnull=False)
    return Comment.objects.filter(removed | nobodys | letter_gone | letter_erased, erased_at=None).update(
        body="", name="", owner=None, erased_at=now
    )


def _erase(comment: Comment, now: datetime, *, also: Sequence[str] = ()) -> None:
    comment.body = comment.name = comment.press_hash = ""
    comment.owner, comment.erased_at = None, now
    # Only what this changes: somebody may be giving it its place at this moment.
    comment.save(update_fields=["body", "name", "press_hash", "owner", "erased_at", *also])


def _lock(letter: Letter) -> Letter:
    # The letter's row is the thread's lock: places are given one after the other.
    return Letter.objects.select_for_update().get(pk=letter.pk)


def _show(comment: Comment, now: datetime) -> None:
    comment.held_at, comment.hold_reason = None, ""
    comment.shown_at = comment.shown_at or now
    if comment.number is None:
        letter = comment.letter
        letter.last_comment_number += 1
        letter.comment_count += 1
        letter.save(update_fields=["last_comment_number", "comment_count"])
        comment.number = letter.last_comment_number


def _same_press(comment: Comment, now: datetime) -> Comment | None:
    first = Comment.objects.just_sent(comment.letter, comment.press_hash, now).first()
    if first and comment.owner and first.owner is None:
        first.owner = comment.owner
        first.save(update_fields=["owner"])
    return first
