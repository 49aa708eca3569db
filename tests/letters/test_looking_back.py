"""Looking back: asked once, on a day of one's choice; and what is added then, below words that stay as they were."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

import make
from at_once import all_at_once
from leftunsaid.letters import actions, looking_back
from leftunsaid.letters.looking_back import NoRoomForMore, NothingToAddTo, add_postscript, look_back_on
from leftunsaid.letters.models import Letter, LookBack, Postscript
from leftunsaid.letters.seals import NotThatDay, Wax
from leftunsaid.lib.calendar_days import months_later
from leftunsaid.moderation import actions as moderation
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import NoWayOut

pytestmark = pytest.mark.django_db
IN_A_MONTH = date(2026, 4, 14)
ITS_DAY = datetime(2026, 4, 14, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def looked_back_at(**said) -> Letter:
    """A letter whose writer is asked in a month."""
    day, now = said.pop("day", IN_A_MONTH), said.get("now", make.NOON)
    letter = make.letter(**{"owner": make.key()[0], **said})
    look_back_on(letter, day, now=now)
    return letter


def work(now: datetime) -> None:
    while deliver_due(NoWayOut(), now=now, dice=make.dice):
        """There may be more."""


def asked_at(letter: Letter) -> datetime | None:
    return LookBack.objects.get(letter=letter).asked_at


def test_its_writer_is_asked_on_the_day_and_not_before():
    letter = looked_back_at()
    work(ITS_DAY - MOMENT)
    assert asked_at(letter) is None
    work(ITS_DAY)
    assert asked_at(letter) == ITS_DAY


@pytest.mark.parametrize(
    ("written", "months", "asked"),
    [
        (datetime(2026, 1, 31, 12, tzinfo=UTC), 1, datetime(2026, 2, 27, 23, tzinfo=UTC)),
        (datetime(2028, 1, 31, 12, tzinfo=UTC), 1, datetime(2028, 2, 28, 23, tzinfo=UTC)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 12, datetime(2029, 2, 27, 23, tzinfo=UTC)),
        (datetime(2026, 2, 28, 12, tzinfo=UTC), 1, datetime(2026, 3, 27, 23, tzinfo=UTC)),
        (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), 1, datetime(2026, 3, 31, 22, tzinfo=UTC)),  # it is March there
        (datetime(2026, 3, 1, 12, tzinfo=UTC), 1, datetime(2026, 3, 31, 22, tzinfo=UTC)),  # clocks were set forward
        (datetime(2026, 9, 26, 12, tzinfo=UTC), 1, datetime(2026, 10, 25, 23, tzinfo=UTC)),  # and back
    ],
)
def test_a_month_is_one_of_the_calendar_in_the_time_zone_of_the_house(house, written, months, asked):
    house(time_zone=ZoneInfo("Europe/Berlin"))
    day = months_later(written.astimezone(ZoneInfo("Europe/Berlin")).date(), months)
    letter = looked_back_at(now=written, day=day)
    work(asked - MOMENT)
    assert asked_at(letter) is None
    work(asked)
    assert asked_at(letter) == asked


def test_a_server_that_slept_over_the_day_asks_late_once_and_dates_it_truly():
    letter, a_week_later = looked_back_at(), ITS_DAY + timedelta(days=7)
    work(a_week_later)
    work(a_week_later + timedelta(days=1))
    assert asked_at(letter) == a_week_later


def test_a_clock_that_jumps_ahead_and_back_asks_on_the_day():
    letter = looked_back_at()
    Envelope.objects.filter(kind="look back").update(looked_at=ITS_DAY + timedelta(days=900), due_at=make.NOON)
    work(make.NOON)
    assert asked_at(letter) is None
    work(ITS_DAY)
    assert asked_at(letter) == ITS_DAY


def test_a_day_put_off_is_the_one_that_counts():
    letter = looked_back_at()
    look_back_on(letter, date(2026, 6, 1), now=make.NOON)
    work(ITS_DAY)
    assert asked_at(letter) is None
    work(datetime(2026, 6, 1, tzinfo=UTC))
    assert asked_at(letter) == datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2020, 1, 1), date(2051, 3, 15)])
def test_it_is_a_later_day_and_within_25_years(day):
    with pytest.raises(NotThatDay):
        looked_back_at(day=day)


@pytest.mark.parametrize("for_ever", [True, False])
def test_it_is_skipped_by_one_press(for_ever):
    letter = looked_back_at()
    work(ITS_DAY)
    looking_back.stop_asking(letter, for_ever=for_ever, now=ITS_DAY)
    said = LookBack.objects.get(letter=letter)
    assert (said.asks_at, said.asked_at, said.never_at) == (None, None, ITS_DAY if for_ever else None)


@pytest.mark.parametrize("said", [{"body": "I want to die tonight."}, {"needs_care": True}])
def test_whoever_sounded_in_danger_is_not_reminded(said):
    letter = looked_back_at(**said)
    work(ITS_DAY)
    assert asked_at(letter) is None
    assert LookBack.objects.get(letter=letter).asks_at is None  # no page goes on saying that they are asked


def test_of_a_letter_that_was_removed_or_taken_back_nobody_is_reminded():
    removed, withdrawn = looked_back_at(), looked_back_at()
    moderation.remove(removed, reason="person", by="ines", now=make.NOON)
    actions.withdraw_letter(withdrawn, now=make.NOON)
    work(ITS_DAY)
    assert asked_at(removed) is None
    assert not LookBack.objects.filter(letter=withdrawn).exists()


def test_of_a_sealed_letter_its_writer_is_asked_once_it_has_opened():
    letter = looked_back_at(wax=Wax(date(2026, 5, 1)))
    work(ITS_DAY)
    assert asked_at(letter) is None
    work(datetime(2026, 5, 1, tzinfo=UTC))
    work(datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC))
    assert asked_at(letter) is not None


# Postscripts


def test_a_postscript_stands_under_words_that_stay_as_they_were():
    letter = looked_back_at(body="In a month you will see.")
    work(ITS_DAY)
    add_postscript(letter, "  I do see.\r\n", now=ITS_DAY)
    kept = Letter.objects.get(pk=letter.pk)
    assert (kept.body, kept.edited_at, kept.postscript_count) == ("In a month you will see.", None, 1)
    assert [(one.number, one.body) for one in kept.postscripts.all()] == [(1, "I do see.")]
    assert kept.look_back.asks_at is None


def test_twelve_stand_under_a_letter_and_no_more():
    letter = looked_back_at()
    for n in range(12):
        add_postscript(letter, f"Once more, {n}.", now=ITS_DAY)
    with pytest.raises(NoRoomForMore):
        add_postscript(letter, "A thirteenth.", now=ITS_DAY)
    assert letter.postscripts.count() == 12
    with pytest.raises(IntegrityError, match="a_letter_has_twelve_postscripts_at_most"), transaction.atomic():
        Postscript.objects.create(letter=letter, number=13, body="A thirteenth.", written_at=ITS_DAY)


def test_a_double_click_adds_one():
    letter = looked_back_at()
    one, other = (add_postscript(letter, "I do see.", now=ITS_DAY) for _ in range(2))
    assert one == other


@pytest.mark.django_db(transaction=True)
def test_two_at_once_stand_one_below_the_other():
    letter = looked_back_at()
    copies = [Letter.objects.get(pk=letter.pk) for _ in range(3)]
    all_at_once(*[lambda copy=copy, n=n: add_postscript(copy, f"{n}.", now=ITS_DAY) for n, copy in enumerate(copies)])
    assert [one.number for one in letter.postscripts.all()] == [1, 2, 3]
    assert Letter.objects.get(pk=letter.pk).postscript_count == 3


def test_under_what_is_gone_or_sealed_nothing_is_added():
    gone, sealed = looked_back_at(), looked_back_at(wax=Wax(date(2026, 5, 1)))
    actions.withdraw_letter(gone, now=make.NOON)
    for letter in (gone, sealed):
        with pytest.raises(NothingToAddTo):
            add_postscript(letter, "I do see.", now=ITS_DAY)


def test_one_that_a_rule_objects_to_waits_and_the_letter_with_it():
    letter = looked_back_at()
    add_postscript(letter, "I do see.", hold_reason="words", now=ITS_DAY)
    assert [(one.pk, one.hold_reason) for one in Letter.objects.waiting()] == [(letter.pk, "words")]


def test_whoever_read_it_before_has_not_read_what_was_added():
    letter = make.letter(owner=make.key()[0], hold_reason="many")
    read = letter.wording
    add_postscript(letter, "And one thing more.", now=make.NOON)
    with pytest.raises(moderation.NotPossible):
        moderation.approve(Letter.objects.get(pk=letter.pk), read=read, by="ines", now=make.NOON)


def test_it_goes_with_its_letter():
    taken_back, removed = looked_back_at(), looked_back_at()
    for letter in (taken_back, removed):
        add_postscript(letter, "I do see.", now=make.NOON)
    actions.withdraw_letter(taken_back, now=make.NOON)
    actions.remove_letter(removed, reason="other", now=make.NOON)
    assert Postscript.objects.count() == 1
    actions.erase_due(make.NOON + timedelta(days=31))
    assert not Postscript.objects.exists()
    assert not LookBack.objects.exists()


@pytest.mark.parametrize(
    ("written", "later"),
    [
        (datetime(2026, 3, 14, 23, tzinfo=UTC), (0, 0)),
        (datetime(2026, 4, 13, tzinfo=UTC), (0, 30)),
        (datetime(2026, 4, 14, tzinfo=UTC), (1, 31)),
        (datetime(2031, 3, 14, tzinfo=UTC), (60, 1826)),
        (datetime(2026, 3, 1, tzinfo=UTC), (0, 0)),  # a clock that was set back
    ],
)
def test_how_much_later_it_came_is_counted_in_whole_months_and_in_days(written, later):
    assert looking_back.months_and_days_later(make.letter(), written) == later


def test_a_prediction_is_answered_by_its_writer_alone_and_only_where_there_is_one():
    letter, other = looked_back_at(), looked_back_at()
    looking_back.predicts(letter, now=make.NOON)
    for one in (letter, other):
        looking_back.say_what_became(one, "right", now=ITS_DAY)
        looking_back.say_what_became(one, "perhaps", now=ITS_DAY)
    assert [one.outcome for one in Letter.objects.order_by("pk")] == ["right", ""]
    looking_back.say_what_became(letter, "let go", now=ITS_DAY)
    assert Letter.objects.get(pk=letter.pk).outcome == "let go"


def test_those_that_time_answered_are_a_list_of_their_own():
    answered, other, unlisted = make.letter(), make.letter(), make.letter(visibility="unlisted")
    for letter in (answered, unlisted):
        add_postscript(letter, "I do see.", now=ITS_DAY)
    assert list(Letter.objects.answered_by_time()) == [answered]
    assert other
