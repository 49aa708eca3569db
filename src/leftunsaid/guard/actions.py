import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection

from leftunsaid.guard.models import DaySalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.lib.secrets import keyed_hash

HOUR = timedelta(hours=1)
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


def judge(what: str, visitor: Visitor, *, limit: int, now: datetime, dice: Random) -> Verdict:
    """May one more `what` from this visitor be shown? Counts it. `limit` is an hour's worth for one network."""
    count, ends_at = _count_one(what, visitor, now, dice)
    allowed = limit * visitor.limit_factor
    if count > allowed * TOO_MANY:
        return Refuse(retry_after=math.ceil((ends_at - now).total_seconds()))
    rule = house_rule()
    return Hold("many") if isinstance(rule, Allow) and count > allowed else rule


def house_rule() -> Verdict:
    """What holds for everything here, however little somebody sends."""
    return Hold("everything") if settings.LEFTUNSAID.everything_waits else Allow()


def forget(now: datetime) -> int:
    """Erase the tallies of hours that are over, and the salts of days that are. Answers how many tallies."""
    today = now.astimezone(UTC).date()
    # What lies far ahead was counted while the clock was wrong.
    DaySalt.objects.exclude(day__range=(today, today + timedelta(days=1))).delete()
    return Tally.objects.exclude(ends_at__gt=now, ends_at__lte=now + 2 * HOUR).delete()[0]


def _count_one(what: str, visitor: Visitor, now: datetime, dice: Random) -> tuple[int, datetime]:
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    ends_at = hour + HOUR
    salt, _ = DaySalt.objects.get_or_create(day=hour.date(), defaults={"salt": f"{dice.getrandbits(256):064x}"})
    key_hash = keyed_hash(settings.HASH_KEY, "tally", salt.salt, what, str(hour.hour), visitor.network)
    table = connection.ops.quote_name(Tally._meta.db_table)
    with connection.cursor() as cursor:
        # One statement, so that two posts at once are two.
        cursor.execute(
            f"INSERT INTO {table} (key_hash, count, ends_at) VALUES (%s, 1, %s) "  # noqa: S608
            f"ON CONFLICT (key_hash) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [key_hash, connection.ops.adapt_datetimefield_value(ends_at)],
        )
        return cursor.fetchone()[0], ends_at
