from http import HTTPStatus

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leftunsaid.comments.actions import CommentsClosed
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Refuse
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import FreshWords, UnknownWords
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.comments import NewComment, ReadyComment, look_through, send_comment
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.forms import CommentForm
from leftunsaid.web.mail import landing_with_word_of_mail, leave_address
from leftunsaid.web.views.kept import landing_of
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
    ready, once = look_through(_typed(form), sent, now=clock()), request.POST.get("once", "")
    try:
        kept = _keep(letter, form, ready, visitor(request), once=once)
    except UnknownWords:
        return _preview(request, letter, form, sent, refused=keys.unknown_words())
    except CommentsClosed:
        form.add_error(None, _("The comments under this letter are closed. Here is what you wrote, to keep it."))
        return letter_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(kept, Refuse):
        return _too_much(request, letter, form, kept.retry_after)
    hold_back_others(kept, now=clock())
    landing = landing_of(kept, brings_danger=ready.brings_danger)
    return see_other(landing_with_word_of_mail(landing) if form.address else landing)


@transaction.atomic  # around all of it: a comment waits for the lock and for the disk once
def _keep(letter: Letter, form: CommentForm, ready: ReadyComment, asking: Visitor, *, once: str) -> Comment | Refuse:
    now = clock()
    kept = send_comment(letter, ready, asking, once=once, now=now, dice=dice)
    if isinstance(kept, Comment) and form.address:  # also where a second press newly brings it
        leave_address(letter, form.address, comment=kept, owner=kept.owner, asking=asking, now=now)
    return kept


def _typed(form: CommentForm) -> NewComment:
    written = form.cleaned_data
    return NewComment(
        body=written["body"],
        name=written["name"],
        is_asking=bool(written["asking"]),
        trap=written["homepage"] or "",
    )


def _too_much(request: HttpRequest, letter: Letter, form: CommentForm, retry_after: int) -> HttpResponse:
    form.add_error(None, too_much())
    return too_many(letter_page(request, letter, form), retry_after)


def _preview(
    request: HttpRequest, letter: Letter, form: CommentForm, words: FreshWords, *, refused: str = ""
) -> HttpResponse:
    page = {"letter": letter, "form": form, "comment": form.cleaned_data, "words": words, "refused": refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return keep_secret(render(request, "preview_comment.html", page, status=status))
