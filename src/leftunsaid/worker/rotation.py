"""A new key for what is kept sealed, and the old one forgotten, while the house stays open."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Protocol

from leftunsaid.keyfile import Keyring

BATCH = 100


class Reseal(Protocol):
    """What `settings.SEALED` names: whoever has a sealed column seals some of it anew."""

    def __call__(self, keyring: Keyring, *, after: int, at_most: int, dice: Random) -> tuple[int, int, int]:
        """Seal anew the first rows behind `after` that the newest key has not sealed, at most so many.

        Answers how many it found, how many of these no key opens, which stay as they are, and the last one.
        """


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
    yield f"Sealed anew: {_seal_all_anew(keyring, sealed, dice)[0]}."
    wait()
    count, unopened = _seal_all_anew(keyring, sealed, dice)
    yield f"Sealed anew after a wait: {count}."
    if unopened:
        yield (
            f"No key here opens: {unopened}. These stay as they are, and nothing is sent there. They were sealed by "
            "other keys, perhaps before a backup was put back, or changed since."
        )
    # Those that were looked after, by their names: another rotation may have begun meanwhile.
    keyring.drop_keys(old)
    yield f"The old {'key is' if len(old) == 1 else 'keys are'} gone. Keep a copy of keys.json with your next backup."


def _seal_all_anew(keyring: Keyring, sealed: Sequence[Reseal], dice: Random) -> tuple[int, int]:
    """How many were sealed anew, and how many no key opens."""
    done = [_seal_anew(keyring, reseal, dice) for reseal in sealed]
    return sum(count for count, _ in done), sum(unopened for _, unopened in done)


def _seal_anew(keyring: Keyring, reseal: Reseal, dice: Random) -> tuple[int, int]:
    count = lost = after = 0
    while True:
        found, unopened, after = reseal(keyring, after=after, at_most=BATCH, dice=dice)
        if not found:
            return count, lost
        count, lost = count + found - unopened, lost + unopened
