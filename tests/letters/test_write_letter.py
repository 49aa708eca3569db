from datetime import timedelta
from functools import partial

import pytest

import make
from at_once import all_at_once
from leftunsaid.letters.models import LastNumber, Letter

pytestmark = pytest.mark.django_db


def test_a_letter_needs_only_a_body():
    letter = make.letter(body="I miss you.")
    assert (letter.dear, letter.body, letter.signature) == ("", "I miss you.", "")
    assert letter.is_readable


def test_a_letter_is_kept_code_point_for_code_point():
    written = "I can't.\n\nCan’t\tI? e\u0301 \u200d 👩\u200d🚀\nنامه"
    make.letter(body=written)
    assert Letter.objects.get().body == written


def test_what_would_harm_others_is_taken_out_on_the_way_in():
    letter = make.letter(body="  one\r\ntwo\x00\u202e \ud800 ", dear="A\n B", signature=" C\tD ")
    letter.refresh_from_db()
    assert (letter.body, letter.dear, letter.signature) == ("one\ntwo", "A  B", "C D")


def test_public_letters_are_numbered_in_the_order_in_which_they_are_shown():
    assert [make.letter().number, make.letter().number] == [1, 2]


def test_the_number_after_one_that_was_kept_from_elsewhere_is_the_highest_plus_one():
    make.letter(number=883666)
    assert make.letter().number == 883667
    make.letter(number=5)
    assert make.letter().number == 883668


def test_a_letter_that_waits_has_no_number_until_it_is_shown():
    waiting = make.letter(hold_reason="everything")
    assert (waiting.number, waiting.shown_at, waiting.hold_reason) == (None, None, "everything")
    assert make.letter().number == 1


def test_a_private_letter_is_shown_to_nobody_and_takes_no_number():
    key, _ = make.key()
    letter = make.letter(visibility="private", owner=key)
    assert letter.number is None
    assert not Letter.objects.readable().exists()


def test_a_private_letter_never_waits_since_nobody_else_will_read_it():
    key, _ = make.key()
    letter = make.letter(visibility="private", owner=key, hold_reason="everything")
    assert letter.held_at is None
    assert not Letter.objects.waiting().exists()


def test_an_unlisted_letter_is_found_by_its_link_alone_and_takes_no_number():
    letter = make.letter(visibility="unlisted")
    assert letter.number is None
    assert letter.path == f"/u/{letter.address}"
    assert len(letter.address) == 22
    assert make.letter().number == 1


def test_no_two_letters_share_an_address():
    letters = [make.letter() for _ in range(5)]
    assert len({letter.address for letter in letters} | {letter.waiting_address for letter in letters}) == 10


def test_a_letter_with_closed_comments_takes_none(now):
    assert make.letter().takes_comments
    assert not make.letter(comments_open=False).takes_comments


def test_a_double_click_is_one_letter(now):
    first = make.letter(press_hash="a" * 64, now=now)
    assert make.letter(press_hash="a" * 64, now=now + timedelta(seconds=59)) == first
    assert Letter.objects.count() == 1


def test_the_same_letter_a_minute_later_is_a_second_letter(now):
    first = make.letter(press_hash="a" * 64, now=now)
    assert make.letter(press_hash="a" * 64, now=now + timedelta(seconds=60)) != first


def test_two_presses_that_differ_are_two_letters():
    assert make.letter(press_hash="a" * 64) != make.letter(press_hash="b" * 64)


def test_letters_without_a_press_are_never_taken_for_one():
    assert make.letter() != make.letter()


def test_a_letter_that_was_taken_back_is_no_answer_to_a_second_press(now):
    from leftunsaid.letters.actions import withdraw_letter

    first = make.letter(press_hash="a" * 64)
    withdraw_letter(first, now=now)
    assert make.letter(press_hash="a" * 64) != first


@pytest.mark.django_db(transaction=True)
def test_letters_sent_at_once_are_numbered_without_gaps():
    all_at_once(*[make.letter] * 8)
    assert sorted(Letter.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert LastNumber.objects.get().number == 8


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_letter():
    letters = all_at_once(*[partial(make.letter, press_hash="a" * 64)] * 4)
    assert len({letter.pk for letter in letters}) == 1
