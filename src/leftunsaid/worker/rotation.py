"""A new key for what is kept sealed, and the old one forgotten, while the house stays open."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Protocol

from leftunsaid.keyfile import Keyring
from leftunsaid.lib.sealing import CannotUnseal

BATCH = 100


class Reseal(Protocol):
    """What `settings.SEALED` names: whoever has sealed columns seals some of them anew."""

    def __call__(self, keyring: Keyring, *, at_most: int, dice: Random) -> int:
        """Seal anew at most so many that the newest key has not sealed. Answers how many it found: 0 when all are."""


class Unopened(str):
    """What no key here opens, sealed as it was found."""


class Lent(Keyring):
    """The keys of a house, for a while: what none of them opens is given back as it was, and counted."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring, self.unopened = keyring, 0

    def unseal(self, sealed: str, *, bound_to: str) -> str:
        try:
            return self._keyring.unseal(sealed, bound_to=bound_to)
        except CannotUnseal:
            self.unopened += 1
            return Unopened(sealed)

    def seal(self, text: str, *, bound_to: str, dice: Random) -> str:
        return str(text) if isinstance(text, Unopened) else self._keyring.seal(text, bound_to=bound_to, dice=dice)

    @property
    def ids(self) -> tuple[str, ...]:
        return self._keyring.ids


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
    count, room = 0, BATCH
    while True:
        lent = Lent(keyring)
        found = reseal(lent, at_most=room, dice=dice)
        count += found - lent.unopened
        if found == lent.unopened < room:
            return count, lent.unopened
        # Those that no key opens are found each time: there must be room for what lies behind them.
        room = BATCH + lent.unopened
