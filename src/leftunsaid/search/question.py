"""What somebody asks the search for, whatever they typed."""

import re
from dataclasses import dataclass

from leftunsaid.lib.folding import folded
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
    too_short: tuple[str, ...] = ()  # as they were typed: words of one or two letters are left out

    def is_answered_by(self, words: str) -> bool:
        """Do all phrases stand in this folded text?"""
        padded = f" {words} "
        return all(f" {phrase} " in padded for phrase in self.phrases)


def read_question(typed: str) -> Question:
    """Several words all have to be there, in whatever order; what stands in quotes, just so.

    Signs mean nothing but quotes, so there is nothing to get wrong. 'mother-in-law' is a phrase.
    """
    phrases: dict[str, None] = {}
    too_short: dict[str, None] = {}
    for part in _PART.finditer(clean_line(typed)[:LONGEST]):
        words = folded(part[1] if part[1] is not None else part[2])
        if _says_enough(words):
            phrases[words] = None
        elif words:
            too_short[part[2] or part[1]] = None
    return Question(tuple(phrases)[:MOST_PHRASES], tuple(too_short))


def _says_enough(words: str) -> bool:
    """Three letters; where a script writes whole words with one sign, that is enough."""
    letters = words.replace(" ", "")
    return len(letters) >= FEWEST_LETTERS or any(letter >= "\u3040" for letter in letters)
