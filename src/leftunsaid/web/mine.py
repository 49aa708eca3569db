"""What one key holds: to look at, to keep as files, or to let go. The holder's own words alone, never of others."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import words_under
from leftunsaid.letters.wording import anonymous_name, later_words
from leftunsaid.notes.actions import jars_of, tip_out
from leftunsaid.notes.receiving import consents_of, leave, leave_blocks
from leftunsaid.ownership.actions import burn_key, lock_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.instants import told as told
from leftunsaid.web.notes_to_keep import notes_for_programs, notes_in_words
from leftunsaid.web.wording import name_of

THINGS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Turned[Thing]:
    """A page of them, and the numbers of the pages beside it."""

    things: list[Thing]
    newer: int | None
    older: int | None
    page: int = 1


def turned[Thing: Model](things: QuerySet[Thing], asked: str) -> Turned[Thing]:
    """The page that was asked for, as typed in the address; the first one where that makes no sense."""
    page = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1
    start = max(0, page - 1) * THINGS_A_PAGE
    found = list(things[start : start + THINGS_A_PAGE + 1])
    return Turned(
        things=found[:THINGS_A_PAGE],
        newer=page - 1 if page > 1 else None,
        older=page + 1 if len(found) > THINGS_A_PAGE else None,
        page=page,
    )


def in_plain_text(key: OwnerKey) -> str:
    """Letters and comments, the oldest first, as one would copy them out by hand."""
    pages = [_letter_in_words(letter) for letter in letters_of(key)]
    pages += [_comment_in_words(comment) for comment in comments_of(key)]
    pages += notes_in_words(key)
    return "\n\n* * *\n\n".join(pages) + "\n"


def in_json(key: OwnerKey) -> str:
    """The same with every date, exact: they are the holder's own. Times are ISO 8601 in UTC."""
    mine = {
        "letters": [
            {
                "address": "" if letter.is_private else letter.path,
                "visibility": letter.visibility,
                "dear": letter.dear,
                "body": letter.body,
                "signature": letter.signature,
                "feelings": letter.feelings.split(),
                "sealed_until": told(letter.seal.opens_at) if letter.is_sealed else None,
                "postscripts": [
                    {"body": added.body, "written_at": told(added.written_at)} for added in letter.postscripts.all()
                ],
                **_dates(letter),
            }
            for letter in letters_of(key)
        ],
        "comments": [
            {
                "address": comment.path_for_its_writer,
                "name": comment.name,
                "body": comment.body,
                **_dates(comment),
            }
            for comment in comments_of(key)
        ],
        **notes_for_programs(key),
    }
    return json.dumps(mine, ensure_ascii=False, indent=2) + "\n"


def letters_of(key: OwnerKey) -> list[Letter]:
    """The oldest first. What lies under a seal is laid open for its holder: not to be saved so."""
    letters = list(Letter.objects.kept_for(key).select_related("seal").prefetch_related("postscripts").reverse())
    for letter in letters:
        if letter.is_sealed:
            letter.body, letter.dear, letter.signature = words_under(letter).texts
    return letters


def comments_of(key: OwnerKey) -> list[Comment]:
    return list(Comment.objects.kept_for(key).select_related("letter").reverse())


@transaction.atomic
def let_go(key: OwnerKey, *, take_back: bool, now: datetime) -> None:
    """Burn the key. What it holds stands on as nobody's, or is taken back first.

    A letter for its writer alone is taken back in any case, and so are little notes: nobody could ever open them again.
    """
    # Before anything is read: from here on nobody sends or takes anything with its words.
    if not lock_key(key):
        return
    letters, comments = list(Letter.objects.kept_for(key)), comments_of(key) if take_back else []
    letter_actions.lock_letters([*letters, *(comment.letter for comment in comments)])
    for letter in sorted(letters, key=lambda letter: letter.number or 0):
        if take_back or letter.is_private:
            letter_actions.withdraw_letter(letter, now=now)
        elif letter.comments_wait_for_writer:
            letter_actions.give_to_nobody(letter)
    for comment in comments:
        comment_actions.withdraw_comment(comment, now=now)
    for jar in jars_of(key):
        tip_out(jar)
    for consent in consents_of(key):
        leave(consent)
    leave_blocks(key)
    burn_key(key, now=now)


def _letter_in_words(letter: Letter) -> str:
    heading = f"{letter.written_at:%Y-%m-%d}, {name_of(letter) if letter.number else letter.visibility}"
    added = [f"{later_words(letter, one)}\n\n{one.body}" for one in letter.postscripts.all()]
    return "\n\n".join(part for part in (heading, letter.dear, letter.body, letter.signature, *added) if part)


def _comment_in_words(comment: Comment) -> str:
    heading = f"{comment.written_at:%Y-%m-%d}, {comment.path_for_its_writer or comment.waiting_path}"
    return f"{heading}\n{comment.name or anonymous_name()}\n\n{comment.body}"


def _dates(thing: Letter | Comment) -> dict[str, str | None]:
    return {
        "written_at": told(thing.written_at),
        "shown_at": told(thing.shown_at),
        "edited_at": told(thing.edited_at),
        "removed_at": told(thing.removed_at),
    }
