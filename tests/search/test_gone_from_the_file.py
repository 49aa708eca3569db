"""Gone means gone: the words of a withdrawn letter are found by nobody at once, and no byte of them is left in the
search's file when it has been tidied, as it is once a day."""

import pytest
from django.conf import settings

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.finding import find_letters
from leftunsaid.search.index import the_index
from leftunsaid.search.question import read_question
from leftunsaid.worker.searching import begin_to_tidy, bring_up_to_date, checkpoint

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
CANARY = "heliotropewhisper"


def bytes_of_the_search():
    beside = settings.SEARCH_INDEX.parent.glob(f"{settings.SEARCH_INDEX.name}*")
    return b"".join(path.read_bytes() for path in beside)


def test_a_canary_is_gone_from_search_at_once_and_from_its_file_after_a_day(now):
    for place in range(40):
        make.letter(body=f"Filling number {place}, with words of its own and some more.")
    letter = make.letter(body=f"Only here: {CANARY}. And again {CANARY}.")
    for place in range(40):
        make.letter(body=f"Other filling, {place}, behind it.")
        bring_up_to_date(now)  # each time a piece of its own in the file
    checkpoint(now)
    assert CANARY.encode() in bytes_of_the_search()

    withdraw_letter(letter, now=now)
    assert find_letters(read_question(CANARY), limit=5).things == []
    bring_up_to_date(now)
    checkpoint(now)
    assert the_index().newest("letters", read_question(CANARY), below=10**9, limit=5) == []

    begin_to_tidy(now)
    bring_up_to_date(now)
    checkpoint(now)
    assert CANARY.encode() not in bytes_of_the_search()
    assert CANARY[4:].encode() not in bytes_of_the_search()
    assert len(find_letters(read_question("filling"), limit=100).things) == 80
