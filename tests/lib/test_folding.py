"""One rule for what is kept in the search and for what is asked of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leftunsaid.lib.folding import fold, folded, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Blue CUP.", "the blue cup"),
        ("Größe, GROSSE", "grosse grosse"),
        ("Łódź, Ærø, Þór", "lodz aero thor"),
        ("don't, don’t, DON'T", "dont dont dont"),
        ("mother's l'été rock’n’roll", "mother s l ete rock n roll"),
        ("e\u0301te\u0301 été", "ete ete"),
        ("ｆｕｌｌ ﬁnd ℌ", "full find h"),
        ("İstanbul ışık", "istanbul isik"),
        ("כָּחוֹל כחול", "כחול כחול"),
        ("كُوب كوب أنا", "كوب كوب انا"),
        ("手紙を", "手 紙 を"),
        ("snake_case 42nd", "snake case 42nd"),
        ("💙 -- !", ""),
        ("\u0301\u0301", ""),
    ],
)
def test_words_are_small_and_without_accents(text, words):
    assert folded(text) == words
    assert [word.plain for word in words_in(text)] == words.split()


def test_each_word_tells_where_it_stands_as_it_was_typed():
    text = "Die Größe, e\u0301te\u0301."
    assert [text[word.start : word.end] for word in words_in(text)] == ["Die", "Größe", "e\u0301te\u0301"]


@given(st.text())
def test_no_text_breaks_it_and_words_hold_no_sign_that_a_database_could_read(text):
    words = folded(text).split(" ") if folded(text) else []
    assert words == [word.plain for word in words_in(text)]
    assert not any(sign in word for word in words for sign in "\"'\\ :&|!<>*()\x00")
    assert all(0 < len(word) <= 100 for word in words)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=20))
def test_a_folded_word_stays_as_it_is(word):
    assert fold(fold(word)) == fold(word)
