from datetime import timedelta

import pytest

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments import actions as comments
from leftunsaid.letters import actions as letters
from leftunsaid.moderation.actions import NotPossible, remove
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.reasons import REMOVAL_REASONS

pytestmark = pytest.mark.django_db
EITHER = pytest.mark.parametrize("written", [make.letter, make.comment])
WORDS = "I stood at your gate."


@EITHER
def test_it_is_gone_at_once_and_erased_30_days_later(now, written):
    thing = written(body=WORDS)
    remove(thing, reason="person", by="ines", now=now)
    thing.refresh_from_db()
    assert not thing.is_readable
    assert thing.body == WORDS
    for concept in (letters, comments):
        concept.erase_due(now + timedelta(days=30))
    assert not is_kept_in_a_table(WORDS)


@EITHER
def test_with_erase_its_words_are_gone_now(now, written):
    thing = written(body=WORDS)
    remove(thing, erase=True, by="ines", now=now)
    assert not is_kept_in_a_table(WORDS)
    assert Decision.objects.get().act == "erase"


@EITHER
def test_what_was_removed_can_be_erased_afterwards(now, written):
    thing = written(body=WORDS)
    remove(thing, reason="person", by="ines", now=now)
    remove(thing, erase=True, by="ines", now=now)
    assert not is_kept_in_a_table(WORDS)


@EITHER
def test_a_decision_keeps_who_what_and_why_but_none_of_the_words(now, written):
    thing = written(body=WORDS)
    remove(thing, reason="hate", by="ines", now=now)
    decision = Decision.objects.get()
    assert (decision.letter or decision.comment) == thing
    assert (decision.act, decision.reason, decision.by, decision.decided_at) == ("remove", "hate", "ines", now)


@EITHER
def test_what_is_gone_cannot_be_removed_again(now, written):
    removed, erased, withdrawn = written(), written(), written()
    remove(removed, by="ines", now=now)
    remove(erased, erase=True, by="ines", now=now)
    withdraw = letters.withdraw_letter if written is make.letter else comments.withdraw_comment
    withdraw(withdrawn, now=now)
    before = Decision.objects.count()
    with pytest.raises(NotPossible):
        remove(removed, by="ines", now=now)
    for thing in (erased, withdrawn):
        for erase in (False, True):
            with pytest.raises(NotPossible):
                remove(thing, erase=erase, by="ines", now=now)
    assert Decision.objects.count() == before


def test_only_reasons_that_can_be_told_to_the_author_are_taken(now):
    letter = make.letter()
    with pytest.raises(NotPossible, match="person"):
        remove(letter, reason="I do not like it", by="ines", now=now)
    assert letter.is_readable
    assert "other" in REMOVAL_REASONS


@EITHER
def test_what_waits_can_be_refused(now, written):
    thing = written(hold_reason="everything")
    remove(thing, reason="spam", by="ines", now=now)
    thing.refresh_from_db()
    assert (thing.number, thing.removal_reason) == (None, "spam")
    assert not type(thing).objects.waiting().exists()
