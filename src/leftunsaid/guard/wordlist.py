"""The operator's own list, `words.txt` in the data folder: what stands in it is read by a person first.

One word or phrase a line; a line that begins with '#' is a remark. The file is read again when it changes.
"""

import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from leftunsaid.guard.plain_words import plain_words

logger = logging.getLogger(__name__)

type Phrases = dict[str, list[tuple[str, ...]]]  # by their first word


def has_listed_words(texts: Iterable[str]) -> bool:
    """Does a word or phrase of the list stand in one of these texts? Whole words alone."""
    phrases = _phrases()
    return bool(phrases) and any(_stands_in(plain_words(text), phrases) for text in texts)


def _stands_in(words: list[str], phrases: Phrases) -> bool:
    return any(
        tuple(words[place : place + len(phrase)]) == phrase
        for place, word in enumerate(words)
        for phrase in phrases.get(word, ())
    )


def _phrases() -> Phrases:
    path = settings.LEFTUNSAID.data / "words.txt"
    try:
        as_it_is = path.stat()
        return _read(path, as_it_is.st_mtime_ns, as_it_is.st_size)
    except FileNotFoundError:
        return {}
    except OSError:
        # A list that cannot be read keeps nobody from writing.
        logger.exception("Could not read the list of words, so none of them makes anything wait")
        return {}


@lru_cache(maxsize=1)
def _read(path: Path, changed: int, size: int) -> Phrases:
    phrases: Phrases = {}
    for line in path.read_text("utf-8-sig", errors="replace").splitlines():
        if not line.lstrip().startswith("#") and (phrase := tuple(plain_words(line))):
            phrases.setdefault(phrase[0], []).append(phrase)
    return phrases
