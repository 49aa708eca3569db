import pytest

import make
from leftunsaid.letters.finding import find_letters
from leftunsaid.search.index import the_index
from leftunsaid.search.question import read_question
from leftunsaid.search.shelves import SHELVES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", [[], ["--anew"]])
def test_everything_is_in_the_search_afterwards(how, told):
    letter = make.letter(body="A heliotrope.")
    make.comment(letter, body="Mine too.")
    the_index().begin_anew()
    assert told("reindex", *how) == "The search is whole.\n"
    assert all(the_index().is_whole(shelf) for shelf in SHELVES)
    assert find_letters(read_question("heliotrope"), limit=5).things == [letter]
