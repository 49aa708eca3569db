"""What was taken back after an archive was made is in it still. The list of what was taken back knows."""

from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from leftunsaid.comments.models import Comment
from leftunsaid.keeping.replay import Done, replay
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.ownership.actions import NEW_WORDS
from leftunsaid.removals import NAME, Removal, hash_of, lists_of, since_backup
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.transfer.archive.putting_down import AT_ONCE, Standing

NAMED = (("letter", Letter, "address"), ("comment", Comment, "waiting_address"), ("subscription", Subscription, "ref"))
# Of who may read it, replay takes what was chosen last.
FOR_EVER = ("name", "dear", "signature", "never", "blanked", "burnt", *Visibility)
GONE, BACK = ("withdrawn", "removed", "erased", "cleared", "stopped"), ("restored", "followed")
COVERED, UNCOVERED = "covered", "uncovered"


def take_back_again(folder: Path, before: Standing, *, now: datetime, dice: Random) -> int:
    """Take back of what has just come what the lists of this house, and one in that folder, say is gone, or is for
    fewer. Answers how many are out of sight for it. What stood here before stays as it is.

    An archive does not say when it was made, so only how each thing ended counts: what is gone by now was gone in no
    archive in which it stands.
    """
    lists = [file for file in dict.fromkeys([folder / NAME, *lists_of(settings.LEFTUNSAID)]) if file.exists()]
    ended = {name: left for name, acts in since_backup(lists, "").items() if (left := _ended(acts))}
    done = _of_what_came(ended, before) if ended else {}
    if not done:
        return 0
    in_sight = _in_sight()
    replay(done, now=now, dice=dice)
    return in_sight - _in_sight()


def _ended(acts: list[Removal]) -> list[Removal]:
    """What is still so."""
    last = [
        *[one for one in acts if one.act in GONE + BACK][-1:],
        *[one for one in acts if one.act in (COVERED, UNCOVERED)][-1:],
    ]
    for_ever = [one for one in acts if one.act in FOR_EVER or one.act.startswith(NEW_WORDS)]
    return for_ever + [one for one in last if one.act in (*GONE, COVERED)]


def _of_what_came(ended: Done, before: Standing) -> Done:
    done = {name: acts for name, acts in ended.items() if any(_holds_everywhere(one.act) for one in acts)}
    for kind, model, name in NAMED:
        came = before.came_since(model)
        for thing in came.only("pk", name).iterator(AT_ONCE):
            hashed = hash_of(kind, getattr(thing, name))
            if left := _not_known_to(thing, ended.get(hashed, [])):
                done[hashed] = left
    return done


def _holds_everywhere(act: str) -> bool:
    """A mailbox that wants no mail ever, and words that open nothing: of what stood here before it is so already."""
    return act in ("never", "burnt") or act.startswith(NEW_WORDS)


def _not_known_to(thing: Any, acts: list[Removal]) -> list[Removal]:
    """Words that were covered before the archive was made are covered in it: a decision in it says so."""
    blanked = [one for one in acts if one.act == "blanked"]
    if blanked and thing.decisions.filter(act="cover").count() >= len(blanked):
        return [one for one in acts if one.act != "blanked"]
    return acts


def _in_sight() -> int:
    stands = {"held_at": None, "removed_at": None, "withdrawn_at": None}
    letters = Letter.objects.filter(**stands).exclude(visibility=Visibility.PRIVATE).count()
    return letters + Comment.objects.filter(covered_at=None, **stands).count() + Subscription.objects.count()
