from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leftunsaid.letters.models import Seal
from leftunsaid.letters.reading import GONE, why_gone
from leftunsaid.lib.calendar_days import day_in
from leftunsaid.web.door import clock, keep_secret
from leftunsaid.web.forms import TellForm
from leftunsaid.web.views import faults
from leftunsaid.web.views.letters import gone_page
from leftunsaid.web.views.tell import answer_about


@require_safe
def envelope(request: HttpRequest, address: str) -> HttpResponse:
    """A letter waits here, and until when: no more is told of it. Once it is open, this leads to it."""
    seal = _find(address)
    if opened := _opened(request, seal):
        return opened
    page = {
        "seal": seal,
        "is_due": seal.is_due(clock()),
        "opens_on": day_in(seal.opens_at, settings.LEFTUNSAID.time_zone),
        "kept": "kept" in request.GET,
        "tell": TellForm(auto_id="tell_%s") if settings.LEFTUNSAID.mail_is_on else None,
    }
    response = render(request, "sealed.html", page)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, address: str) -> HttpResponse:
    """An address is left, to hear once: when it opens."""
    seal = _find(address)
    return _opened(request, seal) or answer_about(request, seal.letter, place=seal.path)


def _find(address: str) -> Seal:
    seal = Seal.objects.select_related("letter").filter(address=address).first()
    if seal is None:
        raise Http404
    return seal


def _opened(request: HttpRequest, seal: Seal) -> HttpResponse | None:
    """Where the letter is, or was, once nothing waits here any more."""
    letter = seal.letter
    if letter.is_sealed and not letter.is_gone:
        return None
    if letter.shown_at is None and letter.held_at and not letter.is_gone:
        return faults.gone(request, _("Its day has come, and somebody who looks after this house reads it first."))
    if letter.number and why_gone(letter, by_number=True) == "unlisted":
        return faults.gone(request, str(GONE["unlisted"]))  # everyone could read it: the link was never theirs
    return gone_page(request, letter) or keep_secret(HttpResponseRedirect(letter.path))
