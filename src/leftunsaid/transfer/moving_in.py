"""What was found in a file of another engine moves in: looked through as a whole first, and then written.

A letter at a time, each with its comments in one transaction, so that the house stays open meanwhile. Where it was
stopped half way a second run goes on, since all that came in is known again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction

from leftunsaid.comments.actions import CommentsClosed, hold_comment, leave_comment
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.letters.actions import hold_letter, write_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.transfer.arrivals import CLOSED, Arrival, Home, homes_for
from leftunsaid.transfer.formats import Refused, Report, Wishes
from leftunsaid.transfer.found import Found
from leftunsaid.transfer.models import CameFrom
from leftunsaid.transfer.old_addresses import keep_old_address

MEANWHILE = "something of it came in meanwhile by another import; bring it in once more."


def move_in(found: Found, wishes: Wishes) -> Report:
    """Add the letters and comments of another engine, the oldest letter first. Nobody is told of it by mail.

    What the shield or a rule objects to waits to be read. All that is here already stays as it is.
    """
    report = Report(refused=[*found.refused])
    homes = homes_for(found, report, as_letters=bool(wishes.said.get("as_letters")), now=wishes.now)
    moved_in = [home for home in homes if _move_into(home, report, wishes)]
    report.remarks.extend(_remarks(moved_in))
    return report


def _move_into(home: Home, report: Report, wishes: Wishes) -> bool:
    try:
        if not wishes.dry_run:
            _write(home, now=wishes.now, dice=wishes.dice)
    except (CommentsClosed, IntegrityError) as meanwhile:  # since it was looked through
        why = CLOSED if isinstance(meanwhile, CommentsClosed) else MEANWHILE
        report.refused.append(Refused(home.place, why))
        return False
    report.came["letters"] += home.letter is None
    report.came["comments"] += len(home.comments)
    report.came["old addresses"] += len(home.old_paths)
    return True


@transaction.atomic
def _write(home: Home, *, now: datetime, dice: Random) -> None:
    letter = home.letter or _write_letter(home, since=home.since(now), dice=dice)
    for path in home.old_paths:
        keep_old_address(path, letter)
    for arrival in home.comments:
        _leave(letter, arrival, now=now, dice=dice)
    # Last of all: a letter that is read again takes no comments.
    if home.objection:
        hold_letter(letter, reason=home.objection.reason, now=now)
        note_remarks(letter, home.objection.said, now=now)


def _write_letter(home: Home, *, since: datetime, dice: Random) -> Letter:
    letter = write_letter(body=home.body, needs_care=brings_danger_in((home.body,)), now=since, dice=dice)
    CameFrom.objects.create(mark=home.mark, letter=letter)
    return letter


def _leave(letter: Letter, arrival: Arrival, *, now: datetime, dice: Random) -> None:
    """It keeps its place and its age also where it has to be read first: others have read it before."""
    comment = leave_comment(
        letter, body=arrival.body, name=arrival.name, stood_elsewhere=True, now=arrival.at, dice=dice
    )
    CameFrom.objects.create(mark=arrival.mark, comment=comment)
    if arrival.objection:
        hold_comment(comment, reason=arrival.objection.reason, now=now)
        note_remarks(comment, arrival.objection.said, now=now)


def _remarks(homes: Sequence[Home]) -> Iterator[str]:
    arrivals = [arrival for home in homes for arrival in home.comments]
    letters, comments = (sum(one.objection is not None for one in things) for things in (homes, arrivals))
    if letters or comments:
        yield f"Waiting to be read: {letters} of the letters, {comments} of the comments. See `leftunsaid waiting`."
    if with_mail := sum(arrival.came_with_mail for arrival in arrivals):
        yield f"Left behind: e-mail addresses that came with comments ({with_mail}). They were given to another house."
