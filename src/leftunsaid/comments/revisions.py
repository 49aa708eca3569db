"""What happens in the thread under a letter changes its pages: the database notes it."""

from collections.abc import Iterator

from leftunsaid.comments.models import Comment
from leftunsaid.letters.revisions import OF_LISTS, count_lists, revision_of_lists
from leftunsaid.letters.revisions import TABLE as LETTERS
from leftunsaid.pagecache.page import Seen
from leftunsaid.triggers.words import Trigger, after_each

TABLE = "comments_comment"
# What changes in a comment without any page. Whoever writes more than this has locked the letter before.
SHOWN_NOWHERE = ("owner", "hold_reason", "news_number", "press_hash")


def of_asking() -> Seen:
    """Who asks for a kind word. To be asked in the moment in which they were read."""
    return Seen(OF_LISTS, (), (revision_of_lists(),))


def triggers(vendor: str) -> Iterator[Trigger]:
    columns = {field.name: str(field.column) for field in Comment._meta.concrete_fields}
    told = ", ".join(column for name, column in columns.items() if name not in SHOWN_NOWHERE)
    for event, rows in (("INSERT", ["NEW"]), (f"UPDATE OF {told}", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        name, row = event.partition(" ")[0].lower(), rows[-1]
        in_thread = " OR ".join(f"{each}.number IS NOT NULL" for each in rows)
        revise = f"UPDATE {LETTERS} SET revision = revision WHERE id = {row}.letter_id"  # noqa: S608
        yield after_each(
            vendor, f"comments_revise_{name}", event=event, table=TABLE, when=in_thread, does=revise, to=LETTERS
        )
        asks = f"({in_thread}) AND ({' OR '.join(f'{each}.asking_at IS NOT NULL' for each in rows)})"
        yield count_lists(vendor, f"comments_lists_{name}", event=event, table=TABLE, when=asks)
