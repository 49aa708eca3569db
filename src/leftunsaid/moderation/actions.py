from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.models import Decision, Report
from leftunsaid.moderation.reasons import REMOVAL_REASONS, REPORT_REASONS

type Thing = Letter | Comment


class NotPossible(Exception):
    """What was asked cannot be done to this thing; says why in a sentence."""


def report(thing: Thing, *, reason: str, now: datetime) -> Report:
    """Tell whoever looks after the house. The thing stays as it is until somebody has read it."""
    known = reason if reason in REPORT_REASONS else "other"
    return Report.objects.create(**_target(thing), reason=known, reported_at=now)


def approve(thing: Thing, *, by: str, now: datetime) -> None:
    """Show what waited."""
    with _as_it_is(thing):
        if not thing.held_at or thing.is_gone or (isinstance(thing, Letter) and thing.is_private):
            raise NotPossible("It is not waiting.")
        if isinstance(thing, Letter):
            letter_actions.show_letter(thing, now=now)
            letter_actions.forget_earlier_wording(thing)
        else:
            comment_actions.show_comment(thing, now=now)
            comment_actions.forget_earlier_wording(thing)
        _decide(thing, "approve", by=by, now=now)


def hold(thing: Thing, *, by: str, now: datetime) -> None:
    """Take it out of sight to read it again."""
    with _as_it_is(thing):
        if not thing.is_readable:
            raise NotPossible("It cannot be read by others now.")
        if isinstance(thing, Letter):
            letter_actions.hold_letter(thing, reason="again", now=now)
        else:
            comment_actions.hold_comment(thing, reason="again", now=now)
        _decide(thing, "hold", by=by, now=now)


def remove(thing: Thing, *, reason: str = "other", erase: bool = False, by: str, now: datetime) -> None:
    """Out of everything that is served, at once; erased 30 days later, or now with `erase`."""
    if reason not in REMOVAL_REASONS:
        raise NotPossible(f"There is no such reason. Give one of: {', '.join(REMOVAL_REASONS)}.")
    with _as_it_is(thing):
        if thing.withdrawn_at or (thing.removed_at and (thing.erased_at or not erase)):
            raise NotPossible("It is gone already.")
        if isinstance(thing, Letter):
            letter_actions.remove_letter(thing, reason=reason, now=now)
            if erase:
                letter_actions.erase_letter(thing, now=now)
        else:
            comment_actions.remove_comment(thing, reason=reason, now=now)
            if erase:
                comment_actions.erase_comment(thing, now=now)
        _decide(thing, "erase" if erase else "remove", reason=reason, by=by, now=now)


def restore(thing: Thing, *, by: str, now: datetime) -> None:
    """Undo a removal. What was erased cannot come back."""
    with _as_it_is(thing):
        if thing.withdrawn_at or not thing.removed_at:
            raise NotPossible("It was not removed.")
        if thing.erased_at:
            raise NotPossible("Its words were erased, so it cannot come back.")
        if isinstance(thing, Letter):
            letter_actions.restore_letter(thing)
        else:
            comment_actions.restore_comment(thing)
        _decide(thing, "restore", by=by, now=now)


def dismiss(thing: Thing, *, by: str, now: datetime) -> None:
    """Let it stand: it was read, and what was reported about it is settled."""
    with _as_it_is(thing):
        if not Report.objects.filter(**_target(thing), settled_at=None).exists():
            raise NotPossible("Nothing is reported about it.")
        _decide(thing, "dismiss", by=by, now=now)


@contextmanager
def _as_it_is(thing: Thing) -> Iterator[None]:
    """One transaction in which nobody else changes `thing`, read anew: its author may have taken it back by now."""
    letter_pk = thing.pk if isinstance(thing, Letter) else thing.letter_id
    with transaction.atomic():
        # The letter first, as every verb locks: two that lock the other way round would wait for each other.
        letter = Letter.objects.select_for_update().get(pk=letter_pk)
        thing.refresh_from_db()
        if isinstance(thing, Comment):
            thing.letter = letter
        yield


def _decide(thing: Thing, act: str, *, reason: str = "", by: str, now: datetime) -> None:
    Decision.objects.create(**_target(thing), act=act, reason=reason, by=by, decided_at=now)
    Report.objects.filter(**_target(thing), settled_at=None).update(settled_at=now)


def _target(thing: Thing) -> dict[str, Thing]:
    return {"letter": thing} if isinstance(thing, Letter) else {"comment": thing}
