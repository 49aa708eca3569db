import pytest
from django.core.management import CommandError

import make
from leftunsaid.comments.counts import recount as recount_comments
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.letters.lists import recount as recount_letters
from leftunsaid.letters.models import Letter, ListedInBlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(now, house):
    """Three letters of one key, with three comments under the first."""
    house(base_url_as_set="https://letters.example")
    key, _ = make.key()
    letters = [make.letter(owner=key) for _ in range(3)]
    for _ in range(3):
        make.comment(letters[0])
    return letters


def make_wrong():
    ListedInBlock.objects.filter(size=1_000).update(count=17)
    Letter.objects.filter(number=1).update(comment_count=5)


def test_it_says_that_all_is_right_where_it_is(told, letters, now):
    withdraw_letter(letters[1], now=now)
    assert told("recount") == told("recount", "--mend") == "All counts are right.\n"


def test_an_empty_house_is_right(told):
    assert told("recount") == "All counts are right.\n"


def test_it_says_where_a_count_is_wrong_and_changes_nothing(refused, letters):
    make_wrong()
    for _ in range(2):
        assert refused("recount") == "2 wrong. Next: recount --mend sets them right."


def test_it_names_the_letter_and_the_numbers_with_both_counts(letters, told):
    make_wrong()
    assert told("recount", "--mend").splitlines() == [
        "In the lists, numbers 1 to 1000: 17 kept, 3 there.",
        "Comments under https://letters.example/letter/1: 5 kept, 3 there.",
        "2 wrong, and set right.",
    ]


def test_what_was_wrong_is_right_afterwards(told, letters):
    make_wrong()
    told("recount", "--mend")
    assert told("recount") == "All counts are right.\n"
    assert recount_letters() == []
    assert recount_comments() == []
    letters[0].refresh_from_db()
    assert letters[0].comment_count == 3


def test_whoever_runs_it_by_a_timer_is_told_by_its_end(letters):
    from django.core.management import call_command

    make_wrong()
    with pytest.raises(CommandError) as wrong:
        call_command("recount")
    assert wrong.value.returncode == 1


def test_an_unlisted_letter_is_named_by_its_link_and_a_private_one_not_at_all(told, letters, now):
    change_visibility(letters[1], "unlisted", now=now)
    change_visibility(letters[2], "private", now=now)
    Letter.objects.update(comment_count=5)
    said = told("recount", "--mend")
    assert f"Comments under https://letters.example/u/{letters[1].address}: 5 kept, 0 there." in said
    assert "Comments under a private letter: 5 kept, 0 there." in said
    assert letters[2].address not in said


def test_no_word_of_a_letter_is_told(told, now):
    make.letter(body="I stood at your gate.")
    Letter.objects.update(comment_count=5)
    assert "gate" not in told("recount", "--mend")
