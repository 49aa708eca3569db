"""What somebody asks the search for, whatever they typed."""

import re
from dataclasses import dataclass

from leftunsaid.lib.folding import folded, is_sign_by_sign
from leftunsaid.lib.text import clean_line

LONGEST = 200  # code points; nobody asks more, and a whole letter is no question
FEWEST_LETTERS = 3
MOST_PHRASES = 10

_QUOTES = '"“”„«»'
_PART = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+)")


@dataclass(frozen=True, slots=True)
class Question:
    """Phrases that all have to stand in what is found: folded words, a space between them, most often one alone."""

    phrases: tuple[str, ...] = ()
    # Left out, as they were typed: words of one or two letters, and what stands behind the tenth.
    too_short: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()

    def is_answered_by(self, words: str) -> bool:
        """Do all phrases stand in this folded text?"""
        padded = f" {words} "
        return all(f" {phrase} " in padded for phrase in self.phrases)


def read_question(typed: str) -> Question:
    """Several words all have to be there, in whatever order; what stands in quotes, just so.

    Signs mean nothing but quotes, so there is nothing to get wrong. 'mother-in-law' is a phrase.
    """
    phrases: dict[str, str] = {}
    too_short: dict[str, None] = {}
    for part in _PART.finditer(clean_line(typed)[:LONGEST]):
        said = part[1] or part[2] or ""
        words = folded(said)
        if _says_enough(words):
            phrases.setdefault(words, said)
        elif words:
            too_short[said] = None
    too_many = list(phrases.values())[MOST_PHRASES:]
    return Question(tuple(phrases)[:MOST_PHRASES], tuple(too_short), tuple(too_many))


def places_of(phrase: str, words: str) -> list[int]:
    """Where it stands in a folded text."""
    sought, padded, places, place = f" {phrase} ", f" {words} ", [], -1
    while (place := padded.find(sought, place + 1)) >= 0:
        places.append(place)
    return places


def _says_enough(words: str) -> bool:
    """Three letters. Two, where a script parts no words by spaces; and one, where that may be a whole word."""
    letters = words.replace(" ", "")
    return (
        len(letters) >= FEWEST_LETTERS
        or (len(letters) > 1 and is_sign_by_sign(letters))
        or any(letter >= "\u3040" for letter in letters)
    )
