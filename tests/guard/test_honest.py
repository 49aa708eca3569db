"""What people leave here, tender, profane, sad or angry, is seen by no rule that reads words."""

import pytest

from guard.honest import HONEST
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.guard.cruel import urges_self_harm
from leftunsaid.guard.gentle import needs_help
from leftunsaid.guard.shield import are_a_cluster, clues_in, contacts_in, names_in

EVERYTHING = [*HONEST, *LIKE_THE_SEEDS]


def test_the_set_is_large_enough():
    assert len(set(HONEST)) == len(HONEST) >= 60


@pytest.mark.parametrize("text", EVERYTHING)
def test_no_reading_of_it_finds_anything(text):
    assert not needs_help(text)
    assert not urges_self_harm(text)
    assert contacts_in(text) == []
    assert names_in(text) == []
    assert not are_a_cluster(clues_in(text))
