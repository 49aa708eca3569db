"""How it stands with the house, in one line that a tired operator reads with one look."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leftunsaid.comments.models import Comment
from leftunsaid.config import Config
from leftunsaid.keeping import notes
from leftunsaid.letters.models import Letter
from leftunsaid.outbox.models import Envelope

UNDER_WAY = timedelta(minutes=5)  # what is due since less is being sent
TWO_DAYS = timedelta(days=2)


def standing(config: Config, now: datetime) -> str:
    """'all mail sent, nothing waiting, last backup 6 h ago, last restore drill 6 days ago'"""
    return ", ".join([*_of_mail(config, now), _of_what_waits(), *_of_backups(config, now)])


def _of_mail(config: Config, now: datetime) -> Iterator[str]:
    late = Envelope.objects.due(now - UNDER_WAY).count()
    failed = Envelope.objects.filter(failed_at__isnull=False).count()
    if late:
        yield f"{late} in the outbox for more than 5 minutes"
    if failed:
        yield f"{failed} could not be sent"
    if not late and not failed:
        yield "all mail sent" if config.mail_is_on else "mail is off"


def _of_what_waits() -> str:
    waiting = Letter.objects.waiting().count() + Comment.objects.waiting().count()
    return f"{waiting} waiting to be read" if waiting else "nothing waiting"


def _of_backups(config: Config, now: datetime) -> Iterator[str]:
    backup, drill = (notes.last(config, what) for what in (notes.BACKUP, notes.DRILL))
    yield f"last backup {_ago(now - backup)}" if backup else "no backup yet"
    yield f"last restore drill {_ago(now - drill)}" if drill else "no restore drill yet"


def _ago(age: timedelta) -> str:
    hours = max(0, int(age / timedelta(hours=1)))
    return f"{hours} h ago" if age < TWO_DAYS else f"{age.days} days ago"
