"""What opens a key besides its own words. It is said wherever these stand: whoever did not make it has to see it."""

from dataclasses import dataclass

from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.ownership.spare import spare_of
from leftunsaid.recovery.models import Recovery
from leftunsaid.web.follows import mask_of_recovery


@dataclass(frozen=True, slots=True)
class WaysIn:
    """`mailbox` is masked, and '' where none leads to the key."""

    spare: SpareWords | None
    mailbox: str


def ways_in(key: OwnerKey) -> WaysIn:
    recovery = next(iter(Recovery.objects.filter(key=key)), None)  # there is one at most
    return WaysIn(spare_of(key), mask_of_recovery(recovery) if recovery else "")
