"""Burnt words open nothing any more. What they held stands on and is nobody's."""

import pytest

import make
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import UnknownWords, burn_key, find_key, key_for, key_opened_by, open_key, still_here
from leftunsaid.ownership.models import OwnerKey

pytestmark = pytest.mark.django_db


def test_its_words_open_nothing_and_make_no_second_key(now):
    key, words = make.key()
    burn_key(key, now=now)
    assert find_key(words) is None
    with pytest.raises(UnknownWords):
        key_for(words, now=now)
    assert not OwnerKey.objects.exists()


@pytest.mark.parametrize("remember", [False, True])
def test_it_closes_in_every_browser(now, dice, remember):
    key, _ = make.key()
    visits = [open_key(key, remember=remember, now=now, dice=dice) for _ in range(3)]
    burn_key(key, now=now)
    assert not any(key_opened_by(still_here(visit, now=now), now=now) for visit in visits)


def test_what_it_held_stands_on_and_is_nobodys(now):
    key, _ = make.key()
    letter, comment = make.letter(owner=key), make.comment(owner=key)
    burn_key(key, now=now)
    letter.refresh_from_db()
    comment.refresh_from_db()
    assert (letter.owner, comment.owner) == (None, None)
    assert letter.is_listed
    assert comment.is_readable


def test_another_key_keeps_what_is_its_own(now):
    key, _ = make.key()
    other, words = make.key()
    letter, comment = make.letter(owner=other), make.comment(owner=other)
    burn_key(key, now=now)
    assert find_key(words) == other
    assert list(Letter.objects.kept_for(other)) == [letter]
    assert list(Comment.objects.kept_for(other)) == [comment]
