"""How it stands with the house, for a program that asks again and again: Prometheus, and what speaks like it."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leftunsaid.keeping.standing import Standing
from leftunsaid.web.door import clock, keep_secret

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers, for whoever has the token. To anybody else there is nothing here."""
    if not _knows_the_token(request):
        return keep_secret(HttpResponse(status=404))
    house = Standing(settings.LEFTUNSAID, clock())
    lines = "".join(line for name, says, value in _gauges(house) for line in _gauge(name, says, value))
    return keep_secret(HttpResponse(lines, content_type=TEXT_FORMAT))


def _knows_the_token(request: HttpRequest) -> bool:
    token = settings.LEFTUNSAID.metrics
    said = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(said.encode(), f"Bearer {token}".encode())


def _gauges(house: Standing) -> Iterator[tuple[str, str, float | None]]:
    yield "letters_listed", "Letters that stand in the lists now.", house.listed
    yield "letters_so_far", "Letters that ever came, those that are gone as well.", house.letters_so_far
    yield "comments_so_far", "Comments that ever came, those that are gone as well.", house.comments_so_far
    yield "waiting_to_be_read", "Letters and comments that wait for a person.", house.waiting
    yield "envelopes_due", "What should be sent or done by now.", house.due
    yield "envelopes_due_oldest_seconds", "How long the first of them is due.", house.longest_due.total_seconds()
    yield "envelopes_failed", "Mails that could not be sent, of the last 30 days.", house.failed
    yield "mail_is_on", "1 where the house sends mail.", house.config.mail_is_on
    yield "worker_seen_timestamp_seconds", "When a worker was last at work on this machine.", _at(house.worker_seen)
    yield "last_backup_timestamp_seconds", "When the house was last backed up.", _at(house.last_backup)
    yield "last_restore_drill_timestamp_seconds", "When a backup was last tried.", _at(house.last_drill)
    yield "database_bytes", "What the letters take on the disk.", house.database_bytes
    yield "disk_free_bytes", "What is free on the disk of the data folder.", house.free_bytes


def _at(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _gauge(name: str, says: str, value: float | None) -> Iterator[str]:
    """What nobody knows is left out, as Prometheus wants it."""
    if value is not None:
        yield f"# HELP leftunsaid_{name} {says}\n# TYPE leftunsaid_{name} gauge\n"
        yield f"leftunsaid_{name} {int(value)}\n"
