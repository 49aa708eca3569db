from datetime import timedelta

import pytest

import make
from leftunsaid.moderation.actions import hold

pytestmark = pytest.mark.django_db


def test_what_waits_is_listed_oldest_first_with_every_word_that_would_be_shown(told, now):
    letter = make.letter(body="Shown.")
    held = make.letter(body="Two.\nLines.", dear="Quill", signature="Zeph", hold_reason="many", now=now)
    comment = make.comment(letter, body="Said.", name="Ines", hold_reason="everything", now=now - timedelta(hours=1))
    said = told("waiting")
    order = ["Ines", "Said.", "Quill", "Two.", "Lines.", "Zeph", "2 waiting"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "Shown." not in said
    assert "(much had been written from its network)" in said
    assert f"/waiting/{held.waiting_address}" in said
    assert f"/waiting/{comment.waiting_address}" in said


def test_the_listed_addresses_are_what_approve_takes(told, now, house):
    house(base_url_as_set="https://letters.example")
    letter = make.letter(hold_reason="everything")
    held_again = make.comment()
    hold(held_again, by="ines", now=now)
    addresses = [line for line in told("waiting").splitlines() if line.startswith("https://letters.example/")]
    assert len(addresses) == 2
    for address in addresses:
        told("approve", address)
    letter.refresh_from_db()
    assert letter.is_readable
    assert told("waiting") == "Nothing waits.\n"


def test_a_private_letter_is_never_listed(told):
    key, _ = make.key()
    make.letter(visibility="private", owner=key, body="For me alone.", hold_reason="everything")
    assert told("waiting") == "Nothing waits.\n"


def test_nothing_that_is_written_can_play_with_the_terminal(told):
    make.letter(body="before\x1b[2Jafter\x9b\x07", hold_reason="everything")
    said = told("waiting")
    assert not any(ord(character) < 32 and character != "\n" for character in said)
    assert "\x9b" not in said
