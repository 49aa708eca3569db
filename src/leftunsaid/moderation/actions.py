from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.guard import actions as guard
from leftunsaid.guard.actions import Said
from leftunsaid.guard.shield import SOFT_BLANK
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import CARE, Letter, WaitsFor
from leftunsaid.moderation.models import Decision, Remark, Report, Thing, kind_of
from leftunsaid.moderation.pens import last_trace
from leftunsaid.moderation.reasons import REMOVAL_REASONS, REPORT_REASONS

IN_ONE_TRANSACTION = 50  # things to decide about before somebody else may write
COVERED_LENGTH, COVERED_TIMES = 3, 10  # what was meant: a slip would take every 'e' out of a letter for ever
AT_ONCE = 500  # remarks to forget in one go: the rest follows a minute later

OF_A_PEN = ("mute", "unmute")
NOT_ABOUT_THE_WORDS = (*OF_A_PEN, "open")  # but about a pen, or the door of a letter
MAY_BE_UNDONE = ("approve", "pass", "hold", "remove", "clear", *OF_A_PEN)
ABOUT_THE_WORDS, ABOUT_THE_PEN = ~Q(act__in=NOT_ABOUT_THE_WORDS), Q(act__in=OF_A_PEN)


class NotPossible(Exception):
    """What was asked cannot be done to this thing; says why in a sentence."""


def report(thing: Thing, *, reason: str, now: datetime) -> Report:
    """Tell whoever looks after the house. The thing stays as it is until somebody has read it."""
    known = reason if reason in REPORT_REASONS else "other"
    return Report.objects.create(**_target(thing), reason=known, reported_at=now)


def note_remarks(thing: Thing, said: Iterable[Said], *, now: datetime) -> None:
    """Keep what the rules said about something that waits, for whoever reads it. What is shown gets no remarks."""
    if thing.held_at is None:
        return
    known = set(Remark.objects.filter(**_target(thing)).values_list("rule", "version", "likeness")) if said else set()
    Remark.objects.bulk_create(
        Remark(**_target(thing), rule=one.rule, version=one.version, likeness=one.likeness, said_at=now)
        for one in said
        if (one.rule, one.version, one.likeness) not in known  # by a press at the same moment
    )


def approve(thing: Thing, *, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """Show what waited. `read` is the `wording` that somebody has read: other words are not shown for it.

    Under a letter whose writer reads first, a comment goes on to them.
    """
    with _as_it_is(thing):
        _must_be_what_was_read(thing, read)
        waited_for = thing.hold_reason
        if not thing.held_at or thing.is_gone or (isinstance(thing, Letter) and thing.is_private):
            raise NotPossible(_("It is not waiting."))
        if isinstance(thing, Comment) and thing.is_for_a_writer:
            raise NotPossible(_("It waits for the one who wrote the letter, who alone can let it in."))
        if isinstance(thing, Letter):
            letter_actions.show_letter(thing, now=now)
        else:
            comment_actions.show_comment(thing, now=now)
        _forget_earlier_wording(thing)
        # That somebody may be in danger is noted with the letter alone, and for as long as that is known.
        reason = waited_for if waited_for != CARE else "again"
        _decide(thing, "pass" if thing.held_at else "approve", reason=reason, by=by, batch=batch, now=now)


def hold(thing: Thing, *, by: str, batch: str = "", now: datetime) -> None:
    """Take it out of sight to read it again."""
    with _as_it_is(thing):
        if not thing.is_readable:
            raise NotPossible(_("It cannot be read by others now."))
        _hold(thing, reason="again", now=now)
        _decide(thing, "hold", by=by, batch=batch, now=now)


def remove(
    thing: Thing, *, reason: str = "other", erase: bool = False, by: str, batch: str = "", now: datetime
) -> None:
    """Out of everything that is served, at once; erased 30 days later, or now with `erase`."""
    _must_be_a_reason(reason)
    with _as_it_is(thing):
        if thing.withdrawn_at or (thing.removed_at and (thing.erased_at or not erase)):
            raise NotPossible(_("It is gone already."))
        if isinstance(thing, Letter):
            letter_actions.remove_letter(thing, reason=reason, now=now)
            if erase:
                letter_actions.erase_letter(thing, now=now)
        else:
            comment_actions.remove_comment(thing, reason=reason, now=now)
            if erase:
                comment_actions.erase_comment(thing, now=now)
        _decide(thing, "erase" if erase else "remove", reason=reason, by=by, batch=batch, now=now)


def restore(thing: Thing, *, by: str, batch: str = "", now: datetime) -> None:
    """Undo a removal. What was erased cannot come back."""
    with _as_it_is(thing):
        if thing.withdrawn_at or not thing.removed_at:
            raise NotPossible(_("It was not removed."))
        if thing.erased_at:
            raise NotPossible(_("Its words were erased, so it cannot come back."))
        if isinstance(thing, Letter):
            letter_actions.restore_letter(thing, now=now)
        else:
            comment_actions.restore_comment(thing, now=now)
        _decide(thing, "restore", by=by, batch=batch, now=now)


def clear(comment: Comment, *, reason: str, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """Take one comment of a burst away without a stub: it leaves the count, and its number is not used again."""
    _must_be_a_reason(reason)
    with _as_it_is(comment):
        _must_be_what_was_read(comment, read)
        if comment.is_gone:
            raise NotPossible(_("It is gone already."))
        comment_actions.clear_comment(comment, reason=reason, now=now)
        _decide(comment, "clear", reason=reason, by=by, batch=batch, now=now)


def where_they_stand(thing: Thing, words: str) -> list[list[str]]:
    """Each text of it in which these words stand, parted by them: for a look before they are covered.

    Raises NotPossible where they cannot be.
    """
    if thing.is_gone:
        raise NotPossible(_("It is gone already."))
    if len(words.strip()) < COVERED_LENGTH:
        raise NotPossible(_("Give at least three signs: what is covered cannot be uncovered again."))
    texts = thing.all_texts if isinstance(thing, Letter) else thing.texts
    parted = [text.split(words) for text in texts if words in text and words != SOFT_BLANK]
    if not parted:
        raise NotPossible(_("These words do not stand in it."))
    if sum(len(parts) - 1 for parts in parted) > COVERED_TIMES:
        raise NotPossible(_("These words stand there many times. Give a few more of those around them."))
    return parted


def cover(thing: Thing, words: str, *, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """Put a soft blank over these words wherever they stand in it. What stood there is kept nowhere."""
    with _as_it_is(thing):
        _must_be_what_was_read(thing, read)
        where_they_stand(thing, words)
        if isinstance(thing, Letter):
            letter_actions.cover_words(thing, words)
        else:
            comment_actions.cover_words(thing, words)
        _decide(thing, "cover", by=by, batch=batch, now=now)


def looked_at(thing: Thing, *, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """The change that its writer made was read: what stood there before is erased. Reports stay open."""
    with _as_it_is(thing):
        _must_be_what_was_read(thing, read)
        if not thing.earlier_wordings.exists():
            raise NotPossible(_("Nothing was changed in it."))
        _forget_earlier_wording(thing)
        _decide(thing, "looked", by=by, batch=batch, now=now)


def dismiss(thing: Thing, *, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """Let it stand: what was reported about it is settled.

    Whoever gives `read` had the earlier wording before them too, so that is erased with the same press.
    """
    with _as_it_is(thing):
        _must_be_what_was_read(thing, read)
        if not Report.objects.filter(**_target(thing), settled_at=None).exists():
            raise NotPossible(_("Nothing is reported about it."))
        if read:
            _forget_earlier_wording(thing)
        _decide(thing, "dismiss", by=by, batch=batch, now=now)


def mute(thing: Thing, *, by: str, batch: str = "", now: datetime) -> None:
    """What comes from the pen of this waits to be read, for seven days at most. Nothing is ever turned away for it."""
    with _as_it_is(thing):
        trace = last_trace(thing)
        if trace is None or not guard.mute(trace.pen, left_at=trace.left_at, now=now):
            raise NotPossible(_("Its pen cannot be known again."))
        _decide(thing, "mute", by=by, batch=batch, now=now)


def unmute(thing: Thing, *, by: str, batch: str = "", now: datetime) -> None:
    """What comes from the pen of this is shown like anybody's. What waits by now waits on."""
    with _as_it_is(thing):
        trace = last_trace(thing)
        if trace is None or not guard.unmute(trace.pen):
            raise NotPossible(_("Its pen is not muted."))
        _decide(thing, "unmute", by=by, batch=batch, now=now)


def keep(thing: Thing, *, read: str = "", by: str, batch: str = "", now: datetime) -> None:
    """Let it stand: it was read among others that go. No rule holds it back for its likeness any more."""
    with _as_it_is(thing):
        _must_be_what_was_read(thing, read)
        if not thing.is_readable:
            raise NotPossible(_("It cannot be read by others now."))
        _decide(thing, "dismiss", by=by, batch=batch, now=now)


def open_again(letter: Letter, *, by: str, batch: str = "", now: datetime) -> None:
    """Show new comments at once again, before the day is over. What has waited so far waits on, to be read."""
    with _as_it_is(letter):
        if letter.is_gone or letter.is_private or letter.comments_wait_reason != WaitsFor.BURST:
            raise NotPossible(_("Its comments do not wait by themselves any more."))
        letter_actions.open_comments(letter, now=now)
        _decide(letter, "open", by=by, batch=batch, now=now)


def each(things: Iterable[Thing], decide: Callable[[Thing], None]) -> list[str]:
    """Decide about each of them, some in one transaction, so that others may write between. Answers why some stayed."""
    stayed = []
    for some in batched(things, IN_ONE_TRANSACTION):
        with transaction.atomic():
            letter_actions.lock_letters(thing if isinstance(thing, Letter) else thing.letter for thing in some)
            for thing in some:
                try:
                    decide(thing)
                except NotPossible as why:
                    stayed.append(str(why))
    return stayed


def undo(batch: str, *, by: str, now: datetime) -> tuple[int, int]:
    """Take back one press. Answers how many things went back, and how many could not.

    What is erased, covered or let stand stays so; and so does what somebody has changed since.
    """
    pressed = Decision.objects.filter(batch=batch).exclude(batch="")  # what commands did has no batch
    decisions = {d.about: d for d in pressed.select_related("letter", "comment__letter").order_by("-pk")}
    stayed = each(decisions, lambda thing: _take_back(decisions[thing], by=by, now=now))
    return len(decisions) - len(stayed), len(stayed)


def may_be_undone(batch: str) -> bool:
    """Is there something in this press that `undo` knows how to take back?"""
    return Decision.objects.filter(batch=batch, act__in=MAY_BE_UNDONE).exclude(batch="").exists()


def _take_back(decision: Decision, *, by: str, now: datetime) -> None:
    thing = decision.about
    if decision.act not in MAY_BE_UNDONE:
        raise NotPossible(_("This cannot be undone."))
    with _as_it_is(thing):
        same_matter = ABOUT_THE_PEN if decision.act in OF_A_PEN else ABOUT_THE_WORDS
        later = Decision.objects.filter(same_matter, **_target(thing), pk__gt=decision.pk)
        # Other words than were held back were never read: an edit makes it wait anew.
        was_changed = decision.act == "hold" and thing.held_at != decision.decided_at
        if decision.act == "pass":  # and the one who wrote the letter has decided since
            was_changed = isinstance(thing, Comment) and not thing.waits_for_writer
        if later.exists() or was_changed:
            raise NotPossible(_("It has changed since."))
        _do_the_contrary(decision, thing, by=by, now=now)
        # What the press had settled is open again, and what was reported since: nobody has answered it.
        settled = Report.objects.filter(**_target(thing), settled_at__in=(decision.decided_at, now))
        settled.update(settled_at=None)


def _do_the_contrary(decision: Decision, thing: Thing, *, by: str, now: datetime) -> None:
    match decision.act:
        case "approve" | "pass":
            _wait_again(thing, reason=_why_it_waited(decision), by=by, now=now)
        case "hold":
            approve(thing, by=by, now=now)
        case "remove" | "clear":
            restore(thing, by=by, now=now)
        case "mute":
            unmute(thing, by=by, now=now)
        case "unmute":
            mute(thing, by=by, now=now)


def _why_it_waited(decision: Decision) -> str:
    """Before it was let through. For care, where its letter is in care now: that is never noted with a decision."""
    in_care = decision.comment is not None and decision.comment.letter.care_since is not None
    is_plain = decision.reason in ("", "again")
    return CARE if is_plain and in_care else decision.reason or "again"


def _wait_again(thing: Thing, *, reason: str, by: str, now: datetime) -> None:
    """As it did before it was let through, for whomever it did."""
    with _as_it_is(thing):
        is_passed_on = isinstance(thing, Comment) and thing.waits_for_writer
        if not (thing.is_readable or is_passed_on):
            raise NotPossible(_("It cannot be read by others now."))
        _hold(thing, reason=reason, now=now)
        _decide(thing, "hold", by=by, batch="", now=now)


def erase_due(now: datetime) -> int:
    """Forget what the rules said about what waits no more, or has no words any more. Answers how many remarks."""
    of_letters = Q(letter__isnull=False) & (Q(letter__held_at=None) | Q(letter__erased_at__isnull=False))
    of_comments = Q(comment__isnull=False) & (Q(comment__held_at=None) | Q(comment__erased_at__isnull=False))
    over = list(Remark.objects.filter(of_letters | of_comments).values_list("pk", flat=True)[:AT_ONCE])
    return Remark.objects.filter(pk__in=over).delete()[0]


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


def _must_be_a_reason(reason: str) -> None:
    if reason not in REMOVAL_REASONS:
        raise NotPossible(
            _("There is no such reason. Give one of: %(reasons)s.") % {"reasons": ", ".join(REMOVAL_REASONS)}
        )


def _must_be_what_was_read(thing: Thing, read: str) -> None:
    if read not in ("", thing.wording):
        raise NotPossible(_("Its writer has changed the words since you read them."))


def _hold(thing: Thing, *, reason: str, now: datetime) -> None:
    if isinstance(thing, Letter):
        letter_actions.hold_letter(thing, reason=reason, now=now)
    else:
        comment_actions.hold_comment(thing, reason=reason, now=now)


def _forget_earlier_wording(thing: Thing) -> None:
    if isinstance(thing, Letter):
        letter_actions.forget_earlier_wording(thing)
    else:
        comment_actions.forget_earlier_wording(thing)


def _decide(thing: Thing, act: str, *, reason: str = "", by: str, batch: str, now: datetime) -> None:
    Decision.objects.create(**_target(thing), act=act, reason=reason, by=by, batch=batch, decided_at=now)
    if act == "looked" or act in NOT_ABOUT_THE_WORDS:
        return  # what somebody reported may be another matter
    Report.objects.filter(**_target(thing), settled_at=None).update(settled_at=now)


def _target(thing: Thing) -> dict[str, Thing]:
    return {kind_of(thing): thing}
