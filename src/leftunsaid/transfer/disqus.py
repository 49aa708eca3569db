"""A Disqus export: `thread` elements, which are pages, and after them `post` elements, which are comments.

As https://help.disqus.com describes it ('Comments Export'), and http://disqus.com/api/schemas/1.0/disqus.xsd.
"""

from collections.abc import Iterator
from pathlib import Path

from leftunsaid.transfer.files import beginning_of
from leftunsaid.transfer.formats import Report, Wishes
from leftunsaid.transfer.found import (
    DELETED,
    NO_PAGE,
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

NAME = "a Disqus export"

# Each page by both of its names: the one that Disqus gave it, and the one that its own site had for it.
type Pages = dict[tuple[str, str], FoundThread]


def recognises(path: Path) -> bool:
    return b"<disqus" in beginning_of(path)


def bring_in(path: Path, wishes: Wishes) -> Report:
    return move_in(read(path), wishes)


def read(path: Path) -> Found:
    found = Found()
    pages: Pages = {}
    for part in parts_of(path, "thread", "post"):
        if part.name == "thread":
            _read_page(part, found, pages)
        else:
            _read_comment(part, found, pages)
    return found


def _read_page(part: Part, found: Found, pages: Pages) -> None:
    if part.said("isDeleted") == "true":
        found.refuse(_place(part), DELETED)
        return
    page = FoundThread(
        mark=("disqus", part.said("forum"), "thread", _own_id(part)),
        place=_place(part),
        address=part.said("link"),
        title=plain_text(part.said("title")),
        body=plain_text(part.said("message")),
        at=instant_in(part.said("createdAt")),
    )
    found.threads.append(page)
    pages.update(dict.fromkeys(_names(part, own=part.said("id")), page))


def _read_comment(part: Part, found: Found, pages: Pages) -> None:
    at, under = instant_in(part.said("createdAt")), part.first("thread")
    page = (
        next((pages[name] for name in _names(under, own=under.words.strip()) if name in pages), None) if under else None
    )
    if why := _why_not(part):
        found.refuse(_place(part), why)
    elif page is None:
        found.refuse(_place(part), NO_PAGE)
    elif at is None:
        found.refuse(_place(part), NO_TIME)
    else:
        author = part.first("author")
        comment = FoundComment(
            mark=(*page.mark[:2], "post", _own_id(part)),
            place=_place(part),
            body=plain_text(part.said("message")),
            at=at,
            name=author.said("name") if author else "",
            came_with_mail=bool(author and author.said("email")),
        )
        page.comments.append(comment)


def _why_not(part: Part) -> str:
    if part.said("isSpam") == "true":
        return SPAM
    if part.said("isDeleted") == "true":
        return DELETED
    return UNAPPROVED if part.said("isApproved") == "false" else ""


def _names(part: Part, *, own: str) -> Iterator[tuple[str, str]]:
    if name := part.attributes.get("dsq:id"):
        yield "disqus", name
    if own:
        yield "own", own


def _own_id(part: Part) -> str:
    return part.attributes.get("dsq:id") or part.said("id")


def _place(part: Part) -> str:
    return f"line {part.line}"
