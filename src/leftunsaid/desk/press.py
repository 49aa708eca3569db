"""What a moderator pressed, about which things, and which verb that is."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict

from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions
from leftunsaid.moderation.addresses import things_waiting_at
from leftunsaid.moderation.bursts import may_be_shown_together, things_alike, things_in_rush
from leftunsaid.moderation.models import Thing
from leftunsaid.moderation.pens import things_of_pen
from leftunsaid.web.door import clock

AT_ONCE = 1_000  # the rest with the next press: a press should not take longer than one waits for it
CHOSEN = {"burst": "spam", "rush": "hate", "pen": "other"}  # the reason that mostly fits what goes together
PLAIN = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What was pressed: one thing's button, that for all which are ticked, or that of things that go together."""

    do: str
    addresses: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()
    together: str = ""  # 'burst', 'rush' or 'pen'
    which: str = ""
    with_shown: bool = False
    reason: str = ""
    words: str = ""
    is_sure: bool = False  # what is going to be covered was looked at
    seen_at: datetime | None = None  # when the page was made on which all that goes together was seen
    read: Mapping[str, str] = field(default_factory=dict)  # by address: the wording that was on the page

    def things(self, now: datetime) -> list[Thing]:
        if not self.together:
            return _for_the_desk(things_waiting_at(map(plain, self.addresses)))
        of_all = together(self.together, self.which, self.with_shown, now=now)
        if self.do == "approve":
            return may_be_shown_together(of_all, seen_at=self.seen_at) if self.seen_at else []
        fits = _FITS.get(self.do, bool)
        return [thing for thing in of_all if fits(thing)]

    def read_of(self, found: Thing) -> str:
        return self.read.get(found.waiting_address, "")


def press_in(sent: QueryDict) -> Press:
    """Each case has buttons of its own ('approve ADDRESS'); those for all take what was ticked."""
    read = {name.removeprefix("read "): str(value) for name, value in sent.items() if name.startswith("read ")}
    # A heap names all that stands on it in one field: of fields nobody may send more than a hundred.
    read |= dict(pair for said in sent.get("page", "").split() if len(pair := said.split(":")) == 2)
    do, _space, address = sent.get("one", "").partition(" ")
    if do:
        reason, words = sent.get(f"reason {address}", ""), sent.get(f"words {address}", "")
        sure = f"sure {address}" in sent
        return Press(do=do, addresses=(address,), reason=reason, words=words.strip(), is_sure=sure, read=read)
    for kind, mostly in CHOSEN.items():
        do, _space, which = sent.get(kind, "").partition(" ")
        if do:
            reason = sent.get(f"reason {which}", mostly)
            with_shown = do == "hold" or f"shown {which}" in sent  # only what is shown can be held back
            seen_at = _instant(sent.get("seen", ""))
            return Press(do=do, together=kind, which=which, with_shown=with_shown, reason=reason, seen_at=seen_at)
    ticked = tuple(dict.fromkeys(map(str, sent.getlist("thing"))))
    do, reason = sent.get("do", ""), sent.get("reason", "")
    addresses = tuple(read) if do == "keep" else ticked
    return Press(do=do, addresses=addresses, ticked=frozenset(ticked), reason=reason, read=read)


def plain(mark: str) -> str:
    """An address, a batch or a likeness as we made it, or '': nothing else is asked of the database."""
    return mark if PLAIN.fullmatch(mark) else ""


def _instant(written: str) -> datetime | None:
    with suppress(ValueError):
        read = datetime.fromisoformat(written)
        return read if read.tzinfo else None
    return None


def find(address: str) -> Thing | None:
    return next(iter(_for_the_desk(things_waiting_at([plain(address)]))), None)


def _for_the_desk(found: Iterable[Thing]) -> list[Thing]:
    """What is for its writer alone is nobody else's to read."""
    return [thing for thing in found if not (isinstance(thing, Letter) and thing.is_private)]


def together(kind: str, which: str, with_shown: bool = False, *, at_most: int = AT_ONCE, now: datetime) -> list[Thing]:
    """What goes together: what looks alike, what came to one letter in a rush, what came from one thing's pen."""
    if kind == "burst":
        return things_alike(plain(which), at_most=at_most)
    of = find(which)
    if kind == "rush" and isinstance(of, Letter):
        return [*things_in_rush(of, with_shown=with_shown, at_most=at_most)]
    return things_of_pen(of, at_most=at_most, now=now) if kind == "pen" and of else []


def _may_be_held(thing: Thing) -> bool:
    return thing.is_readable


def _may_be_removed(thing: Thing) -> bool:
    return not thing.is_gone


# Of things that go together, those that are over are passed by; of what was ticked it is said that they stayed.
_FITS: dict[str, Callable[[Thing], bool]] = {
    "hold": _may_be_held,
    "remove": _may_be_removed,
    "clear": _may_be_removed,
}


def _approve(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.approve(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _hold(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.hold(found, by=by, batch=batch, now=clock())


def _remove(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.remove(found, reason=press.reason or "other", by=by, batch=batch, now=clock())


def _restore(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.restore(found, by=by, batch=batch, now=clock())


def _dismiss(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.dismiss(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _looked(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.looked_at(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _cover(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.cover(found, press.words, read=press.read_of(found), by=by, batch=batch, now=clock())


def _clear(found: Thing, press: Press, by: str, batch: str) -> None:
    if isinstance(found, Letter):
        _remove(found, press, by, batch)
    else:
        reason = press.reason or "other"
        actions.clear(found, reason=reason, read=press.read_of(found), by=by, batch=batch, now=clock())


def _keep(found: Thing, press: Press, by: str, batch: str) -> None:
    """Of a whole page: what is ticked stands, what is not goes."""
    if found.waiting_address not in press.ticked:
        _clear(found, press, by, batch)
    elif found.held_at:
        _approve(found, press, by, batch)
    else:
        actions.keep(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _mute(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.mute(found, by=by, batch=batch, now=clock())


def _unmute(found: Thing, press: Press, by: str, batch: str) -> None:
    actions.unmute(found, by=by, batch=batch, now=clock())


VERBS: dict[str, Callable[[Thing, Press, str, str], None]] = {
    "approve": _approve,
    "hold": _hold,
    "remove": _remove,
    "restore": _restore,
    "dismiss": _dismiss,
    "looked": _looked,
    "cover": _cover,
    "clear": _clear,
    "keep": _keep,
    "mute": _mute,
    "unmute": _unmute,
}
