"""Others can read a comment now, or again: what follows from that."""

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from leftunsaid.comments.asking import settle_questions
from leftunsaid.comments.models import Comment
from leftunsaid.letters.news import instant
from leftunsaid.outbox.actions import post
from leftunsaid.search.models import tell_anew


def came_into_sight(comment: Comment, *, is_news: bool = True, now: datetime) -> None:
    """Who asked has an answer, and who wants to hear of it is told later. Nothing of it, if it is hidden still."""
    settle_questions(comment)
    tell_anew("comment", comment.pk)
    if is_news and comment.is_readable:
        tell(comment, now=now)


def tell(comment: Comment, *, now: datetime) -> None:
    """Let whoever follows the letter hear of it: those who have not heard of it before."""
    if not import_string(settings.FOLLOWED)(comment.letter_id):
        return
    at = instant(now)  # one that is hidden and put back is told to those who missed it
    once = f"comment {comment.pk} shown {at}"
    post("comment shown", once=once, letter=comment.letter_id, comment=comment.pk, at=at, now=now)
