"""Everything that reads a draft, and the pieces of which a hostile text for it is made by repeating them."""

from guard.shield.hostile import HOSTILE as HOSTILE_TO_THE_SHIELD
from leftunsaid.guard.cruel import urges_self_harm
from leftunsaid.guard.gentle import needs_help
from leftunsaid.guard.insisted import insists_on_names
from leftunsaid.guard.likeness import sketch
from leftunsaid.guard.rules import Draft
from leftunsaid.guard.shield import clues_in, contacts_in, names_in
from leftunsaid.guard.wordlist import has_listed_words

READINGS = {
    "contacts": contacts_in,
    "names": names_in,
    "names insisted on": lambda text: insists_on_names("letter", [text]),
    "clues": clues_in,
    "danger": needs_help,
    "cruelty": urges_self_harm,
    "likeness": lambda text: sketch([text]),
    "listed words": lambda text: has_listed_words([text]),
    "repetition": lambda text: Draft("letter", (text,)).repeats,
}

# fmt: off
_TO_ALL = ("a", "a ", "A ", "1 ", ".", "\n", "'", "' ", "'a ", '"', "“", "«", ", ", "a\u0301", "\u200b", "ß", "ﷺ", "🜁 ")
_TO_WORDS = (
    "i ", "i really just ", "i want to ", "not that ", "if i ", "he said ", "last year ", "just ", "please, ",
    "just, go ",
    "you should ", "you should really all just ", "nobody would ", "do us a favour, ", "kill ", "k1ll ", "do it, ",
    "the world would be ", "and so then but ", "why don't you ", "a b c d e f g h ", "\t\t", "x\ny\n",
)
_TO_CLUES = (
    "Ana B. x ", "Ana Van ", "works at ", "works at A ", "works at the a A ", "in A ", "A of A ", "School ",
    "A School ",
    "of the ", "everyone calls ", "everyone calls him a A ", "lives in ", "is from A ", "i am 2", "1.1.", "1 may ",
    "may 1 ",
    "12 ", "1st of ", "A's ", "A & ", "St. ", "Hospital ", "graduated from ",
)
# fmt: on
HOSTILE = {
    "contacts": HOSTILE_TO_THE_SHIELD,
    "names": (*_TO_ALL, *_TO_CLUES),
    "names insisted on": (*_TO_ALL, *_TO_CLUES),
    "clues": (*_TO_ALL, *_TO_CLUES),
    "danger": (*_TO_ALL, *_TO_WORDS),
    "cruelty": (*_TO_ALL, *_TO_WORDS),
    "likeness": (*_TO_ALL, *_TO_WORDS),
    "listed words": (*_TO_ALL, *_TO_WORDS),
    "repetition": (*_TO_ALL, *_TO_WORDS),
}
LISTED = "\n".join(
    ["a", "a b", "a b c d e f g h i", "just just just just x", *(f"word{n % 7} {n}" for n in range(1_000))]
)
