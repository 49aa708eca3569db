"""What one key holds, as files its holder can keep. Their own words alone: never those of others."""

import json
from datetime import datetime

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web.wording import anonymous_name, name_of


def in_plain_text(key: OwnerKey) -> str:
    """Letters and comments, the oldest first, as one would copy them out by hand."""
    pages = [_letter_in_words(letter) for letter in _letters(key)]
    pages += [_comment_in_words(comment) for comment in _comments(key)]
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
                **_dates(letter),
            }
            for letter in _letters(key)
        ],
        "comments": [
            {
                "address": comment.path if comment.number else "",
                "name": comment.name,
                "body": comment.body,
                **_dates(comment),
            }
            for comment in _comments(key)
        ],
    }
    return json.dumps(mine, ensure_ascii=False, indent=2) + "\n"


def _letters(key: OwnerKey) -> list[Letter]:
    return list(Letter.objects.kept_for(key).reverse())


def _comments(key: OwnerKey) -> list[Comment]:
    return list(Comment.objects.kept_for(key).select_related("letter").reverse())


def _letter_in_words(letter: Letter) -> str:
    heading = f"{letter.written_at:%Y-%m-%d}, {name_of(letter) if letter.number else letter.visibility}"
    return "\n\n".join(part for part in (heading, letter.dear, letter.body, letter.signature) if part)


def _comment_in_words(comment: Comment) -> str:
    heading = f"{comment.written_at:%Y-%m-%d}, {comment.path if comment.number else comment.waiting_path}"
    return f"{heading}\n{comment.name or anonymous_name()}\n\n{comment.body}"


def _dates(thing: Letter | Comment) -> dict[str, str | None]:
    def told(instant: datetime | None) -> str | None:
        return instant.isoformat() if instant else None

    return {
        "written_at": told(thing.written_at),
        "shown_at": told(thing.shown_at),
        "removed_at": told(thing.removed_at),
    }
