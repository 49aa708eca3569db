"""Letters as the search finds them: by the words of the letter itself.

A greeting and a signature are where names stand, and nobody is to be looked for here: they are not searched.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from leftunsaid.letters.models import Letter
from leftunsaid.search import finding
from leftunsaid.search.feeding import Source
from leftunsaid.search.finding import Found, Place
from leftunsaid.search.models import tell_anew
from leftunsaid.search.question import Question


def find_letters(question: Question, *, before: int | None = None, limit: int) -> Found[Letter]:
    """Public letters that say it, the newest first; with `before` those behind the one with this number."""
    return finding.newest(PLACE, question, below=before, limit=limit)


def find_closest_letters(question: Question, *, skip: int = 0, limit: int) -> Found[Letter]:
    """Those that say it most closely, of the newest thousand."""
    return finding.closest(PLACE, question, skip=skip, limit=limit)


@contextmanager
def tells_the_search(letter: Letter) -> Iterator[None]:
    """What happens in here may change its words, or whether it stands in the lists; then its comments go along."""
    was_listed, said = letter.is_listed, letter.body
    yield
    if letter.number and (was_listed, said) != (letter.is_listed, letter.body):
        tell_anew("letter", letter.number)
        if was_listed != letter.is_listed and letter.last_comment_number:
            tell_anew("thread", letter.pk)


def _readable(numbers: Collection[int]) -> dict[int, Letter]:
    found = Letter.objects.readable().filter(listed_number__in=numbers)
    return {letter.number: letter for letter in found if letter.number}


def _texts_of(numbers: Collection[int]) -> dict[int, str]:
    return dict(Letter.objects.readable().filter(listed_number__in=numbers).values_list("listed_number", "body"))


def _newest_below(number: int, limit: int) -> dict[int, str]:
    return dict(Letter.objects.listed().filter(listed_number__lt=number).values_list("listed_number", "body")[:limit])


PLACE = Place("letters", readable=_readable, text_of=lambda letter: letter.body)
SOURCE = Source(
    "letters",
    kinds=("letter",),
    keys_of=lambda kind, number: [number],
    texts_of=_texts_of,
    newest_below=_newest_below,
)
