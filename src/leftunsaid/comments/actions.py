from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from leftunsaid.comments.models import Comment, EarlierWording
from leftunsaid.letters.actions import EARLIER_WORDING_KEPT, TooLateToEdit
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
        press_hash=press_hash or None,
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
    with _as_it_is(comment):
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


def edit_comment(comment: Comment, *, body: str, name: str, hold_reason: str = "", now: datetime) -> None:
    """Give it other words; `hold_reason` says that it waits again, a stub in its place. Raises TooLateToEdit.

    Once others could read it, it is marked as edited, and the wording before is kept for the desk alone, for 7 days
    at most. The same words again change nothing.
    """
    new = {"body": clean(body), "name": visible_line(name)}
    with _as_it_is(comment):
        if not comment.may_be_edited(now):
            raise TooLateToEdit
        old = {field: getattr(comment, field) for field in new}
        if new == old:
            return
        if comment.shown_at:
            EarlierWording.objects.create(comment=comment, replaced_at=now, **old)
            comment.edited_at = now
        if hold_reason:
            comment.held_at, comment.hold_reason = comment.held_at or now, comment.hold_reason or hold_reason
        comment.body, comment.name = new["body"], new["name"]
        comment.save(update_fields=[*new, "edited_at", "held_at", "hold_reason"])


def erase_name(comment: Comment, *, now: datetime) -> None:
    """Take the name away, also from what it was before an edit. It is signed like all that have none."""
    with _as_it_is(comment):
        comment.earlier_wordings.update(name="")
        if not comment.name:
            return
        comment.name = ""
        if comment.shown_at:
            comment.edited_at = now
        comment.save(update_fields=["name", "edited_at"])


def hand_over(comment: Comment, to: OwnerKey | None) -> None:
    """From now on the comment belongs to another key, or to nobody. One that is erased stays nobody's."""
    with _as_it_is(comment):
        if comment.erased_at is None:
            comment.owner = to
            comment.save(update_fields=["owner"])


def give_to_nobody(comment: Comment) -> None:
    """Untie it from its key: it stands on, and nobody can take it back.

    One that its writer alone can still read, as where its letter is gone, stays as it is.
    """
    with _as_it_is(comment):
        if not comment.is_gone and not comment.letter.is_gone:
            comment.owner = None
            comment.save(update_fields=["owner"])


def withdraw_comment(comment: Comment, *, now: datetime) -> None:
    """Take it back for ever, at once. A stub keeps its number, so that the others keep theirs."""
    with _as_it_is(comment):
        comment.withdrawn_at = now
        _erase(comment, now, also=["withdrawn_at"])


def erase_comment(comment: Comment, *, now: datetime) -> None:
    """Take the words from a comment that was removed, before its 30 days are over."""
    with _as_it_is(comment):
        _erase(comment, now)


def forget_earlier_wording(comment: Comment) -> None:
    """Whoever looks after the house has looked at the edit, so what stood there before is erased."""
    comment.earlier_wordings.all().delete()


@dataclass(frozen=True, slots=True)
class Miscount:
    """A letter whose kept count of comments is not what its thread holds."""

    letter: Letter
    kept: int
    counted: int


def recount(*, mend: bool = False) -> list[Miscount]:
    """What a walk over every thread finds to be kept wrong; with `mend` it is right afterwards. Takes a while."""
    in_thread = Count("comments", filter=Q(comments__number__isnull=False))
    letters = Letter.objects.annotate(counted=in_thread).exclude(comment_count=F("counted")).order_by("pk")
    wrong = [Miscount(letter, letter.comment_count, letter.counted) for letter in letters]
    for miscount in wrong if mend else ():
        with transaction.atomic():
            letter = _lock(miscount.letter)  # somebody may have answered since
            letter.comment_count = Comment.objects.thread_of(letter).count()
            letter.save(update_fields=["comment_count"])
    return wrong


def erase_due(now: datetime) -> int:
    """Erase what is over, earlier wording after 7 days, and old double clicks. Answers how many comments were erased.

    Over are those removed long enough ago (30 days, as set), and those whose letter is gone: with a removed letter
    once its words are erased; with a withdrawn one at once where nobody holds a key to fetch them with, else after
    as many days.
    """
    Comment.objects.filter(press_hash__isnull=False).exclude(within_a_minute(now)).update(press_hash=None)
    EarlierWording.objects.filter(replaced_at__lte=now - EARLIER_WORDING_KEPT).delete()
    long_ago = now - settings.LEFTUNSAID.kept_after_removal
    removed = Comment.objects.filter(removed_at__lte=long_ago, erased_at=None)
    return _erase_all(removed, now) + _erase_under_gone_letters(long_ago, now)


def _erase_under_gone_letters(long_ago: datetime, now: datetime) -> int:
    """Each letter that is gone is looked at until its comments are erased, and then never again."""
    count = 0
    gone = Letter.objects.filter(erased_at__isnull=False, comments_erased_at=None).values_list("pk", "withdrawn_at")
    # In numbers, not as a query within the query: no database would guess how few they are.
    for some in batched(gone, 500):
        kept = Comment.objects.filter(letter__in=[pk for pk, _ in some], erased_at=None)
        over = [pk for pk, withdrawn_at in some if withdrawn_at is None or withdrawn_at <= long_ago]
        count += _erase_all(kept.filter(letter__in=over), now)
        count += _erase_all(kept.filter(owner=None), now)
        has_some = Exists(Comment.objects.filter(letter=OuterRef("pk"), erased_at=None))
        Letter.objects.filter(~has_some, pk__in=[pk for pk, _ in some]).update(comments_erased_at=now)
    return count


def _erase_all(over: QuerySet[Comment], now: datetime) -> int:
    EarlierWording.objects.filter(comment__in=over).delete()
    return over.update(body="", name="", owner=None, erased_at=now)


def _erase(comment: Comment, now: datetime, *, also: Sequence[str] = ()) -> None:
    comment.body = comment.name = ""
    comment.owner = comment.press_hash = None
    comment.erased_at = now
    comment.earlier_wordings.all().delete()
    comment.save(update_fields=["body", "name", "press_hash", "owner", "erased_at", *also])


@contextmanager
def _as_it_is(comment: Comment) -> Iterator[None]:
    """One transaction in which nobody else changes the comment, read anew."""
    with transaction.atomic():
        letter = _lock(comment.letter)
        comment.refresh_from_db(from_queryset=Comment.objects.select_for_update())
        comment.letter = letter
        yield


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
    for first in Comment.objects.just_sent(comment.letter, comment.press_hash or "", now):
        if comment.owner is None or first.owner == comment.owner:
            return first
        if first.owner is None:
            first.owner = comment.owner
            first.save(update_fields=["owner"])
            return first
    return None  # those of another key are somebody else's, behind the same carrier: words written down open something
