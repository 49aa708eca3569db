from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from leftunsaid.guard.shield import SOFT_BLANK
from leftunsaid.letters.choosing import as_kept
from leftunsaid.letters.models import (
    EarlierWording,
    Letter,
    LookBack,
    Postscript,
    Seal,
    Visibility,
    WaitsFor,
    within_a_minute,
)
from leftunsaid.letters.news import are_gone, came_into_sight
from leftunsaid.letters.seals import Wax, must_have_room, put_under_wax
from leftunsaid.letters.standing import as_it_is, begin_care, lock_numbers, put_in_lists, show
from leftunsaid.lib.secrets import random_address
from leftunsaid.lib.text import clean, visible_line
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.removals import note
from leftunsaid.search.models import tell_anew

EARLIER_WORDING_KEPT = timedelta(days=7)
A_BURST_LASTS = timedelta(hours=24)
CARE_LASTS = timedelta(days=30)
DOOR = ["comments_closed_at", "comments_wait_at", "comments_wait_reason"]


class TooLateToEdit(Exception):
    """Others have been reading the letter for longer than it may be changed, or it is gone."""


class ChangedMeanwhile(Exception):
    """It does not say any more what it said when somebody began to change it."""


class NobodyToWaitFor(Exception):
    """The letter belongs to no key, so nobody could ever come to read what waits for its writer."""


def write_letter(
    *,
    body: str,
    dear: str = "",
    signature: str = "",
    visibility: str = Visibility.PUBLIC,
    comments_open: bool = True,
    comments_wait: bool = False,
    feelings: Iterable[str] = (),
    owner: OwnerKey | None = None,
    hold_reason: str = "",
    needs_care: bool = False,
    wax: Wax | None = None,
    press_hash: str = "",
    number: int | None = None,
    now: datetime,
    dice: Random,
) -> Letter:
    """Keep a letter, and show it at once unless it is private or `hold_reason` says that it waits.

    The same `press_hash` within a minute answers the first letter: it was a double click. `number` is for a
    letter that had one before it came to this house; it must be free. `needs_care` says that whoever wrote it sounds
    in danger. With `wax` on it nobody reads it before its day, and `hold_reason` is kept until then. Raises
    NobodyToWaitFor for `comments_wait` or `wax` without an owner, TooManySealed or NotThatDay for `wax`, and
    NotTheseFeelings.
    """
    if (comments_wait or wax) and owner is None:
        raise NobodyToWaitFor
    letter = Letter(
        body=clean(body),
        dear=visible_line(dear),
        signature=visible_line(signature),
        feelings=as_kept(feelings),
        visibility=visibility,
        owner=owner,
        address=random_address(dice),
        waiting_address=random_address(dice),
        written_at=now,
        comments_closed_at=None if comments_open else now,
        comments_wait_at=now if comments_wait else None,
        comments_wait_reason=WaitsFor.WRITER if comments_wait else "",
        press_hash=press_hash or None,
    )
    if needs_care and not wax:
        begin_care(letter, now)
    with transaction.atomic():
        last = lock_numbers()  # also so that a double click finds the first press
        if first := Letter.objects.just_sent(press_hash, now).first():
            return first
        if wax:
            return put_under_wax(letter, wax, hold_reason=hold_reason, now=now, dice=dice)
        if hold_reason and not letter.is_private:
            letter.held_at, letter.hold_reason = now, hold_reason
        elif not letter.is_private:
            show(letter, now, last=last, number=number)
        letter.save()
        put_in_lists(letter, None)
        if letter.number:
            tell_anew("letter", letter.number)
    return letter


def show_letter(letter: Letter, *, now: datetime) -> None:
    """Let others read a letter that waited. One that waits no more, or was taken back meanwhile, stays as it is."""
    with as_it_is(letter):
        if letter.held_at and not letter.is_gone and not letter.is_private:
            show(letter, now)
            letter.save(update_fields=["shown_at", "number", "held_at", "hold_reason"])
            came_into_sight(letter, now=now)


def hold_letter(letter: Letter, *, reason: str, now: datetime) -> None:
    """Take a letter out of sight until somebody has read it."""
    with as_it_is(letter):
        letter.held_at, letter.hold_reason = now, reason
        letter.save(update_fields=["held_at", "hold_reason"])


def remove_letter(letter: Letter, *, reason: str, now: datetime) -> None:
    """Out of everything that is served, at once. The text is erased when its days are over (30, as set)."""
    with as_it_is(letter):
        letter.removed_at, letter.removal_reason = now, reason
        letter.save(update_fields=["removed_at", "removal_reason"])
        note("removed", "letter", letter.address)


def restore_letter(letter: Letter, *, now: datetime) -> None:
    """Undo a removal while the text is still there."""
    with as_it_is(letter):
        letter.removed_at, letter.removal_reason = None, ""
        letter.save(update_fields=["removed_at", "removal_reason"])
        note("restored", "letter", letter.address)
        came_into_sight(letter, now=now)


def edit_letter(
    letter: Letter,
    *,
    body: str,
    dear: str,
    signature: str,
    began_with: str = "",
    hold_reason: str = "",
    needs_care: bool = False,
    now: datetime,
) -> None:
    """Give it other words; `hold_reason` says that it waits again, `needs_care` that they bring danger in.

    Once others could read it, it is marked as edited, and the wording before is kept for the desk alone, for 7 days
    at most. The same words again change nothing. `began_with` is its `wording` when somebody began to change it:
    raises ChangedMeanwhile if it says something else by now. Raises TooLateToEdit.
    """
    new = {"body": clean(body), "dear": visible_line(dear), "signature": visible_line(signature)}
    with as_it_is(letter):
        if not letter.may_be_edited(now):
            raise TooLateToEdit
        old = {field: getattr(letter, field) for field in new}
        if new == old:
            return
        if began_with not in ("", letter.wording):
            raise ChangedMeanwhile
        if letter.shown_at:
            EarlierWording.objects.create(letter=letter, replaced_at=now, **old)
            letter.edited_at = now
        # What was public and is private now is judged here too, since it comes back without being judged again.
        if hold_reason and (letter.shown_at or not letter.is_private):
            letter.held_at, letter.hold_reason = letter.held_at or now, letter.hold_reason or hold_reason
        if letter.held_at:
            letter.held_at = now  # who has read it before the change has not read this
        if needs_care:
            begin_care(letter, now)
        letter.body, letter.dear, letter.signature = new["body"], new["dear"], new["signature"]
        letter.save(update_fields=[*new, "edited_at", "held_at", "hold_reason", "care_since"])


def erase_salutation(letter: Letter, *, now: datetime) -> None:
    """Take it away, however old the letter is. What stood there before an edit stays for the desk, for its 7 days."""
    _erase_line(letter, "dear", now)


def erase_signature(letter: Letter, *, now: datetime) -> None:
    """Take it away, however old the letter is. What stood there before an edit stays for the desk, for its 7 days."""
    _erase_line(letter, "signature", now)


def change_visibility(
    letter: Letter, visibility: str, *, hold_reason: str = "", needs_care: bool = False, now: datetime
) -> None:
    """Let everyone read it, or those who have its link, or its writer alone. `hold_reason` says that it waits first.

    It is first shown now if it never was; else its age, and the number it once got, stay. What waits, waits on, and
    for whom a sealed one opens is settled.
    """
    with as_it_is(letter):
        is_for_nobody = visibility == Visibility.PRIVATE and letter.owner_id is None
        if letter.is_gone or letter.is_sealed or is_for_nobody:
            return
        letter.visibility = visibility
        if needs_care:
            begin_care(letter, now)
        if hold_reason and not letter.is_private and not letter.shown_at:
            letter.held_at, letter.hold_reason = letter.held_at or now, letter.hold_reason or hold_reason
        elif not letter.is_private and not letter.held_at:
            show(letter, now)
        letter.save(update_fields=["visibility", "shown_at", "number", "held_at", "hold_reason", "care_since"])
        note(visibility, "letter", letter.address)
        came_into_sight(letter, now=now)


def hand_over(letter: Letter, to: OwnerKey | None) -> None:
    """From now on the letter belongs to another key, which the caller holds, or to nobody. One that is erased stays
    nobody's. Raises TooManySealed."""
    with as_it_is(letter):
        if letter.is_sealed and to and to != letter.owner:
            must_have_room(to)
        if letter.erased_at is None:
            _belong_to(letter, to)


def give_to_nobody(letter: Letter) -> None:
    """Untie it from its key: it stands on, and nobody can take it back.

    One that its writer alone can still read, or that is sealed, stays as it is: nobody could ever open it again, or
    take it back before its day. Where comments waited for its writer none are taken any more: nobody is there to read
    them first.
    """
    with as_it_is(letter):
        if not letter.is_private and not letter.is_sealed and not letter.is_gone:
            _belong_to(letter, None)


def lock_letters(letters: Iterable[Letter]) -> None:
    """For a verb about many of them: all in one order first, so that no two such verbs wait for each other."""
    locked = Letter.objects.select_for_update().filter(pk__in={letter.pk for letter in letters}).order_by("pk")
    list(locked.values_list("pk"))


def open_comments(letter: Letter, *, now: datetime) -> None:
    """Let strangers answer from now on. What waited before still waits to be let in, and is no part of a burst."""
    with as_it_is(letter):
        _set_door(letter)
        letter.comments_opened_at = now
        letter.save(update_fields=[*DOOR, "comments_opened_at"])


def let_comments_wait(letter: Letter, *, now: datetime) -> None:
    """From now on its writer reads each new comment before others can. Raises NobodyToWaitFor."""
    with as_it_is(letter):
        if letter.owner_id is None:
            raise NobodyToWaitFor
        since = letter.comments_wait_at if letter.comments_wait_for_writer else None
        _set_door(letter, wait_at=since or now, wait_reason=WaitsFor.WRITER)
        letter.save(update_fields=DOOR)


def close_comments(letter: Letter, *, now: datetime) -> None:
    """Take no more answers. Those that are there stay."""
    with as_it_is(letter):
        _set_door(letter, closed_at=letter.comments_closed_at or now)
        letter.save(update_fields=DOOR)


def begin_burst(letter: Letter, *, now: datetime) -> None:
    """So many comments come at once that new ones wait for the desk. A further burst makes it last longer.

    One whose writer reads first, or seems to, stays as it is. The letter has to be locked.
    """
    if letter.care_since:
        return
    if letter.door == "open" or letter.comments_wait_reason == WaitsFor.BURST:
        _set_door(letter, wait_at=now, wait_reason=WaitsFor.BURST)
        letter.save(update_fields=DOOR)


def end_bursts(now: datetime) -> int:
    """Open again what began to wait by itself and has seen no burst for a day. Answers how many letters."""
    over = Letter.objects.filter(comments_wait_reason=WaitsFor.BURST, comments_wait_at__lte=now - A_BURST_LASTS)
    return over.update(comments_wait_at=None, comments_wait_reason="")


def lift_care(letter: Letter) -> None:
    """Its writer wants comments to be shown at once again, or as they chose themselves."""
    with as_it_is(letter):
        letter.care_since = None
        letter.save(update_fields=["care_since"])


def withdraw_letter(letter: Letter, *, now: datetime) -> None:
    """Take it back for ever, at once, without asking why. Its number stays empty; its comments go with it."""
    with as_it_is(letter):
        letter.withdrawn_at = now
        _erase(letter, now, also=["withdrawn_at"])


def cover_words(letter: Letter, words: str) -> bool:
    """Put a soft blank over these words. False where they do not stand in the letter."""
    if not words:
        return False
    with as_it_is(letter):
        before = letter.all_texts
        letter.body, letter.dear, letter.signature = (text.replace(words, SOFT_BLANK) for text in letter.texts)
        letter.save(update_fields=["body", "dear", "signature"])
        letter.earlier_wordings.all().delete()
        for added in letter.postscripts.filter(body__contains=words):
            added.body = added.body.replace(words, SOFT_BLANK)
            added.save(update_fields=["body"])
        note("blanked", "letter", letter.address)
        return letter.all_texts != before


def erase_letter(letter: Letter, *, now: datetime) -> None:
    """Take the words from a letter that was removed, before its 30 days are over."""
    with as_it_is(letter):
        _erase(letter, now)


def forget_earlier_wording(letter: Letter) -> None:
    """Whoever looks after the house has looked at the edit, so what stood there before is erased."""
    letter.earlier_wordings.all().delete()


def erase_due(now: datetime) -> int:
    """Erase what was removed long enough ago, earlier wording after 7 days, care after 30, and old double clicks.

    Answers how many letters were erased.
    """
    Letter.objects.filter(care_since__lte=now - CARE_LASTS).update(care_since=None)
    Letter.objects.filter(press_hash__isnull=False).exclude(within_a_minute(now)).update(press_hash=None)
    EarlierWording.objects.filter(replaced_at__lte=now - EARLIER_WORDING_KEPT).delete()
    over = Letter.objects.filter(removed_at__lte=now - settings.LEFTUNSAID.kept_after_removal, erased_at=None)
    EarlierWording.objects.filter(letter__in=over).delete()
    _erase_over_time(over)
    with transaction.atomic():
        are_gone(over.values_list("pk", flat=True), now=now)
        for_ever_empty = {"body": "", "dear": "", "signature": "", "feelings": "", "postscript_count": 0, "outcome": ""}
        return over.update(**for_ever_empty, sealed_at=None, owner=None, care_since=None, erased_at=now)


def _set_door(
    letter: Letter, *, closed_at: datetime | None = None, wait_at: datetime | None = None, wait_reason: str = ""
) -> None:
    letter.comments_closed_at, letter.comments_wait_at, letter.comments_wait_reason = closed_at, wait_at, wait_reason


def _belong_to(letter: Letter, to: OwnerKey | None) -> None:
    letter.owner = to
    if to is None and letter.comments_wait_for_writer:
        _set_door(letter, closed_at=letter.comments_wait_at)
    letter.save(update_fields=["owner", *DOOR])


def _erase_line(letter: Letter, line: str, now: datetime) -> None:
    with as_it_is(letter):
        if not getattr(letter, line):
            return
        setattr(letter, line, "")
        if letter.shown_at:
            letter.edited_at = now
        letter.save(update_fields=[line, "edited_at"])
        note(line, "letter", letter.address)


def _erase(letter: Letter, now: datetime, *, also: Sequence[str] = ()) -> None:
    letter.body = letter.dear = letter.signature = letter.feelings = letter.outcome = ""
    letter.owner = letter.press_hash = letter.care_since = letter.sealed_at = None
    letter.postscript_count, letter.erased_at = 0, now
    letter.earlier_wordings.all().delete()
    _erase_over_time([letter])
    # Only what this changes: somebody may be answering the letter at this moment.
    erased = ["body", "dear", "signature", "feelings", "postscript_count", "outcome", "press_hash", "owner"]
    letter.save(update_fields=[*erased, "care_since", "sealed_at", "erased_at", *also])
    are_gone([letter.pk], now=now)
    note("withdrawn" if letter.withdrawn_at else "erased", "letter", letter.address)


def _erase_over_time(letters: Iterable[Letter]) -> None:
    """What lies under wax and what was added later. That a seal was there is told by the page of its envelope."""
    Seal.objects.filter(letter__in=letters).update(words="")
    Postscript.objects.filter(letter__in=letters).delete()
    LookBack.objects.filter(letter__in=letters).delete()
