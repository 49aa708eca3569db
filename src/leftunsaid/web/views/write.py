from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.guard.actions import Hold, Refuse, house_rule, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.ownership.actions import FreshWords, UnknownWords, seconds_since_seal
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.forms import LetterForm
from leftunsaid.web.views.kept import landing_of
from leftunsaid.web.wording import too_much


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A letter: write it, see it as it will stand with eight words in hand, send it."""
    require_form(request)
    if request.method != "POST":
        return render(request, "write.html", {"form": LetterForm(), "in_hand": None})
    form = LetterForm(request.POST)
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _desk(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _answer(request, form)
    except keys.TooManyGuesses as wait:
        return _too_much(request, form, wait.retry_after)


def _answer(request: HttpRequest, form: LetterForm) -> HttpResponse:
    match request.POST.get("do", "send"):
        case "edit":
            return _desk(request, form)
        case "preview" | "soften" | "initials":
            return _preview(request, form, keys.words_in_hand(request))
        case "words":
            return _preview(request, form, keys.new_words())
        case _:
            return _send(request, form)


def _send(request: HttpRequest, form: LetterForm) -> HttpResponse:
    sent = keys.count_guess(request)
    if form.cleaned_data["visibility"] == Visibility.PRIVATE and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.private_needs_words())
    if form.cleaned_data["comments"] == "wait" and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.waiting_needs_words())
    draft = _draft(form.cleaned_data, sent)
    try:
        kept = _keep(form.cleaned_data, draft, sent, visitor(request))
    except UnknownWords:
        return _preview(request, form, sent, refused=keys.unknown_words())
    if isinstance(kept, Refuse):
        return _too_much(request, form, kept.retry_after)
    return see_other(landing_of(kept))


@transaction.atomic  # around all of it: a letter waits for the lock and for the disk once
def _keep(written: dict[str, str], draft: Draft | None, sent: FreshWords, asking: Visitor) -> Letter | Refuse:
    now = clock()
    words = [text for field, text in written.items() if field != "homepage"]
    press_hash = asking.press_hash("letter", *words, once=sent.words)
    verdict = house_rule()
    if not Letter.objects.just_sent(press_hash, now).exists():  # a double click is not one more
        verdict = judge("letter", asking, limit=settings.LEFTUNSAID.letters_an_hour, draft=draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    letter = write_letter(
        body=written["body"],
        dear=written["dear"],
        signature=written["signature"],
        visibility=written["visibility"],
        comments_open=written["comments"] != "closed",
        comments_wait=written["comments"] == "wait",
        owner=keys.owner_of(sent, now=now),
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        press_hash=press_hash,
        now=now,
        dice=dice,
    )
    if isinstance(verdict, Hold):
        note_remarks(letter, verdict.said, now=now)
    return letter


def _draft(written: dict[str, str], sent: FreshWords) -> Draft | None:
    """What the rules look at; nothing of what is for its writer alone."""
    if written["visibility"] == Visibility.PRIVATE:
        return None
    return Draft(
        "letter",
        texts=(written["body"], written["dear"], written["signature"]),
        trap=written["homepage"] or "",
        seconds_since_preview=seconds_since_seal(sent.seal, now=clock()),
    ).looked_through()


def _desk(request: HttpRequest, form: LetterForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """The page to write on, with what was written. Words already in hand go along, so that they stay the same."""
    page = {"form": form, "in_hand": keys.words_in(request)}
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
    page = {"form": form, "letter": form.cleaned_data, "words": words, "refused": refused, "notice": notice}
    if refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return keep_secret(render(request, "preview_letter.html", page, status=status))


def _too_much(request: HttpRequest, form: LetterForm, retry_after: int) -> HttpResponse:
    return too_many(_preview(request, form, keys.words_in(request), notice=too_much()), retry_after)
