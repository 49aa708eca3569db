"""What opens a key besides its own words. It is said wherever these stand: whoever did not make it has to see it."""

from dataclasses import dataclass
from datetime import datetime

from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.recovery.models import WayBack
from leftunsaid.web.follows import mask_of_recovery


@dataclass(frozen=True, slots=True)
class WaysIn:
    """`mailbox` is masked, and '' where none leads to the key; `way` tells who is on their way, or came back lately."""

    spare: SpareWords | None
    mailbox: str
    way: WayBack | None


def ways_in(key: OwnerKey, *, now: datetime) -> WaysIn:
    """All of it by one question."""
    found = OwnerKey.objects.select_related("spare", "recovery__way_back").filter(pk=key.pk)
    key = next(iter(found), key)
    recovery = getattr(key, "recovery", None)
    way = getattr(recovery, "way_back", None)
    return WaysIn(
        spare=getattr(key, "spare", None),
        mailbox=mask_of_recovery(recovery) if recovery else "",
        way=way if way and not way.is_over(now) else None,
    )
