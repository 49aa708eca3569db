"""The eight words that open what is one's own.

`eff_long.txt` is the EFF's long word list: 7,776 words that are short, known and hard to mistake for one
another, so that eight of them are about 103 bits. By Joseph Bonneau and the Electronic Frontier Foundation,
2016, https://www.eff.org/files/2016/07/18/eff_large_wordlist.txt, licensed under Creative Commons Attribution
3.0 United States (https://creativecommons.org/licenses/by/3.0/us/). Changed here in one way: the dice numbers
are left out.
"""

import re
import unicodedata
from pathlib import Path
from random import Random

WORDS: tuple[str, ...] = tuple(Path(__file__).with_name("eff_long.txt").read_text("ascii").split())

WORDS_IN_A_KEY = 8
WORDS_ON_A_CARD = 6  # about 77 bits: a card opens one thing, once, within days

# Eight words, numbered and on a line each, are well under 200 characters. What is longer than this is no key,
# and is not looked at.
LONGEST_TYPED = 2_000

_LIST = frozenset(WORDS)

# drop-down, felt-tip, t-shirt, yo-yo: their first half is no word of the list, so it announces the second.
_HALVES = {word.partition("-")[0]: word for word in WORDS if "-" in word}


def draw(dice: Random, count: int = WORDS_IN_A_KEY) -> str:
    """So many words, each drawn from the whole list, with one space between them."""
    return " ".join(dice.choice(WORDS) for _ in range(count))


def read(typed: str, count: int = WORDS_IN_A_KEY) -> str | None:
    """The words that somebody typed or pasted, as `draw` writes them; None if they are not so many of the list.

    Capitals, numbering, commas, dashes, line breaks and hidden characters do not matter.
    """
    if len(typed) > LONGEST_TYPED:
        return None
    pieces = iter(_pieces(typed))
    words = []
    for piece in pieces:
        word = piece
        if piece in _HALVES:
            word = f"{piece}-{next(pieces, '')}"
        if word not in _LIST:
            return None
        words.append(word)
    return " ".join(words) if len(words) == count else None


def _pieces(typed: str) -> list[str]:
    # Some keyboards write letters at full width; NFKC makes them plain.
    plain = unicodedata.normalize("NFKC", typed).casefold()
    # A soft hyphen or a direction mark that came along in a paste does not cut a word in two.
    seen = "".join(c for c in plain if c == "\u200b" or unicodedata.category(c) != "Cf")
    return re.findall(r"[^\W\d_]+", seen)
