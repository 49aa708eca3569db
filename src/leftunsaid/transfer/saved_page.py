"""Reads a letter page saved as plain text: the letter, the line with the count, the comments with their ages.

A page is read whole or refused whole, with the line to look at. Nothing here knows the clock or the database.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

from leftunsaid.lib.ages import Age, Unit
from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, clean_line, has_visible

# A saved page shows these words where a person gave no name, and no name is stored as no name.
NO_NAME = "anonymous lover"

NUMBER = r"[0-9]{1,3}(?:[,.'\u2019 ][0-9]{3})+|[0-9]+"
COUNT_LINE = re.compile(rf"(no|{NUMBER}) comments? add comment", re.IGNORECASE | re.ASCII)
AGE_LINE = re.compile(rf"({NUMBER}) (second|minute|hour|day|month|year)s? ago", re.IGNORECASE | re.ASCII)
# Only a bullet after white space opens a comment: at the margin it belongs to a list that a person made.
BULLET = re.compile(r"\s+•")

ADD_COMMENT = "add comment"
EMAIL_NOTICE = "Email is optional and never shown."
NEWS_NOTICE = "Leave yours if you want email notifications on new comments for this letter."
TERMS_NOTICE = "Please read our Terms of Use and Privacy Policy before commenting."
NOTICES = (f"{EMAIL_NOTICE} {NEWS_NOTICE} {TERMS_NOTICE}", f"{EMAIL_NOTICE} {TERMS_NOTICE}")

# What each unit is to us, and its largest number: seconds and minutes end where hours begin, the others after
# a hundred years. A number beyond is a slip.
UNITS: dict[str, tuple[Unit, int]] = {
    "second": ("now", 3_600),
    "minute": ("now", 60),
    "hour": ("hour", 876_600),
    "day": ("day", 36_525),
    "month": ("month", 1_200),
    "year": ("year", 100),
}


class Malformed(ValueError):
    """The page cannot be read: says on which line and what would mend it, and repeats nobody's words."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(line, sentence)
        self.line = line
        self.sentence = sentence

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class SavedComment:
    """One comment as the page shows it; `line` is the line of its bullet, counted from 1."""

    name: str
    stated: Age
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class SavedLetter:
    """One letter with its comments in the order of the page; without a count line there are none."""

    body: str
    comments: tuple[SavedComment, ...]
    line: int = 1
    count_line: int | None = None


def read_saved_page(raw: bytes) -> SavedLetter:
    """The letter and the comments of a saved page; raises Malformed for a page that cannot be read whole."""
    lines = _lines(raw)
    for at, line in enumerate(lines):
        if count := COUNT_LINE.fullmatch(_plain(line)):
            return _with_comments(lines, count_at=at, stated=_digits(count[1]))
    return SavedLetter(body=_letter(lines), comments=())


def _lines(raw: bytes) -> list[str]:
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return _one_ending(raw.decode("utf-8")).split("\n")
    except UnicodeDecodeError as error:
        line = 1 + _one_ending(raw[: error.start].decode("utf-8")).count("\n")
        raise Malformed(line, "this is not UTF-8 text; please save the page again as UTF-8.") from None


def _one_ending(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(line: str) -> str:
    return " ".join(line.split())


def _digits(number: str) -> str:
    # Kept as digits: Python refuses to turn thousands of them into a number.
    return "".join(filter(str.isdigit, number)).lstrip("0") or "0"


def _letter(lines: list[str]) -> str:
    body = clean("\n".join(lines))
    if not has_visible(body):
        raise Malformed(1, "there is no letter here, nothing that a reader could see.")
    if len(body) > LETTER_LIMIT:
        raise Malformed(1, f"this letter has {len(body):,} characters; at most {LETTER_LIMIT:,} have room.")
    return body


def _with_comments(lines: list[str], *, count_at: int, stated: str) -> SavedLetter:
    letter = _letter(lines[:count_at])
    comments = _comments(lines, first=count_at + 1, end=_closing(lines, first=count_at + 1))
    if stated != str(len(comments)):
        raise Malformed(
            count_at + 1,
            f"the count in this line is not the {len(comments):,} found below it; "
            "a comment may be missing, or the count mistyped.",
        )
    return SavedLetter(body=letter, comments=comments, count_line=count_at + 1)


def _closing(lines: list[str], *, first: int) -> int:
    """Where the page's own last words begin: `add comment` and what is there of the form's notices."""
    closing = len(lines)
    tail = ""
    for at in range(len(lines) - 1, first - 1, -1):
        line = _plain(lines[at])
        if line.lower() == ADD_COMMENT:
            return at
        tail = f"{line} {tail}".strip()
        # Not the page's words: a comment ends here, whatever it says further up.
        if not any(tail in notices for notices in NOTICES):
            return closing
        if tail.startswith((EMAIL_NOTICE, TERMS_NOTICE)):
            closing = at
    return closing


def _comments(lines: list[str], *, first: int, end: int) -> tuple[SavedComment, ...]:
    bullets = [at for at in range(first, end) if BULLET.match(lines[at])]
    for at in range(first, bullets[0] if bullets else end):
        if lines[at].strip():
            raise Malformed(
                at + 1,
                "this stands before the first comment; a comment opens with an indented bullet and a name.",
            )
    return tuple(_comment(lines, at=at, end=until) for at, until in pairwise([*bullets, end]))


def _comment(lines: list[str], *, at: int, end: int) -> SavedComment:
    name = _name(lines[at], line=at + 1)
    if at + 1 >= end or not lines[at + 1].strip():
        raise Malformed(at + 1, "this comment has no age; the line below its name says it, like '2 days ago'.")
    stated = _age(lines[at + 1], line=at + 2)
    body = clean("\n".join(lines[at + 2 : end]))
    if len(body) > COMMENT_LIMIT:
        raise Malformed(
            at + 1,
            f"the comment that opens here has {len(body):,} characters; at most {COMMENT_LIMIT:,} have room.",
        )
    return SavedComment(name=name, stated=stated, body=body if has_visible(body) else "", line=at + 1)


def _name(bullet_line: str, *, line: int) -> str:
    name = clean_line(bullet_line.partition("•")[2])
    if len(name) > LINE_LIMIT:
        raise Malformed(line, f"this name has {len(name):,} characters; at most {LINE_LIMIT:,} have room.")
    return "" if name == NO_NAME or not has_visible(name) else name


def _age(age_line: str, *, line: int) -> Age:
    plain = _plain(age_line).lower()
    if plain == "just now":
        return Age("now", 0)
    stated = AGE_LINE.fullmatch(plain)
    if not stated:
        raise Malformed(
            line,
            "the age of a comment belongs here: 'just now', or a number of minutes, hours, days, months "
            "or years (weeks are not used) and 'ago', like '16 days ago'.",
        )
    digits, said = _digits(stated[1]), stated[2]
    unit, most = UNITS[said]
    if len(digits) > len(str(most)) or int(digits) > most:
        raise Malformed(line, f"this age is too large; {said}s are counted up to {most:,}.")
    if unit == "now":
        return Age("now", 0)
    if digits == "0":
        raise Malformed(line, f"an age of no {said}s is written 'just now'.")
    return Age(unit, int(digits))
