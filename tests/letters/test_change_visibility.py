"""Everyone, those who have the link, or the writer alone; and back again."""

from datetime import timedelta
from functools import partial
from itertools import product

import pytest

import make
from at_once import all_at_once
from everything_kept import everything_kept
from leftunsaid.letters.actions import change_visibility, hold_letter, remove_letter, show_letter, withdraw_letter
from leftunsaid.letters.lists import recount
from leftunsaid.letters.models import LastNumber, Letter
from leftunsaid.moderation.actions import NotPossible, approve

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def mine():
    return make.key()[0]


def facts(letter):
    letter.refresh_from_db()
    return letter.number, letter.shown_at, letter.comment_count


def test_public_private_and_public_again_keeps_number_age_and_count(now, mine):
    letter = make.letter(owner=mine)
    make.comment(letter)
    make.letter()
    for visibility in ("private", "public", "unlisted", "public", "private", "public"):
        change_visibility(letter, visibility, now=now + 9 * DAY)
        assert facts(letter) == (1, now, 1)
    assert [each.number for each in Letter.objects.listed()] == [2, 1]
    assert make.letter().number == 3


def test_who_may_read_it_follows_at_once(now, mine):
    letter = make.letter(owner=mine)
    for visibility, is_readable, is_listed in (
        ("unlisted", True, False),
        ("private", False, False),
        ("unlisted", True, False),
        ("public", True, True),
    ):
        change_visibility(letter, visibility, now=now)
        assert Letter.objects.readable().exists() == letter.is_readable == is_readable
        assert Letter.objects.listed().exists() == letter.is_listed == is_listed
        assert recount() == []


@pytest.mark.parametrize("before", ["unlisted", "private"])
def test_what_becomes_public_for_the_first_time_gets_the_next_number(now, mine, before):
    letter = make.letter(owner=mine, visibility=before)
    make.letter(number=41)
    change_visibility(letter, "public", now=now)
    assert facts(letter)[0] == 42
    assert make.letter().number == 43


def test_what_was_private_is_as_old_as_its_first_showing(now, mine):
    letter = make.letter(owner=mine, visibility="private", now=now)
    change_visibility(letter, "unlisted", now=now + 9 * DAY)
    assert facts(letter) == (None, now + 9 * DAY, 0)
    change_visibility(letter, "public", now=now + 10 * DAY)
    assert facts(letter) == (1, now + 9 * DAY, 0)


def test_what_nobody_could_read_waits_first_where_a_rule_says_so(now, mine):
    letter = make.letter(owner=mine, visibility="private")
    change_visibility(letter, "public", hold_reason="everything", now=now)
    letter.refresh_from_db()
    assert (letter.held_at, letter.hold_reason, letter.shown_at, letter.number) == (now, "everything", None, None)
    approve(letter, by="ines", now=now + DAY)
    assert facts(letter) == (1, now + DAY, 0)


def test_what_others_could_read_does_not_wait(now):
    letter = make.letter(visibility="unlisted")
    change_visibility(letter, "public", hold_reason="everything", now=now)
    assert letter.is_listed


@pytest.mark.parametrize("by_way_of", ["private", "unlisted"])
def test_what_waits_waits_on_also_by_a_detour(now, mine, by_way_of):
    never_shown, held_again = make.letter(owner=mine, hold_reason="many"), make.letter(owner=mine)
    hold_letter(held_again, reason="again", now=now)
    for letter in (never_shown, held_again):
        change_visibility(letter, by_way_of, now=now + DAY)
        change_visibility(letter, "public", now=now + DAY)
        letter.refresh_from_db()
        assert letter.held_at == now
        assert not letter.is_readable
    assert set(Letter.objects.waiting()) == {never_shown, held_again}


def test_nobody_reads_or_shows_what_became_private_while_it_waited(now, mine):
    letter = make.letter(owner=mine, hold_reason="many")
    change_visibility(letter, "private", now=now)
    assert not Letter.objects.waiting().exists()
    with pytest.raises(NotPossible):
        approve(letter, by="ines", now=now)
    show_letter(letter, now=now)
    assert facts(letter) == (None, None, 0)


@pytest.mark.parametrize(("before", "after"), list(product(["public", "unlisted", "private"], repeat=2)))
def test_what_is_gone_stays_as_it_is(now, mine, before, after):
    withdrawn, removed = (make.letter(owner=mine, visibility=before) for _ in range(2))
    withdraw_letter(withdrawn, now=now)
    remove_letter(removed, reason="other", now=now)
    kept = everything_kept()
    for letter in (withdrawn, removed):
        change_visibility(letter, after, now=now)
    assert everything_kept() == kept


def test_the_letter_of_nobody_does_not_become_private_since_nobody_could_ever_open_it(now):
    letter = make.letter()
    kept = everything_kept()
    change_visibility(letter, "private", now=now)
    assert everything_kept() == kept


@pytest.mark.django_db(transaction=True)
def test_two_that_become_public_at_once_get_two_numbers():
    key, _ = make.key()
    letters = [make.letter(owner=key, visibility=which) for which in ["private", "unlisted"] * 4]
    all_at_once(*[partial(change_visibility, letter, "public", now=make.NOON) for letter in letters])
    assert sorted(Letter.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert LastNumber.objects.get().number == 8
    assert recount() == []


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_the_same_moment_it_gets_one_number():
    letter = make.letter(visibility="unlisted")
    hands = [Letter.objects.get(pk=letter.pk) for _ in range(4)]
    all_at_once(*[partial(change_visibility, hand, "public", now=make.NOON) for hand in hands])
    assert facts(letter)[0] == LastNumber.objects.get().number == 1
    assert recount() == []


@pytest.mark.django_db(transaction=True)
def test_who_approves_and_who_makes_it_public_do_not_wait_for_each_other_for_ever():
    key, _ = make.key()
    letters = [make.letter(owner=key, hold_reason="many") for _ in range(8)]

    def show(letter):
        approve(Letter.objects.get(pk=letter.pk), by="ines", now=make.NOON)

    for letter in letters:
        change = [partial(change_visibility, Letter.objects.get(pk=letter.pk), "public", now=make.NOON)] * 3
        all_at_once(partial(show, letter), *change)
    assert [letter.number for letter in Letter.objects.order_by("pk")] == list(range(1, 9))
    assert recount() == []
