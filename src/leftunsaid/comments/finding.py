"""Comments as the search finds them, in the order in which they came. Their names are not searched."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from leftunsaid.comments.models import Comment
from leftunsaid.search import finding
from leftunsaid.search.feeding import Source
from leftunsaid.search.finding import Found, Place
from leftunsaid.search.models import tell_anew
from leftunsaid.search.question import Question


def find_comments(question: Question, *, before: tuple[int, int] | None = None, limit: int) -> Found[Comment]:
    """Comments under public letters that say it, the newest first.

    `before` names one by its letter's number and its own: then those behind it. All, where none is there.
    """
    below = Comment.objects.filter(letter__number=before[0], number=before[1]).first() if before else None
    return finding.newest(PLACE, question, below=below.pk if below else None, limit=limit)


def find_closest_comments(question: Question, *, skip: int = 0, limit: int) -> Found[Comment]:
    """Those that say it most closely, of the newest thousand."""
    return finding.closest(PLACE, question, skip=skip, limit=limit)


@contextmanager
def tells_the_search(comment: Comment) -> Iterator[None]:
    """What happens in here may change its words, or whether others can read them."""
    before = comment.is_readable, comment.body
    yield
    if before != (comment.is_readable, comment.body):
        tell_anew("comment", comment.pk)


def _readable(keys: Collection[int]) -> dict[int, Comment]:
    return Comment.objects.in_the_lists().select_related("letter").in_bulk(keys)


def _texts_of(keys: Collection[int]) -> dict[int, str]:
    return dict(Comment.objects.in_the_lists().filter(pk__in=keys).values_list("pk", "body"))


def _newest_below(key: int, limit: int) -> dict[int, str]:
    return dict(Comment.objects.in_the_lists().filter(pk__lt=key).order_by("-pk").values_list("pk", "body")[:limit])


def _keys_of(kind: str, thing: int) -> Iterable[int]:
    """A comment is itself; a letter that came into the lists, or left them, has taken its comments with it."""
    return [thing] if kind == "comment" else Comment.objects.thread_of(thing).values_list("pk", flat=True)


PLACE = Place("comments", readable=_readable, text_of=lambda comment: comment.body)
SOURCE = Source(
    "comments",
    kinds=("comment", "thread"),
    keys_of=_keys_of,
    texts_of=_texts_of,
    newest_below=_newest_below,
)
