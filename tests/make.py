"""Makers: a letter, a comment, a key, with only what a test cares about spelled out. They call the real verbs."""

from datetime import UTC, datetime
from random import Random

from leftunsaid.comments.actions import leave_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import draw_fresh_words, key_for
from leftunsaid.ownership.models import OwnerKey

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
