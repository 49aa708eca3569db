"""What is posted now and happens later: exactly once, though workers die and mail servers lose their answers."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from leftunsaid.outbox.disk import without_waiting_for_the_disk
from leftunsaid.outbox.mail import Mail, written_out
from leftunsaid.outbox.models import FIRST, LAST, RANKS, Envelope
from leftunsaid.outbox.post_office import NotNow, PostOffice, Refused, RefusedAlone, Unreachable, Written

logger = logging.getLogger(__name__)

AT_ONCE = 50
IN_HAND = 30.0  # seconds: then the rest goes back, long before its lease runs out
# The lease is the retry: what a dead worker held comes due again when it runs out. Longer than IN_HAND and the slowest
# mail (post_office.IN_ALL) together, which a test sees to.
LEASE = timedelta(minutes=5)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Between one try and the next, a day in all. Counted in tries, so that a clock that jumps gives nothing up.
WAITS = (
    *(minutes * MINUTE for minutes in (1, 2, 4, 8, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 4, 8, 8)),
)
AT_A_CLOSED_DOOR = timedelta(minutes=5)  # while the mail server is away, which is no fault of a mail
AHEAD_FOR = 1.0  # seconds: what was stopped, hidden or withdrawn since is not known yet
AT_LEAST = timedelta(seconds=1)  # from one look at an envelope to the next
BUSY = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds, between tries to write down how it went
CLOCKS_DIFFER = timedelta(minutes=5)
KEPT = timedelta(days=30)  # what has come to its end: as long, nothing with its `once` is posted again

type Ids = Mapping[str, int]
type Builder = Callable[..., Mail | None]
type ReadAhead = Callable[[Sequence[Ids]], Mapping[Any, Any]]


class NotYet(Exception):
    """Its moment has not come after all: look again at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True, slots=True)
class Slip:
    """What is to be posted: see `post`."""

    once: str
    ids: Ids
    send_after: datetime | None = None


def reads_ahead(read: ReadAhead) -> Callable[[Builder], Builder]:
    """For a builder of many mails: it is called with `ahead`, what `read` has found for all that are in hand.

    That is a second old at most. What is not in it, or could not be read, the builder looks for by itself.
    """

    def mark(builder: Builder) -> Builder:
        _READ_AHEAD[builder] = read
        return builder

    return mark


_READ_AHEAD: dict[Builder, ReadAhead] = {}


def post(kind: str, *, once: str, send_after: datetime | None = None, now: datetime, **ids: int) -> None:
    """Let something happen later, at `send_after` or as soon as can be, if the caller's transaction stands.

    Whoever `settings.OUTBOX` names for this `kind` is called with these `ids`, `now` and `dice`, and answers a Mail,
    or None where nothing is to be sent; more than once where a worker dies or a mail server does not take it. What
    was posted `once` is not posted again.
    """
    post_all(kind, [Slip(once, ids, send_after)], now=now)


def post_all(kind: str, slips: Iterable[Slip], *, rank: int = FIRST, now: datetime) -> None:
    """The same, for many at once. Mails that go to many are posted with the `rank` LAST: all others go before them."""
    Envelope.objects.bulk_create(
        (
            Envelope(
                kind=kind,
                rank=rank,
                once=slip.once,
                ids=dict(slip.ids),
                looked_at=now,
                due_at=slip.send_after or now,
            )
            for slip in slips
        ),
        batch_size=AT_ONCE * 4,
        ignore_conflicts=True,
    )


def deliver_due(
    post_office: PostOffice,
    *,
    now: datetime,
    dice: Random,
    at_most: int = AT_ONCE,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Open what is due, and hand its mails over. Answers how many envelopes were opened.

    Any number of workers may do so at once. `is_over` is asked between one and the next: what was not opened goes
    back. While the mail server cannot be talked to mails wait, and what is no mail happens all the same.
    """
    started, taken = time.monotonic(), _take(at_most, now)
    ahead, opened, away = _Ahead(taken), 0, None
    try:
        while opened < len(taken) and not is_over() and time.monotonic() - started <= IN_HAND:
            envelope, opened = taken[opened], opened + 1
            away = _open_or_wait(envelope, post_office, ahead, away, now=now, dice=dice)
    finally:
        # One that a fault ended in the middle keeps its lease: it may have been sent.
        if opened < len(taken):
            _patiently(partial(_put_back, taken[opened:], now))
    return opened


def bring_back(now: datetime) -> int:
    """What was taken in hand while the clock ran ahead is due now: its moment may never come otherwise."""
    return Envelope.objects.open().filter(looked_at__gt=now + CLOCKS_DIFFER).update(looked_at=now, due_at=now)


def erase_due(now: datetime) -> int:
    """Forget what came to its end long ago. Answers how many envelopes."""
    long_ago, count = now - KEPT, 0
    for ended in ("sent_at", "dropped_at", "failed_at"):
        over = Envelope.objects.filter(**{f"{ended}__lte": long_ago}).values_list("pk", flat=True)[:1_000]
        count += Envelope.objects.filter(pk__in=list(over)).delete()[0]
    return count


def try_again(kind: str, failure: str, *, now: datetime) -> int:
    """Somebody has mended what stood in the way of these: they are due as if they were new. Answers how many."""
    failed = Envelope.objects.filter(failed_at__isnull=False, kind=kind, failure=failure)
    return failed.update(failed_at=None, failure="", tries=0, looked_at=now, due_at=now)


def _take(at_most: int, now: datetime) -> list[Envelope]:
    """A lease on what is due. What another worker has in hand is passed over."""
    if not Envelope.objects.due(now).exists():
        return []  # without a place in the writers' queue: one looks every second
    with transaction.atomic():
        taken: list[Envelope] = []
        for rank in RANKS:
            due = Envelope.objects.due(now, rank).select_for_update(skip_locked=True)
            taken += due[: at_most - len(taken)]
        for envelope in taken:
            envelope.fence += 1
        held = Envelope.objects.filter(pk__in=[envelope.pk for envelope in taken])
        held.update(due_at=now + LEASE, looked_at=now, fence=F("fence") + 1)
    return taken


class _Ahead:
    """What builders have read for all of their envelopes in hand."""

    def __init__(self, taken: Sequence[Envelope]) -> None:
        self._taken = taken
        self._read: dict[str, tuple[float, Mapping[Any, Any]]] = {}

    def for_builder(self, builder: Builder, envelope: Envelope) -> dict[str, object]:
        if builder not in _READ_AHEAD:
            return {}
        good_until, found = self._read.get(envelope.kind, (0.0, {}))
        if time.monotonic() > good_until:
            found = self._look(_READ_AHEAD[builder], envelope)
            self._read[envelope.kind] = time.monotonic() + AHEAD_FOR, found
        return {"ahead": found}

    def _look(self, read: ReadAhead, envelope: Envelope) -> Mapping[Any, Any]:
        rest = [one.ids for one in self._taken[self._taken.index(envelope) :] if one.kind == envelope.kind]
        try:
            return read(rest)
        except Exception:
            logger.exception("Could not read ahead for envelopes of kind %r", envelope.kind)
            return {}


def _open_or_wait(
    envelope: Envelope,
    post_office: PostOffice,
    ahead: _Ahead,
    away: Unreachable | None,
    *,
    now: datetime,
    dice: Random,
) -> Unreachable | None:
    """While the mail server is away a mail waits, and is not even built if it is known before to be one."""
    try:
        if away and envelope.rank == LAST:
            raise away
        _open(envelope, post_office, ahead, now=now, dice=dice)
    except Unreachable as why:
        _settle(envelope, due_at=now + AT_A_CLOSED_DOOR, failure=str(why))
        return why
    return away


def _open(envelope: Envelope, post_office: PostOffice, ahead: _Ahead, *, now: datetime, dice: Random) -> None:
    try:
        builder = _builder(envelope.kind)
        mail = builder(**envelope.ids, **ahead.for_builder(builder, envelope), now=now, dice=dice)
        written = mail and written_out(mail, once=envelope.once, now=now)
    except NotYet as later:
        _settle(envelope, due_at=max(later.until, now + AT_LEAST))
    except Unreachable:
        raise
    except Exception as fault:
        # Whatever stands in the way of this one, the others are not to wait for it.
        logger.exception("Could not open an envelope of kind %r", envelope.kind)
        _try_later(envelope, type(fault).__name__, now=now)
    else:
        if mail and written:
            _hand_over(envelope, mail, written, post_office, now=now)
        else:
            _settle(envelope, dropped_at=now)


def _hand_over(envelope: Envelope, mail: Mail, written: Written, post_office: PostOffice, *, now: datetime) -> None:
    given_up = partial(mail.when_given_up, now)
    try:
        # A clock that jumped, or a machine that slept, may have let our lease run out: others have it then.
        post_office.send(replace(written, is_ours=envelope.is_held))
    except Unreachable:
        raise
    except NotNow as why:
        _try_later(envelope, str(why), then=given_up, now=now)
    except RefusedAlone as why:
        _fail(envelope, str(why), then=given_up, now=now)
    except Refused as why:
        _fail(envelope, str(why), then=partial(mail.when_refused, now), now=now)
    except Exception as fault:
        logger.exception("Could not send a mail of kind %r", envelope.kind)
        _try_later(envelope, type(fault).__name__, then=given_up, now=now)
    else:
        with without_waiting_for_the_disk():
            _write_down(envelope, partial(envelope.note_sent, now), then=partial(mail.when_sent, now))


def _builder(kind: str) -> Builder:
    builder: Builder = import_string(settings.OUTBOX[kind])
    return builder


def _try_later(envelope: Envelope, why: str, *, then: Callable[[], None] | None = None, now: datetime) -> None:
    """After a wait that grows with each try, for a day. Then it has failed, and what follows is done."""
    if envelope.tries < len(WAITS):
        _settle(envelope, due_at=now + WAITS[envelope.tries], failure=why, tries=envelope.tries + 1)
    else:
        _fail(envelope, why, then=then, now=now)


def _fail(envelope: Envelope, why: str, *, then: Callable[[], None] | None, now: datetime) -> None:
    failed = partial(envelope.note, failed_at=now, failure=why, tries=envelope.tries + 1)
    _write_down(envelope, failed, then=then)


def _settle(envelope: Envelope, **said: object) -> None:
    _write_down(envelope, partial(envelope.note, **said))


def _write_down(envelope: Envelope, note: Callable[[], bool], *, then: Callable[[], None] | None = None) -> None:
    """How it went, and what follows from that, unless another worker has it in hand by now."""
    try:
        _patiently(partial(_note_and_follow, note, then))
    except Exception:
        if then is None:
            raise
        # A fault of ours in what follows must not send a mail again and again.
        logger.exception("Could not finish with an envelope of kind %r", envelope.kind)
        _patiently(partial(_note_and_follow, note, None))


def _note_and_follow(note: Callable[[], bool], then: Callable[[], None] | None) -> None:
    with transaction.atomic():
        if note() and then:
            then()


def _patiently(write: Callable[[], None]) -> None:
    """However busy the database is: a mail that was taken and is not noted as such goes out once more."""
    for wait in BUSY:
        try:
            return write()
        except (OperationalError, InterfaceError):
            close_old_connections()
            time.sleep(wait)
    return write()


def _put_back(envelopes: Iterable[Envelope], now: datetime) -> None:
    with transaction.atomic():
        for envelope in envelopes:
            envelope.note(due_at=now)
