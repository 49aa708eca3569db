from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.letters.reading import GONE
from leftunsaid.moderation.addresses import thing_waiting_at
from leftunsaid.moderation.reasons import HOLD_REASONS, REMOVAL_REASONS
from leftunsaid.web.door import keep_secret
from leftunsaid.web.mail import asked_for_mail
from leftunsaid.web.views import faults
from leftunsaid.web.views.letters import gone_page


@require_safe
def waiting(request: HttpRequest, address: str) -> HttpResponse:
    """What its author sees of something that waits. Leads to it once it is shown, and says why if it was refused."""
    thing = thing_waiting_at(address)
    if thing is None or (isinstance(thing, Letter) and (thing.is_private or thing.is_sealed)):
        raise Http404
    letter = thing if isinstance(thing, Letter) else thing.letter
    if thing.withdrawn_at or letter.withdrawn_at:
        return faults.gone(request, _("It was taken back."))
    if thing.erased_at:
        return faults.gone(
            request,
            _("It was removed, and its words have been erased.")
            if thing.shown_at
            else _("It was not shown, and its words have been erased."),
        )
    stands = thing.stands if isinstance(thing, Comment) else thing.is_readable
    if isinstance(thing, Comment) and stands and letter.is_readable and not thing.knows_its_letter:
        return faults.gone(request, str(GONE["unlisted"]))
    if stands:
        return gone_page(request, letter) or keep_secret(HttpResponseRedirect(thing.path))
    reasons = REMOVAL_REASONS if thing.removed_at else HOLD_REASONS
    page = {
        "thing": thing,
        "letter": letter,
        "mail_asked": asked_for_mail(request),
        "is_letter": thing is letter,
        "is_turned_away": isinstance(thing, Comment) and thing.was_turned_away,
        "is_refused": thing.removed_at is not None,
        "reason": reasons.get(thing.removal_reason if thing.removed_at else thing.hold_reason, ""),
    }
    return keep_secret(render(request, "waiting.html", page))
