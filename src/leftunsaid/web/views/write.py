from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.ownership.actions import FreshWords, UnknownWords
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, require_form, see_other, visitor
from leftunsaid.web.forms import LetterForm


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A letter: write it, see it as it will stand with eight words in hand, send it."""
    require_form(request)
    if request.method != "POST":
        return render(request, "write.html", {"form": LetterForm(), "held": None})
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _desk(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    match request.POST.get("do", "send"):
        case "edit":
            return _desk(request, form)
        case "preview":
            return _preview(request, form, keys.words_in_hand(request))
        case "words":
            return _preview(request, form, keys.new_words())
        case _:
            return _send(request, form)


def _send(request: HttpRequest, form: LetterForm) -> HttpResponse:
    sent = keys.words_in(request)
    if form.cleaned_data["visibility"] == Visibility.PRIVATE and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.private_needs_words())
    try:
        kept = _keep(form.cleaned_data, sent, visitor(request))
    except UnknownWords:
        return _preview(request, form, sent, refused=keys.unknown_words())
    if isinstance(kept, Refuse):
        response = _preview(request, form, keys.words_in_hand(request), refused=too_much(), status=429)
        response.headers["Retry-After"] = str(kept.retry_after)
        return response
    return see_other(_where_it_is(kept))


@transaction.atomic  # around all of it: a letter waits for the lock and for the disk once
def _keep(written: dict[str, str], sent: FreshWords, asking: Visitor) -> Letter | Refuse:
    now = clock()
    owner = keys.owner_of(sent, now=now)
    verdict = judge("letter", asking, limit=settings.LEFTUNSAID.letters_an_hour, now=now)
    if isinstance(verdict, Refuse):
        return verdict
    return write_letter(
        body=written["body"],
        dear=written["dear"],
        signature=written["signature"],
        visibility=written["visibility"],
        comments_open=written["comments"] == "open",
        owner=owner,
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        press_hash=asking.press_hash("letter", *written.values(), once=owner.words_hash if owner else ""),
        now=now,
        dice=dice,
    )


def _where_it_is(letter: Letter) -> str:
    if letter.is_private:
        return "/key?kept=1"
    return letter.path if letter.is_readable else f"/waiting/{letter.waiting_address}"


def _desk(request: HttpRequest, form: LetterForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """The page to write on, with what was written. Words already in hand go along, so that they stay the same."""
    return _no_store(render(request, "write.html", {"form": form, "held": keys.words_in(request)}, status=status))


def _preview(
    request: HttpRequest, form: LetterForm, words: FreshWords, *, refused: str = "", status: int = 0
) -> HttpResponse:
    page = {"form": form, "letter": form.cleaned_data, "words": words, "refused": refused}
    status = status or (HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)
    return _no_store(render(request, "preview_letter.html", page, status=status))


def _no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def too_much() -> str:
    return _(
        "A great deal has come from your network within the hour, so we could not take this one now. "
        "Your text is still here: keep the page open and send it again a little later."
    )
