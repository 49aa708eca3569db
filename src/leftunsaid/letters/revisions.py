"""By what a page tells that its letters have changed: the database counts, and here is how it is asked."""

from collections.abc import Iterator, Sequence

from django.db import connection

from leftunsaid.letters.models import Letter
from leftunsaid.pagecache.page import Seen
from leftunsaid.pagecache.revisions import counting
from leftunsaid.triggers.words import Trigger, after_each, differs, function

LISTS = "lists"  # what stands in the lists of letters, and in that of those who ask
TABLE = "letters_letter"
POSTSCRIPTS = "letters_postscript"
FOUND_BY_FEELING = "letters_foundbyfeeling"
# By these a letter comes into a list, leaves it, or takes another place there.
IN_LISTS_BY = ("listed_number", "shown_at", "postscript_count", "comments_closed_at")
OF_A_LETTER = f"SELECT revision FROM {TABLE} WHERE id = %s"  # noqa: S608
OF_LISTS = f"SELECT value FROM pagecache_revision WHERE name = '{LISTS}'"  # noqa: S608


def of_letter(letter: Letter) -> Seen:
    """This letter and its whole thread."""
    return Seen(OF_A_LETTER, (letter.pk,), (letter.revision,))


def of_list(letters: Sequence[Letter]) -> Seen:
    """Which letters stand in the lists, and these with their counts. To be asked in the moment they were read in."""
    places = ", ".join(["%s"] * len(letters)) or "NULL"
    question = f"SELECT ({OF_LISTS}), (SELECT sum(revision) FROM {TABLE} WHERE id IN ({places}))"  # noqa: S608
    # Revisions only ever rise: their sum is another as soon as one of them is.
    total = sum(letter.revision for letter in letters) if letters else None
    return Seen(question, tuple(letter.pk for letter in letters), (revision_of_lists(), total))


def of_lists() -> Seen:
    """Which letters stand in the lists, by what they are found there, and who asks. To be asked in that same moment."""
    return Seen(f"SELECT ({OF_LISTS})", (), (revision_of_lists(),))


def revision_of_lists() -> int | None:
    """How often that has changed; None before the first time."""
    with connection.cursor() as cursor:
        cursor.execute(OF_LISTS)
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else None


def triggers(vendor: str) -> Iterator[Trigger]:
    yield _count_itself(vendor)
    is_listed_otherwise = " OR ".join(differs(vendor, column) for column in IN_LISTS_BY)
    for event, row, when in (
        ("INSERT", "NEW", "NEW.listed_number IS NOT NULL"),
        ("UPDATE", "NEW", is_listed_otherwise),
        ("DELETE", "OLD", "OLD.listed_number IS NOT NULL"),
    ):
        name = event.lower()
        yield count_lists(vendor, f"letters_lists_{name}", event=event, table=TABLE, when=when)
        yield count_lists(vendor, f"letters_feelings_{name}", event=event, table=FOUND_BY_FEELING)
        yield revise_letter(vendor, f"letters_postscripts_{name}", event=event, table=POSTSCRIPTS, row=row)


def revise_letter(vendor: str, name: str, *, event: str, table: str, row: str, when: str = "") -> Trigger:
    """One more change of the page of the letter to which the `row`, OLD or NEW, belongs."""
    does = f"UPDATE {TABLE} SET revision = revision WHERE id = {row}.letter_id"  # noqa: S608
    return after_each(vendor, name, event=event, table=table, when=when, does=does, to=TABLE)


def count_lists(vendor: str, name: str, *, event: str, table: str, when: str = "") -> Trigger:
    """One more change of what stands in a list.

    There is one row for all lists. On PostgreSQL it is counted once for a transaction, at its end: nobody who holds it
    waits, and whoever brings in a hundred thousand letters counts once.
    """
    does, to = counting(LISTS), "pagecache_revision"
    return after_each(vendor, name, event=event, table=table, when=when, does=does, to=to, once_at_commit=LISTS)


def _count_itself(vendor: str) -> Trigger:
    """Each change of a letter counts its revision up, whatever was written into it."""
    name = "letters_count_revisions"
    if vendor == "sqlite":
        does = f"UPDATE {TABLE} SET revision = OLD.revision + 1 WHERE id = NEW.id"  # noqa: S608
        return after_each(vendor, name, event="UPDATE", table=TABLE, does=does, to=TABLE)
    count = function(name, "NEW.revision := OLD.revision + 1; RETURN NEW;")
    make = f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return Trigger(name, TABLE, (count, make))
