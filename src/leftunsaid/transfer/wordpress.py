"""A WordPress export (WXR): RSS with an `item` for each post, and its comments inside.

As https://wordpress.org/documentation/article/tools-export-screen/ hands it out, in versions 1.0 to 1.2.
"""

from datetime import datetime
from pathlib import Path

from leftunsaid.transfer.files import beginning_of
from leftunsaid.transfer.formats import Report, Wishes
from leftunsaid.transfer.found import (
    DELETED,
    NO_TIME,
    SPAM,
    UNAPPROVED,
    Found,
    FoundComment,
    FoundThread,
    instant_in,
)
from leftunsaid.transfer.markup import plain_text
from leftunsaid.transfer.moving_in import move_in
from leftunsaid.transfer.xml_parts import Part, parts_of

NAME = "a WordPress export"


def recognises(path: Path) -> bool:
    return b"wordpress.org/export/" in beginning_of(path)


def bring_in(path: Path, wishes: Wishes) -> Report:
    return move_in(read(path), wishes)


def read(path: Path) -> Found:
    found = Found()
    for item in parts_of(path, "item"):
        if why := _why_no_letter(item):
            found.refuse(_place(item), why)
        else:
            found.threads.append(_thread(item, found))
    return found


def _why_no_letter(item: Part) -> str:
    if item.said("wp:post_type") not in ("post", "page"):
        return "it is neither a post nor a page."
    if item.said("wp:status") != "publish":
        return "it was not public there."
    if item.said("wp:post_password"):
        return "it was behind a password there."
    return "" if _instant(item, "wp:post_date") else NO_TIME


def _thread(item: Part, found: Found) -> FoundThread:
    # Its guid stays when a site moves, and its number is its own within a site alone.
    known_as = ("wordpress", item.said("guid") or item.said("link"), item.said("wp:post_id"))
    thread = FoundThread(
        mark=known_as,
        place=_place(item),
        address=item.said("link"),
        title=plain_text(item.said("title")),
        is_text=True,
        body=_written(item.said("content:encoded")),
        at=_instant(item, "wp:post_date"),
    )
    for part in item.all("wp:comment"):
        if comment := _comment(part, found, known_as):
            thread.comments.append(comment)
    return thread


def _comment(part: Part, found: Found, under: tuple[str, ...]) -> FoundComment | None:
    at = _instant(part, "wp:comment_date")
    if (why := _why_no_comment(part)) or at is None:
        found.refuse(_place(part), why or NO_TIME)
        return None
    return FoundComment(
        mark=(*under, "comment", part.said("wp:comment_id")),
        place=_place(part),
        body=_written(part.said("wp:comment_content")),
        at=at,
        name=plain_text(part.said("wp:comment_author")),
        came_with_mail=bool(part.said("wp:comment_author_email")),
    )


def _why_no_comment(part: Part) -> str:
    if part.said("wp:comment_type") not in ("", "comment"):
        return "it is no comment, but word of another page that links there."
    match part.said("wp:comment_approved"):
        case "1":
            return ""
        case "spam":
            return SPAM
        case "trash" | "post-trashed":
            return DELETED
        case _:
            return UNAPPROVED


def _instant(part: Part, name: str) -> datetime | None:
    """WordPress sometimes forgot the one in UTC; the other is at most a day off."""
    return instant_in(part.said(f"{name}_gmt")) or instant_in(part.said(name))


def _written(markup: str) -> str:
    """WordPress keeps line breaks as they were typed, and makes paragraphs of them each time it shows a text."""
    return plain_text(markup, lines_count=True)


def _place(part: Part) -> str:
    return f"line {part.line}"
