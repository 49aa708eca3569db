from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.guard.actions import Hold, Refuse, judge, unjudged
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import write_letter
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace
from leftunsaid.ownership.actions import FreshWords, UnknownWords, seconds_since_seal
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.forms import LetterForm
from leftunsaid.web.mail import landing_with_word_of_mail, leave_address
from leftunsaid.web.views.kept import hold_back_others, landing_of
from leftunsaid.web.wording import too_much


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A letter: write it, see it as it will stand with eight words in hand, send it."""
    require_form(request)
    if request.method != "POST":
        return render(request, "write.html", {"form": LetterForm(), "in_hand": None})
    form = LetterForm(request.POST)
    form.reword(form.press())
    if form.errors.keys() - {"email", "feeling"}:
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
    if form.cleaned_data["comments"] == "wait" and not sent.words:
        return _preview(request, form, keys.new_words(), refused=keys.waiting_needs_words())
    draft, needs_care = _draft(form.cleaned_data, sent), brings_danger_in(form.words)
    try:
        kept = _keep(form, draft, sent, visitor(request), needs_care=needs_care)
    except UnknownWords:
        return _preview(request, form, sent, refused=keys.unknown_words())
    if isinstance(kept, Refuse):
        return _too_much(request, form, kept.retry_after)
    hold_back_others(kept)
    landing = landing_of(kept, brings_danger=needs_care)
    return see_other(landing_with_word_of_mail(landing) if form.address and not kept.is_private else landing)


@transaction.atomic  # around all of it: a letter waits for the lock and for the disk once
def _keep(
    form: LetterForm, draft: Draft | None, sent: FreshWords, asking: Visitor, *, needs_care: bool
) -> Letter | Refuse:
    now, written = clock(), form.cleaned_data
    words = [text for field, text in written.items() if field not in ("homepage", "email", "feeling")]
    press_hash = asking.press_hash("letter", *words, once=sent.words)
    verdict = unjudged()
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
        feelings=written.get("feeling", ()),
        owner=keys.owner_of(sent, now=now),
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        needs_care=needs_care,
        press_hash=press_hash,
        now=now,
        dice=dice,
    )
    leave_trace(letter, verdict.tracks, now=now)
    if isinstance(verdict, Hold):
        note_remarks(letter, verdict.said, now=now)
    if form.address and not letter.is_private:
        leave_address(letter, form.address, owner=letter.owner, asking=asking, now=now)
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
    if refused or form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return keep_secret(render(request, "preview_letter.html", page, status=status))


def _too_much(request: HttpRequest, form: LetterForm, retry_after: int) -> HttpResponse:
    return too_many(_preview(request, form, keys.words_in(request), notice=too_much()), retry_after)
