from collections.abc import Iterator

from leftunsaid.moderation.triggers import written_once
from leftunsaid.triggers.words import Trigger


def triggers(vendor: str) -> Iterator[Trigger]:
    """As of what was decided: who came to the desk is written once."""
    yield from written_once(vendor, table="desk_atthedoor")
