"""A new key for what is kept sealed, and the old one forgotten, while the house stays open."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Protocol

from leftunsaid.keyfile import Keyring

BATCH = 100


class Reseal(Protocol):
    """What `settings.SEALED` names: whoever has sealed columns seals some of them anew."""

    def __call__(self, keyring: Keyring, *, at_most: int, dice: Random) -> int:
        """Seal anew at most so many that the newest key has not sealed. Answers how many it found: 0 when all are."""


def rotate(keyring: Keyring, sealed: Sequence[Reseal], *, wait: Callable[[], None], dice: Random) -> Iterator[str]:
    """Seal everything by a new key, then drop the old ones; says what was done.

    Whatever stops it, nothing is lost: it can be run again and goes on where it was. `wait` gives posts that are
    under way the time to end: one may hold what it sealed by an old key and has not stored yet.
    """
    if len(keyring.ids) > 1:
        yield "A rotation was begun before and not finished: going on with it."
    else:
        keyring.add_key()
        yield "There is a new key. Everything is sealed by it from now on."
    old = keyring.ids[:-1]
    yield f"Sealed anew: {_seal_all_anew(keyring, sealed, dice)}."
    wait()
    yield f"Sealed anew after a wait: {_seal_all_anew(keyring, sealed, dice)}."
    # Those that were looked after, by their names: another rotation may have begun meanwhile.
    keyring.drop_keys(old)
    yield f"The old {'key is' if len(old) == 1 else 'keys are'} gone. Keep a copy of keys.json with your next backup."


def _seal_all_anew(keyring: Keyring, sealed: Sequence[Reseal], dice: Random) -> int:
    count = 0
    for reseal in sealed:
        while found := reseal(keyring, at_most=BATCH, dice=dice):
            count += found
    return count
