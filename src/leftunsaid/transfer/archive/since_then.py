"""What was taken back after an archive was made is in it still. The list of what was taken back knows."""

from datetime import datetime
from pathlib import Path
from random import Random

from django.conf import settings
from django.db.models import Model

from leftunsaid.comments.models import Comment
from leftunsaid.keeping.replay import Done, replay
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.letters.seals import OPENS_ON
from leftunsaid.moderation.models import Decision
from leftunsaid.notes.models import Card, Complaint, Consent, Jar, KeptNote, Note
from leftunsaid.notes.taken_away import BY_MAIL, BY_WORDS, UNWISHED, WISHED, tells_of_rest
from leftunsaid.ownership.actions import NEW_WORDS
from leftunsaid.recovery.models import Recovery
from leftunsaid.removals import NAME, Removal, hash_of, lists_of, since_backup, tells_of_any
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.transfer.archive.putting_down import AT_ONCE, Standing

# What the list knows: by which names, and which of it stands in the thing itself, by what date.
NAMED: tuple[tuple[str, type[Model], tuple[str, ...], dict[str, str]], ...] = (
    ("letter", Letter, ("address",), {}),
    ("comment", Comment, ("waiting_address",), {}),
    ("subscription", Subscription, ("ref",), {}),
    ("jar", Jar, ("address",), {"ended": "ended_at"}),
    ("note", Note, ("jar__address", "number"), {"drawn": "drawn_at"}),
    ("card", Card, ("words_hash",), {}),
    ("consent", Consent, ("address",), {"closed": "closed_at"}),
    ("kept", KeptNote, ("consent__address", "round"), {}),
    ("recovery", Recovery, ("ref",), {}),
)
# Of who may read it, replay takes what was chosen last.
FOR_EVER = ("name", "dear", "signature", "never", "blanked", "burnt", *Visibility)
FOR_EVER_IN_JARS = ("drawn", "tipped", "ended", "left", "unwelcome", "faded")
# Each with what ends it: how it stood last counts.
BY_TURNS = (
    (("withdrawn", "removed", "erased", "cleared", "stopped"), ("restored", "followed")),
    (("covered",), ("uncovered",)),
    (("unshared",), ("shared",)),
)
ENDED, BEGUN_ANEW = ("closed", "blocked"), "welcomed"  # more than one may end a yes


def take_back_again(archive: Path, before: Standing, *, now: datetime, dice: Random) -> int:
    """Take back of what has just come what the lists of this house, and one beside the archive, say is gone, or is
    for fewer. Answers how many are out of sight for it. What stood here before stays as it is.

    An archive does not say when it was made, so only how each thing ended counts: what is gone by now was gone in no
    archive in which it stands.
    """
    lists = lists_for(archive)
    ended = {name: left for name, acts in since_backup(lists, "").items() if (left := _ended(acts))}
    done = _of_what_came(ended, before) if ended else {}
    if not done:
        return 0
    in_sight = _in_sight()
    replay(done, now=now, dice=dice)
    return in_sight - _in_sight()


def lists_for(archive: Path) -> list[Path]:
    """The lists of this house, and one beside the archive, as far as anything stands in them."""
    there = dict.fromkeys([archive.parent / NAME, *lists_of(settings.LEFTUNSAID)])
    return [file for file in there if tells_of_any(file)]


def _ended(acts: list[Removal]) -> list[Removal]:
    """What is still so."""
    for_ever = [one for one in acts if one.act in FOR_EVER + FOR_EVER_IN_JARS or one.act.startswith(NEW_WORDS)]
    last = [[one for one in acts if one.act in gone + back][-1:] for gone, back in BY_TURNS]
    begun = max((place for place, one in enumerate(acts, 1) if one.act == BEGUN_ANEW), default=0)
    return [
        *for_ever,
        *(one for (gone, _), ends in zip(BY_TURNS, last, strict=True) for one in ends if one.act in gone),
        *(one for one in acts[begun:] if one.act in ENDED),
        *[one for one in acts if one.act.startswith(OPENS_ON)][-1:],
        *[one for one in acts if one.act in (WISHED, UNWISHED)][-1:],
        *(one for by in (BY_WORDS, BY_MAIL) for one in [one for one in acts if tells_of_rest(one.act, *by)][-1:]),
    ]


def _of_what_came(ended: Done, before: Standing) -> Done:
    done = {name: acts for name, acts in ended.items() if any(_holds_everywhere(one.act) for one in acts)}
    for kind, model, name, dates in NAMED:
        came = before.came_since(model).values_list("pk", *dates.values(), *name)
        for pk, *told in came.iterator(AT_ONCE):
            hashed = hash_of(kind, " ".join(map(str, told[len(dates) :])))
            known = {act for act, date in zip(dates, told, strict=False) if date}
            acts = [one for one in ended.get(hashed, []) if one.act not in known]
            if left := _told_by_no_other_row(kind, pk, acts):
                done[hashed] = left
    return done


def _holds_everywhere(act: str) -> bool:
    """A mailbox that wants no mail ever, words that open nothing, and when little notes may come: of what stood here
    before it is so already."""
    return act in ("never", "burnt", WISHED, UNWISHED) or act.startswith(NEW_WORDS)


def _told_by_no_other_row(kind: str, pk: int, acts: list[Removal]) -> list[Removal]:
    """What was done before the archive was made stands in it, as far as a row tells so that belongs to the thing."""
    known = set()
    blanked = sum(one.act == "blanked" for one in acts)
    if blanked and Decision.objects.filter(**{kind: pk}, act="cover").count() >= blanked:
        known.add("blanked")
    if any(one.act == "unwelcome" for one in acts) and Complaint.objects.filter(consent=pk).exists():
        known.add("unwelcome")
    return [one for one in acts if one.act not in known]


def _in_sight() -> int:
    stands = {"held_at": None, "removed_at": None, "withdrawn_at": None}
    letters = Letter.objects.filter(**stands).exclude(visibility=Visibility.PRIVATE).count()
    comments = Comment.objects.filter(covered_at=None, **stands).count()
    notes = Jar.objects.filter(ended_at=None).count() + Note.objects.count()  # one that was drawn is not taken back
    came = Consent.objects.filter(closed_at=None).count() + KeptNote.objects.count()
    mailboxes = Subscription.objects.count() + Recovery.objects.count()
    return letters + comments + notes + came + mailboxes
