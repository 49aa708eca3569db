from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import F

from leftunsaid.comments.asking import settle_questions
from leftunsaid.comments.erasing import erase_due as erase_due
from leftunsaid.comments.finding import tells_the_search
from leftunsaid.comments.models import Comment, EarlierWording
from leftunsaid.comments.news import came_into_sight
from leftunsaid.guard.shield import SOFT_BLANK
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit, begin_burst
from leftunsaid.letters.models import CARE, DOUBLE_CLICK, Letter, WaitsFor
from leftunsaid.lib.secrets import random_address
from leftunsaid.lib.text import clean, visible_line
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.queries import Prepared
from leftunsaid.removals import note
from leftunsaid.search.models import tell_anew

BURST = 40  # more than these under one letter: twice what is shown of one network in an hour, if nothing else is set
BURST_WITHIN = timedelta(minutes=10)
ONCE = datetime(2000, 1, 1, tzinfo=UTC)  # any instant
JUST_SENT = Prepared(Comment.objects.just_sent(1, "press", ONCE))
CROWDING = Prepared(Comment.objects.crowding(1, ONCE, ONCE).only("pk")[: BURST + 1])
LOCKED = Prepared(Letter.objects.select_for_update().filter(pk=1))
SHOWN = ["shown_at", "number", "news_number", "held_at", "hold_reason"]


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
    is_asking: bool = False,
    stood_elsewhere: bool = False,
    now: datetime,
    dice: Random,
) -> Comment:
    """Keep an answer to `letter`, and show it at once unless `hold_reason`, or the letter, says that it waits.

    The same `press_hash` within a minute answers the first comment: it was a double click. A key that only the
    second brought is kept. One that `stood_elsewhere` before it came to this house is no part of a burst, and waits
    for nobody. Raises CommentsClosed when the letter takes none.
    """
    comment = Comment(
        body=clean(body),
        name=visible_line(name),
        owner=owner,
        waiting_address=random_address(dice),
        written_at=now,
        asking_at=now if is_asking else None,
        press_hash=press_hash or None,
    )
    with transaction.atomic():
        comment.letter = _lock(letter)
        if first := _same_press(comment, now):
            return first
        if not comment.letter.takes_comments:
            raise CommentsClosed
        if not stood_elsewhere:
            if not hold_reason:
                _look_for_burst(comment.letter, now)
            # What a rule holds is read at the desk first, and only then by the one who wrote the letter.
            hold_reason = hold_reason or comment.letter.comments_wait_for
        if hold_reason:
            comment.held_at, comment.hold_reason = now, hold_reason
        else:
            _show(comment, now, is_news=not stood_elsewhere)
        comment.save()
        if comment.is_readable:
            came_into_sight(comment, is_news=not stood_elsewhere, now=now)
    return comment


def just_sent(letter: Letter, press_hash: str, *, now: datetime) -> list[Comment]:
    """What the same press brought within the last minute: a second one is a double click."""
    if not press_hash:
        return []
    sent = JUST_SENT.ask(now - DOUBLE_CLICK, now + DOUBLE_CLICK, letter.pk, press_hash)
    for comment in sent:
        comment.letter = letter
    return sent


def leave_removed_stub(letter: Letter, *, now: datetime, dice: Random) -> Comment:
    """Keep the place of a comment whose words were gone before it came here."""
    with transaction.atomic():
        stub = Comment(letter=_lock(letter), waiting_address=random_address(dice), written_at=now)
        stub.removed_at = stub.erased_at = now
        _show(stub, now, is_news=False)
        stub.save()
    return stub


def show_comment(comment: Comment, *, now: datetime) -> None:
    """Let others read a comment that waited. Its place in the thread is given when it is first shown.

    One that waits no more, or was taken back meanwhile, stays as it is. Under a letter whose writer reads first, a
    new one waits for them then.
    """
    with _as_it_is(comment):
        if not comment.held_at or comment.is_gone:
            return
        if comment.letter.comments_wait_for_writer and comment.shown_at is None and not comment.waits_for_writer:
            comment.hold_reason = WaitsFor.WRITER
        else:
            _show(comment, now)
        comment.save(update_fields=SHOWN)
        came_into_sight(comment, now=now)


def let_in(comment: Comment, *, read: str = "", now: datetime) -> None:
    """Whoever wrote the letter has read it, and others may. What waits for somebody else stays as it is.

    `read` is the `wording` that they have read: raises ChangedMeanwhile if it says something else by now.
    """
    with _as_it_is(comment):
        _must_be_what_was_read(comment, read)
        if comment.waits_for_writer and not comment.letter.is_gone:
            _show(comment, now)
            comment.save(update_fields=SHOWN)
            came_into_sight(comment, now=now)


def turn_away(comment: Comment, *, now: datetime) -> None:
    """Whoever wrote the letter does not want it. Its author is told, and can read it for as long as what is removed."""
    with _as_it_is(comment):
        if comment.waits_for_writer:
            comment.removed_at, comment.removal_reason = now, WaitsFor.WRITER
            comment.save(update_fields=["removed_at", "removal_reason"])


def cover(comment: Comment, *, now: datetime) -> None:
    """Leave a stub that says who covered it. It counts on, and its words are kept to be uncovered."""
    with _as_it_is(comment):
        if comment.is_readable:
            comment.covered_at = now
            comment.save(update_fields=["covered_at"])
            note("covered", "comment", comment.waiting_address)
            settle_questions(comment)


def uncover(comment: Comment, *, read: str = "", now: datetime) -> None:
    """Let others read it again. Raises ChangedMeanwhile if it does not say what was `read` any more."""
    with _as_it_is(comment):
        _must_be_what_was_read(comment, read)
        comment.covered_at = None
        comment.save(update_fields=["covered_at"])
        note("uncovered", "comment", comment.waiting_address)
        came_into_sight(comment, now=now)


def hold_comment(comment: Comment, *, reason: str, now: datetime) -> None:
    """Leave a stub, 'being read again', until somebody has."""
    comment.held_at, comment.hold_reason = now, reason
    comment.save(update_fields=["held_at", "hold_reason"])
    settle_questions(comment)
    tell_anew("comment", comment.pk)


def remove_comment(comment: Comment, *, reason: str, now: datetime) -> None:
    """Leave a stub at once. The text is erased when its days are over."""
    comment.removed_at, comment.removal_reason = now, reason
    _forget_care(comment)
    comment.save(update_fields=["removed_at", "removal_reason", "hold_reason"])
    note("removed", "comment", comment.waiting_address)
    settle_questions(comment)
    tell_anew("comment", comment.pk)


def restore_comment(comment: Comment, *, now: datetime) -> None:
    """Undo a removal while the text is still there."""
    comment.removed_at, comment.removal_reason = None, ""
    if comment.waits_for_writer and comment.letter.care_since:
        comment.hold_reason = CARE  # what was taken away is not handed to somebody in danger
    comment.save(update_fields=["removed_at", "removal_reason", "hold_reason"])
    note("restored", "comment", comment.waiting_address)
    came_into_sight(comment, now=now)


def edit_comment(
    comment: Comment, *, body: str, name: str, began_with: str = "", hold_reason: str = "", now: datetime
) -> None:
    """Give it other words; `hold_reason` says that it waits again, a stub in its place. Raises TooLateToEdit.

    Once others could read it, it is marked as edited, and the wording before is kept for the desk alone, for 7 days
    at most. The same words again change nothing. `began_with` is its `wording` when somebody began to change it:
    raises ChangedMeanwhile if it says something else by now.
    """
    new = {"body": clean(body), "name": visible_line(name)}
    with _as_it_is(comment):
        if not comment.may_be_edited(now):
            raise TooLateToEdit
        old = {field: getattr(comment, field) for field in new}
        if new == old:
            return
        _must_be_what_was_read(comment, began_with)
        if comment.shown_at:
            EarlierWording.objects.create(comment=comment, replaced_at=now, **old)
            comment.edited_at = now
        # Or one would be let in, and then say something else; or come to stand before a rush, and then join it.
        if not hold_reason:
            _look_for_burst(comment.letter, now, edited=comment)
        hold_reason = hold_reason or comment.letter.why_edits_wait
        if hold_reason:
            stays = "" if comment.seems_to_wait_for_writer else comment.hold_reason
            comment.held_at, comment.hold_reason = comment.held_at or now, stays or hold_reason
        if comment.held_at:
            comment.held_at = now  # who has read it before the change has not read this
        comment.body, comment.name = new["body"], new["name"]
        comment.save(update_fields=[*new, "edited_at", "held_at", "hold_reason"])
        settle_questions(comment, before=old["body"])


def erase_name(comment: Comment, *, now: datetime) -> None:
    """Take the name away. What stood there before an edit stays for the desk, for its 7 days."""
    with _as_it_is(comment):
        if not comment.name:
            return
        comment.name = ""
        if comment.shown_at:
            comment.edited_at = now
        comment.save(update_fields=["name", "edited_at"])
        note("name", "comment", comment.waiting_address)


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
        said, comment.withdrawn_at = comment.body, now
        _erase(comment, now, also=["withdrawn_at"])
        note("withdrawn", "comment", comment.waiting_address)
        settle_questions(comment, before=said)


def clear_comment(comment: Comment, *, reason: str, now: datetime) -> None:
    """Take it out of the thread without a stub. It leaves the count; its number is not used again."""
    with _as_it_is(comment):
        if comment.number:
            Letter.objects.filter(pk=comment.letter_id).update(comment_count=F("comment_count") - 1)
            comment.letter.refresh_from_db(fields=["comment_count"])
        # Put back some day, it waits: its place is gone.
        comment.number = comment.shown_at = None
        comment.held_at, comment.hold_reason = now, "again"
        comment.removed_at, comment.removal_reason = now, reason
        comment.save(update_fields=["number", "shown_at", "held_at", "hold_reason", "removed_at", "removal_reason"])
        note("cleared", "comment", comment.waiting_address)
        settle_questions(comment)


def cover_words(comment: Comment, words: str) -> bool:
    """Put a soft blank over these words. False where they do not stand in the comment."""
    if not words:
        return False
    with _as_it_is(comment):
        before = comment.texts
        comment.body, comment.name = (text.replace(words, SOFT_BLANK) for text in before)
        comment.save(update_fields=["body", "name"])
        comment.earlier_wordings.all().delete()
        note("blanked", "comment", comment.waiting_address)
    return comment.texts != before


def erase_comment(comment: Comment, *, now: datetime) -> None:
    """Take the words from a comment that was removed, before its 30 days are over."""
    with _as_it_is(comment):
        said = comment.body
        _erase(comment, now)
        note("erased", "comment", comment.waiting_address)
        settle_questions(comment, before=said)


def forget_earlier_wording(comment: Comment) -> None:
    """Whoever looks after the house has looked at the edit, so what stood there before is erased."""
    comment.earlier_wordings.all().delete()


@transaction.atomic
def lift_care(letter: Letter) -> None:
    """The writer of a letter wants comments to be shown at once again. What waits by then is theirs to let in."""
    letter_actions.lift_care(letter)
    Comment.objects.left_waiting_after_care().filter(letter=letter).update(hold_reason=WaitsFor.WRITER)


def _erase(comment: Comment, now: datetime, *, also: Sequence[str] = ()) -> None:
    comment.body = comment.name = ""
    comment.owner = comment.press_hash = None
    comment.erased_at = now
    _forget_care(comment)
    comment.earlier_wordings.all().delete()
    comment.save(update_fields=["body", "name", "press_hash", "owner", "hold_reason", "erased_at", *also])


def _forget_care(comment: Comment) -> None:
    """What is over tells no more than that it waited for the writer of its letter."""
    if comment.hold_reason == CARE:
        comment.hold_reason = WaitsFor.WRITER


@contextmanager
def _as_it_is(comment: Comment) -> Iterator[None]:
    """One transaction in which nobody else changes the comment, read anew."""
    with transaction.atomic():
        letter = _lock(comment.letter)
        comment.refresh_from_db(from_queryset=Comment.objects.select_for_update())
        comment.letter = letter
        with tells_the_search(comment):
            yield


def _lock(letter: Letter) -> Letter:
    # The letter's row is the thread's lock: places are given one after the other.
    for locked in LOCKED.ask(letter.pk):
        return locked
    raise Letter.DoesNotExist


def _must_be_what_was_read(comment: Comment, read: str) -> None:
    if read not in ("", comment.wording):
        raise ChangedMeanwhile


def _look_for_burst(letter: Letter, now: datetime, *, edited: Comment | None = None) -> None:
    """Is this one too many within ten minutes, or this edit? Then it is the first that waits."""
    since, opened_at = now - BURST_WITHIN, letter.comments_opened_at
    if opened_at and since < opened_at <= now:
        since = opened_at
    lately = {comment.pk for comment in CROWDING.ask(WaitsFor.BURST.value, letter.pk, since, now)}
    if edited:
        changed = EarlierWording.objects.filter(comment__letter=letter, replaced_at__gt=since, replaced_at__lte=now)
        lately |= set(changed.values_list("comment", flat=True).distinct()[: BURST + 1])
        lately -= {edited.pk}
    if len(lately) >= BURST:
        begin_burst(letter, now=now)


def _show(comment: Comment, now: datetime, *, is_news: bool = True) -> None:
    comment.held_at, comment.hold_reason = None, ""
    comment.shown_at = comment.shown_at or now
    if comment.number is None:
        letter = comment.letter
        letter.last_comment_number += 1
        letter.comment_count += 1
        letter.save(update_fields=["last_comment_number", "comment_count"])
        comment.number = letter.last_comment_number
        if is_news:
            comment.news_number = comment.news_number or comment.number


def _same_press(comment: Comment, now: datetime) -> Comment | None:
    sent = just_sent(comment.letter, comment.press_hash or "", now=now)
    # Those of another key are somebody else's, behind the same carrier: words written down open something.
    first = next((one for one in sent if not comment.owner or one.may_be_of(comment.owner)), None)
    if first and comment.owner and first.owner is None:
        first.owner = comment.owner
        first.save(update_fields=["owner"])
    return first
