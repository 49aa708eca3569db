import logging
from datetime import datetime

from django.db import DatabaseError

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.traces import hold_back_alike

logger = logging.getLogger(__name__)


def hold_back_others(thing: Letter | Comment, *, now: datetime) -> None:
    """Where it is one of many, those that were shown before wait with it. It is kept by now, whatever comes of that."""
    try:
        hold_back_alike(thing, now=now)
    except DatabaseError:
        logger.exception("Could not hold back what is alike; the next of them will")
