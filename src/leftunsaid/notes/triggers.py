from collections.abc import Iterator

from leftunsaid.moderation.triggers import written_once
from leftunsaid.triggers.words import Trigger


def triggers(vendor: str) -> Iterator[Trigger]:
    """What was decided about a jar is written once."""
    yield from written_once(vendor, table="notes_jardecision")
