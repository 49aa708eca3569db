"""A comment can go to another key, or to nobody."""

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.comments.actions import give_to_nobody, hand_over, remove_comment, withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return make.key()[0]


def test_it_belongs_to_the_other_key_and_to_no_other_any_more(mine):
    comment, stays = make.comment(owner=mine), make.comment(owner=mine)
    other, _ = make.key()
    hand_over(comment, other)
    assert list(Comment.objects.kept_for(other)) == [comment]
    assert list(Comment.objects.kept_for(mine)) == [stays]


@pytest.mark.parametrize("give", [give_to_nobody, lambda comment: hand_over(comment, None)])
def test_it_can_be_nobodys_and_stands_as_it_stood(mine, give):
    comment = make.comment(owner=mine)
    give(comment)
    comment.refresh_from_db()
    assert comment.owner is None
    assert comment.is_readable


def test_what_its_writer_alone_can_read_is_not_given_to_nobody(now, mine):
    removed, under_a_gone_letter = make.comment(owner=mine), make.comment(owner=mine)
    remove_comment(removed, reason="other", now=now)
    withdraw_letter(under_a_gone_letter.letter, now=now)
    kept = everything_kept()
    for comment in (removed, under_a_gone_letter):
        give_to_nobody(comment)
    assert everything_kept() == kept


def test_what_was_taken_back_meanwhile_stays_nobodys(now, mine):
    comment = make.comment(owner=mine)
    in_the_other_hand = Comment.objects.select_related("letter").get(pk=comment.pk)
    withdraw_comment(comment, now=now)
    hand_over(in_the_other_hand, make.key()[0])
    comment.refresh_from_db()
    assert comment.owner is None
