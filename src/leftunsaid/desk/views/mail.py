import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.mail_words import failure_in_words, kind_in_words
from leftunsaid.desk.models import Moderator
from leftunsaid.outbox.actions import try_again
from leftunsaid.outbox.models import Envelope, EnvelopeQuerySet
from leftunsaid.web.door import clock, see_other

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pile:
    """Envelopes of one kind that stand in the same way. No word and no address is in any of them."""

    kind: str
    failure: str
    count: int
    moment: datetime

    @property
    def what(self) -> str:
        return kind_in_words(self.kind)

    @property
    def why(self) -> str:
        return failure_in_words(self.failure)


@require_safe
@for_moderators
def outbox(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """What waits to be sent or done, and what failed, and why."""
    page = {
        "waiting": _piles(Envelope.objects.open(), Min("due_at")),
        "failed": _failed(),
        "mail_is_off_because": settings.LEFTUNSAID.mail_is_off_because,
        "again": "again" in request.GET,
        "now": clock(),
        "moderator": moderator,
    }
    return render(request, "desk/mail.html", page)


@require_POST
@for_moderators
def again(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """What stood in the way is mended: try all that failed in the same way."""
    chosen = (request.POST.get("kind"), request.POST.get("failure"))
    for pile in _failed():
        if (pile.kind, pile.failure) == chosen:
            count = try_again(pile.kind, pile.failure, now=clock())
            logger.info("At the desk it was asked to try again: %s of kind %r", count, pile.kind)
    return see_other("/desk/mail?again=1")


def _failed() -> list[Pile]:
    return _piles(Envelope.objects.filter(failed_at__isnull=False), Max("failed_at"))


def _piles(envelopes: EnvelopeQuerySet, moment: Min | Max) -> list[Pile]:
    grouped = envelopes.order_by("kind", "failure").values_list("kind", "failure")
    return [Pile(*row) for row in grouped.annotate(count=Count("pk"), moment=moment)]
