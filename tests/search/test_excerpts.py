import cProfile
import pstats

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.search.excerpts import LENGTH, excerpt
from leftunsaid.search.question import read_question

FAR = "Nothing of that was ever said. " * 50


def shown(text, typed):
    return "".join(
        f"[{piece.text}]" if piece.is_marked else piece.text for piece in excerpt(text, read_question(typed))
    )


@pytest.mark.parametrize(
    ("text", "typed", "seen"),
    [
        ("I kept the Blue cup.", "blue", "I kept the [Blue] cup."),
        ("The blue, blue cup.", '"blue cup"', "The blue, [blue cup]."),
        ("Die Größe!", "grosse", "Die [Größe]!"),
        ("我想你，妈妈。", "妈妈", "我想你，[妈妈]。"),
        ("One\n\n  two", "two", "One [two]"),
        ("abc abc", "abc", "[abc] [abc]"),
        ("Nothing", "else", "Nothing"),
        ("He said don’t.", "dont", "He said [don’t]."),
    ],
)
def test_the_words_asked_for_are_told_apart(text, typed, seen):
    assert shown(text, typed) == seen


def test_of_a_long_text_it_shows_where_most_of_it_stands_cut_between_words():
    seen = shown(f"A cup. {FAR}\n\nThen the cup was blue.\n\n{FAR}", "blue cup")
    assert "Then the [cup] was [blue]." in seen
    assert seen.startswith("…")
    assert seen.endswith("…")
    assert all(word in f"…{FAR}…" or word[0] == "[" for word in seen.strip("…").split()[:5])


def test_of_two_places_it_shows_the_one_where_more_of_it_stands():
    near = "The cup. Blue. The cup was blue."
    for text in (f"A cup. {FAR}{near}{FAR}", f"{near}{FAR} A cup. {FAR} Blue."):
        assert "[cup]. [Blue]. The [cup] was [blue]." in shown(text, "blue cup")


def test_a_letter_that_says_one_word_thousands_of_times_is_no_trap():
    """What is done grows with its length, and not with that of all its pairs of words."""
    profile = cProfile.Profile()
    profile.runcall(excerpt, "dear " * 4_000, read_question("dear"))
    assert pstats.Stats(profile).total_calls < 4_000 * 50


@given(st.text(max_size=600), st.text(max_size=30))
def test_it_is_always_a_part_of_the_text_and_never_long(text, typed):
    pieces = excerpt(text, read_question(typed))
    assert sum(len(piece.text) for piece in pieces) <= LENGTH + 2
