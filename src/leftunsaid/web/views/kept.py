"""Where one lands after sending; and, for whoever sounds in danger, one calm page before it.

The page reads the words again, and the next one forgets. Of a letter that others can answer a date is kept for a while,
`Letter.care_since`; of anything else nothing is stored.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import words_under
from leftunsaid.moderation.addresses import thing_waiting_at
from leftunsaid.web.door import keep_secret
from leftunsaid.web.helplines import WAYS, helplines_for_a_page


def page_that_helps(thing: Letter | Comment) -> str:
    return f"/kept/{thing.waiting_address}"


def landing_of(thing: Letter | Comment, *, brings_danger: bool) -> str:
    """Where the one who has just sent this is led. It is kept by now, whatever they read there."""
    return page_that_helps(thing) if brings_danger else _where_it_stands(thing)


@require_safe
def kept(request: HttpRequest, address: str) -> HttpResponse:
    """It is kept, and here is somebody to talk to. Leads on to it where its words say nothing of the kind."""
    thing = thing_waiting_at(address)
    is_private = isinstance(thing, Letter) and (thing.is_private or thing.is_sealed)
    is_clear = thing is not None and not thing.is_gone and brings_danger_in(_texts_of(thing))
    if thing is None or (is_private and not is_clear):
        raise Http404
    place = (thing.path_for_its_writer or thing.waiting_path) if isinstance(thing, Comment) else _where_it_stands(thing)
    if not is_clear:
        return keep_secret(HttpResponseRedirect(place))
    page = {
        "thing": thing,
        "is_letter": isinstance(thing, Letter),
        "is_private": is_private,
        "place": place,
        "own": helplines_for_a_page(settings.LEFTUNSAID.data),
        "ways": WAYS,
    }
    return keep_secret(render(request, "kept.html", page))


def _texts_of(thing: Letter | Comment) -> tuple[str, ...]:
    """Also of what lies under a seal: whoever sent it a moment ago may need somebody tonight. None of it is shown."""
    if isinstance(thing, Comment):
        return thing.texts
    return words_under(thing).texts if thing.is_sealed else thing.all_texts


def _where_it_stands(thing: Letter | Comment) -> str:
    if isinstance(thing, Letter) and thing.is_sealed:
        return f"{thing.seal.path}?kept=1" if thing.seal.path else "/key?kept=1"
    if isinstance(thing, Letter) and thing.is_private:
        return "/key?kept=1"
    return thing.path if thing.is_readable else thing.waiting_path
