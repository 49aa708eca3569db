"""What was taken back after an archive was made is in it still. The list of what was taken back knows."""

from datetime import datetime
from pathlib import Path
from random import Random

from django.conf import settings

from leftunsaid.comments.models import Comment
from leftunsaid.keeping.replay import replay
from leftunsaid.letters.models import Letter
from leftunsaid.removals import NAME, Removal, lists_of, since_backup
from leftunsaid.subscriptions.models import Subscription

FOR_EVER = ("name", "dear", "signature", "never")
GONE, BACK = ("withdrawn", "removed", "erased", "cleared", "stopped"), ("restored", "followed")


def take_back_again(folder: Path, *, now: datetime, dice: Random) -> int:
    """Take back what the lists of this house, and one in that folder, say is gone. Answers how many it was.

    An archive does not say when it was made, so only how each thing ended counts: what is gone by now was gone in no
    archive in which it stands.
    """
    lists = [file for file in dict.fromkeys([folder / NAME, *lists_of(settings.LEFTUNSAID)]) if file.exists()]
    done = {name: ended for name, acts in since_backup(lists, "").items() if (ended := _ended(acts))}
    if not done:
        return 0
    before = _standing()
    replay(done, now=now, dice=dice)
    return before - _standing()


def _ended(acts: list[Removal]) -> list[Removal]:
    """What is still so."""
    fate = [one for one in acts if one.act in GONE + BACK][-1:]
    return [one for one in acts if one.act in FOR_EVER] + [one for one in fate if one.act in GONE]


def _standing() -> int:
    things = (model._base_manager.filter(removed_at=None, withdrawn_at=None) for model in (Letter, Comment))
    return sum(some.count() for some in things) + Subscription.objects.count()
