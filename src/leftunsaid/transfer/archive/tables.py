"""What stands in an archive: which tables, in an order in which each row finds what it belongs to, and by which names.

Rows have no numbers of their own there. A row is known, and named by others, by what it is called for ever.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Field, GeneratedField, Model

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter, LookBack, Postscript, Seal
from leftunsaid.moderation.models import Decision, Remark, Report
from leftunsaid.notes.models import Block, Card, Complaint, Consent, Jar, JarDecision, KeptNote, Note
from leftunsaid.ownership.models import GivenUp, OwnerKey, SpareWords
from leftunsaid.recovery.models import Recovery
from leftunsaid.subscriptions.models import AskedBefore, Mailbox, NeverAgain, PassedOver, Subscription
from leftunsaid.transfer.archive.little_notes import days_in, instants_in, moments_in, to_the_page
from leftunsaid.transfer.models import CameFrom, ImportedComment, ImportedLetter, OldAddress

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """Whatever a row belongs to, and by what it is named."""

    model: type[Model]
    by: str
    and_by: str = ""  # its number there, for what has no name of its own: 'Xb3 12'
    within: "Named | None" = None  # what it has that number in


OWNER = Named(OwnerKey, "words_hash")
LETTER = Named(Letter, "address")
COMMENT = Named(Comment, "waiting_address")
MAILBOX = Named(Mailbox, "ref")
SUBSCRIPTION = Named(Subscription, "ref")
JAR = Named(Jar, "address")
NOTE = Named(Note, "jar__address", and_by="number", within=JAR)
CONSENT = Named(Consent, "address")
A_THING: Mapping[str, Named] = {"letter": LETTER, "comment": COMMENT}


@dataclass(frozen=True)
class Table:
    """One part of an archive: the rows of one model, in the order in which they came."""

    name: str
    model: type[Model]
    belongs_to: Mapping[str, Named] = field(default_factory=dict)
    known_by: tuple[str, ...] = ()  # two rows that agree in these are one; nothing said: in all
    but: tuple[str, ...] = ()  # columns that stay where they are: docs/archive.md says why
    needs_addresses: bool = False  # it is of no use without them, and left out
    without_address: Callable[[Row], Row] | None = None  # or what becomes of a row where they are left out
    reads: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)  # columns that are not any text or number

    @property
    def part(self) -> str:
        return f"{self.name}.jsonl"

    @property
    def in_words(self) -> str:
        return self.name.replace("-", " ")

    @cached_property
    def columns(self) -> tuple["Field[object, object]", ...]:
        kept = (column for column in self.model._meta.concrete_fields if not column.primary_key)
        return tuple(
            column for column in kept if not isinstance(column, GeneratedField) and column.name not in self.but
        )

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Where the database finds what stands in a line: in a column, or as the name of what it belongs to; and behind
        all of them the numbers of what is named by one."""
        numbers = (f"{column}__{self.belongs_to[column].and_by}" for column in self._named_by_number)
        return (*(self.path(column.name) for column in self.columns), *numbers)

    def row_of(self, values: Sequence[Any], *, with_addresses: bool = True) -> Row:
        """A row as it is told, from the `values` of `paths`."""
        row: Row = dict(zip(self._names, values, strict=False))
        for column, number in zip(self._named_by_number, values[len(self._names) :], strict=True):
            row[column] = None if row[column] is None else f"{row[column]} {number}"
        return row if with_addresses or self.without_address is None else self.without_address(row)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def _named_by_number(self) -> tuple[str, ...]:
        return tuple(column for column, named in self.belongs_to.items() if named.and_by)

    def path(self, column: str) -> str:
        named = self.belongs_to.get(column)
        return f"{column}__{named.by}" if named else column

    @cached_property
    def asked_by(self) -> tuple[str, ...]:
        """By which columns the database is asked for rows that may be known."""
        return self.known_by[:1] or tuple(self.belongs_to) or (self.columns[0].name,)

    @cached_property
    def letter(self) -> str:
        """By which path its letter is found, or '' where it has none."""
        return next((f"{name}__" for name, named in self.belongs_to.items() if named.model is Letter), "")


TABLES = (
    Table("owners", OwnerKey, known_by=("words_hash",)),
    Table("spare-words", SpareWords, {"key": OWNER}, known_by=("words_hash",)),
    Table("given-up", GivenUp, known_by=("words_hash",)),
    Table("letters", Letter, {"owner": OWNER}, known_by=("address",), but=("revision", "press_hash")),
    Table("seals", Seal, {"letter": LETTER}, known_by=("letter",)),
    Table("look-backs", LookBack, {"letter": LETTER}, known_by=("letter",)),
    Table("postscripts", Postscript, {"letter": LETTER}, known_by=("letter", "number")),
    Table("comments", Comment, {"letter": LETTER, "owner": OWNER}, known_by=("waiting_address",), but=("press_hash",)),
    Table("imported-letters", ImportedLetter, {"letter": LETTER}, known_by=("letter",)),
    Table(
        "imported-comments",
        ImportedComment,
        {"letter": Named(ImportedLetter, "letter__address"), "comment": COMMENT},
        known_by=("comment",),
    ),
    Table("came-from", CameFrom, A_THING, known_by=("mark",)),
    Table("old-addresses", OldAddress, {"letter": LETTER}, known_by=("path_hash",)),
    Table("reports", Report, A_THING),
    Table("decisions", Decision, A_THING),
    Table("remarks", Remark, A_THING),
    Table("jars", Jar, {"owner": OWNER}, known_by=("address",)),
    Table("notes", Note, {"jar": JAR}, known_by=("jar", "number")),
    Table("cards", Card, {"jar": JAR}, known_by=("words_hash",)),
    Table(
        "yeses",
        Consent,
        {"owner": OWNER, "jar": JAR},
        known_by=("address",),
        without_address=to_the_page,
        reads={"moments": moments_in, "days": days_in, "came_lately": instants_in},
    ),
    Table("kept-notes", KeptNote, {"consent": CONSENT, "note": NOTE}, known_by=("consent", "round")),
    # By its moment first, in all of them: somebody whose words are burnt is named in none.
    Table(
        "blocks",
        Block,
        {"owner": OWNER, "blocked": OWNER},
        known_by=("since", "owner", "blocked", "signature", "address_hash"),
    ),
    Table("complaints", Complaint, {"consent": CONSENT, "jar": JAR}, known_by=("said_at",)),
    Table("jar-decisions", JarDecision),
    Table("never-again", NeverAgain, known_by=("mailbox_ref",)),
    Table("asked-before", AskedBefore),
    Table("mailboxes", Mailbox, known_by=("ref",), needs_addresses=True),
    Table(
        "subscriptions",
        Subscription,
        {"mailbox": MAILBOX, "letter": LETTER, "owner": OWNER, "left_with": COMMENT},
        known_by=("ref",),
        needs_addresses=True,
    ),
    Table(
        "passed-over",
        PassedOver,
        {"subscription": SUBSCRIPTION, "comment": COMMENT},
        known_by=("subscription", "comment"),
        needs_addresses=True,
    ),
    # Who was on their way back asks anew: so nobody was called lately.
    Table("mailboxes-of-keys", Recovery, {"key": OWNER}, known_by=("ref",), but=("called_at",), needs_addresses=True),
)
OF_PART = {table.part: table for table in TABLES}
