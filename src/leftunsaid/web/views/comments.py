from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leftunsaid.comments.actions import CommentsClosed, leave_comment
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, Refuse, judge, unjudged
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace
from leftunsaid.ownership.actions import FreshWords, UnknownWords, find_key, seconds_since_seal
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.forms import CommentForm
from leftunsaid.web.mail import landing_with_word_of_mail, leave_address
from leftunsaid.web.views.kept import hold_back_others, landing_of
from leftunsaid.web.views.letters import find_letter, gone_page, letter_page
from leftunsaid.web.wording import too_much


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, number: str | None = None, address: str | None = None) -> HttpResponse:
    """An answer to a letter. Who asks for this address without sending one is shown the form."""
    require_form(request)
    letter = find_letter(number=number, address=address)
    if gone := gone_page(request, letter):
        return gone
    if request.method != "POST":
        return _lead_to(letter, f"{letter.path}#add-comment")
    form = CommentForm(request.POST)
    form.reword(form.press())
    if not form.is_valid() or (form.asks_about_address and form.pressed != "edit"):
        return letter_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _answer(request, letter, form)
    except keys.TooManyGuesses as wait:
        return _too_much(request, letter, form, wait.retry_after)


@require_safe
def find(request: HttpRequest, place: str, number: str | None = None, address: str | None = None) -> HttpResponse:
    """Where the comment with this number stands."""
    letter = find_letter(number=number, address=address)
    if gone := gone_page(request, letter):
        return gone
    # Not every number is taken: those of a burst that was cleared away are not used again.
    if not Comment.objects.thread_of(letter).filter(number=place).exists():
        raise Http404
    return _lead_to(letter, f"{letter.thread_path(int(place))}#comment-{place}")


def _lead_to(letter: Letter, path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    return response if letter.is_public else keep_secret(response)


def _answer(request: HttpRequest, letter: Letter, form: CommentForm) -> HttpResponse:
    match form.pressed:
        case "edit":
            return letter_page(request, letter, form)
        case "preview" | "soften" | "initials":
            return _preview(request, letter, form, keys.words_in_hand(request))
        case "words":
            return _preview(request, letter, form, keys.new_words())
        case _:
            return _send(request, letter, form)


def _send(request: HttpRequest, letter: Letter, form: CommentForm) -> HttpResponse:
    sent = keys.count_guess(request)
    draft, once = _draft(form.cleaned_data, sent), request.POST.get("once", "")
    try:
        kept = _keep(letter, form, draft, sent, visitor(request), once=once)
    except UnknownWords:
        return _preview(request, letter, form, sent, refused=keys.unknown_words())
    except CommentsClosed:
        form.add_error(None, _("The comments under this letter are closed. Here is what you wrote, to keep it."))
        return letter_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(kept, Refuse):
        return _too_much(request, letter, form, kept.retry_after)
    hold_back_others(kept)
    landing = landing_of(kept, brings_danger=brings_danger_in(form.words))
    return see_other(landing_with_word_of_mail(landing) if form.address else landing)


@transaction.atomic  # around all of it: a comment waits for the lock and for the disk once
def _keep(
    letter: Letter, form: CommentForm, draft: Draft, sent: FreshWords, asking: Visitor, *, once: str
) -> Comment | Refuse:
    now, written = clock(), form.cleaned_data
    press_hash = asking.press_hash("comment", str(letter.pk), written["body"], written["name"], once=once)
    just_sent = Comment.objects.just_sent(letter, press_hash, now)
    if sent.words:  # with other words it is another comment: that is what `leave_comment` will say too
        just_sent = just_sent.may_be_of(find_key(sent.words))
    verdict = unjudged()
    if not just_sent.exists():  # a double click is not one more
        verdict = judge("comment", asking, limit=settings.LEFTUNSAID.comments_an_hour, draft=draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    comment = leave_comment(
        letter,
        body=written["body"],
        name=written["name"],
        owner=keys.owner_of(sent, now=now),
        hold_reason=verdict.reason if isinstance(verdict, Hold) else "",
        press_hash=press_hash,
        is_asking=bool(written["asking"]),
        now=now,
        dice=dice,
    )
    leave_trace(comment, verdict.tracks, now=now)
    if isinstance(verdict, Hold):
        note_remarks(comment, verdict.said, now=now)
    if form.address:  # also where a second press newly brings it
        leave_address(letter, form.address, comment=comment, owner=comment.owner, asking=asking, now=now)
    return comment


def _draft(written: dict[str, str], sent: FreshWords) -> Draft:
    """What the rules look at."""
    return Draft(
        "comment",
        texts=(written["body"], written["name"]),
        trap=written["homepage"] or "",
        seconds_since_preview=seconds_since_seal(sent.seal, now=clock()),
    ).looked_through()


def _too_much(request: HttpRequest, letter: Letter, form: CommentForm, retry_after: int) -> HttpResponse:
    form.add_error(None, too_much())
    return too_many(letter_page(request, letter, form), retry_after)


def _preview(
    request: HttpRequest, letter: Letter, form: CommentForm, words: FreshWords, *, refused: str = ""
) -> HttpResponse:
    page = {"letter": letter, "form": form, "comment": form.cleaned_data, "words": words, "refused": refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return keep_secret(render(request, "preview_comment.html", page, status=status))
