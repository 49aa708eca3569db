"""Whoever answers a letter, and its writer who presses something meanwhile."""

import pytest

import make
from at_once import press, while_held
from leftunsaid.letters.actions import close_comments
from leftunsaid.letters.models import Letter


@pytest.mark.postgres
def test_who_answers_a_letter_and_who_wrote_it_are_both_let_through(transactional_db, now):
    """The one holds on to the letter and comes to its writer's key, the other to the key and comes to the letter."""
    writer, _words = make.key()
    letter = make.letter(owner=writer)
    with while_held(Letter.objects.all()) as crowd:
        crowd.begin(lambda: make.comment(letter))
        crowd.begin(lambda: press(writer, lambda: close_comments(letter, now=now)))
    letter.refresh_from_db()
    assert letter.last_comment_number == 1
    assert letter.comments_closed_at == now
