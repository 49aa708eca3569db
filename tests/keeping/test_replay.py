"""What was taken back since the backup is taken back again, and nothing else."""

from datetime import UTC, date, datetime

import pytest

import make
from leftunsaid.keeping.replay import replay
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import Wax, move_day
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.opening import open_due
from leftunsaid.ownership.actions import burn_key, change_words, draw_fresh_words, find_key, hold_on, open_key
from leftunsaid.ownership.actions import hash_of as hash_of_words
from leftunsaid.ownership.models import SpareWords
from leftunsaid.recovery.models import Recovery
from leftunsaid.removals import Removal, hash_of
from leftunsaid.subscriptions import actions as subscriptions
from leftunsaid.subscriptions.models import Mailbox, NeverAgain, Subscription

pytestmark = pytest.mark.django_db
ITS_DAY = datetime(2027, 3, 14, tzinfo=UTC)


def of(thing, *acts, day=None):
    name = thing.address if isinstance(thing, Letter) else thing.waiting_address
    kind = "letter" if isinstance(thing, Letter) else "comment"
    return {hash_of(kind, name): [Removal(act, day) for act in acts]}


def again(thing, *acts, now, day=None):
    assert replay(of(thing, *acts, day=day), now=now, dice=make.dice) == 1
    thing.refresh_from_db()


def test_what_is_not_on_the_list_stays(now):
    letter, comment = make.letter(), make.comment()
    assert replay(of(make.letter(), "withdrawn"), now=now, dice=make.dice) == 1
    for thing in (letter, comment):
        thing.refresh_from_db()
        assert thing.is_readable


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_what_was_withdrawn_has_no_words(written, now):
    thing = written()
    again(thing, "withdrawn", now=now)
    assert thing.withdrawn_at == now
    assert thing.body == ""


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_what_was_removed_is_out_of_sight_and_erased_when_its_day_comes(written, now):
    thing = written(now=datetime(2026, 1, 2, 9, tzinfo=UTC))
    again(thing, "removed", now=now, day=date(2026, 2, 1))
    assert thing.removed_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert not thing.is_readable
    assert thing.body
    assert Decision.objects.get().by == "restore"


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_the_last_word_counts(written, now):
    thing = written()
    again(thing, "removed", "restored", now=now)
    assert thing.is_readable
    again(thing, "removed", "erased", now=now)
    assert thing.body == ""


def test_a_cleared_comment_leaves_the_count(now):
    comment = make.comment()
    again(comment, "cleared", now=now)
    assert comment.number is None
    assert Letter.objects.get().comment_count == 0


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_where_words_were_covered_somebody_looks(written, now):
    thing = written()
    again(thing, "blanked", now=now)
    assert thing.held_at == now


def test_who_may_read_it_is_never_more_than_before(now):
    key, _ = make.key()
    public, private = make.letter(owner=key), make.letter(owner=key, visibility="private")
    again(public, "unlisted", "private", now=now)
    assert public.visibility == "private"
    again(private, "public", now=now)
    assert private.visibility == "private"


def test_names_go_again(now):
    letter, comment = make.letter(dear="Ines", signature="Tom"), make.comment(name="Cara")
    again(letter, "dear", "signature", now=now)
    again(comment, "name", now=now)
    assert (letter.dear, letter.signature, comment.name) == ("", "", "")


def sealed_again(**said):
    """It was sealed when the backup was made, opened since, and is sealed again by it."""
    return make.letter(**{"owner": make.key()[0], "wax": Wax(date(2027, 3, 14)), **said})


@pytest.mark.parametrize(("acts", "opens_for"), [(["private"], "private"), (["unlisted"], "unlisted")])
def test_a_letter_that_is_sealed_again_opens_for_no_more_than_it_was_left_to(now, acts, opens_for):
    letter = sealed_again()
    again(letter, *acts, now=now)
    assert letter.is_sealed
    open_due(letter.pk, now=ITS_DAY, dice=make.dice)
    letter.refresh_from_db()
    assert (letter.visibility, letter.number) == (opens_for, None)


def test_a_letter_to_oneself_that_is_sealed_again_does_not_open_for_everyone(now):
    letter = sealed_again(visibility="private")
    again(letter, "public", now=now)
    assert letter.visibility == "private"


def test_words_that_were_covered_or_erased_do_not_come_out_of_the_wax(now):
    letter, covered = sealed_again(dear="Ines", signature="Tom"), sealed_again(body="Ines was here.")
    again(letter, "dear", "signature", now=now)
    again(covered, "blanked", now=now)
    for one in (letter, covered):
        open_due(one.pk, now=ITS_DAY, dice=make.dice)
        one.refresh_from_db()
    assert (letter.dear, letter.signature, letter.is_readable) == ("", "", True)
    assert (covered.hold_reason, covered.is_readable) == ("again", False)


def test_one_that_was_taken_back_since_never_opens(now):
    letter = sealed_again()
    again(letter, "withdrawn", now=now)
    open_due(letter.pk, now=ITS_DAY, dice=make.dice)
    letter.refresh_from_db()
    assert (letter.body, letter.is_readable) == ("", False)


def test_a_day_that_was_moved_on_since_counts_and_one_that_came_nearer_does_not(now):
    later, sooner, there_and_back = sealed_again(), sealed_again(), sealed_again()
    again(later, "opens:2027-01-01", "opens:2030-01-01", now=now)
    again(there_and_back, "opens:2030-01-01", "opens:2028-01-01", now=now)
    assert there_and_back.seal.opens_at == datetime(2028, 1, 1, tzinfo=UTC)
    again(sooner, "opens:2026-05-01", now=now)
    assert later.seal.opens_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert sooner.seal.opens_at == ITS_DAY


@pytest.mark.django_db(transaction=True)
def test_that_a_day_was_moved_is_on_the_list(tmp_path, house, now):
    house(data=tmp_path)
    letter = sealed_again()
    move_day(letter, date(2030, 1, 1), now=now)
    assert (tmp_path / "removed.log").read_text() == f"opens:2030-01-01 {hash_of('letter', letter.address)}\n"


def test_spare_words_that_were_burnt_and_a_mailbox_that_was_forgotten_let_nobody_in(now):
    key, other = make.key()[0], make.key()[0]
    burnt = SpareWords.objects.create(key=key, words_hash="a" * 64, made_at=now)
    kept = SpareWords.objects.create(key=other, words_hash="b" * 64, made_at=now)
    forgotten, stays = make.mailbox(key), make.mailbox(other)
    done = {
        hash_of("spare", burnt.words_hash): [Removal("burnt", None)],
        hash_of("recovery", forgotten.ref): [Removal("stopped", None)],
    }
    assert replay(done, now=now, dice=make.dice) == 2
    assert list(SpareWords.objects.all()) == [kept]
    assert list(Recovery.objects.all()) == [stays]


def test_words_that_were_changed_since_open_nothing_and_the_last_ones_open_it(now):
    key, words = make.key()
    seen = open_key(key, now=now, dice=make.dice)
    first, last = (draw_fresh_words(now=now, dice=make.dice) for _ in range(2))
    done = {
        hash_of("key", key.words_hash): [Removal(f"words:{hash_of_words(first.words)}", None)],
        hash_of("key", hash_of_words(first.words)): [Removal(f"words:{hash_of_words(last.words)}", None)],
    }
    assert replay(done, now=now, dice=make.dice) == 1
    assert find_key(words) is find_key(first.words) is None
    assert find_key(last.words) == key
    assert not hold_on(seen)


def test_words_that_were_burnt_since_open_nothing(now):
    key, words = make.key()
    public, private = make.letter(owner=key), make.letter(owner=key, visibility="private")
    assert replay({hash_of("key", key.words_hash): [Removal("burnt", None)]}, now=now, dice=make.dice) == 1
    assert find_key(words) is None
    for letter in (public, private):
        letter.refresh_from_db()
    assert (public.is_readable, public.owner) == (True, None)
    assert private.body == ""


@pytest.mark.django_db(transaction=True)
def test_that_words_were_changed_and_burnt_is_on_the_list(tmp_path, house, now):
    house(data=tmp_path)
    key, _ = make.key()
    fresh = draw_fresh_words(now=now, dice=make.dice)
    change_words(open_key(key, now=now, dice=make.dice), fresh.words, seal=fresh.seal, now=now)
    burn_key(key, now=now)
    new = hash_of_words(fresh.words)
    lines = [f"words:{new} {hash_of('key', key.words_hash)}", f"burnt {hash_of('key', new)}"]
    assert (tmp_path / "removed.log").read_text().splitlines() == lines


def test_a_covered_comment_is_covered_unless_it_was_uncovered(now):
    comment, other = make.comment(), make.comment()
    again(comment, "covered", now=now)
    again(other, "covered", "uncovered", now=now)
    assert comment.covered_at
    assert other.is_readable


def test_an_act_of_a_later_version_is_passed_over(now):
    letter = make.letter()
    again(letter, "sung", now=now)
    assert letter.is_readable


def follow(letter, name, now):
    mailbox = Mailbox.objects.create(ref=f"{name:a<22}", address_hash=name, sealed_address="", made_at=now)
    return Subscription.objects.create(
        mailbox=mailbox, letter=letter, ref=f"{name:b<22}", found_as="public", asked_at=now, told_up_to=0
    )


def test_a_subscription_that_was_stopped_stays_stopped(now):
    letter = make.letter()
    stopped, followed, _ = (follow(letter, name, now) for name in ("one", "two", "three"))
    done = {
        hash_of("subscription", stopped.ref): [Removal("followed", None), Removal("stopped", None)],
        hash_of("subscription", followed.ref): [Removal("stopped", None), Removal("followed", None)],
    }
    assert replay(done, now=now, dice=make.dice) == 1
    assert set(Subscription.objects.values_list("mailbox__address_hash", flat=True)) == {"two", "three"}


def test_never_again_wins_also_for_an_address_that_the_backup_does_not_know(now):
    letter = make.letter()
    known = follow(letter, "one", now).mailbox.ref
    assert replay({name: [Removal("never", None)] for name in (known, "unknown")}, now=now, dice=make.dice) == 2
    assert set(NeverAgain.objects.values_list("mailbox_ref", flat=True)) == {known, "unknown"}
    assert not Mailbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_all_that_subscribers_say_is_on_the_list(tmp_path, house, now):
    house(data=tmp_path)
    letter = make.letter()
    first, second = follow(letter, "one", now), follow(letter, "two", now)
    subscriptions.confirm(first.ref, now=now)
    subscriptions.stop(first.ref)
    subscriptions.never_again_of(second.mailbox.ref, now=now)
    assert (tmp_path / "removed.log").read_text().splitlines() == [
        f"followed {hash_of('subscription', first.ref)}",
        f"stopped {hash_of('subscription', first.ref)}",
        f"never {second.mailbox.ref}",
        f"stopped {hash_of('subscription', second.ref)}",
    ]
