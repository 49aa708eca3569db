"""What whoever fills a jar can do with it."""

import pytest

import make
from leftunsaid.notes import actions as jars
from leftunsaid.notes.models import Card, Jar, KeptNote, Note
from notes.people import a_card, a_jar, came, days, notes, two

pytestmark = pytest.mark.django_db


def test_a_note_pressed_twice_is_one_and_two_equal_ones_apart_are_two(now):
    jar = a_jar("Good morning.", "Good morning.", "Sleep well.", "Good morning.")
    assert [note.body for note in jar.notes.all()] == ["Good morning.", "Sleep well.", "Good morning."]
    assert [note.number for note in jar.notes.all()] == [1, 2, 3]


def test_a_jar_takes_so_many_notes_and_has_room_again_once_one_is_taken_out(now, monkeypatch):
    monkeypatch.setattr(jars, "MOST_NOTES", 2)
    jar = a_jar("One.", "Two.")
    with pytest.raises(jars.JarIsFull):
        jars.put_in(jar, "Three.", now=now)
    jars.take_back(jar, 1)
    assert jars.put_in(jar, "Three.", now=now).number == 3  # a number is never given twice


def test_a_key_holds_a_few_jars_and_no_more(now, dice):
    owner, _ = make.key()
    for _jar in range(jars.MOST_JARS):
        a_jar(owner=owner)
    with pytest.raises(jars.TooManyJars):
        jars.start_jar(owner, now=now, dice=dice)


def test_a_card_has_six_words_of_which_the_house_keeps_none(now):
    words = a_card(a_jar())
    assert len(words.split()) == 6
    assert not any(word in str(Card.objects.values().get()) for word in words.split())
    assert jars.find_card(words.upper().replace(" ", ", "), now=now)


def test_a_card_fades_after_fourteen_days_and_when_a_new_one_is_made(now):
    jar = a_jar()
    words = a_card(jar)
    assert jars.find_card(words, now=now + days(13.9))
    assert jars.find_card(words, now=now + days(14)) is None
    newer = a_card(jar)
    assert jars.find_card(words, now=now) is None
    assert jars.find_card(newer, now=now)


def test_faded_cards_are_forgotten(now):
    a_card(a_jar())
    assert jars.erase_due(now + days(13)) == 0
    assert jars.erase_due(now + days(14)) == 1


def test_what_is_taken_out_never_comes_and_what_has_come_stays_where_it_is(now):
    couple = two(*notes(2))
    KeptNote.objects.create(
        consent=couple.consent, note=couple.jar.notes.get(number=1), round=99, body="It came.", delivered_at=now
    )
    for number in (1, 2):
        jars.take_back(couple.jar, number)
    assert not Note.objects.exists()
    assert came(couple.consent) == ["It came."]


def test_a_jar_that_is_tipped_out_is_gone_with_its_notes_and_cards(now):
    couple = two(*notes(3))
    jars.tip_out(couple.jar)
    assert not Jar.objects.exists()
    assert not Note.objects.exists()
    assert not Card.objects.exists()
    couple.consent.refresh_from_db()  # whoever said yes keeps their page
    assert couple.consent.jar is None
