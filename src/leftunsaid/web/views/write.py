from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.closing import takes_letters
from leftunsaid.guard.actions import Refuse
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.letters.seals import TooManySealed
from leftunsaid.ownership.actions import FreshWords, UnknownWords
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.letters import NewLetter, NoMoreLetters, ReadyLetter, look_through, send_letter
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.forms import LetterForm
from leftunsaid.web.mail import landing_with_word_of_mail, leave_address
from leftunsaid.web.views.kept import landing_of
from leftunsaid.web.wording import too_many_sealed, too_much

ASKED_IN_THE_PREVIEW = {"email", "feeling", "opens", "opens_day", "envelope", "asks", "asks_day", "predicts"}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A letter: write it, see it as it will stand with eight words in hand, send it."""
    require_form(request)
    if request.method != "POST":
        return render(request, "write.html", {"form": LetterForm(), "in_hand": None, "takes_letters": _takes_letters()})
    form = LetterForm(request.POST)
    form.reword(form.press())
    if form.errors.keys() - ASKED_IN_THE_PREVIEW:
        return _desk(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _answer(request, form)
    except keys.TooManyGuesses as wait:
        return _too_much(request, form, wait.retry_after)


def _answer(request: HttpRequest, form: LetterForm) -> HttpResponse:
    match form.pressed:
        case "edit":
            return _desk(request, form)
        case "preview" | "soften" | "initials":
            return _preview(request, form, keys.words_in_hand(request))
        case "words":
            return _preview(request, form, keys.new_words())
        case _:
            return _send(request, form)


def _send(request: HttpRequest, form: LetterForm) -> HttpResponse:
    if not form.is_valid() or form.asks_about_address:
        return _preview(request, form, keys.words_in(request), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    sent = keys.count_guess(request)
    if form.cleaned_data["visibility"] == Visibility.PRIVATE and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.private_needs_words())
    if form.looks_back and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.looking_back_needs_words())
    if form.wax and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.wax_needs_words())
    if form.cleaned_data["comments"] == "wait" and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.waiting_needs_words())
    ready = look_through(_typed(form), sent, now=clock())
    try:
        kept = _keep(form, ready, visitor(request))
    except UnknownWords:
        return _preview(request, form, sent, refused=keys.unknown_words())
    except TooManySealed:
        return _preview(request, form, sent, notice=too_many_sealed(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except NoMoreLetters:
        return _preview(request, form, sent, status=HTTPStatus.UNPROCESSABLE_ENTITY)  # which says why
    if isinstance(kept, Refuse):
        return _too_much(request, form, kept.retry_after)
    hold_back_others(kept, now=clock())
    landing = landing_of(kept, brings_danger=ready.brings_danger)
    return see_other(landing_with_word_of_mail(landing) if form.address and not kept.is_private else landing)


@transaction.atomic  # around all of it: a letter waits for the lock and for the disk once
def _keep(form: LetterForm, ready: ReadyLetter, asking: Visitor) -> Letter | Refuse:
    now = clock()
    kept = send_letter(ready, asking, now=now, dice=dice)
    if isinstance(kept, Letter) and form.address and (kept.is_sealed or not kept.is_private):
        leave_address(kept, form.address, owner=kept.owner, asking=asking, now=now)
    return kept


def _typed(form: LetterForm) -> NewLetter:
    written = form.cleaned_data
    return NewLetter(
        body=written["body"],
        dear=written["dear"],
        signature=written["signature"],
        visibility=written["visibility"],
        comments=written["comments"],
        feelings=tuple(written.get("feeling", ())),
        wax=form.wax,
        asks_on=written["asks_on"],
        predicts=bool(written["predicts"]),
        trap=written["homepage"] or "",
    )


def _desk(request: HttpRequest, form: LetterForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """The page to write on, with what was written. Words already in hand go along, so that they stay the same."""
    page = {"form": form, "in_hand": keys.words_in(request), "takes_letters": _takes_letters()}
    return keep_secret(render(request, "write.html", page, status=status))


def _preview(
    request: HttpRequest,
    form: LetterForm,
    words: FreshWords,
    *,
    refused: str = "",
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The letter as it will stand. `refused` is about the eight words, `notice` about anything else."""
    page = {
        "form": form,
        "letter": form.cleaned_data,
        "words": words,
        "refused": refused,
        "notice": notice,
        "takes_letters": _takes_letters(),
    }
    if refused or form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return keep_secret(render(request, "preview_letter.html", page, status=status))


def _takes_letters() -> bool:
    return takes_letters(settings.LEFTUNSAID, clock())


def _too_much(request: HttpRequest, form: LetterForm, retry_after: int) -> HttpResponse:
    return too_many(_preview(request, form, keys.words_in(request), notice=too_much()), retry_after)
