"""The archive of a house, as it is at one moment, while it stands open."""

import fcntl
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
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
from leftunsaid.keyfile import names_in, opened_folder, signing_key_in
from leftunsaid.letters.models import LastNumber, Letter
from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.notes.models import Consent
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.recovery.models import Recovery
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.transfer.archive.box import ADDRESSES, KEYS, SEALED, Manifest, Part, pack, write_part
from leftunsaid.transfer.archive.copies import copies_for_people
from leftunsaid.transfer.archive.looking_through import UnreadableRow, look_through
from leftunsaid.transfer.archive.rows import line_of
from leftunsaid.transfer.archive.tables import TABLES, Table
from leftunsaid.transfer.formats import CannotBringIn

AT_ONCE = 1_000
# Drafts of archives alone: one of a backup may be in the making.
DRAFT_OF_ARCHIVE = f"{DRAFT}archive-"


@dataclass(frozen=True, slots=True)
class Exported:
    """What is in an archive now, how much of what was left out, and the fingerprint of the house that has signed it."""

    came: Counter[str]
    left_out: Counter[str]
    signed_by: str


def export(config: Config, file: Path, *, passphrase: str = "", with_addresses: bool = False) -> Exported:
    """Write the archive of this house. With a passphrase its keys lie inside, sealed by it; without one there are
    neither sealed letters nor addresses in it, since nobody could ever read them.

    Raises CannotKeep, and then no file is there.
    """
    if with_addresses and not passphrase:
        raise CannotKeep("Addresses are sealed: they go along with a passphrase alone. Add --passphrase.")
    if os.path.lexists(file):
        raise CannotKeep(f"{file} is there already. An archive takes no other's place: give another name.")
    with as_cannot_keep(file), _draft_beside(file) as folder:
        parts = folder / "parts"
        parts.mkdir()
        ring = (config.data / KEYS_FILE).read_bytes()
        manifest, left_out = _lay_down(parts, ring, passphrase=passphrase, with_addresses=with_addresses)
        if passphrase and (config.data / KEYS_FILE).read_bytes() != ring:
            raise CannotKeep("The keys were changed by 'leftunsaid rotate' meanwhile. Export when it has ended.")
        _pack_whole(parts, manifest, folder / "archive", signing_key=signing_key_in(ring))
        signed_by = _see_that_it_can_be_read(folder / "archive")
        put_in_place(folder / "archive", file)
    came = Counter(
        {table.in_words: manifest.parts[table.part].rows for table in TABLES if table.part in manifest.parts}
    )
    return Exported(came, left_out, signed_by)


@contextmanager
def _draft_beside(file: Path) -> Iterator[Path]:
    """A folder on the same disk, gone at the end. In that of an export that was killed every letter lies in clear: so
    what nobody holds any more goes first."""
    with ExitStack() as held:
        with opened_folder(file.parent) as place:
            _hold(place)  # or another export would sweep ours away, before we hold it
            _sweep(file.parent)
            draft = held.enter_context(tempfile.TemporaryDirectory(prefix=DRAFT_OF_ARCHIVE, dir=file.parent))
            _hold(held.enter_context(opened_folder(Path(draft))))
        yield Path(draft)


def _hold(folder: int) -> None:
    with suppress(OSError):  # on a disk that knows no locks nothing is swept either
        fcntl.flock(folder, fcntl.LOCK_EX)


def _sweep(place: Path) -> None:
    for left in place.glob(f"{DRAFT_OF_ARCHIVE}*"):
        with suppress(OSError), opened_folder(left) as folder:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)


def _lay_down(parts: Path, ring: bytes, *, passphrase: str, with_addresses: bool) -> tuple[Manifest, Counter[str]]:
    without = [*([] if passphrase else [SEALED]), *([] if with_addresses else [ADDRESSES])]
    written: dict[str, Part] = {}
    if passphrase:
        written[KEYS] = write_part(parts, KEYS, [_sealed(ring, passphrase)])
    with one_moment():
        for table in TABLES:
            if with_addresses or not table.needs_addresses:
                lines = lines_of(table, with_sealed=bool(passphrase), with_addresses=with_addresses)
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
        return manifest, _left_out(manifest)


def lines_of(table: Table, *, with_sealed: bool, with_addresses: bool) -> Iterator[bytes]:
    """The rows of a table, in the order in which they came."""
    for some in in_batches(_kept(table, with_sealed=with_sealed), table.paths):
        yield from (line_of(table.row_of(values, with_addresses=with_addresses)) for values in some)


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


def _left_out(manifest: Manifest) -> Counter[str]:
    sealed = {"sealed letters": Letter.objects.filter(sealed_at__isnull=False)}
    followed = {
        "subscriptions": Subscription.objects.all(),
        "mailboxes of little notes": Consent.objects.exclude(sealed_address=""),
        "mailboxes of keys": Recovery.objects.all(),
    }
    left = (sealed if SEALED in manifest.without else {}) | ({} if manifest.has_addresses else followed)
    return Counter({what: rows.count() for what, rows in left.items()})


def _sealed(ring: bytes, passphrase: str) -> bytes:
    # Drawn from what nobody knows who lacks the keys, and not by chance: the same house gives the same bytes, and no
    # other keys or passphrase ever meet the same salt.
    drawn = Random(keyed_hash(settings.HASH_KEY, "export", passphrase, ring))  # noqa: S311
    return seal_keys(ring, passphrase, dice=drawn) + b"\n"


def _pack_whole(parts: Path, manifest: Manifest, draft: Path, *, signing_key: bytes) -> None:
    with draft.open("xb") as packed:
        pack(parts, manifest, packed, signing_key=signing_key)
        packed.flush()
        os.fsync(packed.fileno())


def _see_that_it_can_be_read(draft: Path) -> str:
    """Answers by whom it is signed. What could be written and never be read again is no archive: it is found out now,
    and not on the day on which it is all there is."""
    try:
        return look_through(draft).signed_by
    except CannotBringIn as why:
        if isinstance(why.__cause__, OSError):
            raise why.__cause__ from None  # a fault of the disk, and not of the house
        where = f" To find it here: {_called(why)}." if isinstance(why, UnreadableRow) else ""
        raise CannotKeep(f"There is something in this house that no house would take back: {why}{where}") from None


def _called(what: UnreadableRow) -> str:
    """By names alone: nobody's words."""
    row = json.loads(what.line)
    names = what.table.known_by[:2] or what.table.asked_by
    return ", ".join(f"{name} {row[name]}" for name in names if name in row)
