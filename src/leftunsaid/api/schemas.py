"""What programs send and are told. The field names are promises: they stay as long as `/api/v1` does."""

import re
from collections.abc import Callable
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StrictBool

from leftunsaid.lib.text import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, clean, has_visible, visible_line

NO_TEXT = re.compile("[\x00\ud800-\udfff]")

# As far as a document can say it: what can be seen is a rule of Unicode, and of `lib.text`.
NO_NUL = r"^[^\u0000]*$"
SEEN = r"^[^\u0000]*[\p{L}\p{N}\p{P}\p{S}][^\u0000]*$"

type Who = Literal["public", "unlisted", "private"]
type Door = Literal["open", "wait", "closed"]
type StateOfLetter = Literal["shown", "waiting", "private", "sealed", "removed"]
type StateOfComment = Literal["shown", "waiting", "covered", "removed", "hidden"]
type Outcome = Literal["", "right", "wrong", "let go"]
type Stub = Literal["", "withdrawn", "removed", "held", "covered"]
Day = Annotated[
    str,
    Field(
        description="The day (UTC) on which it was first shown, as its first instant: never finer than that.",
        examples=["2026-03-14T00:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
DayAdded = Annotated[
    str, Field(description="The day (UTC) on which it was added.", json_schema_extra={"format": "date-time"})
]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Address = Annotated[str, Field(description="Where people find it.", json_schema_extra={"format": "uri"})]


def _words(limit: int) -> Callable[[str], str]:
    def kept(typed: str) -> str:
        words = clean(_text(typed))
        if not has_visible(words):
            raise ValueError(_("There is nothing to read in it yet."))
        return _not_too_long(words, limit)

    return kept


def _line(typed: str) -> str:
    return _not_too_long(visible_line(_text(typed)), LINE_LIMIT)


def _text(typed: str) -> str:
    """JSON can hold what no text can: NUL, and halves of characters. A program that sends these is mistaken."""
    if NO_TEXT.search(typed):
        raise ValueError(_("There is something in it that is no part of any text."))
    return typed


def _not_too_long(words: str, limit: int) -> str:
    if len(words) > limit:
        told = _("It is %(over)s too long: there is room for %(limit)s characters.")
        raise ValueError(told % {"over": len(words) - limit, "limit": limit})
    return words


LetterWords = Annotated[
    str,
    AfterValidator(_words(LETTER_LIMIT)),
    Field(
        description="Up to 20,000 characters once it is cleaned, and at least one that can be seen.",
        json_schema_extra={"pattern": SEEN},
    ),
]
CommentWords = Annotated[
    str,
    AfterValidator(_words(COMMENT_LIMIT)),
    Field(
        description="Up to 5,000 characters once it is cleaned, and at least one that can be seen.",
        json_schema_extra={"pattern": SEEN},
    ),
]
Line = Annotated[
    str,
    AfterValidator(_line),
    Field(
        description="One line, up to 80 characters once it is cleaned; may be empty.",
        json_schema_extra={"pattern": NO_NUL},
    ),
]


Slugs = Annotated[list[str], Field(description="Feelings of this house, by their slugs.")]
ChosenSlugs = Annotated[
    list[str], Field(max_length=3, description="Feelings of this house, by their slugs: none, or up to three.")
]


class Sent(Schema):
    model_config = ConfigDict(extra="forbid")


class LetterSent(Sent):
    body: LetterWords
    dear: Line = ""
    signature: Line = ""
    visibility: Who = "public"
    comments: Door = Field(
        "open", description="`wait`: its writer reads each comment before others can; needs the eight words."
    )
    feelings: ChosenSlugs = []


class CommentSent(Sent):
    body: CommentWords
    name: Line = ""
    asking: StrictBool = Field(False, description="I am asking for a kind word.")


class Reworded(Sent):
    began_with: str = Field("", description="The `wording` that was changed; 409 if it says something else by now.")


class LetterReworded(Reworded):
    body: LetterWords
    dear: Line
    signature: Line


class CommentReworded(Reworded):
    body: CommentWords
    name: Line


class Readers(Sent):
    visibility: Who


class Chosen(Sent):
    feelings: ChosenSlugs


class FeelingOffered(Schema):
    slug: str
    word: str = Field(description="In the language of the house.")
    page: Address


class FeelingsOffered(Schema):
    feelings: list[FeelingOffered]


class PostscriptShown(Schema):
    """What a writer added when time had passed. The letter above it stays as it was."""

    label: str = Field(description="As its page says it: 'P.S., a month later'.")
    added_on: DayAdded
    body: str


class LetterShown(Schema):
    number: int | None = Field(description="Its number for ever; null where it is found by its link alone.")
    page: Address
    shown_on: Day
    dear: str
    body: str
    signature: str
    feelings: Slugs
    edited: bool = Field(description="Others may have read other words before.")
    outcome: Outcome = Field(description="What its writer says has become of what it foretold.")
    postscripts: list[PostscriptShown] = Field(description="In the order in which they came; most letters have none.")
    comment_count: int = Field(description="Of the items in its thread, stubs included.")
    comments: Door = Field(description="What becomes of a new comment.")


class LettersShown(Schema):
    letters: list[LetterShown] = Field(description="The newest first.")
    next: int | None = Field(description="The `before` that goes on with older ones; null behind the last.")


class CommentShown(Schema):
    number: int = Field(description="Its place in the thread, for ever.")
    page: Address
    stub: Stub = Field(description="Why only its place stands here; empty for one that can be read.")
    shown_on: Day | None
    name: str = Field(description="Empty where no name was given.")
    body: str
    edited: bool


class ThreadShown(Schema):
    comment_count: int
    comments: list[CommentShown] = Field(description="Those of one block of 200 numbers, the oldest first.")
    earlier: int | None = Field(description="The `from` of the page before; null on the first.")
    later: int | None = Field(description="The `from` of the page behind; null on the last.")


class Piece(Schema):
    text: str
    marked: bool = Field(description="These are words that were asked for.")


class FoundThere(Schema):
    letter: int = Field(description="The number of the letter.")
    comment: int | None = Field(description="The place of the comment under it; null for the letter itself.")
    page: Address
    shown_on: Day
    excerpt: list[Piece]


class SearchAnswered(Schema):
    found: list[FoundThere]
    next: str | None = Field(description="The address of the next page; null behind the last.")
    refused: str = Field(description="Why nothing was looked for, in a kind sentence; empty where something was.")
    too_short: list[str] = Field(description="Words that were left out, since they are so short.")
    too_many: list[str] = Field(description="Words that were left out, since so many stand before them.")
    is_whole: bool = Field(description="False while the search is put in order: older ones may be missing just then.")


class FreshKey(Schema):
    words: str = Field(description="Eight words that nobody has yet. We keep no copy.")
    seal: str = Field(description="For `Key-Seal`: tells, for two days, that the words came from us.")


class Kept(Schema):
    """What became of what was sent."""

    state: Literal["shown", "waiting", "private"]
    number: int | None = Field(description="Of a letter that is public, or of a comment in its thread; else null.")
    page: Address | None = Field(description="Where others read it; null while they cannot.")
    waiting_page: Address | None = Field(description="Where its author is told how it stands with it while it waits.")
    help: Address | None = Field(description="Where somebody listens, if the words sound like danger.")
    address: str | None = Field(description="Its name under `/mine`, if eight words came along.")


class Mine(Schema):
    """What the holder of a key is told of something of theirs. The instants are exact: they are their own."""

    address: str
    page: Address | None
    waiting_page: Address | None
    reason: str = Field(description="Why it waits, or was removed, or is hidden with its letter.")
    body: str
    wording: str = Field(description="A fingerprint of its words, for `began_with`.")
    may_be_edited: bool
    help: Address | None = Field(description="In answer to an edit: where somebody listens, if it sounds like danger.")
    written_at: Instant
    shown_at: Instant | None
    edited_at: Instant | None


class MyPostscript(Schema):
    label: str
    body: str
    written_at: Instant


class MyLetter(Mine):
    state: StateOfLetter
    sealed_until: Instant | None = Field(description="While it is sealed. Its words are told nowhere before, not here.")
    envelope: Address | None = Field(description="The page that tells that it waits, if it has one.")
    number: int | None
    visibility: Who
    dear: str
    signature: str
    feelings: Slugs
    outcome: Outcome
    postscripts: list[MyPostscript]
    comments: Door
    comment_count: int


class MyComment(Mine):
    state: StateOfComment
    number: int | None = Field(description="Its place in the thread, where its writer may be led to it; else null.")
    name: str


class EverythingMine(Schema):
    letters: list[MyLetter] = Field(description="The newest first, 50 a page.")
    comments: list[MyComment] = Field(description="The same.")
    next: int | None = Field(description="The `page` that goes on with either of them; null behind the last.")


class FieldProblem(Schema):
    field: str
    sentence: str


class ContactFound(Schema):
    field: str
    rule: str
    start: int = Field(description="The first character of it, counted in code points of the cleaned text.")
    end: int
    sentence: str


class ProblemTold(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A kind sentence, in the language of the house.")
    reason: str = Field("", description="One word that stays the same.")
    errors: list[FieldProblem] = []
    found: list[ContactFound] = []
