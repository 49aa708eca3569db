import pytest

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.actions import CommentsClosed
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter

pytestmark = pytest.mark.django_db


def test_withdrawing_erases_every_word_at_once(now):
    letter = make.letter(body="The blue cup.", dear="Quillon", signature="Zephyrine")
    withdraw_letter(letter, now=now)
    assert not any(map(is_kept_in_a_table, ["The blue cup.", "Quillon", "Zephyrine"]))
    letter.refresh_from_db()
    assert letter.withdrawn_at == letter.erased_at == now


def test_a_withdrawn_letter_is_read_and_listed_nowhere(now):
    key, _ = make.key()
    letter = make.letter(owner=key)
    withdraw_letter(letter, now=now)
    assert not Letter.objects.readable().exists()
    assert not Letter.objects.listed().exists()
    assert not Letter.objects.kept_for(key).exists()


def test_a_letter_withdrawn_while_it_waited_waits_no_more(now):
    letter = make.letter(hold_reason="everything")
    withdraw_letter(letter, now=now)
    assert not Letter.objects.waiting().exists()


def test_nothing_ties_a_withdrawn_letter_to_its_key_or_its_sender(now):
    key, _ = make.key()
    letter = make.letter(owner=key, press_hash="a" * 64)
    withdraw_letter(letter, now=now)
    letter.refresh_from_db()
    assert letter.owner is None
    assert letter.press_hash is None


def test_its_number_stays_empty_for_ever(now):
    letter = make.letter()
    withdraw_letter(letter, now=now)
    letter.refresh_from_db()
    assert letter.number == 1
    assert make.letter().number == 2


def test_its_comments_go_with_it(now):
    key, _ = make.key()
    letter = make.letter()
    make.comment(letter, owner=key, hold_reason="everything")
    make.comment(letter, owner=key)
    withdraw_letter(letter, now=now)
    assert not Comment.objects.waiting().exists()
    with pytest.raises(CommentsClosed):
        make.comment(letter)


def test_a_comment_that_came_meanwhile_is_still_counted(now):
    letter = make.letter()
    in_the_writers_hand = Letter.objects.get(pk=letter.pk)
    make.comment(letter)
    withdraw_letter(in_the_writers_hand, now=now)
    letter.refresh_from_db()
    assert (letter.comment_count, letter.last_comment_number) == (1, 1)


def test_a_letter_approved_meanwhile_keeps_the_number_it_was_given(now):
    from leftunsaid.letters.actions import show_letter

    letter = make.letter(hold_reason="everything")
    in_the_writers_hand = Letter.objects.get(pk=letter.pk)
    show_letter(letter, now=now)
    withdraw_letter(in_the_writers_hand, now=now)
    letter.refresh_from_db()
    assert (letter.number, letter.shown_at, letter.withdrawn_at) == (1, now, now)
