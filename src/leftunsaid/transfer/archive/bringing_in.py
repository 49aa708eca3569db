"""An archive comes into a house: all of it is read first, and then it is written, in one transaction.

Nothing that is here is changed. What is here already, the same, is passed over; what stands here otherwise, or takes a
place that is taken, is refused with its place, and then nothing comes in.
"""

from collections import Counter
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction

from leftunsaid.comments.finding import SOURCE as COMMENTS
from leftunsaid.keeping.asking import ask_for_passphrase, passphrase_in
from leftunsaid.keeping.backup import BEFORE_RESTORE, put_whole
from leftunsaid.keeping.backup import KEYS as KEYS_FILE
from leftunsaid.keeping.contents import CannotKeep
from leftunsaid.keeping.passphrase import open_keys
from leftunsaid.keyfile import names_in, signing_key_in
from leftunsaid.letters.finding import SOURCE as LETTERS
from leftunsaid.letters.models import Letter
from leftunsaid.letters.standing import lock_numbers
from leftunsaid.lib.sealing import CannotUnseal
from leftunsaid.lib.signing import public_key
from leftunsaid.search.feeding import walk_anew
from leftunsaid.search.index import the_index
from leftunsaid.search.shelves import EVERYTHING
from leftunsaid.transfer.archive import box
from leftunsaid.transfer.archive.box import Manifest
from leftunsaid.transfer.archive.looking_through import look_through, rows_in
from leftunsaid.transfer.archive.putting_down import AT_ONCE, PutDown, Standing
from leftunsaid.transfer.archive.since_then import lists_for, take_back_again
from leftunsaid.transfer.archive.tables import OF_PART, TABLES
from leftunsaid.transfer.formats import CannotBringIn, Report, Wishes

NAME = box.NAME


def recognises(path: Path) -> bool:
    return box.begins_like_one(path)


def bring_in(path: Path, wishes: Wishes) -> Report:
    """See `formats.Format`. What stands here otherwise stops all of it."""
    _must_be_of_whom_they_mean(box.read_manifest(path), wishes)  # before anything else of a stranger's is read
    manifest = look_through(path)
    _must_be_of_whom_they_mean(manifest, wishes)
    ring = _keys_to_take(manifest, path, wishes)
    report, about_keys = Report(remarks=[_who_signed(manifest, ring, wishes)]), _about_keys(manifest, ring)
    with transaction.atomic():
        before = _write(path, manifest, report, wishes)
        if ring and not before.is_empty:
            raise CannotBringIn("Somebody has written in this house meanwhile, by its own keys: it cannot have others.")
        if ring and not wishes.dry_run:
            # Before the letters are kept: were it after, and the power went in between, nobody's words would open.
            _exchange_keys(ring, wishes)
        report.remarks += _taken_back_again(path, before, ring, wishes)
        transaction.set_rollback(wishes.dry_run)
        transaction.on_commit(let_the_search_walk)
    report.remarks += about_keys
    return report


def _keys_to_take(manifest: Manifest, path: Path, wishes: Wishes) -> bytes | None:
    """The keys of the house that it comes from; None where they are here already. Raises CannotBringIn."""
    if set(manifest.keys) <= set(names_in(_keys_here())):
        return None
    is_ours = _is_of_this_house(manifest)
    which = (
        "It was sealed by keys that are not here, since 'rotate' has changed them"
        if is_ours
        else "It comes from a house with other keys"
    )
    if not manifest.holds_keys:
        raise CannotBringIn(
            f"{which}, and they are not in it: nobody's eight words would open anything. "
            "Export it with --passphrase, or bring keys.json of that house here first."
        )
    if any(table.model._base_manager.exists() for table in TABLES):
        raise CannotBringIn(f"{which}, and those of this house are in use: one house cannot have two.")
    if not is_ours and (lists := lists_for(path)):
        raise CannotBringIn(
            f"{lists[0]} knows what was taken back since, and can be read with the keys of its house alone: bring "
            "keys.json of that house here first. If it means nothing any more, take it away."
        )
    return _ring_in(path, manifest, wishes)


def _is_of_this_house(manifest: Manifest) -> bool:
    """By its root, which `rotate` leaves as it is."""
    return manifest.keys[:1] == names_in(_keys_here())[:1]


def _ring_in(path: Path, manifest: Manifest, wishes: Wishes) -> bytes:
    try:
        named: Path | None = wishes.said.get("passphrase_file")
        ring = open_keys(
            box.read_part(path, box.KEYS, manifest), passphrase_in(named) if named else ask_for_passphrase()
        )
        if set(manifest.keys) <= set(names_in(ring)):
            return ring
    except (CannotUnseal, ValueError):
        raise CannotBringIn("The keys in it do not open with that passphrase.", place=box.KEYS) from None
    except CannotKeep as why:
        raise CannotBringIn(str(why)) from None
    raise CannotBringIn("These are other keys than those by which it was sealed.", place=box.KEYS)


def _about_keys(manifest: Manifest, ring: bytes | None) -> list[str]:
    """As long as the keys here are those from before."""
    if ring is None:
        return []
    if _is_of_this_house(manifest):
        return ["The keys by which it was sealed are here again. If 'rotate' had dropped them, run it once more."]
    return ["The keys of that house are the keys of this one from now on. If it is open, restart it."]


def _must_be_of_whom_they_mean(manifest: Manifest, wishes: Wishes) -> None:
    wanted = wishes.said.get("signed_by")
    if wanted is not None and (not manifest.signer or manifest.signed_by != wanted.strip().lower()):
        raise CannotBringIn(f"{_signed(manifest)}, and not by the house that you named.")


def _who_signed(manifest: Manifest, ring: bytes | None, wishes: Wishes) -> str:
    """In a sentence. Raises CannotBringIn where it cannot be of the house whose keys it names."""
    if not manifest.signer:
        return f"{_signed(manifest)}: its hashes fit, but nobody can say that all is as that house has left it."
    if manifest.signer != public_key(signing_key_in(ring or _keys_here())):
        raise CannotBringIn("It names the keys of one house and is signed by another: somebody has changed it.")
    if manifest.signer == public_key(signing_key_in(_keys_here())):
        return "It is signed by this house."
    if wishes.said.get("signed_by"):
        return "It is signed by the house that you named."
    return (
        f"{_signed(manifest)}, with the keys that it brings along: its hashes fit, but nobody can say that it is from "
        "the house that you mean, unless 'export' told the same there."
    )


def _signed(manifest: Manifest) -> str:
    return f"It is signed by {manifest.signed_by}" if manifest.signer else "It is signed by nobody"


def _write(path: Path, manifest: Manifest, report: Report, wishes: Wishes) -> Standing:
    """Answers what was here before. Raises CannotBringIn, with all that was refused, when something was."""
    last = lock_numbers()
    standing = Standing()
    for name, lines in box.read_parts(path, manifest):
        if table := OF_PART.get(name):
            put_down = PutDown(table, standing, report, with_addresses=manifest.has_addresses, now=wishes.now)
            for some in batched(rows_in(table, lines), AT_ONCE):
                put_down.put(some)
        else:
            for _ in lines:
                """Looked through before."""
    last.number = max(last.number, manifest.last_number)
    last.save()
    if report.refused:
        raise CannotBringIn(f"{len(report.refused)} of its rows clash with what is here.", report=report)
    _compare(manifest, standing, report)
    return standing


def _taken_back_again(path: Path, before: Standing, ring: bytes | None, wishes: Wishes) -> list[str]:
    if ring and wishes.dry_run:  # what is sealed cannot be opened while its keys are not here
        is_due = ["What was taken back after the archive was made will be taken back again."]
        return is_due if lists_for(path) else []
    again = take_back_again(path, before, now=wishes.now, dice=wishes.dice)
    return [f"Taken back again, since it was taken back after the archive was made: {again}."] if again else []


def _compare(manifest: Manifest, before: Standing, report: Report) -> None:
    """In a house that was empty there is now what came, and nothing else. Raises CannotBringIn."""
    counted: Counter[str] = Counter()
    for table in TABLES:
        if table.part in manifest.parts:
            there = table.model._base_manager.count()
            counted[table.in_words] = there
            if before.is_empty and there != manifest.parts[table.part].rows:
                raise CannotBringIn(
                    f"{there} {table.in_words} were counted afterwards: not as many as there should be."
                )
    listed = Letter.objects.listed().count()
    if before.is_empty and listed != manifest.in_the_lists:
        raise CannotBringIn(f"{listed} letters stand in the lists afterwards, and there were {manifest.in_the_lists}.")
    told = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
    report.remarks.append(f"Counted afterwards: {told or 'nothing'}; {listed} letters stand in the lists.")


def _keys_here() -> bytes:
    return (settings.LEFTUNSAID.data / KEYS_FILE).read_bytes()


def _exchange_keys(ring: bytes, wishes: Wishes) -> None:
    place = (settings.LEFTUNSAID.data / KEYS_FILE).resolve()
    put_whole(place.read_bytes(), place.with_name(f"{BEFORE_RESTORE}{wishes.now:%Y-%m-%dT%H%M%S}.backup.keys"))
    put_whole(ring, place)


def let_the_search_walk() -> None:
    """These came past the verbs, which tell the search. Whoever feeds it goes over everything once more."""
    the_index().make_ready()
    for source in (LETTERS, COMMENTS):
        walk_anew(source, below=EVERYTHING)
