"""Weak clues: none of them tells who somebody is, but three kinds of them together may. They may all stand.

A workplace, a school, a town somebody lives in or was in, a day or an age, a nickname or a full name. Only the sum is
ever spoken of, and only asked about: whoever knows them could recognise them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from leftunsaid.guard.shield.clue_words import (
    ARTICLES,
    AT_SCHOOL,
    AT_WORK,
    BESIDE_A_TOWN,
    CALLING,
    COMING,
    EVERYBODY,
    HOUSES,
    KNOWN,
    LIVING_IN,
    MEANWHILE,
    NEVER_A_PLACE,
    NO_HOUSE,
    NO_SCHOOL,
    NOBODY_S_NAME,
    SCHOOLS,
    STUDYING,
    TO_A_TOWN,
    TOWNS,
    WORKING,
)
from leftunsaid.guard.shield.name_words import GERMAN
from leftunsaid.guard.shield.names import Word, whole_names_in, words_of
from leftunsaid.guard.shield.reading import Find

type _Look = Callable[[str, list[Word], int, bool], list[Word]]

KINDS_TOGETHER = 3
_ENGLISH = {"i", "you", "the", "and", "is", "was", "my"}
_LONGEST = 4  # words of one name of a house


def clues_in(text: str) -> list[Find]:
    """Each weak clue in a text, in order, none overlapping another."""
    words = words_of(text)
    is_german = sum(word.plain in GERMAN for word in words) > sum(word.plain in _ENGLISH for word in words)
    vocabulary = {plain for word in words for plain in (word.plain, word.plain.rpartition("'")[2])}
    looks = [(kind, look) for kind, look, signs in _LOOKS if not vocabulary.isdisjoint(signs)]
    in_words = (_clue_at(text, words, here, looks, is_german) for here in range(len(words)))
    names = (Find(find.start, find.end, "name", "clue") for find in whole_names_in(text))
    finds = chain(_times_in(text), names, (find for find in in_words if find))
    apart: list[Find] = []
    for find in sorted(finds, key=lambda find: (find.start, _KINDS.index(find.kind))):
        if not apart or find.start >= apart[-1].end:
            apart.append(find)
    return apart


def are_a_cluster(finds: Iterable[Find]) -> bool:
    """Could somebody who knows them recognise them from these together?"""
    return len({find.kind for find in finds}) >= KINDS_TOGETHER


# Where two are read in one stretch, the first of these names it.
_KINDS = ("time", "school", "workplace", "name", "place")


def _clue_at(
    text: str, words: list[Word], here: int, looks: Iterable[tuple[str, _Look]], is_german: bool
) -> Find | None:
    """What begins or is announced at this word, the most telling first."""
    for kind, look in looks:
        if run := look(text, words, here, is_german):
            return Find(run[0].start, run[-1].end, kind, "clue")
    return None


def _named_house(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'works at Sample & Sons': behind a word of work."""
    if words[here].plain not in WORKING:
        return []
    start = _behind(words, here, AT_WORK)
    return _house_at(text, words, start) if start else []


def _house_by_its_noun(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'Rosewood Hospital', 'Sample GmbH'."""
    run = _capitals_from(text, words, here)
    nouns = [place for place, word in enumerate(run) if word.plain in HOUSES]
    if is_german or not nouns or not nouns[-1] or any(word.plain in NO_HOUSE for word in run[: nouns[-1]]):
        return []
    return run[: nouns[-1] + 1]


def _named_school(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'graduated from Sample'."""
    if words[here].plain not in STUDYING:
        return []
    start = _behind(words, here, AT_SCHOOL)
    return _house_at(text, words, start) if start else []


def _school_by_its_noun(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'Sample High School', 'University of Sample', 'Lycée Exemple'."""
    run = _capitals_from(text, words, here)
    if not any(word.plain in SCHOOLS for word in run):
        return []
    names = [word for word in run if word.plain not in SCHOOLS and word.plain not in NO_SCHOOL]
    is_only_a_noun = is_german and run[0].plain not in SCHOOLS
    return run if names and not is_only_a_noun else []


def _town_of_somebody(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'lives in Sample', 'komme aus Muster', 'is from Sample'."""
    if words[here].plain in LIVING_IN:
        start = _behind(words, here, TO_A_TOWN)
    elif words[here].plain in COMING and here + 1 < len(words) and words[here + 1].plain in {"from", "aus"}:
        start = here + 2
    else:
        return []
    return _town_at(text, words, start) if start else []


def _town(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'in Sample', where a capital that begins no sentence is a name."""
    if is_german or words[here].plain not in BESIDE_A_TOWN or words[here].text[0].isupper():
        return []
    return _town_at(text, words, here + 1)


def _nickname(text: str, words: list[Word], here: int, is_german: bool) -> list[Word]:
    """'everyone calls him Sample'; what one alone calls another tells nobody else."""
    word = words[here].plain.rpartition("'")[2]  # 'l'appelle'
    is_calling = word in CALLING and any(before.plain in EVERYBODY for before in words[max(0, here - 4) : here])
    if not is_calling and word not in KNOWN:
        return []
    start = here + 1
    while start < min(here + 4, len(words)) and words[start].plain in MEANWHILE and words[start].text[0].islower():
        start += 1
    run = _capitals_from(text, words, start)[:2]
    return [] if not run or run[0].plain in NOBODY_S_NAME else run


# Each with the words without which it can see nothing.
_LOOKS: tuple[tuple[str, _Look, frozenset[str]], ...] = (
    ("school", _school_by_its_noun, SCHOOLS),
    ("workplace", _house_by_its_noun, HOUSES),
    ("school", _named_school, STUDYING),
    ("workplace", _named_house, WORKING),
    ("place", _town_of_somebody, LIVING_IN | COMING),
    ("place", _town, BESIDE_A_TOWN),
    ("name", _nickname, CALLING | KNOWN),
)


def _behind(words: list[Word], here: int, small: frozenset[str]) -> int:
    """Where a name could begin, behind one to three such small words and an article; 0 where there are none."""
    place = here + 1
    # 'grew up in', 'geboren in', 'wohnt seit langem in'
    while place < min(here + 3, len(words)) and words[place].plain not in small and words[place].text[0].islower():
        place += 1
    first = place
    while place < min(first + 3, len(words)) and words[place].plain in small:
        place += 1
    if place == first:
        return 0
    while place < min(first + 4, len(words)) and words[place].plain in ARTICLES and words[place].text[0].islower():
        place += 1
    return place if place < len(words) else 0


def _house_at(text: str, words: list[Word], start: int) -> list[Word]:
    run = _capitals_from(text, words, start)
    if not run or (len(run) == 1 and run[0].plain in NEVER_A_PLACE):
        return []
    return run


def _town_at(text: str, words: list[Word], start: int) -> list[Word]:
    run = _capitals_from(text, words, start)[:3]
    if any(word.plain in TOWNS for word in run):
        return run
    if not run or run[0].plain in NEVER_A_PLACE or run[0].text.isupper():
        return []
    return run


def _capitals_from(text: str, words: list[Word], start: int) -> list[Word]:
    """The words with capitals that stand in a row from here, with 'of' and the like between them."""
    run: list[Word] = []
    for place in range(start, min(start + _LONGEST + 2, len(words))):
        word = words[place]
        if run and not _stands_close(text, run[-1], word):
            break
        if not word.text[0].isupper() and not (run and word.plain in _SMALL_INSIDE):
            break
        run.append(word)
    while run and not run[-1].text[0].isupper():
        run.pop()
    return [] if len(run) > _LONGEST else run


def _stands_close(text: str, last: Word, word: Word) -> bool:
    between = text[last.end : word.start]
    return between in _BETWEEN or (between == ". " and len(last.text) <= 2)  # 'St. Sample'


_BETWEEN = {" ", "'s ", "’s ", " & ", "-"}
_SMALL_INSIDE = {"of", "de", "di", "da", "do", "and", "und", "et", "y", "del", "van", "von"}

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|aug|sept|oct|nov|dec"
    "|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre"
    "|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|gennaio"
    "|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro"
    "|outubro|novembro|dezembro|januari|februari|maart|mei|augustus|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca"
    "|sierpnia|września|października|listopada|grudnia"
)
_TIMES = re.compile(
    rf"(?<![\w.,/:-])(?:\d{{1,2}}(?:st|nd|rd|th|er|\.|º)? (?:of |de |di )?(?:{_MONTHS})\b(?: (?:de )?\d{{4}}\b)?"
    rf"|(?:{_MONTHS}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?!:|\.\d)(?:,? \d{{4}}\b)?"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b"
    r"|\d{4}-\d{2}-\d{2}\b"
    r"|\d{1,2}[- ]years?[- ]olds?\b"
    r"|(?:i am|i'm|i was|you are|you're|you were|she is|she's|she was|he is|he's|he was|aged)"
    r" (?:only |just |now |already |almost )?[1-9]\d\b(?![\d:%.,/-]?[\d%]| (?!years? old|and\b|but\b|when\b|now\b)\w)"
    r"|\bis [1-9]\d(?=[,.;!] )"
    r"|(?:turned|turning|turns) [1-9]\d\b(?![\d:%.,/-]?[\d%]| (?:times|pages|degrees|minutes|heads|keys|to)\b)"
    r"|(?:ich bin|ich war|du bist|du warst|er ist|er war|sie ist|sie war) (?:erst |schon "
    r"|jetzt )?[1-9]\d(?: jahre alt)?\b"
    r"(?![\d:%.,/-]?[\d%]| \w)"
    r"|[1-9]\d jahre alt\b"
    r"|(?:j'ai|tu as|il a|elle a|j'avais|tu avais|il avait|elle avait|âgée? de|eu) [1-9]\d ans\b"
    r"|(?:tengo|tienes|tiene|tenía|tenías|cumplí|cumplió|cumples) [1-9]\d años\b"
    r"|(?:ho|hai|ha|avevo|avevi|aveva|compiuto) [1-9]\d anni\b"
    r"|(?:tenho|tens|tem|tinha|tinhas|fiz|fez) [1-9]\d anos\b"
    r"|(?:ben|bent|is|was) (?:nu |pas )?[1-9]\d jaar(?: oud)?\b"
    r"|(?:mam|masz|ma|miałem|miałam|miał|miała) [1-9]\d lat\b)",
    re.IGNORECASE,
)


def _times_in(text: str) -> Iterator[Find]:
    """A day, or somebody's age."""
    for found in _TIMES.finditer(text.replace("’", "'")):
        yield Find(found.start(), found.end(), "time", "clue")
