import pytest

import make
from leftunsaid.moderation.actions import NotPossible, hold, remove, report
from leftunsaid.moderation.models import Decision, Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_it_is_out_of_sight_and_its_author_is_told_why(now, written):
    thing = written()
    hold(thing, by="ines", now=now)
    thing.refresh_from_db()
    assert not thing.is_readable
    assert (thing.held_at, thing.hold_reason) == (now, "again")
    assert Decision.objects.get().act == "hold"


@pytest.mark.parametrize("written", [make.letter, make.comment])
def test_what_nobody_can_read_cannot_be_taken_out_of_sight(now, written):
    waiting, removed = written(hold_reason="everything"), written()
    remove(removed, by="ines", now=now)
    for thing in (waiting, removed):
        with pytest.raises(NotPossible):
            hold(thing, by="ines", now=now)
    assert not Decision.objects.filter(act="hold").exists()


def test_a_private_letter_cannot_be_held(now):
    key, _ = make.key()
    with pytest.raises(NotPossible):
        hold(make.letter(visibility="private", owner=key), by="ines", now=now)


def test_holding_settles_what_was_reported_about_it(now):
    letter, other = make.letter(), make.letter()
    report(letter, reason="person", now=now)
    report(other, reason="person", now=now)
    hold(letter, by="ines", now=now)
    assert [one.about for one in Report.objects.filter(settled_at=None)] == [other]
