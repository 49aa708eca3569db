"""What happens in the thread under a letter changes its pages: the database notes it."""

from collections.abc import Iterator

from leftunsaid.comments.models import Comment
from leftunsaid.letters.revisions import count_lists, revise_letter
from leftunsaid.triggers.words import Trigger

TABLE = "comments_comment"
# What changes in a comment without any page. Whoever writes more than this has locked the letter before.
SHOWN_NOWHERE = ("owner", "hold_reason", "news_number", "press_hash")


def triggers(vendor: str) -> Iterator[Trigger]:
    columns = {field.name: str(field.column) for field in Comment._meta.concrete_fields}
    told = ", ".join(column for name, column in columns.items() if name not in SHOWN_NOWHERE)
    for event, rows in (("INSERT", ["NEW"]), (f"UPDATE OF {told}", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        name, row = event.partition(" ")[0].lower(), rows[-1]
        in_thread = " OR ".join(f"{each}.number IS NOT NULL" for each in rows)
        yield revise_letter(vendor, f"comments_revise_{name}", event=event, table=TABLE, row=row, when=in_thread)
        asks = f"({in_thread}) AND ({' OR '.join(f'{each}.asking_at IS NOT NULL' for each in rows)})"
        yield count_lists(vendor, f"comments_lists_{name}", event=event, table=TABLE, when=asks)
