"""'I am asking': whoever asked waits for a kind word until somebody has answered by the number of their comment."""

from collections.abc import Iterable, Iterator

from leftunsaid.comments.models import Comment
from leftunsaid.comments.naming import numbers_named


def settle_questions(comment: Comment, *, before: str = "") -> None:
    """Who asked, and is named by number here, has an answer as long as one stands that others can read.

    For a comment that was shown or put back, has gone, or says something else than `before`.
    """
    named = numbers_named(comment.body) | numbers_named(before)
    if not named:
        return
    questions = Comment.objects.filter(letter=comment.letter, number__in=named, asking_at__isnull=False)
    unsettled = []
    for question in questions:
        if comment.is_readable and _answers(comment, question):
            question.answered_at = question.answered_at or comment.shown_at
            question.save(update_fields=["answered_at"])
        else:
            unsettled.append(question)
    for question, answer in _with_their_answers(unsettled):
        question.answered_at = (question.answered_at or answer.shown_at) if answer else None
        question.save(update_fields=["answered_at"])


def _with_their_answers(questions: Iterable[Comment]) -> Iterator[tuple[Comment, Comment | None]]:
    """Each of them with the first that answers it. What stands behind them is read once, however many they are."""
    waiting = list(questions)
    for answer in _behind(waiting) if waiting else ():
        for question in [one for one in waiting if _answers(answer, one)]:
            waiting.remove(question)
            yield question, answer
        if not waiting:
            return
    yield from ((question, None) for question in waiting)


def _behind(questions: list[Comment]) -> Iterator[Comment]:
    letter, first = questions[0].letter_id, min(question.number or 0 for question in questions)
    behind = Comment.objects.readable_in(letter).filter(number__gt=first)
    return behind.only("number", "body", "owner", "shown_at").iterator(chunk_size=200)


def _answers(answer: Comment, question: Comment) -> bool:
    """Nobody answers themselves; where there are no words of a key, nobody can tell."""
    is_own = question.owner_id is not None and answer.owner_id == question.owner_id
    is_behind = (answer.number or 0) > (question.number or 0)
    return is_behind and not is_own and question.number in numbers_named(answer.body)
