"""Two who need what the other holds: PostgreSQL would end one of them, and nothing of theirs be done."""

from threading import Barrier

import pytest

import make
from at_once import SOON, all_at_once, press, while_held
from leftunsaid.notes import actions as jars
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.coming import bring
from leftunsaid.notes.models import Block, Consent, KeptNote
from notes.people import MORNINGS, a_jar, notes, take, two

REF = "m" * 22

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_who_block_each_other_at_once_have_both_done_so():
    one = two()
    other = take(a_jar(owner=one.receiver), owner=one.sender)
    both_press = Barrier(2)

    def block(consent: Consent) -> None:
        both_press.wait(timeout=SOON)
        receiving.block(consent, now=make.NOON)

    all_at_once(*[lambda mine=mine: press(mine.owner, lambda: block(mine)) for mine in (one.consent, other)])
    assert Block.objects.count() == 2
    assert Consent.objects.filter(closed_at=None).count() == 0


@pytest.mark.parametrize("let_go", [receiving.leave, receiving.let_go, receiving.share_no_more])
def test_who_lets_go_of_what_came_stops_nobody_who_tips_out_the_jar(let_go):
    couple = two(*notes(2), **MORNINGS)
    couple.consent.refresh_from_db()
    bring(couple.consent.pk, number=couple.consent.round, now=couple.consent.next_at, dice=make.dice)
    with while_held(KeptNote.objects.all()) as crowd:
        crowd.begin(lambda: press(couple.receiver, lambda: let_go(couple.consent)))
        crowd.begin(lambda: press(couple.sender, lambda: jars.tip_out(couple.jar)))
    assert not KeptNote.objects.exclude(note=None).exists()


def test_who_takes_what_another_gives_way_to_rests_meanwhile():
    """Their yes is changed twice by the other, and PostgreSQL looks for its key again."""
    first = two()
    newer = take(first.jar)

    def give_way() -> None:
        receiving.let_them_have_it(first.consent, newer.address, now=make.NOON, dice=make.dice)

    def rest() -> None:
        receiving.rest(newer, "week", now=make.NOON, dice=make.dice)

    with while_held(Consent.objects.filter(pk=newer.pk)) as crowd:
        crowd.begin(lambda: press(first.receiver, give_way))
        crowd.begin(lambda: press(newer.owner, rest))
    assert Consent.objects.get(pk=newer.pk).waits_at is None
    assert Consent.objects.get(pk=newer.pk).rests_until


def test_a_mailbox_that_wants_no_mail_stops_nobody_who_tips_out_the_jar():
    first = two()
    newer = take(first.jar)
    for consent in (newer, first.consent):  # the row that is written last is found last
        Consent.objects.filter(pk=consent.pk).update(mailbox_ref=REF)
    with while_held(Consent.objects.filter(pk=first.consent.pk)) as crowd:
        crowd.begin(lambda: press(first.sender, lambda: jars.tip_out(first.jar)))
        crowd.begin(lambda: mailbox.forget_mailbox(REF))
    assert not Consent.objects.filter(mailbox_ref=REF).exists()
    assert not Consent.objects.exclude(jar=None).exists()
