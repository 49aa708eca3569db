"""What programs are told of letters and comments: what the pages show, and nothing more.

What is public is a plain function of what the database holds: no clock, no visitor. So the page cache keeps it.
"""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from leftunsaid.api.door import whole
from leftunsaid.api.schemas import (
    CommentShown,
    Door,
    Kept,
    LetterShown,
    MyComment,
    MyLetter,
    MyPostscript,
    Outcome,
    PostscriptShown,
    StateOfComment,
    StateOfLetter,
    Stub,
    Who,
)
from leftunsaid.comments.models import Comment
from leftunsaid.letters.choosing import feelings_of
from leftunsaid.letters.looking_back import postscripts_of
from leftunsaid.letters.models import Letter, Postscript
from leftunsaid.letters.wording import later_words
from leftunsaid.lib.ages import public_day
from leftunsaid.moderation.reasons import HOLD_REASONS, REMOVAL_REASONS, TURNED_AWAY

type Thing = Letter | Comment


def letter_shown(letter: Letter) -> LetterShown:
    return LetterShown(
        number=letter.number if letter.is_public else None,
        page=whole(letter.path),
        shown_on=public_day(letter.since),
        dear=letter.dear,
        body=letter.body,
        signature=letter.signature,
        feelings=_slugs(letter),
        edited=letter.edited_at is not None,
        outcome=cast(Outcome, letter.outcome),
        postscripts=[_postscript_shown(one, letter) for one in postscripts_of(letter)],
        comment_count=letter.comment_count,
        comments=_door_as_seen(letter),
    )


def comment_shown(comment: Comment, letter: Letter) -> CommentShown:
    """A comment in the thread of this letter; of a stub no more than why it is one."""
    stub, number = comment.stub, comment.number or 0
    return CommentShown(
        number=number,
        page=whole(f"{letter.thread_path(number)}#comment-{number}"),
        stub=cast(Stub, stub),
        shown_on=None if stub else public_day(comment.since),
        name="" if stub else comment.name,
        body="" if stub else comment.body,
        edited=not stub and comment.edited_at is not None,
    )


def what_was_kept(thing: Thing, *, brings_danger: bool, has_words: bool) -> Kept:
    """The answer to whoever has just sent it, as the page would lead them."""
    is_private = isinstance(thing, Letter) and thing.is_private
    is_shown = thing.is_readable
    is_by_number = isinstance(thing, Comment) or thing.is_public
    return Kept(
        state="private" if is_private else "shown" if is_shown else "waiting",
        number=thing.number if is_shown and is_by_number else None,
        page=whole(thing.path) if is_shown else None,
        waiting_page=whole(thing.waiting_path) if not is_shown and not is_private else None,
        help=_help_for(thing) if brings_danger else None,
        address=_address(thing) if has_words else None,
    )


def my_letter(letter: Letter, *, brings_danger: bool = False, now: datetime) -> MyLetter:
    """Told to its writer. `brings_danger` is said of words that have just been changed."""
    waits = letter.held_at is not None and not letter.is_private
    return MyLetter(
        address=letter.address,
        state=_state_of_letter(letter),
        sealed_until=_instant(letter.seal.opens_at) if letter.is_sealed else None,
        envelope=whole(letter.seal.path) if letter.is_sealed and letter.seal.path else None,
        number=letter.number,
        page=whole(letter.path) if letter.is_readable else None,
        waiting_page=whole(letter.waiting_path) if waits or letter.removed_at else None,
        reason=_why(letter),
        visibility=cast(Who, letter.visibility),
        dear=letter.dear,
        body=letter.body,
        signature=letter.signature,
        feelings=_slugs(letter),
        outcome=cast(Outcome, letter.outcome),
        postscripts=[_my_postscript(one, letter) for one in postscripts_of(letter)],
        comments=cast(Door, letter.door),
        comment_count=letter.comment_count,
        wording=letter.wording,
        may_be_edited=letter.may_be_edited(now),
        help=_help_for(letter) if brings_danger else None,
        written_at=letter.written_at.isoformat(),
        shown_at=_instant(letter.shown_at),
        edited_at=_instant(letter.edited_at),
    )


def my_comment(comment: Comment, *, brings_danger: bool = False, now: datetime) -> MyComment:
    return MyComment(
        address=comment.waiting_address,
        state=_state_of_comment(comment),
        number=comment.number if comment.path_for_its_writer else None,
        page=whole(comment.path_for_its_writer) if comment.path_for_its_writer else None,
        waiting_page=whole(comment.waiting_path) if comment.held_at or comment.removed_at else None,
        reason=_why(comment),
        name=comment.name,
        body=comment.body,
        wording=comment.wording,
        may_be_edited=comment.may_be_edited(now),
        help=_help_for(comment) if brings_danger else None,
        written_at=comment.written_at.isoformat(),
        shown_at=_instant(comment.shown_at),
        edited_at=_instant(comment.edited_at),
    )


def _postscript_shown(added: Postscript, letter: Letter) -> PostscriptShown:
    return PostscriptShown(label=later_words(letter, added), added_on=public_day(added.written_at), body=added.body)


def _my_postscript(added: Postscript, letter: Letter) -> MyPostscript:
    return MyPostscript(label=later_words(letter, added), body=added.body, written_at=added.written_at.isoformat())


def _slugs(letter: Letter) -> list[str]:
    return [feeling.slug for feeling in feelings_of(letter)]


def _door_as_seen(letter: Letter) -> Door:
    """What the page says of it: that somebody may be in danger looks like the writer's own wish."""
    if letter.comments_closed_at:
        return "closed"
    return "wait" if letter.seems_to_wait_for_writer or letter.comments_wait_at else "open"


def _help_for(thing: Thing) -> str:
    return whole(f"/kept/{thing.waiting_address}")


def _address(thing: Thing) -> str:
    return thing.address if isinstance(thing, Letter) else thing.waiting_address


def _state_of_letter(letter: Letter) -> StateOfLetter:
    if letter.removed_at:
        return "removed"
    if letter.is_sealed:
        return "sealed"
    if letter.is_private:
        return "private"
    return "waiting" if letter.held_at else "shown"


def _state_of_comment(comment: Comment) -> StateOfComment:
    """As the page of its writer says it. What stands under a letter that is not to be read is hidden with it."""
    if comment.letter.withdrawn_at:
        return "hidden"
    if comment.removed_at:
        return "removed"
    if comment.held_at:
        return "waiting"
    if comment.covered_at:
        return "covered"
    return "shown" if comment.path_for_its_writer else "hidden"


def _why(thing: Thing) -> str:
    """In a sentence, never by its word: two of them read the same, so that nobody can tell which it is."""
    reason: str | Promise = ""
    if isinstance(thing, Comment) and thing.letter.withdrawn_at:
        days = settings.LEFTUNSAID.retention_days
        reason = _("its letter was taken back; these words are erased %(days)s days later") % {"days": days}
    elif isinstance(thing, Comment) and thing.was_turned_away:
        reason = TURNED_AWAY["writer"]
    elif thing.removed_at:
        reason = REMOVAL_REASONS.get(thing.removal_reason, "")
    elif thing.held_at:
        reason = HOLD_REASONS.get(thing.hold_reason, "")
    elif isinstance(thing, Comment) and _state_of_comment(thing) == "hidden":
        reason = _("its letter is not shown to everyone now")
    return str(reason)


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
