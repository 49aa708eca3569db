"""The words of a text as the eye takes them, however they were typed."""

import re
import unicodedata
from functools import lru_cache

from leftunsaid.guard.shield.reading import fold

_WORD = re.compile(r"[^\W\d_]+")


def plain_words(text: str) -> list[str]:
    """Its words in small letters: full-width forms and look-alikes of other scripts as what they look like.

    What is not seen is left out, and so are digits. Accents stay: 'año' is another word than 'ano'.
    """
    return _WORD.findall("".join(map(_plain, unicodedata.normalize("NFKC", text).casefold())))


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character < "\x7f" or unicodedata.name(character, "").startswith("LATIN SMALL LETTER"):
        return character
    return fold(character)
