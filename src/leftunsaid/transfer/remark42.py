"""A Remark42 backup: lines of JSON, most often zipped; first one about the site, then one for each comment.

As https://remark42.com/docs/backup/backup/ describes it.
"""

import json
import re
from pathlib import Path
from typing import Any

from leftunsaid.transfer.files import beginning_of, lines_of
from leftunsaid.transfer.formats import CannotBringIn, Report, Wishes
from leftunsaid.transfer.found import DELETED, NO_PAGE, NO_TIME, Found, FoundComment, FoundThread, instant_in, said
from leftunsaid.transfer.markup import plain_text
from leftunsaid.transfer.moving_in import move_in

NAME = "a Remark42 backup"

FIRST_LINE = re.compile(rb'\s*\{\s*"version"\s*:\s*[0-9]+\s*,\s*"users"\s*:')
VERSIONS = (0, 1)

type Pages = dict[tuple[str, str], FoundThread]


def recognises(path: Path) -> bool:
    return FIRST_LINE.match(beginning_of(path)) is not None


def bring_in(path: Path, wishes: Wishes) -> Report:
    return move_in(read(path), wishes)


def read(path: Path) -> Found:
    found = Found()
    pages: Pages = {}
    lines = ((f"line {number}", _read_json(line, number)) for number, line in lines_of(path))
    _, about_the_site = next(lines, ("", None))
    if not isinstance(about_the_site, dict) or about_the_site.get("version") not in VERSIONS:
        raise CannotBringIn("this is no backup of a version that we know.", place="line 1")
    for place, row in lines:
        _read_comment(row, place, found, pages)
    found.threads.extend(pages.values())
    return found


def _read_json(line: bytes, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise CannotBringIn("this line is no JSON; the file may be damaged.", place=f"line {number}") from None


def _read_comment(row: Any, place: str, found: Found, pages: Pages) -> None:
    known_as, site, address = said(row, "id"), said(row, "locator", "site"), said(row, "locator", "url")
    at = instant_in(said(row, "time"))
    if not known_as:
        found.refuse(place, "it is no comment.")
    elif row.get("delete") is True:
        found.refuse(place, DELETED)
    elif not address:
        found.refuse(place, NO_PAGE)
    elif at is None:
        found.refuse(place, NO_TIME)
    else:
        page = pages.setdefault((site, address), FoundThread(("remark42", site, address), place, address))
        page.title = page.title or plain_text(said(row, "title"))
        mark = ("remark42", site, address, known_as)
        name = plain_text(said(row, "user", "name"))
        page.comments.append(FoundComment(mark, place, _written(row), at, name))


def _written(row: Any) -> str:
    """What was typed, where it was kept; else what was made of it."""
    typed = said(row, "orig")
    return plain_text(typed, lines_count=True) if typed else plain_text(said(row, "text"))
