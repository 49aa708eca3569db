"""What stands at an address, however it was copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation.addresses import thing_at, thing_waiting_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("before", ["", "https://letters.example", "http://127.0.0.1:8000", "  "])
def test_a_letter_is_found_by_its_address_whole_or_from_the_first_slash_on(before):
    letter, unlisted = make.letter(number=42), make.letter(visibility="unlisted")
    assert thing_at(f"{before}/letter/42") == letter
    assert thing_at(f"{before}/letter/42?from=a-friend") == letter
    assert thing_at(f"{before}/u/{unlisted.address}\n") == unlisted
    assert thing_at(f"{before}/waiting/{letter.waiting_address}") == letter


def test_a_public_letter_is_found_by_its_random_address_too():
    letter = make.letter()
    assert thing_at(f"/u/{letter.address}") == letter


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_a_comment_is_found_by_its_place(visibility):
    letter = make.letter(visibility=visibility)
    make.comment(letter)
    second = make.comment(letter)
    assert thing_at(f"{letter.path}#comment-2") == second
    assert thing_at(f"{letter.path}/comment/2") == second
    assert thing_at(f"https://letters.example{letter.path}?x=1#comment-2") == second
    assert thing_at(f"/waiting/{second.waiting_address}") == second


def test_what_waits_and_what_is_gone_is_found_too(now):
    waiting, gone = make.comment(hold_reason="everything"), make.letter()
    withdraw_letter(gone, now=now)
    assert thing_waiting_at(waiting.waiting_address) == waiting
    assert thing_at(gone.path) == gone


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "42",
        "/letter/",
        "/letter/0",
        "/letter/007",
        "/letter/42x",
        "/letter/43",
        "/letter/9999999999999999999999",
        "/letter/42#comment-1",
        "/letter/42#comment-0",
        "/letter/42/comments",
        "/u/short",
        "/waiting/nobodynobodynobodynobo",
        "http://[",
        "//[/letter/42",
    ],
)
def test_where_nothing_stands_nothing_is_found(typed):
    make.letter(number=42)
    assert thing_at(typed) is None


@given(st.text())
def test_whatever_is_typed_gets_an_answer(typed):
    assert thing_at(typed) is None
    assert thing_at(f"/letter/{typed}") is None or typed.strip().isdigit()


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_a_comment_of_a_long_thread_is_found_by_the_address_of_its_page(visibility):
    letter = make.thread(make.letter(visibility=visibility), 205)
    last = letter.comments.get(number=205)
    assert last.path == f"{letter.path}/from/201#comment-205"
    assert thing_at(f"https://letters.example{last.path}") == last
    assert thing_at(f"{letter.path}/comment/205") == last
    assert thing_at(f"{letter.path}#comment-205") == last
    assert thing_at(f"{letter.path}/from/201#comment-206") is None


def test_the_later_pages_of_a_thread_are_pages_of_its_letter():
    letter = make.thread(make.letter(), 201)
    assert thing_at(f"{letter.path}/from/201") == letter
