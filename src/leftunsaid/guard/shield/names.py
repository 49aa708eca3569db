"""What looks like somebody's full name. It is only ever offered: a capital is a weak clue."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from leftunsaid.guard.shield.name_words import (
    GERMAN,
    GIVEN,
    INTRODUCED,
    NOT_NAMES,
    PARTICLES,
    ROLES,
    WELL_KNOWN,
)
from leftunsaid.guard.shield.reading import Find, fold

_WORD = re.compile(r"[^\W\d_][\w'’‑-]*")
_QUOTES = "\"“”„‟«»‹›'‘’*_"
_LAST_WORDS = {phrase[-1] for phrase in INTRODUCED}
_LONGEST_NAME = 4  # words; more capitals in a row are a title


class Word(NamedTuple):
    text: str
    plain: str
    start: int
    end: int


def names_in(text: str) -> list[Find]:
    """Two or three capitals in a row, inside a sentence or behind a given name; nothing for roles, months, places."""
    words = words_of(text)
    is_german = sum(word.plain in GERMAN for word in words) > 1
    return [
        Find(run[0].start, _end_of(text, run[-1]), "name", "full-name")
        for run in (_without_what_leads(text, run) for run in _runs(text, words))
        if _is_a_name(text, run, is_german=is_german)
    ]


def whole_names_in(text: str) -> list[Find]:
    """Those of which we are nearly sure: a given name and another, written out, and nobody whom everybody knows."""
    return [find for find in names_in(text) if _is_whole(words_of(text[find.start : find.end]))]


def is_only_a_name(text: str) -> bool:
    """Is this somebody's name and nothing else, as one types who looks for a person? 'Jane', 'Jane van Example'.

    What stands before it, as in 'Dear Jane', changes nothing. In small letters it may be any word.
    """
    name = words_of(text)
    while name and name[0].plain in ROLES and name[0].text[0].isupper():
        name = name[1:]
    if not 1 <= len(name) <= _LONGEST_NAME or any(sign.isdigit() for sign in text):
        return False
    if not all(word.text[:1].isupper() or word.plain in PARTICLES for word in name):
        return False
    return any(map(_is_given, name)) and not any(word.plain in NOT_NAMES - set(PARTICLES) for word in name)


def words_of(text: str) -> list[Word]:
    return [_word(text, found) for found in _WORD.finditer(text)]


def initials(text: str, finds: Iterable[Find]) -> str:
    """The text with each name shortened: 'Jane van Example' becomes 'J. v. E.'."""
    parts: list[str] = []
    here = 0
    for find in sorted(finds):
        letters = [word[0] for word in _WORD.findall(text[find.start : find.end])]
        short = " ".join(f"{letter}." for letter in letters)
        # One full stop is enough where the sentence ends.
        parts += [text[here : find.start], short[:-1] if text[find.end : find.end + 1] == "." else short]
        here = find.end
    return "".join([*parts, text[here:]])


def _word(text: str, found: re.Match[str]) -> Word:
    # 'Example's' is Example and what is hers.
    written = re.split(r"['’]s?$", found[0])[0].rstrip("-‑")
    return Word(written, "".join(map(fold, written)), found.start(), found.start() + len(written))


def _runs(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Words in a row that could be one name: capitals and initials, with small words such as 'van' inside."""
    run: list[Word] = []
    for place, word in enumerate(words):
        if run and not _stands_close(text, run[-1], word):
            yield _trimmed(run)
            run = []
        introduced = _is_introduced(words, place) or (len(run) == 1 and _is_introduced(words, place - 1))
        if word.text[0].isupper() or (introduced and (run or word.plain in GIVEN)) or (run and word.plain in PARTICLES):
            run.append(word)
        elif run:
            yield _trimmed(run)
            run = []
    if run:
        yield _trimmed(run)


def _stands_close(text: str, last: Word, word: Word) -> bool:
    between = text[last.end : word.start]
    return between == " " or (between in {". ", "."} and len(last.text) == 1)


def _trimmed(run: list[Word]) -> list[Word]:
    end = len(run)
    while end and run[end - 1].plain in PARTICLES and run[end - 1].text[0].islower():
        end -= 1
    return run[:end]


def _is_introduced(words: list[Word], place: int) -> bool:
    if place < 1 or words[place - 1].plain not in _LAST_WORDS:
        return False
    return any(
        place >= len(phrase) and tuple(word.plain for word in words[place - len(phrase) : place]) == phrase
        for phrase in INTRODUCED
    )


def _without_what_leads(text: str, run: list[Word]) -> list[Word]:
    """'Dear Uncle', and the capital with which a sentence begins."""
    start = 0
    if run and _begins_a_sentence(text, run[0].start) and not _is_given(run[0]):
        start = 1
        if len(run[0].text) == 1 and _has_an_initial(text, run[:1]):
            return []  # 'T. Something': nobody knows
    while start < len(run) and (run[start].plain in ROLES or run[start].plain in PARTICLES):
        start += 1
    return run[start:]


def _is_a_name(text: str, run: list[Word], *, is_german: bool) -> bool:
    if not 2 <= len(run) <= _LONGEST_NAME or _is_shouted(run) or _is_quoted(text, run):
        return False
    if any(word.plain in NOT_NAMES and word.plain not in PARTICLES for word in run):
        return False
    whole = [word for word in run if len(word.text) > 1]
    if not whole or (len(whole) == 1 and not _has_an_initial(text, run)):
        return False
    return _is_given(run[0]) or not is_german or len(whole) < len(run)


def _is_whole(name: list[Word]) -> bool:
    if len(name) < 2 or not _is_given(name[0]) or any(len(word.plain) < 2 for word in name):
        return False
    has_two_of_them = all(word.plain in GIVEN for word in name)
    return not has_two_of_them and " ".join(word.plain for word in name) not in WELL_KNOWN


def _is_given(word: Word) -> bool:
    return word.plain in GIVEN or word.plain.split("-")[0] in GIVEN


def _has_an_initial(text: str, run: list[Word]) -> bool:
    return any(len(word.text) == 1 and text[word.end : word.end + 1] == "." for word in run)


def _is_shouted(run: list[Word]) -> bool:
    return all(word.text.isupper() for word in run)


def _is_quoted(text: str, run: list[Word]) -> bool:
    """The title of a song, a word in quotes."""
    start = run[0].start
    before, after = text[start - 1 : start], text[run[-1].end : run[-1].end + 1]
    return bool(before and before in _QUOTES) or bool(after and after in _QUOTES and not _is_owned(text, run[-1].end))


def _is_owned(text: str, end: int) -> bool:
    return text[end : end + 2].lower() in {"'s", "’s"}


def _begins_a_sentence(text: str, start: int) -> bool:
    here = start - 1
    while here >= 0 and start - here < 40 and (text[here] in " \t([{•–—-" or text[here] in _QUOTES):
        if text[here] in _QUOTES and text[here] not in "'’":
            return True
        here -= 1
    return here < 0 or text[here] in ".!?…:;\n"


def _end_of(text: str, last: Word) -> int:
    """With the full stop of a last initial: 'Jane M.'"""
    return last.end + 1 if len(last.text) == 1 and text[last.end : last.end + 1] == "." else last.end
