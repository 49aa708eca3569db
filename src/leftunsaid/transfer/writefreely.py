"""A WriteFreely export: one JSON document, either all of somebody's blogs (`collections`), or a list of posts.

As https://writefreely.org/docs/latest/user/ hands it out under 'Export'.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leftunsaid.transfer.files import beginning_of, chunks_of
from leftunsaid.transfer.formats import CannotBringIn, Report, Wishes
from leftunsaid.transfer.found import NO_TIME, Found, FoundThread, instant_in, said
from leftunsaid.transfer.moving_in import move_in

NAME = "a WriteFreely export"

A_POST_OR_A_WRITER = re.compile(rb'\s*[\[{].*"(?:appearance|has_pass)"\s*:', re.DOTALL)
DRAFT = "it stood in no blog there, so nobody was led to it."
HIDDEN = "its blog was not public there; with --hidden-too it comes in all the same."


def recognises(path: Path) -> bool:
    return A_POST_OR_A_WRITER.match(beginning_of(path)) is not None


def bring_in(path: Path, wishes: Wishes) -> Report:
    return move_in(read(path, hidden_too=bool(wishes.said.get("hidden_too"))), wishes)


def read(path: Path, *, hidden_too: bool = False) -> Found:
    found = Found()
    for number, (post, blog) in enumerate(_posts_in(_read_json(path)), 1):
        place, at = f"post {number}", instant_in(said(post, "created"))
        if not said(post, "id"):
            found.refuse(place, "it is no post.")
        elif not isinstance(blog, dict):
            found.refuse(place, DRAFT)
        elif not hidden_too and blog.get("public") is not True:
            found.refuse(place, HIDDEN)
        elif at is None:
            found.refuse(place, NO_TIME)
        else:
            found.threads.append(
                FoundThread(
                    mark=("writefreely", said(post, "id")),
                    place=place,
                    address=_address(post, blog),
                    title=said(post, "title"),
                    is_text=True,
                    body=said(post, "body"),
                    at=at,
                )
            )
    return found


def _read_json(path: Path) -> Any:
    try:
        return json.loads(b"".join(chunks_of(path)))
    except json.JSONDecodeError as fault:
        raise CannotBringIn("from here on this is no JSON; it may be damaged.", place=f"line {fault.lineno}") from None
    except (ValueError, RecursionError):
        raise CannotBringIn("this is no JSON that can be read.") from None


def _posts_in(export: Any) -> Iterator[tuple[Any, Any]]:
    """Each post with its blog, or with None."""
    if isinstance(export, list):
        for post in export:
            yield post, post.get("collection") if isinstance(post, dict) else None
    elif isinstance(export, dict):
        for blog in _list(export, "collections"):
            yield from ((post, blog) for post in _list(blog, "posts"))
        yield from ((post, None) for post in _list(export, "posts"))


def _list(row: Any, name: str) -> list[Any]:
    listed = row.get(name) if isinstance(row, dict) else None
    return listed if isinstance(listed, list) else []


def _address(post: Any, blog: Any) -> str:
    of_blog = said(blog, "url") or f"/{said(blog, 'alias')}"
    return said(post, "url") or f"{of_blog.rstrip('/')}/{said(post, 'slug') or said(post, 'id')}"
