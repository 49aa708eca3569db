"""Makers: a letter, a comment, a key, with only what a test cares about spelled out. They call the real verbs."""

from datetime import UTC, datetime, timedelta
from random import Random

from leftunsaid.comments.actions import leave_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter
from leftunsaid.lib.addresses import read_address
from leftunsaid.lib.secrets import random_address
from leftunsaid.ownership.actions import close_key, draw_fresh_words, key_for, open_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.recovery import actions as recovery
from leftunsaid.recovery.models import NOTICE, Recovery, WayBack

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
dice = Random(42)


def letter(**said) -> Letter:
    return write_letter(**{"body": "I kept the blue cup. I never told you.", "now": NOON, "dice": dice, **said})


def comment(under: Letter | None = None, **said) -> Comment:
    return leave_comment(under or letter(), **{"body": "Me too.", "now": NOON, "dice": dice, **said})


def key(**said) -> tuple[OwnerKey, str]:
    """A key, and the eight words that open it."""
    now = said.get("now", NOON)
    fresh = draw_fresh_words(now=now, dice=dice)
    return key_for(fresh.words, seal=fresh.seal, now=now), fresh.words


def mailbox(key: OwnerKey, typed: str = "cara@mailbox.example", **said) -> Recovery:
    """A mailbox that leads back to this key, as its owner has confirmed."""
    now = said.pop("now", NOON)
    opened = open_key(key, now=now, dice=dice)
    recovery.choose_mailbox(opened, read_address(typed), **{"reach": "all", "now": now, "dice": dice, **said})
    close_key(opened)
    return recovery.confirm(Recovery.objects.get(key=key).ref, now=now)


def way_to_come_back(key: OwnerKey, **said) -> Recovery:
    """The same, with a link that went out at noon, when its notice was over."""
    chosen, asked_at = mailbox(key, **{"reach": "back", **said}), NOON - NOTICE
    WayBack.objects.create(recovery=chosen, ref=random_address(dice), asked_at=asked_at, told_at=asked_at, sent_at=NOON)
    return chosen


def thread(under: Letter, length: int) -> Letter:
    """The letter with so many comments more. Put down all at once: the verb would take its time with hundreds."""
    places = range(under.last_comment_number + 1, under.last_comment_number + length + 1)
    Comment.objects.bulk_create(
        Comment(
            letter=under,
            number=place,
            body=f"Comment {place}.",
            waiting_address=random_address(dice),
            written_at=NOON - timedelta(hours=1),  # so that one more is no burst
            shown_at=NOON,
        )
        for place in places
    )
    under.last_comment_number += length
    under.comment_count += length
    under.save(update_fields=["last_comment_number", "comment_count"])
    return under
