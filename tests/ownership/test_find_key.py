import pytest

import make
from leftunsaid.ownership.actions import draw_fresh_words, find_key

pytestmark = pytest.mark.django_db


def test_eight_words_find_their_key():
    key, typed = make.key()
    make.key()
    assert find_key(typed) == key


def test_the_order_of_the_words_matters():
    _, typed = make.key()
    assert find_key(" ".join(reversed(typed.split()))) is None


def test_fresh_words_that_were_never_sent_find_nothing(now, dice):
    assert find_key(draw_fresh_words(now=now, dice=dice).words) is None


@pytest.mark.parametrize("typed", ["", " ", "eight words that nobody was ever given here", "\x00" * 8])
def test_what_is_no_key_finds_nothing(typed):
    make.key()
    assert find_key(typed) is None
