"""The gate: may this be shown at once, must it wait, or is it too much? Knows networks only by keyed hash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.windows import DAY, HOUR, WINDOWS, Window
from leftunsaid.lib.secrets import keyed_hash

TOO_MANY = 4  # times the limit: people behind one carrier share a network, so what is above the limit waits first


@dataclass(frozen=True, slots=True)
class Allow:
    pass


@dataclass(frozen=True, slots=True)
class Hold:
    """It is kept and waits to be read; `reason` is a word of `moderation.reasons`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Too much for now; worth another try after `retry_after` seconds."""

    retry_after: int


type Verdict = Allow | Hold | Refuse


@dataclass(frozen=True, slots=True)
class Crowd:
    """When more than `above` come from all networks together in an hour, the limit of each is `limit` in that hour.

    Never nothing: a limit that all share would let whoever exhausts it lock everyone else out.
    """

    above: int
    limit: int


@transaction.atomic(savepoint=False)  # so that what is refused is taken back before anybody else counts on
def judge(
    what: str, visitor: Visitor, *, limit: int, now: datetime, dice: Random, crowd: Crowd | None = None
) -> Verdict:
    """May one more `what` from this visitor be shown? Counts it, if it is not refused.

    `limit` is an hour's worth for one network; `windows` says how much of it fits into a minute and into a day.
    """
    salt = _salt_of_the_day(now, dice)
    own = {window: _key_hash(salt, what, window, now, "one", visitor.network) for window in WINDOWS}
    of_all = _key_hash(salt, what, HOUR, now, "all")
    ends = {key_hash: window.end(now) for window, key_hash in own.items()}
    counts = _count_one(ends | {of_all: HOUR.end(now)} if crowd else ends)
    allowed = {window: window.allows(limit) * visitor.limit_factor for window in WINDOWS}
    if crowd and counts[of_all] > crowd.above:
        allowed[HOUR] = min(allowed[HOUR], crowd.limit * visitor.limit_factor)
    if full := [window for window in WINDOWS if counts[own[window]] > allowed[window] * TOO_MANY]:
        _take_back(counts)
        return Refuse(retry_after=max(window.seconds_left(now) for window in full))
    rule = house_rule()
    is_many = any(counts[own[window]] > allowed[window] for window in WINDOWS)
    return Hold("many") if is_many and isinstance(rule, Allow) else rule


def house_rule() -> Verdict:
    """What holds for everything here, however little somebody sends."""
    return Hold("everything") if settings.LEFTUNSAID.everything_waits else Allow()


def forget(now: datetime) -> int:
    """Erase the tallies of windows that are over, and the salts of days that are. Answers how many tallies."""
    today = now.astimezone(UTC).date()
    # What lies further ahead than a day was counted while the clock was wrong.
    DaySalt.objects.exclude(day__range=(today, today + timedelta(days=1))).delete()
    return Tally.objects.exclude(ends_at__gt=now, ends_at__lte=now + DAY.length).delete()[0]


def _salt_of_the_day(now: datetime, dice: Random) -> str:
    day = now.astimezone(UTC).date()
    return DaySalt.objects.get_or_create(day=day, defaults={"salt": f"{dice.getrandbits(256):064x}"})[0].salt


def _key_hash(salt: str, what: str, window: Window, now: datetime, *whose: str) -> str:
    return keyed_hash(settings.HASH_KEY, "tally", salt, what, window.name, window.end(now).isoformat(), *whose)


def _count_one(ends: Mapping[str, datetime]) -> dict[str, int]:
    """Count one more in each of these tallies. Answers their counts, by key hash."""
    # Sorted: who takes rows in one order for everybody never waits in a circle.
    rows = [(key_hash, connection.ops.adapt_datetimefield_value(ends_at)) for key_hash, ends_at in sorted(ends.items())]
    table = connection.ops.quote_name(Tally._meta.db_table)
    values = ", ".join(["(%s, 1, %s)"] * len(rows))
    with connection.cursor() as cursor:
        # One statement, so that two posts at once are two.
        cursor.execute(
            f"INSERT INTO {table} (key_hash, count, ends_at) VALUES {values} "  # noqa: S608
            f"ON CONFLICT (key_hash) DO UPDATE SET count = {table}.count + 1 RETURNING key_hash, count",
            list(chain.from_iterable(rows)),
        )
        return dict(cursor.fetchall())


def _take_back(counts: Iterable[str]) -> None:
    """What was refused counts for nothing, or a wild minute would cost a whole day, and a network what all share."""
    Tally.objects.filter(key_hash__in=list(counts)).update(count=F("count") - 1)
