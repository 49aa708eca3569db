"""What was taken back since a backup was made is taken back again, in the house that was put back from it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from random import Random

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.keeping.replay_notes import replay_notes
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters import seals
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.actions import NotPossible
from leftunsaid.moderation.models import Thing
from leftunsaid.notes.mailbox import forget_mailbox
from leftunsaid.notes.receiving import leave_blocks
from leftunsaid.ownership.actions import NEW_WORDS, burn_key
from leftunsaid.ownership.models import OwnerKey, SpareWords
from leftunsaid.recovery import actions as recovery
from leftunsaid.recovery.models import Recovery
from leftunsaid.removals import Removal, hash_of
from leftunsaid.subscriptions import actions as subscriptions
from leftunsaid.subscriptions.models import Subscription

BY = "restore"  # as the record of decisions names who did it
NARROWER = {
    Visibility.UNLISTED: [Visibility.PUBLIC],
    Visibility.PRIVATE: [Visibility.PUBLIC, Visibility.UNLISTED],
}
AT_ONCE = 1000

type Done = Mapping[str, list[Removal]]


def replay(done: Done, *, now: datetime, dice: Random) -> int:
    """Answers for how many letters, comments, subscriptions, jars and notes something was done again."""
    count = sum(_replay_on(letter, acts, now, dice) for letter, acts in _letters(done))
    count += sum(_replay_on(comment, acts, now, dice) for comment, acts in _comments(done))
    count += sum(_stop(ref, acts) for ref, acts in _subscriptions(done))
    count += _let_nobody_in_again(done, now)
    count += replay_notes(done, now=now)
    for name, acts in done.items():
        if any(one.act == "never" for one in acts):
            subscriptions.never_again_of(name, now=now)
            recovery.forget_silenced(name)
            forget_mailbox(name)
            count += 1
    return count


def _letters(done: Done) -> Iterable[tuple[Letter, list[Removal]]]:
    names = Letter.objects.filter(erased_at=None).values_list("pk", "address")
    found = [(pk, acts) for pk, name in names.iterator(AT_ONCE) if (acts := done.get(hash_of("letter", name)))]
    return ((Letter.objects.get(pk=pk), acts) for pk, acts in found)


def _comments(done: Done) -> Iterable[tuple[Comment, list[Removal]]]:
    names = Comment.objects.filter(erased_at=None).values_list("pk", "waiting_address")
    found = [(pk, acts) for pk, name in names.iterator(AT_ONCE) if (acts := done.get(hash_of("comment", name)))]
    return ((Comment.objects.select_related("letter").get(pk=pk), acts) for pk, acts in found)


def _subscriptions(done: Done) -> Iterable[tuple[str, list[Removal]]]:
    names = Subscription.objects.values_list("ref", flat=True)
    return [(ref, acts) for ref in names.iterator(AT_ONCE) if (acts := done.get(hash_of("subscription", ref)))]


def _let_nobody_in_again(done: Done, now: datetime) -> int:
    """Words that were changed or burnt open nothing, and a mailbox that was forgotten leads nowhere."""
    keys = [key for key in OwnerKey.objects.iterator(AT_ONCE) if hash_of("key", key.words_hash) in done]
    changed = sum(_give_words_again(key, done, now) for key in keys)
    spare = [words for words in SpareWords.objects.iterator(AT_ONCE) if hash_of("spare", words.words_hash) in done]
    mailboxes = [mailbox for mailbox in Recovery.objects.iterator(AT_ONCE) if hash_of("recovery", mailbox.ref) in done]
    for gone in (*spare, *mailboxes):
        gone.delete()
    return changed + len(spare) + len(mailboxes)


def _give_words_again(key: OwnerKey, done: Done, now: datetime) -> bool:
    """Only the words open it that opened it last, or none."""
    is_changed = False
    while acts := done.get(hash_of("key", key.words_hash)):
        is_changed, act = True, acts[-1].act
        if not act.startswith(NEW_WORDS):
            _burn(key, now)
            break
        key.words_hash = act.removeprefix(NEW_WORDS)
        key.save(update_fields=["words_hash"])
        key.visits.all().delete()
    return is_changed


def _burn(key: OwnerKey, now: datetime) -> None:
    for letter in Letter.objects.kept_for(key):
        if letter.is_private:
            letter_actions.withdraw_letter(letter, now=now)
        elif letter.comments_wait_for_writer:
            letter_actions.give_to_nobody(letter)
    leave_blocks(key)
    burn_key(key, now=now)


def _stop(ref: str, acts: list[Removal]) -> bool:
    if acts[-1].act == "stopped":
        subscriptions.stop(ref)
    return acts[-1].act == "stopped"


def _replay_on(thing: Thing, acts: list[Removal], now: datetime, dice: Random) -> bool:
    """In the order in which it was done, as of the day on which it was done: words are not kept longer for it."""
    for one in acts:
        since = max(thing.written_at, datetime.combine(one.day, time(), UTC)) if one.day else now
        try:
            VERBS[one.act](thing, min(since, now)) if one.act in VERBS else None
        except NotPossible:
            continue  # it is so already
        thing.refresh_from_db()
    _narrow(thing, [one.act for one in acts if one.act in Visibility], now)
    if isinstance(thing, Letter) and thing.is_sealed:
        _keep_sealed(thing, [one.act for one in acts], now, dice)
    return True


def _narrow(thing: Thing, chosen: list[str], now: datetime) -> None:
    """Who may read it, as its writer chose last. Let in more than before are none: nobody has looked at it for that."""
    if isinstance(thing, Letter) and chosen and thing.visibility in NARROWER.get(Visibility(chosen[-1]), []):
        if thing.is_sealed:
            seals.narrow_sealed(thing, chosen[-1])
        else:
            letter_actions.change_visibility(thing, chosen[-1], now=now)


def _keep_sealed(letter: Letter, acts: list[str], now: datetime, dice: Random) -> None:
    """It is sealed again as it was in the backup: what was done to it since holds on its day."""
    days = [act.removeprefix(seals.OPENS_ON) for act in acts if act.startswith(seals.OPENS_ON)]
    if days:
        seals.open_no_sooner(letter, date.fromisoformat(days[-1]), now=now)
    for act in acts:
        if act in ("dear", "signature"):
            seals.erase_sealed_line(letter, act, dice=dice)
        elif act == "blanked":
            seals.open_into_queue(letter, "again")


def _withdraw(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Letter):
        letter_actions.withdraw_letter(thing, now=now)
    else:
        comment_actions.withdraw_comment(thing, now=now)


def _remove(thing: Thing, now: datetime) -> None:
    moderation.remove(thing, by=BY, now=now)


def _erase(thing: Thing, now: datetime) -> None:
    moderation.remove(thing, erase=True, by=BY, now=now)


def _restore(thing: Thing, now: datetime) -> None:
    moderation.restore(thing, by=BY, now=now)


def _clear(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Comment):
        moderation.clear(thing, reason="spam", by=BY, now=now)


def _hold(thing: Thing, now: datetime) -> None:
    """Words were covered in it, and nobody knows which: so somebody looks."""
    moderation.hold(thing, by=BY, now=now)


def _cover(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Comment):
        comment_actions.cover(thing, now=now)


def _uncover(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Comment):
        comment_actions.uncover(thing, now=now)


def _take_name(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Comment):
        comment_actions.erase_name(thing, now=now)


def _take_dear(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Letter):
        letter_actions.erase_salutation(thing, now=now)


def _take_signature(thing: Thing, now: datetime) -> None:
    if isinstance(thing, Letter):
        letter_actions.erase_signature(thing, now=now)


VERBS: dict[str, Callable[[Thing, datetime], None]] = {
    "withdrawn": _withdraw,
    "removed": _remove,
    "erased": _erase,
    "restored": _restore,
    "cleared": _clear,
    "blanked": _hold,
    "covered": _cover,
    "uncovered": _uncover,
    "name": _take_name,
    "dear": _take_dear,
    "signature": _take_signature,
}
