"""A letter under wax: closed until its day, then open, once, and never early."""

from datetime import UTC, date, datetime, timedelta
from random import Random, SystemRandom
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

import make
from at_once import all_at_once
from everything_kept import is_kept_in_a_table
from leftunsaid.keyfile import Keyring, root_key
from leftunsaid.letters import actions, seals
from leftunsaid.letters.models import LastNumber, Letter, Seal
from leftunsaid.letters.seals import NotThatDay, TooManySealed, Wax
from leftunsaid.lib.sealing import CannotUnseal
from leftunsaid.moderation import opening
from leftunsaid.moderation.opening import break_seal, look_through, open_due, open_on_time
from leftunsaid.outbox.actions import NotYet, deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NoWayOut
from leftunsaid.worker.rotation import rotate
from moderation.test_gone_from_files import a_minute_goes_by, are_in_files, found_in_files, unheard_of

pytestmark = pytest.mark.django_db
WORDS = "The blue cup stands where you left it."
IN_A_YEAR = date(2027, 3, 14)
ITS_DAY = datetime(2027, 3, 14, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def sealed(**said) -> Letter:
    owner = said.pop("owner", None) or make.key()[0]
    wax = Wax(said.pop("day", IN_A_YEAR), has_page=said.pop("has_page", True))
    return make.letter(**{"body": WORDS, "owner": owner, "wax": wax, **said})


def work(now: datetime) -> None:
    """A worker does all that is due."""
    while deliver_due(NoWayOut(), now=now, dice=make.dice):
        """There may be more."""


def as_it_stands(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def test_no_word_of_a_sealed_letter_is_in_any_table(now):
    letter = sealed(dear="Dear Anna,", signature="Your own M.")
    assert (letter.body, letter.dear, letter.signature, letter.number) == ("", "", "", None)
    for words in (WORDS, "blue cup", "Anna", "Your own M."):
        assert not is_kept_in_a_table(words)
    assert not letter.is_readable
    assert not Letter.objects.readable().exists()
    assert not Letter.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_no_word_of_it_is_in_any_file_of_the_house_before_its_day():
    body = unheard_of(Random(7), 400)
    letter = sealed(body=body)
    a_minute_goes_by()
    assert not found_in_files(body)
    work(ITS_DAY)
    assert as_it_stands(letter).body == body
    assert are_in_files(body)  # or the line above could not fail


def test_its_writer_can_read_it(now):
    letter = sealed(dear="Dear Anna,")
    assert seals.words_under(letter).texts == (WORDS, "Dear Anna,", "")


def test_the_words_cannot_be_put_under_another_letter(now):
    letter, other = sealed(), sealed(body="Another letter.")
    Seal.objects.filter(letter=other).update(words=letter.seal.words)
    with pytest.raises(CannotUnseal):
        seals.words_under(as_it_stands(other))


def test_it_opens_on_its_day_with_the_next_number_and_its_age_counts_from_there():
    letter = sealed()
    before = make.letter()
    work(ITS_DAY - MOMENT)
    assert as_it_stands(letter).is_sealed
    work(ITS_DAY)
    opened = as_it_stands(letter)
    assert opened.is_readable
    assert (opened.body, opened.number, opened.shown_at) == (WORDS, before.number + 1, ITS_DAY)
    assert (opened.seal.words, opened.seal.opened_at) == ("", ITS_DAY)


def test_it_opens_late_where_nobody_was_awake_on_its_day():
    letter, a_week_later = sealed(), ITS_DAY + timedelta(days=7)
    work(a_week_later)
    assert as_it_stands(letter).shown_at == a_week_later


def test_it_opens_once_though_its_envelope_is_opened_again():
    letter = sealed()
    for day in range(3):
        open_due(letter.pk, now=ITS_DAY + timedelta(days=day), dice=make.dice)
    assert (as_it_stands(letter).shown_at, as_it_stands(letter).number) == (ITS_DAY, 1)
    assert make.letter().number == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_it_once():
    letter, others = sealed(), [make.letter() for _ in range(2)]
    all_at_once(*[lambda: work(ITS_DAY)] * 2)
    assert (as_it_stands(letter).body, as_it_stands(letter).number) == (WORDS, 3)
    all_at_once(*[lambda: open_due(letter.pk, now=ITS_DAY, dice=make.dice)] * 2)
    assert LastNumber.objects.get().number == len(others) + 1
    assert Envelope.objects.filter(kind="letter shown").count() == 1


def test_it_opens_on_the_instant_though_mails_hold_up_its_envelope():
    letter, later = sealed(), sealed(day=date(2027, 3, 15))
    assert open_on_time(in_vain=set(), now=ITS_DAY - MOMENT, dice=make.dice) == 0
    assert open_on_time(in_vain=set(), now=ITS_DAY, dice=make.dice) == 1
    assert as_it_stands(letter).shown_at == ITS_DAY
    work(ITS_DAY + timedelta(seconds=30))
    assert (as_it_stands(letter).shown_at, as_it_stands(letter).number) == (ITS_DAY, 1)
    assert as_it_stands(later).is_sealed


def test_what_a_fault_keeps_shut_steps_back_behind_the_others(monkeypatch):
    monkeypatch.setattr(opening, "AT_ONCE", 2)
    shut, others = [sealed() for _ in range(3)], [sealed() for _ in range(2)]
    Seal.objects.filter(letter__in=shut).update(words="of another key")
    in_vain = set()
    tried = [open_on_time(in_vain=in_vain, now=ITS_DAY + timedelta(seconds=n), dice=make.dice) for n in range(3)]
    assert tried == [2, 2, 2]
    assert [as_it_stands(letter).is_readable for letter in (*shut, *others)] == [False] * 3 + [True] * 2
    assert open_on_time(in_vain=in_vain, now=ITS_DAY + timedelta(seconds=21), dice=make.dice) == 0
    assert in_vain == set()


def test_whoever_asks_for_its_words_at_the_instant_of_its_opening_gets_them():
    letter = sealed(dear="Dear Anna,")
    asking = as_it_stands(letter)
    work(ITS_DAY)
    assert seals.words_under(asking).texts == (WORDS, "Dear Anna,", "")


def test_it_does_not_open_early_whoever_opens_its_envelope():
    letter = sealed()
    with pytest.raises(NotYet) as later:
        open_due(letter.pk, now=ITS_DAY - MOMENT, dice=make.dice)
    assert later.value.until == ITS_DAY
    assert as_it_stands(letter).is_sealed


def test_a_clock_that_jumps_ahead_and_back_keeps_it_shut():
    """A worker takes its envelope years ahead, dies with it, and the clock is set right."""
    letter = sealed()
    Envelope.objects.filter(kind="seal").update(looked_at=ITS_DAY + timedelta(days=900), due_at=make.NOON)
    work(make.NOON)
    assert as_it_stands(letter).is_sealed
    work(ITS_DAY - MOMENT)
    assert as_it_stands(letter).is_sealed
    work(ITS_DAY)
    assert as_it_stands(letter).is_readable


def test_its_day_begins_at_midnight_in_the_time_zone_of_the_house(house):
    house(time_zone=ZoneInfo("Europe/Berlin"))
    letter = sealed(day=date(2026, 10, 26))  # in the night before, clocks are set back
    assert letter.seal.opens_at == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2025, 1, 1), date(2051, 3, 15)])
def test_it_opens_after_today_and_within_25_years(day):
    owner, _ = make.key()
    with pytest.raises(NotThatDay), transaction.atomic():
        sealed(owner=owner, day=day)
    assert sealed(owner=owner, day=date(2051, 3, 14)).is_sealed
    assert Letter.objects.count() == 1


def test_twenty_letters_of_a_key_wait_and_no_more():
    owner, _ = make.key()
    letters = [sealed(owner=owner) for _ in range(seals.SEALED_AT_ONCE)]
    with pytest.raises(TooManySealed), transaction.atomic():
        sealed(owner=owner)
    with pytest.raises(TooManySealed), transaction.atomic():
        actions.hand_over(sealed(), owner)
    actions.hand_over(letters[0], owner)  # to the words that it has
    assert sealed().is_sealed  # another's
    actions.withdraw_letter(letters[0], now=make.NOON)
    assert sealed(owner=owner).is_sealed


def test_one_that_nobody_could_come_back_to_is_not_sealed():
    with pytest.raises(actions.NobodyToWaitFor):
        make.letter(wax=Wax(IN_A_YEAR))


def test_a_double_click_seals_one_letter():
    owner, _ = make.key()
    first, second = (sealed(owner=owner, press_hash="ab" * 32) for _ in range(2))
    assert first.pk == second.pk
    assert Seal.objects.count() == 1


@pytest.mark.parametrize(("visibility", "readable"), [("unlisted", True), ("private", False)])
def test_it_opens_for_whom_its_writer_said(visibility, readable):
    letter = sealed(visibility=visibility)
    work(ITS_DAY)
    opened = as_it_stands(letter)
    assert (opened.body, opened.number, opened.is_readable) == (WORDS, None, readable)


def test_the_day_can_be_moved_on_and_back():
    letter = sealed()
    seals.move_day(letter, date(2028, 3, 14), now=make.NOON)
    work(ITS_DAY)
    assert as_it_stands(letter).is_sealed
    seals.move_day(letter, date(2027, 6, 1), now=ITS_DAY)
    work(datetime(2027, 6, 1, tzinfo=UTC) - MOMENT)
    assert as_it_stands(letter).is_sealed
    work(datetime(2027, 6, 1, tzinfo=UTC))
    assert as_it_stands(letter).is_readable


def test_a_day_that_is_over_cannot_be_chosen_later():
    letter = sealed()
    with pytest.raises(NotThatDay):
        seals.move_day(letter, date(2026, 3, 14), now=make.NOON)
    assert as_it_stands(letter).seal.opens_at == ITS_DAY


def test_a_day_that_is_moved_while_a_worker_looks_through_it_counts():
    letter = sealed()
    in_the_workers_hand = as_it_stands(letter)
    look_through(in_the_workers_hand)
    seals.move_day(letter, date(2030, 1, 1), now=ITS_DAY - MOMENT)
    with pytest.raises(NotYet):
        seals.open_letter(in_the_workers_hand, now=ITS_DAY)
    assert as_it_stands(letter).is_sealed


def test_moved_on_and_back_under_a_clock_that_ran_ahead_it_opens_on_its_day():
    letter = sealed()
    seals.move_day(letter, date(2040, 1, 1), now=make.NOON)
    work(ITS_DAY)  # the clock ran ahead: the first envelope goes back until 2040
    seals.move_day(letter, IN_A_YEAR, now=make.NOON)
    work(ITS_DAY)
    seals.open_what_was_left(ITS_DAY)
    work(ITS_DAY)
    assert as_it_stands(letter).is_readable


def test_the_seal_can_be_broken_early():
    letter = sealed()
    break_seal(letter, look_through(letter), now=make.NOON)
    assert as_it_stands(letter).shown_at == make.NOON
    work(ITS_DAY)
    assert as_it_stands(letter).shown_at == make.NOON


def test_what_is_taken_back_never_opens_and_leaves_no_word():
    letter = sealed()
    actions.withdraw_letter(letter, now=make.NOON)
    work(ITS_DAY)
    gone = as_it_stands(letter)
    assert (gone.body, gone.is_readable, gone.seal.words) == ("", False, "")


def test_what_was_removed_does_not_open_until_it_is_put_back():
    letter = sealed()
    actions.remove_letter(letter, reason="other", now=make.NOON)
    work(ITS_DAY)
    seals.open_what_was_left(ITS_DAY)
    work(ITS_DAY)
    assert as_it_stands(letter).is_sealed
    actions.restore_letter(letter, now=ITS_DAY)
    assert seals.open_what_was_left(ITS_DAY) == 1
    work(ITS_DAY)
    assert as_it_stands(letter).is_readable


def test_what_was_removed_is_erased_with_its_sealed_words():
    letter = sealed()
    actions.remove_letter(letter, reason="other", now=make.NOON)
    assert actions.erase_due(make.NOON + timedelta(days=31)) == 1
    assert (as_it_stands(letter).seal.words, as_it_stands(letter).sealed_at) == ("", None)


def test_nobody_changes_it_or_its_readers_or_unties_it_while_it_is_sealed():
    letter = sealed()
    with pytest.raises(actions.TooLateToEdit):
        actions.edit_letter(letter, body="Other words.", dear="", signature="", now=make.NOON)
    actions.change_visibility(letter, "unlisted", now=make.NOON)
    actions.give_to_nobody(letter)
    kept = as_it_stands(letter)
    assert (kept.is_sealed, kept.visibility, kept.owner_id) == (True, "public", letter.owner_id)


def test_what_the_rules_held_back_when_it_was_sealed_opens_into_the_queue():
    letter = sealed(hold_reason="alike")
    assert not Letter.objects.waiting().exists()  # nobody reads it before its day
    work(ITS_DAY)
    assert [(one.pk, one.hold_reason) for one in Letter.objects.waiting()] == [(letter.pk, "alike")]
    assert as_it_stands(letter).number is None


def test_the_rules_of_the_opening_day_look_at_it_again(house):
    letter = sealed()
    house(everything_waits=True)
    work(ITS_DAY)
    assert as_it_stands(letter).hold_reason == "everything"
    assert not as_it_stands(letter).is_readable


def test_a_word_that_the_house_lists_since_is_read_by_a_person_first(house, tmp_path):
    letter = sealed()
    (tmp_path / "words.txt").write_text("cup\n")
    house(data=tmp_path)
    work(ITS_DAY)
    assert as_it_stands(letter).hold_reason == "words"
    assert letter.remarks.filter(rule="words").exists()


def test_no_address_publishes_itself_while_nobody_watches():
    letter = sealed(body="Call me, then: +49 30 901820, and ask for me.")
    work(ITS_DAY)
    assert as_it_stands(letter).hold_reason == "contacts"


def test_whoever_sounds_in_danger_is_looked_after_once_others_can_answer():
    letter = sealed(body="I want to die tonight.", needs_care=True)
    assert letter.care_since is None
    work(ITS_DAY)
    assert as_it_stands(letter).care_since == ITS_DAY


def test_a_fault_that_lasts_longer_than_an_envelope_is_mended_by_the_next_day(tmp_path, settings):
    """Somebody put back a database without its keys, and the keys a week later."""
    letter, keys = sealed(), settings.KEYRING
    root_key(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    assert open_on_time(in_vain=set(), now=ITS_DAY, dice=make.dice) == 1  # in vain, and not for ever
    assert open_on_time(in_vain=set(), now=ITS_DAY + timedelta(minutes=1), dice=make.dice) == 0
    now = ITS_DAY
    while due := Envelope.objects.open().order_by("due_at").first():
        now = max(now, due.due_at)
        work(now)
    assert as_it_stands(letter).is_sealed
    settings.KEYRING, now = keys, now + timedelta(days=5)
    assert seals.open_what_was_left(now) == 1
    work(now)
    assert as_it_stands(letter).is_readable
    assert seals.open_what_was_left(now) == 0


def test_a_new_key_seals_it_anew_and_the_old_one_opens_it_no_more(tmp_path, settings):
    root_key(tmp_path)
    settings.KEYRING = keyring = Keyring(tmp_path)
    letter = sealed()
    before = as_it_stands(letter).seal.words
    list(rotate(keyring, [seals.reseal], wait=lambda: None, dice=SystemRandom()))
    after = as_it_stands(letter).seal.words
    assert before.partition(".")[0] != after.partition(".")[0]
    assert seals.words_under(as_it_stands(letter)).body == WORDS
    Seal.objects.filter(letter=letter).update(words=before)
    settings.KEYRING = Keyring(tmp_path)  # a program that starts now
    with pytest.raises(CannotUnseal):
        seals.words_under(as_it_stands(letter))


def test_the_database_refuses_a_word_of_a_letter_that_is_sealed():
    letter = sealed()
    with pytest.raises(IntegrityError, match="of_a_sealed_letter_nothing_stands_here"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(body=WORDS)


def test_the_page_of_its_envelope_is_one_that_nobody_guesses_or_none():
    assert len(sealed().seal.address) == 22
    assert sealed(has_page=False).seal.path == ""
