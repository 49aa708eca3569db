"""A house in which something of everything was left, and others that are gone again after a look."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import transaction

import make
from leftunsaid.comments import actions as comments
from leftunsaid.keyfile import signing_key_in
from leftunsaid.letters import actions as letters
from leftunsaid.letters import looking_back
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import Wax, open_letter
from leftunsaid.lib.ages import Age
from leftunsaid.moderation import actions as moderation
from leftunsaid.notes import actions as jars
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.coming import bring
from leftunsaid.notes.complaints import let_go_on
from leftunsaid.notes.models import Complaint, Consent
from leftunsaid.ownership.actions import burn_key
from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.subscriptions.actions import never_again_of
from leftunsaid.subscriptions.models import AskedBefore, PassedOver
from leftunsaid.transfer.actions import bring_in as bring_in_pages
from leftunsaid.transfer.archive import box
from leftunsaid.transfer.archive.bringing_in import bring_in
from leftunsaid.transfer.archive.exporting import Exported, export
from leftunsaid.transfer.formats import Report, Wishes
from leftunsaid.transfer.models import CameFrom
from leftunsaid.transfer.old_addresses import keep_old_address
from leftunsaid.transfer.saved_page import SavedComment, SavedLetter
from notes.people import MORNINGS, a_card, notes, two
from subscriptions.people import ANA, BEN, Letterboxes, follow, leave

HOUR = timedelta(hours=1)
PHRASE = "blue cups on the shelf"
CARA, DORA = "cara@mailbox.example", "dora@mailbox.example"
SEALED_WORDS = "Nobody reads this before its day."


@contextmanager
def that_goes_again() -> Iterator[None]:
    """What comes into the house meanwhile is gone at the end, without a trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fill() -> str:
    """Answers the eight words of a writer."""
    now = make.NOON
    owner, words = make.key()
    stands = make.letter(owner=owner, dear="Dear Anna,", signature="M.", feelings=["longing", "regret"], now=now)
    standing_comments(stands, owner)
    make.letter(visibility="unlisted", now=now + HOUR)
    make.letter(visibility="private", owner=owner, body="For me alone.", now=now)
    make.letter(owner=owner, wax=Wax(date(2027, 3, 14)), body=SEALED_WORDS, hold_reason="alike", now=now)
    opened = make.letter(owner=owner, wax=Wax(date(2026, 5, 1), has_page=False), body="It was closed.", now=now)
    open_letter(opened, now=now + timedelta(days=60))
    letters.withdraw_letter(make.letter(owner=owner), now=now + HOUR)
    removed = make.letter(body="Buy cups here.")
    moderation.report(removed, reason="spam", now=now)
    moderation.report(removed, reason="spam", now=now)  # at the very same moment: two readers, two rows
    moderation.remove(removed, reason="spam", by="ines", now=now + HOUR)
    held = make.letter(hold_reason="many", body="Many of these came.")
    held.remarks.create(rule="alike", version=3, likeness="ab" * 32, said_at=now)
    look_back_on(stands)
    bring_in_pages([page()], captured=now, dice=make.dice)
    keep_old_address("/2019/the-cup", stands)
    CameFrom.objects.create(mark="56" * 32, letter=stands)
    CameFrom.objects.create(mark="78" * 32, comment=stands.comments.first())
    SpareWords.objects.create(key=owner, words_hash="9a" * 32, made_at=now)
    burn_key(make.key()[0], now=now)
    followers(stands)
    little_notes()
    make.mailbox(owner, CARA)
    return words


def standing_comments(letter: Letter, owner: OwnerKey) -> None:
    now = make.NOON
    make.comment(letter, name="Ana", is_asking=True, now=now + HOUR)
    make.comment(letter, body="#1 I hear you.", now=now + 2 * HOUR)
    comments.withdraw_comment(make.comment(letter, owner=owner, body="Not this."), now=now + HOUR)
    comments.cover(make.comment(letter, body="Cover me."), now=now + HOUR)
    cleared = make.comment(letter, body="Cups, cups.")
    moderation.clear(cleared, reason="spam", by="ines", now=now + HOUR)
    make.comment(letter, hold_reason="names", body="I know who you are.")


def look_back_on(letter: Letter) -> None:
    looking_back.predicts(letter, now=make.NOON)
    looking_back.say_what_became(letter, "right", now=make.NOON + 48 * HOUR)
    looking_back.add_postscript(letter, "The cup is still there.", now=make.NOON + 72 * HOUR)
    looking_back.look_back_on(letter, date(2031, 3, 14), now=make.NOON + 72 * HOUR)


def page() -> SavedLetter:
    ana = SavedComment("Ana", Age("day", 3), "Me too.", 5)
    return SavedLetter(body="Ferns forgive.", comments=(ana, SavedComment("", Age("day", 2), "", 9)))


def followers(letter: Letter) -> None:
    boxes = Letterboxes()
    follows = follow(letter, ANA, boxes=boxes)
    PassedOver.objects.create(subscription=follows, comment=letter.comments.get(covered_at__isnull=False))
    leave(letter, BEN)
    never_again_of("0" * 22, now=make.NOON)
    AskedBefore.objects.create(address_hash="12" * 32, domain_hash="34" * 32, asked_at=make.NOON)


def little_notes() -> None:
    """Of a jar whose notes come, and have hearts; by mail, and in a rest; blocked and tipped out; and not welcome."""
    now, goes_on = make.NOON, two(*notes(9), place="feed", **MORNINGS)
    for _ in range(3):
        at = comes_next(goes_on.consent)
    shared, gone, _ = goes_on.consent.kept.order_by("pk")
    receiving.give_heart(goes_on.consent, shared.pk, now=at)
    receiving.share(goes_on.consent, now=at)
    jars.take_back(goes_on.jar, gone.note.number)
    a_card(goes_on.jar, now)
    receiving.rest(by_mail(), "month", now=now, dice=make.dice)
    blocked = two(*notes(2), **MORNINGS)
    receiving.block(blocked.consent, now=now)
    jars.tip_out(blocked.jar)
    unwelcome = two(*notes(2), **MORNINGS)
    comes_next(unwelcome.consent)
    receiving.say_it_is_not_welcome(unwelcome.consent, may_be_read=True, now=now)
    let_go_on(Complaint.objects.get(), by="ines", now=now)


def by_mail(address: str = DORA) -> Consent:
    """A yes whose mailbox has said yes as well."""
    consent = two(*notes(2), place="mail", address=address, **MORNINGS).consent
    mailbox.confirm(consent.mail_ref, now=make.NOON)
    consent.refresh_from_db()
    return consent


def comes_next(consent: Consent) -> datetime:
    """The moment that was drawn has come."""
    consent.refresh_from_db()
    moment = consent.next_at
    assert bring(consent.pk, number=consent.round, now=moment, dice=make.dice)
    consent.refresh_from_db()
    return moment


def exported(to: Path, **said) -> Exported:
    from django.conf import settings

    return export(settings.LEFTUNSAID, to, **{"passphrase": PHRASE, "with_addresses": True, **said})


def brought_in(file: Path, **said) -> Report:
    return bring_in(file, Wishes(now=make.NOON, dice=Random(1), **said))


def unpacked(file: Path) -> dict[str, list[bytes]]:
    """Its parts, by lines; the paper in front is among them."""
    with tarfile.open(file) as tar:
        return {entry.name: tar.extractfile(entry).readlines() for entry in tar}


def rows(file: Path, part: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in unpacked(file)[part]]


def changed(file: Path, part: str, change: Callable[[list[bytes]], list[bytes]], *, to: Path) -> Path:
    """Another archive that is whole and signed, in which other lines stand in one part."""
    manifest = box.read_manifest(file)
    folder = to.with_name(f"{to.name}-parts")
    folder.mkdir()
    for name, lines in unpacked(file).items():
        if name not in (box.PAPER, box.SIGNER, box.SIGNATURE):
            told = change(lines) if name == part else lines
            rows_told = len(told) if name == part else manifest.parts[name].rows
            manifest.parts[name] = box.write_part(folder, name, told, rows=rows_told)
    with to.open("wb") as packed:
        box.pack(folder, manifest, packed, signing_key=key_of_the_house())
    return to


def key_of_the_house() -> bytes:
    from django.conf import settings

    return signing_key_in((settings.LEFTUNSAID.data / "keys.json").read_bytes())


def of_the_format_before(file: Path, *, to: Path) -> Path:
    """The same archive as an earlier version wrote it: signed by nobody."""
    with tarfile.open(file) as tar, tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as other:
        for entry in tar:
            words = tar.extractfile(entry).read()
            if entry.name == box.PAPER:
                words = words.replace(b'"format": 2', b'"format": 1')
                entry.size = len(words)
            if entry.name not in (box.SIGNER, box.SIGNATURE):
                other.addfile(entry, io.BytesIO(words))
    return to
