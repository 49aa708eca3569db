from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction

from leftunsaid.letters.models import LastNumber, Letter, Visibility, within_a_minute
from leftunsaid.lib.secrets import random_address
from leftunsaid.lib.text import clean, visible_line
from leftunsaid.ownership.models import OwnerKey


def write_letter(
    *,
    body: str,
    dear: str = "",
    signature: str = "",
    visibility: str = Visibility.PUBLIC,
    comments_open: bool = True,
    owner: OwnerKey | None = None,
    hold_reason: str = "",
    press_hash: str = "",
    number: int | None = None,
    now: datetime,
    dice: Random,
) -> Letter:
    """Keep a letter, and show it at once unless it is private or `hold_reason` says that it waits.

    The same `press_hash` within a minute answers the first letter: it was a double click. `number` is for a
    letter that had one before it came to this house; it must be free.
    """
    letter = Letter(
        body=clean(body),
        dear=visible_line(dear),
        signature=visible_line(signature),
        visibility=visibility,
        owner=owner,
        address=random_address(dice),
        waiting_address=random_address(dice),
        written_at=now,
        comments_closed_at=None if comments_open else now,
        press_hash=press_hash,
    )
    with transaction.atomic():
        last = _lock_numbers()
        if first := Letter.objects.just_sent(press_hash, now).first():
            return first
        if hold_reason and not letter.is_private:
            letter.held_at, letter.hold_reason = now, hold_reason
        elif not letter.is_private:
            _show(letter, last, now, number=number)
        letter.save()
    return letter


def show_letter(letter: Letter, *, now: datetime) -> None:
    """Let others read a letter that waited. One that waits no more, or was taken back meanwhile, stays as it is."""
    with transaction.atomic():
        last = _lock_numbers()
        letter.refresh_from_db(from_queryset=Letter.objects.select_for_update())
        if letter.held_at and not letter.is_gone:
            _show(letter, last, now)
            letter.save(update_fields=["shown_at", "number", "held_at", "hold_reason"])


def hold_letter(letter: Letter, *, reason: str, now: datetime) -> None:
    """Take a letter out of sight until somebody has read it."""
    letter.held_at, letter.hold_reason = now, reason
    letter.save(update_fields=["held_at", "hold_reason"])


def remove_letter(letter: Letter, *, reason: str, now: datetime) -> None:
    """Out of everything that is served, at once. The text is erased when its days are over (30, as set)."""
    letter.removed_at, letter.removal_reason = now, reason
    letter.save(update_fields=["removed_at", "removal_reason"])


def restore_letter(letter: Letter) -> None:
    """Undo a removal while the text is still there."""
    letter.removed_at, letter.removal_reason = None, ""
    letter.save(update_fields=["removed_at", "removal_reason"])


def open_comments(letter: Letter) -> None:
    """Let strangers answer from now on."""
    letter.comments_closed_at = None
    letter.save(update_fields=["comments_closed_at"])


def close_comments(letter: Letter, *, now: datetime) -> None:
    """Take no more answers. Those that are there stay."""
    letter.comments_closed_at = letter.comments_closed_at or now
    letter.save(update_fields=["comments_closed_at"])


def withdraw_letter(letter: Letter, *, now: datetime) -> None:
    """Take it back for ever, at once, without asking why. Its number stays empty; its comments go with it."""
    letter.withdrawn_at = now
    _erase(letter, now, also=["withdrawn_at"])


def erase_letter(letter: Letter, *, now: datetime) -> None:
    """Take the words from a letter that was removed, before its 30 days are over."""
    _erase(letter, now)


def erase_due(now: datetime) -> int:
    """Erase what was removed long enough ago, and forget old double clicks. Answers how many letters were erased."""
    Letter.objects.exclude(press_hash="").exclude(within_a_minute(now)).update(press_hash="")
    return Letter.objects.filter(removed_at__lte=now - settings.LEFTUNSAID.kept_after_removal, erased_at=None).update(
        body="", dear="", signature="", owner=None, erased_at=now
    )


def _erase(letter: Letter, now: datetime, *, also: Sequence[str] = ()) -> None:
    letter.body = letter.dear = letter.signature = letter.press_hash = ""
    letter.owner, letter.erased_at = None, now
    # Only what this changes: somebody may be answering the letter at this moment.
    letter.save(update_fields=["body", "dear", "signature", "press_hash", "owner", "erased_at", *also])


def _show(letter: Letter, last: LastNumber, now: datetime, *, number: int | None = None) -> None:
    letter.held_at, letter.hold_reason = None, ""
    letter.shown_at = letter.shown_at or now
    if letter.is_public and letter.number is None:
        letter.number = number or last.number + 1
        last.number = max(last.number, letter.number)
        last.save()


def _lock_numbers() -> LastNumber:
    return LastNumber.objects.select_for_update().get_or_create(pk=1)[0]
