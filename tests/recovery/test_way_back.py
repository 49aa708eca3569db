"""A mailbox leads back to lost words: chosen beforehand, announced for 48 hours, stopped by whoever knows better."""

import logging
from datetime import timedelta
from random import SystemRandom

import pytest
from django.db import IntegrityError, transaction

import make
from everything_kept import everything_kept
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.lib.addresses import read_address
from leftunsaid.outbox.actions import NotYet
from leftunsaid.ownership.actions import burn_key, hold_on, open_key
from leftunsaid.recovery import actions
from leftunsaid.recovery import mails as recovery_mails
from leftunsaid.recovery.models import Knock, Recovery, WayBack
from leftunsaid.subscriptions.actions import never_again_of
from leftunsaid.subscriptions.links import ref_in
from leftunsaid.subscriptions.models import AskedBefore
from leftunsaid.worker.rotation import rotate
from web.mailing import link_to, text_of

pytestmark = pytest.mark.django_db
CARA = "cara@mailbox.example"
SPELLED = "Cara+letters@mailbox.example"


def knock(mails, typed: str = CARA):
    """Somebody types an address to come back by. Answers the mails that go out at once."""
    actions.knock(read_address(typed), now=mails.clock.now)
    return mails.deliver()


def choose(key, clock, typed: str = CARA, reach: str = "all") -> None:
    opened = open_key(key, now=clock.now, dice=make.dice)
    actions.choose_mailbox(opened, read_address(typed), reach=reach, now=clock.now, dice=make.dice)


def opens(mail, clock) -> WayBack | None:
    """What the link in the second mail leads to now."""
    token = link_to(mail, "return").rpartition("/")[2]
    return actions.way_back(ref_in("return", token, now=clock.now), now=clock.now)


@pytest.fixture
def key(clock):
    return make.key()[0]


@pytest.fixture
def chosen(key, mails):
    """The key's holder has chosen a mailbox that may do everything, and it has said yes."""
    recovery = make.mailbox(key)
    assert mails.deliver() == []
    return recovery


# Choosing


def test_a_mailbox_leads_back_only_once_its_owner_has_pressed_the_button(key, mails, clock):
    choose(key, clock)
    [asking] = mails.deliver()
    assert asking["To"] == CARA
    assert "open what they wrote" in " ".join(text_of(asking).split())
    assert knock(mails) == []
    actions.confirm(Recovery.objects.get().ref, now=clock.now)
    assert [mail["Subject"] for mail in knock(mails)] == ["Somebody wants to come back by this mailbox"]


def test_without_its_yes_it_is_forgotten_after_48_hours(key, mails, clock):
    choose(key, clock)
    mails.deliver()
    clock.passes(hours=48)
    ref = Recovery.objects.get().ref
    assert actions.confirm(ref, now=clock.now) is None
    actions.erase_due(clock.now)
    assert not Recovery.objects.exists()


def test_nobody_is_pestered_by_being_chosen_again_and_again(mails, clock):
    for _ in range(5):
        choose(make.key()[0], clock, SPELLED)
        choose(make.key()[0], clock)
    assert len(mails.deliver()) == 1
    clock.passes(days=8)
    for _ in range(5):
        choose(make.key()[0], clock)
    assert len(mails.deliver()) == 1


def test_a_second_press_leaves_the_link_that_was_mailed_good(key, mails, clock):
    choose(key, clock)
    [asking] = mails.deliver()
    choose(key, clock, SPELLED, reach="back")
    ref = ref_in("own", link_to(asking, "own").rpartition("/")[2], now=clock.now)
    assert actions.confirm(ref, now=clock.now).reach == "back"


def test_whoever_said_yes_may_be_asked_for_another_key_of_theirs(chosen, mails, clock):
    choose(make.key()[0], clock)
    assert len(mails.deliver()) == 1


def test_who_wants_no_mail_ever_is_not_asked_and_leads_nowhere(key, chosen, mails, clock):
    never_again_of(chosen.mailbox_ref, now=clock.now)
    assert knock(mails) == []
    actions.forget_silenced(chosen.mailbox_ref)
    assert not Recovery.objects.exists()
    choose(key, clock)
    assert mails.deliver() == []


def test_another_mailbox_takes_the_place_of_the_first_and_stops_who_is_on_their_way(key, chosen, mails, clock):
    knock(mails)
    choose(key, clock, "dora@mailbox.example")
    assert not WayBack.objects.exists()
    clock.passes(days=3)
    assert [mail["To"] for mail in mails.deliver()] == []


def test_the_address_stands_in_no_table(chosen):
    assert "mailbox.example" not in repr(everything_kept())
    assert actions.address_of(chosen) == CARA


def test_a_new_key_seals_it_anew(settings, tmp_path, key):
    root_key(tmp_path)
    settings.KEYRING = keyring = Keyring(tmp_path)
    before = make.mailbox(key).sealed_address
    list(rotate(keyring, [actions.reseal], wait=lambda: None, dice=SystemRandom()))
    after = Recovery.objects.get()
    assert after.sealed_address != before
    assert actions.address_of(after) == CARA


def test_a_mailbox_that_is_changed_meanwhile_stays_as_it_was_changed(settings, tmp_path, key):
    root_key(tmp_path)
    settings.KEYRING = keyring = Keyring(tmp_path)
    one = make.mailbox(key)
    keyring.add_key()
    theirs = keyring.seal("other@mailbox.example", bound_to=f"mailbox of a key {one.ref}", dice=SystemRandom())

    class ChangedWhileSealing(SystemRandom):
        def randbytes(self, count: int) -> bytes:
            Recovery.objects.update(sealed_address=theirs)
            return super().randbytes(count)

    assert actions.reseal(keyring, after=0, at_most=9, dice=ChangedWhileSealing())[0] == 1
    assert Recovery.objects.get().sealed_address == theirs


# The notice


def test_a_link_comes_after_48_hours_and_not_before(chosen, mails, clock):
    [told] = knock(mails, SPELLED)
    assert "in 48 hours a second mail brings a link" in " ".join(text_of(told).split())
    assert "/mail/return/" not in told.as_string()
    clock.passes(hours=47, minutes=59)
    assert mails.deliver() == []
    clock.passes(minutes=1)
    [link] = mails.deliver()
    assert opens(link, clock).recovery == chosen


def test_no_link_comes_early_whoever_opens_its_envelope(chosen, mails, clock):
    knock(mails)
    way = WayBack.objects.get()
    with pytest.raises(NotYet) as later:
        recovery_mails.way_back(way.pk, now=clock.now + timedelta(hours=47), dice=make.dice)
    assert later.value.until == way.opens_at == clock.now + timedelta(hours=48)


def test_the_48_hours_count_from_the_mail_that_tells(chosen, mails, clock):
    actions.knock(read_address(CARA), now=clock.now)
    clock.passes(hours=20)  # the mail server is away
    assert len(mails.deliver()) == 1
    clock.passes(hours=30)
    assert mails.deliver() == []
    clock.passes(hours=18)
    assert len(mails.deliver()) == 1


def test_without_the_notice_there_is_no_link(chosen, clock):
    WayBack.objects.create(recovery=chosen, ref="w" * 22, asked_at=clock.now)
    clock.passes(days=3)
    assert recovery_mails.way_back(WayBack.objects.get().pk, now=clock.now, dice=make.dice) is None
    with pytest.raises(IntegrityError, match="no_link_before_its_notice"), transaction.atomic():
        WayBack.objects.update(sent_at=clock.now)


def test_it_opens_once(chosen, mails, clock):
    knock(mails)
    clock.passes(hours=48)
    [link] = mails.deliver()
    way = opens(link, clock)
    opened = actions.come_back(way, now=clock.now, dice=make.dice)
    assert opened.key == chosen.key
    assert hold_on(opened)
    assert actions.come_back(way, now=clock.now, dice=make.dice) is None
    assert opens(link, clock) is None


def test_the_link_is_good_for_48_hours(chosen, mails, clock):
    knock(mails)
    clock.passes(hours=48)
    [link] = mails.deliver()
    clock.passes(hours=48, seconds=1)
    assert opens(link, clock) is None


@pytest.mark.parametrize("hours", [1, 50])
def test_whoever_holds_the_words_stops_it_before_and_after_the_link_came(chosen, mails, clock, hours):
    knock(mails)
    clock.passes(hours=48)
    link = mails.deliver() if hours > 48 else []
    actions.stop_way_back_to(chosen.key)
    clock.passes(hours=2)
    assert mails.deliver() == []
    assert all(opens(mail, clock) is None for mail in link)


def test_whoever_reads_the_mailbox_stops_it_by_the_first_mail(chosen, mails, clock):
    [told] = knock(mails)
    ref = ref_in("cancel", link_to(told, "cancel").rpartition("/")[2], now=clock.now)
    assert actions.stop_way_back(ref)
    assert actions.stop_way_back(ref)
    clock.passes(hours=49)
    assert mails.deliver() == []


def test_a_mailbox_is_called_once_a_week_however_often_somebody_asks(chosen, mails, clock):
    assert len(knock(mails)) == 1
    actions.stop_way_back_to(chosen.key)
    for _ in range(6):
        clock.passes(hours=24)
        assert knock(mails) == []
    clock.passes(hours=24)
    assert len(knock(mails)) == 1


def test_a_house_calls_so_many_mailboxes_a_day_and_says_so(mails, clock, monkeypatch, caplog):
    monkeypatch.setattr(recovery_mails, "A_DAY_IN_ALL", 2)
    for name in ("one", "two", "three"):
        make.mailbox(make.key()[0], f"{name}@mailbox.example")
    mails.deliver()
    with caplog.at_level(logging.ERROR):
        assert sum(len(knock(mails, f"{name}@mailbox.example")) for name in ("one", "two", "three")) == 2
    assert "2 mailboxes were called today" in caplog.text
    assert "mailbox.example" not in caplog.text


def test_one_mailbox_leads_back_to_several_keys_each_by_a_link_of_its_own(chosen, mails, clock):
    make.mailbox(make.key()[0])
    mails.deliver()
    assert len(knock(mails)) == 2
    clock.passes(hours=48)
    assert len({link_to(mail, "return") for mail in mails.deliver()}) == 2


def test_an_address_that_nobody_chose_gets_nothing_and_leaves_nothing(chosen, mails):
    before = everything_kept()
    assert knock(mails, "dora@mailbox.example") == []
    after = everything_kept()
    assert not Knock.objects.exists()
    assert {table for table in after if after[table] != before[table]} <= {"outbox.Envelope"}


def test_words_that_were_burnt_are_led_back_to_by_nobody(chosen, mails, clock):
    knock(mails)
    clock.passes(hours=48)
    [link] = mails.deliver()
    burn_key(chosen.key, now=clock.now)
    assert opens(link, clock) is None
    assert not Recovery.objects.exists()


def test_a_clock_that_ran_ahead_neither_shortens_the_notice_nor_keeps_anybody_out(chosen, mails, clock):
    knock(mails)
    clock.passes(days=400)
    mails.deliver()
    clock.passes(days=-400)
    assert mails.deliver() == []
    Recovery.objects.update(called_at=clock.now + timedelta(days=400))
    WayBack.objects.all().delete()
    assert len(knock(mails)) == 1


def test_what_is_over_is_forgotten(chosen, mails, clock):
    knock(mails)
    clock.passes(hours=48)
    mails.deliver()
    clock.passes(days=5)
    actions.erase_due(clock.now)
    assert not WayBack.objects.exists()
    assert Recovery.objects.get() == chosen


def test_that_somebody_came_back_stays_told_and_cannot_be_stopped_away(key, clock):
    way = make.way_to_come_back(key, reach="all").way_back
    actions.come_back(way, now=clock.now, dice=make.dice)
    actions.stop_way_back_to(key)
    assert not actions.stop_way_back(way.ref)
    clock.passes(days=29)
    actions.erase_due(clock.now)
    assert actions.way_back_to(key, now=clock.now) == way
    clock.passes(days=1)
    assert actions.way_back_to(key, now=clock.now) is None
    actions.erase_due(clock.now)
    assert not WayBack.objects.exists()


def test_one_may_ask_again_after_somebody_came_back(key, mails, clock):
    way = make.way_to_come_back(key, reach="all").way_back
    mails.deliver()
    actions.come_back(way, now=clock.now, dice=make.dice)
    assert len(knock(mails)) == 1
    assert WayBack.objects.get().used_at is None


def test_a_mailbox_that_is_told_too_late_for_a_link_is_promised_none(chosen, mails, clock):
    actions.knock(read_address(CARA), now=clock.now)
    recovery_mails.knocked(Knock.objects.get().pk, now=clock.now, dice=make.dice)
    clock.passes(days=5)  # the mail server is away
    assert mails.deliver() == []


def test_in_a_house_that_was_put_back_nobody_is_on_their_way_and_one_may_ask_anew(chosen, mails):
    knock(mails)
    actions.stop_all()
    assert not WayBack.objects.exists()
    assert len(knock(mails)) == 1


# Taking back, and nothing else


def test_a_mailbox_that_may_only_take_back_opens_nothing(key, clock):
    way = make.way_to_come_back(key, reach="back").way_back
    assert actions.come_back(way, now=clock.now, dice=make.dice) is None
    assert not key.visits.exists()
    assert WayBack.objects.exists()


@pytest.mark.parametrize(("letters", "comments"), [(True, False), (False, True), (True, True)])
def test_it_takes_back_all_of_a_kind_once(key, clock, letters, comments):
    way = make.way_to_come_back(key).way_back
    others = make.letter()
    mine, comment = make.letter(owner=key), make.comment(others, owner=key)
    assert actions.take_back(way, letters_too=letters, comments_too=comments, now=clock.now)
    assert not actions.take_back(way, letters_too=True, comments_too=True, now=clock.now)
    for thing, is_gone in ((mine, letters), (comment, comments), (others, False)):
        thing.refresh_from_db()
        assert (thing.withdrawn_at is not None) == is_gone


def test_that_somebody_was_asked_and_said_yes_is_not_kept(chosen):
    assert not AskedBefore.objects.exists()
