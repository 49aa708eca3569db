"""Words as they are looked for: in small letters, without accents, each script by its own custom.

What goes into the search and what is asked of it are folded by this one rule, on every database.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST = 100  # code points of a word that tell it from others; a database may not take longer ones

# Scripts that part no words by spaces: each sign is a word here, and a word of theirs a phrase.
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Signs that Python takes for no letters: vowels of India's scripts, which are kept, and accents, which go.
_VOWELS = "\u0900-\u0963\u0966-\u0dff"
_ACCENTS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
# 'don't' is looked for as 'dont' too. Elsewhere an apostrophe parts words, as in "mother's" and "l'amour".
_NOT = r"(?<=[nN])['’](?=[tT](?![^\W_]))"
_SIGN = re.compile(f"[{_ALONE}]")
_WORD = re.compile(rf"[{_ALONE}]|(?:(?![{_ALONE}])(?:[^\W_]|[{_VOWELS}{_ACCENTS}]|{_NOT}))+")
_KEPT_VOWEL = re.compile(f"[{_VOWELS}]")
_WITHOUT_A_STROKE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


class Word(NamedTuple):
    """A folded word, and where it stands in the text as it was typed."""

    plain: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """Each word of a text, in order."""
    found = ((fold(word[0]), word) for word in _WORD.finditer(text))
    return [Word(plain, *word.span()) for plain, word in found if plain]


def folded(text: str) -> str:
    """The words of a text with one space between them: what two texts share if they say the same."""
    return " ".join(filter(None, map(fold, _WORD.findall(text))))


def is_sign_by_sign(text: str) -> bool:
    """Is some of it in a script that parts no words by spaces?"""
    return _SIGN.search(text) is not None


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """'Größe' and 'GROSSE' are 'grosse', 'Łódź' is 'lodz', 'don’t' is 'dont'. '' for what is accents alone."""
    if word.isascii():
        return word.replace("'", "").lower()[:LONGEST]
    # Twice, since small letters may come apart that were one sign in capitals.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    plain = plain.translate(_WITHOUT_A_STROKE)
    return "".join(sign for sign in plain if sign.isalnum() or _KEPT_VOWEL.match(sign))[:LONGEST]
