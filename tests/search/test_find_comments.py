"""What the search finds among comments: those that stand under letters of the lists."""

import pytest

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.finding import find_closest_comments, find_comments
from leftunsaid.letters import actions as letters
from leftunsaid.search.index import the_index
from leftunsaid.search.models import ToldAnew
from leftunsaid.search.question import read_question


def found(typed, **asked):
    return find_comments(read_question(typed), limit=10, **asked).things


@pytest.fixture
def letter(now):
    return make.letter(owner=make.key()[0])


@pytest.fixture
def comment(letter, fed):
    comment = make.comment(letter, body="My heliotrope too.", name="Cara")
    fed()
    return comment


def test_the_newest_stands_first_and_a_page_goes_on_behind_a_place(letter, comment, fed):
    later = [make.comment(make.letter(), body=f"Heliotrope, {n}.") for n in range(3)]
    fed()
    assert found("heliotrope") == [*reversed(later), comment]
    assert found("heliotrope", before=(later[1].letter.number, 1)) == [later[0], comment]
    assert find_closest_comments(read_question("heliotrope too"), limit=10).things == [comment]


def test_names_of_those_who_comment_are_not_searched(comment):
    assert found("cara") == []


OUT_OF_SIGHT = {
    "withdrawn": lambda comment, now: comments.withdraw_comment(comment, now=now),
    "removed": lambda comment, now: comments.remove_comment(comment, reason="spam", now=now),
    "cleared": lambda comment, now: comments.clear_comment(comment, reason="spam", now=now),
    "held": lambda comment, now: comments.hold_comment(comment, reason="many", now=now),
    "covered by the writer": lambda comment, now: comments.cover(comment, now=now),
    "said otherwise": lambda comment, now: comments.edit_comment(comment, body="Gone.", name="", now=now),
    "blanked": lambda comment, now: comments.cover_words(comment, "heliotrope"),
    "with its letter": lambda comment, now: letters.withdraw_letter(comment.letter, now=now),
    "as its letter is unlisted": lambda comment, now: letters.change_visibility(comment.letter, "unlisted", now=now),
    "as its letter is held": lambda comment, now: letters.hold_letter(comment.letter, reason="many", now=now),
}


@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_goes_out_of_sight_is_not_found_from_that_instant_on(how, comment, fed, now):
    assert found("heliotrope") == [comment]
    OUT_OF_SIGHT[how](comment, now)
    assert found("heliotrope") == []
    fed()
    assert the_index().newest("comments", read_question("heliotrope"), below=10**9, limit=9) == []


COMES_BACK = {
    "restored": (
        lambda comment, now: comments.remove_comment(comment, reason="spam", now=now),
        lambda comment, now: comments.restore_comment(comment, now=now),
    ),
    "shown again": (
        lambda comment, now: comments.hold_comment(comment, reason="many", now=now),
        lambda comment, now: comments.show_comment(comment, now=now),
    ),
    "uncovered": (
        lambda comment, now: comments.cover(comment, now=now),
        lambda comment, now: comments.uncover(comment, now=now),
    ),
    "with its letter": (
        lambda comment, now: letters.change_visibility(comment.letter, "unlisted", now=now),
        lambda comment, now: letters.change_visibility(comment.letter, "public", now=now),
    ),
}


@pytest.mark.parametrize("how", COMES_BACK)
def test_what_comes_back_into_sight_is_found_again(how, comment, fed, now):
    for act in COMES_BACK[how]:
        act(comment, now)
        fed()
    assert found("heliotrope") == [comment]


def test_under_a_letter_with_a_link_nothing_is_found(fed):
    make.comment(make.letter(visibility="unlisted"), body="My heliotrope too.")
    fed()
    assert found("heliotrope") == []


def test_a_post_costs_one_line_more(letter):
    ToldAnew.objects.all().delete()
    make.letter()
    assert ToldAnew.objects.count() == 1
    make.comment(letter)
    assert ToldAnew.objects.count() == 2
    make.letter(visibility="private", owner=letter.owner)
    make.letter(hold_reason="many")
    assert ToldAnew.objects.count() == 2
