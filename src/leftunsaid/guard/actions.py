"""The gate: may this be shown at once, must it wait, or is it too much? Knows networks only by keyed hash."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from leftunsaid.guard.models import DaySalt, Mute, PenSalt, Tally
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import ALIKE, RULES, Case, Draft, Rule
from leftunsaid.guard.windows import DAY, HOUR, QUARTER, WINDOWS, Window
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.queries import Prepared

TOO_MANY = 4  # times the limit: people behind one carrier share a network, so what is above the limit waits first
PEN_LASTS = timedelta(days=7)
PEN_LENGTH = 32
MARK_LENGTH = 12  # each is compared with a few thousand others at most


A_DAY = date(2000, 1, 1)  # any day
SALT_OF_DAY = Prepared(DaySalt.objects.filter(day=A_DAY))
SALTS_OF_PENS = Prepared(PenSalt.objects.filter(begins_on__gt=A_DAY, begins_on__lte=A_DAY).order_by("begins_on"))
MUTED = Prepared(Mute.objects.filter(pen="pen").filter(ends_on__gt=A_DAY))


@dataclass(frozen=True, slots=True)
class Tracks:
    """What is left behind for a while: marks by which others like it are found, and the pen it came from.

    All of it keyed hashes, whose salt is erased within seven days.
    """

    marks: tuple[str, ...] = ()
    pen: str = ""


@dataclass(frozen=True, slots=True)
class Allow:
    tracks: Tracks = field(default=Tracks(), compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule said, and which version of it. `likeness` is the same for what looks alike on this day."""

    rule: str
    version: int
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """It is kept and waits to be read. Its reasons are words of `moderation.reasons`, the weightiest first."""

    reasons: tuple[str, ...]
    said: tuple[Said, ...] = ()
    tracks: Tracks = field(default=Tracks(), compare=False)

    @property
    def reason(self) -> str:
        return self.reasons[0]


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
    what: str,
    visitor: Visitor,
    *,
    limit: int,
    draft: Draft | None = None,
    now: datetime,
    dice: Random,
    crowd: Crowd | None = None,
) -> Verdict:
    """May one more `what` from this visitor be shown? Counts it, if it is not refused.

    `limit` is an hour's worth for one network; `windows` says how much of it fits into a minute and into a day.
    The rules look at the `draft`; where there is none, nobody is going to read what was written, and it need not wait
    for a reader.
    """
    is_read_by_others = draft is not None
    tracks = _tracks(draft, visitor, now, dice) if draft else Tracks()
    draft = draft or Draft("letter", texts=())
    salt = _salt_of_the_day(now, dice)
    own = {window: _key_hash(salt, what, window, now, "one", visitor.network) for window in WINDOWS}
    of_all = _key_hash(salt, what, HOUR, now, "all")
    found = {rule: rule.marks(draft) for rule in RULES}
    marks = {rule: _marks(salt, rule, found[rule], visitor, now) for rule in RULES}
    ends = {key_hash: window.end(now) for window, key_hash in own.items()}
    ends |= dict.fromkeys(chain.from_iterable(marks.values()), HOUR.end(now))
    counts = _count_one(ends | {of_all: HOUR.end(now)} if crowd else ends)
    allowed = {window: window.allows(limit) * visitor.limit_factor for window in WINDOWS}
    if crowd and counts[of_all] > crowd.above:
        allowed[HOUR] = min(allowed[HOUR], crowd.limit * visitor.limit_factor)
    if full := [window for window in WINDOWS if counts[own[window]] > allowed[window] * TOO_MANY]:
        _take_back(counts)
        return Refuse(retry_after=max(window.seconds_left(now) for window in full))
    often = {rule: [counts[mark] > _above(rule, visitor) for mark in of_rule] for rule, of_rule in marks.items()}
    case = Case(
        draft,
        is_many=any(counts[own[window]] > allowed[window] for window in WINDOWS),
        is_muted=bool(tracks.pen and MUTED.ask(tracks.pen, _day(now))),
        everything_waits=is_read_by_others and settings.LEFTUNSAID.everything_waits,
        often={rule.name: seen for rule, seen in often.items()},
    )
    if any(rule.mutes(draft) for rule in RULES):
        mute(tracks.pen, left_at=now, now=now)
    seen = [counts[mark] for mark in marks[ALIKE]]
    return _verdict(case, tracks, likeness=_likeness(salt, found[ALIKE], seen))


def uncount(what: str, visitor: Visitor, *, now: datetime, dice: Random) -> None:
    """What was judged at this instant turned out to be none: it counts for nothing, here and of all."""
    salt = _salt_of_the_day(now, dice)
    own = [_key_hash(salt, what, window, now, "one", visitor.network) for window in WINDOWS]
    _take_back([*own, _key_hash(salt, what, HOUR, now, "all")])


def judge_words(draft: Draft) -> Verdict:
    """What the rules of today say of words that come from nobody's network now: of a sealed letter on its day."""
    return _verdict(Case(draft, everything_waits=settings.LEFTUNSAID.everything_waits), Tracks(), likeness="")


def unjudged() -> Verdict:
    """For the second press of a double click, which the first one answers. Where that has gone meanwhile, it waits."""
    return Hold(("everything" if settings.LEFTUNSAID.everything_waits else "fast",))


def one_more_try(what: str, visitor: Visitor, *, at_most: int, now: datetime, dice: Random) -> int:
    """May this visitor try `what` once more within the quarter of an hour? In how many seconds; 0 is now, and counts.

    What is tried while one has to wait counts for nothing, so the wait ends with the quarter.
    """
    own = _key_hash(_salt_of_the_day(now, dice), what, QUARTER, now, "one", visitor.network)
    with transaction.atomic():
        counts = _count_one({own: QUARTER.end(now)})
        if counts[own] <= at_most * visitor.limit_factor:
            return 0
        _take_back(counts)
    return QUARTER.seconds_left(now)


def mute(pen: str, *, left_at: datetime, now: datetime) -> bool:
    """Let what comes from this pen wait to be read, as long as anybody can know it again: for seven days at most.

    False where nobody can any more: its salt has been erased since it left something.
    """
    known = pens_known(now)
    if not pen or known is None or _day(left_at) < known[0]:
        return False
    Mute.objects.update_or_create(pen=pen, defaults={"ends_on": known[1]})
    return True


def pens_known(now: datetime) -> tuple[date, date] | None:
    """The day on which the salt of the pens was drawn, and the one on which it is erased. None before the first pen."""
    salt = next(iter(_living_salts(now)), None)
    return (salt.begins_on, salt.begins_on + PEN_LASTS) if salt else None


def unmute(pen: str) -> bool:
    """From now on what comes from it is shown like anybody's. False where it was not muted."""
    return bool(Mute.objects.filter(pen=pen).delete()[0])


def muted_among(pens: Collection[str], *, now: datetime) -> set[str]:
    """Which of these have to wait."""
    muted = Mute.objects.filter(pen__in=pens, ends_on__gt=_day(now))
    return set(muted.values_list("pen", flat=True)) if pens else set()


def forget(now: datetime) -> int:
    """Erase the tallies of windows that are over, the salts of days that are, and mutes. Answers how many tallies."""
    today = _day(now)
    # What lies further ahead than a day was counted while the clock was wrong.
    tomorrow = today + timedelta(days=1)
    DaySalt.objects.exclude(day__range=(today, tomorrow)).delete()
    PenSalt.objects.exclude(begins_on__gt=today - PEN_LASTS, begins_on__lte=tomorrow).delete()
    Mute.objects.exclude(ends_on__gt=today, ends_on__lte=tomorrow + PEN_LASTS).delete()
    return Tally.objects.exclude(ends_at__gt=now, ends_at__lte=now + DAY.length).delete()[0]


def _verdict(case: Case, tracks: Tracks, *, likeness: str) -> Verdict:
    spoke = [rule for rule in RULES if rule.speaks(case)]
    if not spoke:
        return Allow(tracks)
    # That everything waits is said of the house, and nothing about the one thing.
    said = tuple(Said(rule.name, rule.version, likeness) for rule in spoke if rule.name != "everything")
    return Hold(tuple(rule.name for rule in spoke), said, tracks)


def _tracks(draft: Draft, visitor: Visitor, now: datetime, dice: Random) -> Tracks:
    salt = _salt_of_pens(now, dice)
    marks = tuple(keyed_hash(settings.HASH_KEY, "mark", salt, mark)[:MARK_LENGTH] for mark in draft.sketch)
    network, agent = visitor.pen
    return Tracks(marks, keyed_hash(settings.HASH_KEY, "pen", salt, network, agent)[:PEN_LENGTH] if network else "")


def _marks(salt: str, rule: Rule, found: Iterable[str], visitor: Visitor, now: datetime) -> list[str]:
    whose = ("all",) if rule.of_all else ("one", visitor.network)
    return [_key_hash(salt, f"mark of {rule.name}", HOUR, now, mark, *whose) for mark in found]


def _above(rule: Rule, visitor: Visitor) -> int:
    return rule.above if rule.of_all else rule.above * visitor.limit_factor


def _likeness(salt: str, sketch: Sequence[str], seen: Sequence[int]) -> str:
    """What of the sketch came most often, or else the smallest: a keyed hash of the day, and not the one we count."""
    if not sketch:
        return ""
    most = sketch[seen.index(max(seen))]
    return keyed_hash(settings.HASH_KEY, "likeness", salt, most)


def _salt_of_the_day(now: datetime, dice: Random) -> str:
    for of_the_day in SALT_OF_DAY.ask(_day(now)):
        return of_the_day.salt
    return DaySalt.objects.get_or_create(day=_day(now), defaults=_fresh_salt(dice))[0].salt


def _salt_of_pens(now: datetime, dice: Random) -> str:
    """The same for seven days at most, counted from the day on which it was drawn."""
    for living in _living_salts(now):
        return living.salt
    return PenSalt.objects.get_or_create(begins_on=_day(now), defaults=_fresh_salt(dice))[0].salt


def _fresh_salt(dice: Random) -> dict[str, str]:
    return {"salt": f"{dice.getrandbits(256):064x}"}


def _living_salts(now: datetime) -> list[PenSalt]:
    today = _day(now)
    return SALTS_OF_PENS.ask(today - PEN_LASTS, today)


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


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
