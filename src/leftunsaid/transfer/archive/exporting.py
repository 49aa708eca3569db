"""The archive of a house, as it is at one moment, while it stands open."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from leftunsaid.config import Config
from leftunsaid.keeping.backup import DRAFT, as_cannot_keep, put_in_place
from leftunsaid.keeping.backup import KEYS as KEYS_FILE
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.passphrase import seal_keys
from leftunsaid.keyfile import names_in
from leftunsaid.letters.models import LastNumber, Letter
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.transfer.archive.box import KEYS, Manifest, Part, pack, write_part
from leftunsaid.transfer.archive.copies import copies_for_people
from leftunsaid.transfer.archive.rows import line_of
from leftunsaid.transfer.archive.tables import TABLES, Table

AT_ONCE = 1_000
SEALED, FOLLOWED = "sealed letters", "subscriptions"  # what may be left out


@dataclass(frozen=True, slots=True)
class Exported:
    """What is in an archive now, and how much of what was left out."""

    came: Counter[str]
    left_out: Counter[str]


def export(config: Config, file: Path, *, passphrase: str = "", with_addresses: bool = False) -> Exported:
    """Write the archive of this house. With a passphrase its keys lie inside, sealed by it; without one there are
    neither sealed letters nor addresses in it, since nobody could ever read them.

    Raises CannotKeep, and then no file is there.
    """
    if with_addresses and not passphrase:
        raise CannotKeep("Addresses are sealed: they go along with a passphrase alone. Add --passphrase.")
    if os.path.lexists(file):
        raise CannotKeep(f"{file} is there already. An archive takes no other's place: give another name.")
    with as_cannot_keep(file), tempfile.TemporaryDirectory(prefix=DRAFT, dir=file.parent) as folder:
        parts = Path(folder) / "parts"
        parts.mkdir()
        ring = (config.data / KEYS_FILE).read_bytes()
        manifest, exported = _lay_down(parts, ring, passphrase=passphrase, with_addresses=with_addresses)
        if passphrase and (config.data / KEYS_FILE).read_bytes() != ring:
            raise CannotKeep("The keys were changed by 'leftunsaid rotate' meanwhile. Export when it has ended.")
        _put_whole(parts, manifest, Path(folder) / "archive", file)
    return exported


def _lay_down(parts: Path, ring: bytes, *, passphrase: str, with_addresses: bool) -> tuple[Manifest, Exported]:
    without = [*([] if passphrase else [SEALED]), *([] if with_addresses else [FOLLOWED])]
    written: dict[str, Part] = {}
    if passphrase:
        written[KEYS] = write_part(parts, KEYS, [_sealed(ring, passphrase)])
    with one_moment():
        for table in TABLES:
            if with_addresses or not table.needs_addresses:
                lines = lines_of(table, with_sealed=bool(passphrase))
                written[table.part] = write_part(parts, table.part, lines)
        for name, count, lines in copies_for_people():
            written[name] = write_part(parts, name, lines, rows=count)
        manifest = Manifest(
            keys=names_in(ring) if passphrase else names_in(ring)[:1],
            without=without,
            last_number=sum(LastNumber.objects.values_list("number", flat=True)),
            in_the_lists=Letter.objects.listed().count(),
            parts=written,
        )
        left_out = Counter({name: count for name, count in _left_out().items() if name in without})
    came = Counter({table.in_words: written[table.part].rows for table in TABLES if table.part in written})
    return manifest, Exported(came, left_out)


def lines_of(table: Table, *, with_sealed: bool) -> Iterator[bytes]:
    """The rows of a table, in the order in which they came."""
    for some in in_batches(_kept(table, with_sealed=with_sealed), table.paths):
        yield from (line_of(table, values) for values in some)


def in_batches(rows: QuerySet[Any], columns: Sequence[str]) -> Iterator[list[list[Any]]]:
    """All of them by their keys, some at a time: never more in memory, and no cursor that a database keeps open."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", *columns)[:AT_ONCE]):
        last = some[-1][0]
        yield [values for _, *values in some]


def _kept(table: Table, *, with_sealed: bool) -> QuerySet[Any]:
    rows = table.model._base_manager.all()
    has_sealed = table.model is Letter or table.letter
    return rows.filter(**{f"{table.letter}sealed_at": None}) if has_sealed and not with_sealed else rows


def _left_out() -> dict[str, int]:
    return {
        SEALED: Letter.objects.filter(sealed_at__isnull=False).count(),
        FOLLOWED: Subscription.objects.count(),
    }


def _sealed(ring: bytes, passphrase: str) -> bytes:
    # Drawn from what nobody knows who lacks the keys, and not by chance: the same house gives the same bytes, and no
    # other keys or passphrase ever meet the same salt.
    drawn = Random(keyed_hash(settings.HASH_KEY, "export", passphrase, ring))  # noqa: S311
    return seal_keys(ring, passphrase, dice=drawn) + b"\n"


def _put_whole(parts: Path, manifest: Manifest, draft: Path, file: Path) -> None:
    with draft.open("xb") as packed:
        pack(parts, manifest, packed)
        packed.flush()
        os.fsync(packed.fileno())
    put_in_place(draft, file)
