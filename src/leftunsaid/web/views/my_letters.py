"""What the holder of a key does with one of their letters."""

from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters import actions
from leftunsaid.letters.models import Letter, Visibility
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.web.door import clock, dice, see_other, visitor
from leftunsaid.web.forms import LetterWordsForm, VisibilityForm
from leftunsaid.web.views.key_words import give_other_words
from leftunsaid.web.visits import for_the_holder, nothing_there
from leftunsaid.web.wording import too_late_to_edit, too_much


@require_safe
@for_the_holder
def read(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """One letter of mine, whoever else may read it."""
    letter = _mine(opened, address)
    if letter is None:
        raise Http404
    return _page(request, letter)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def edit(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Other words for a letter, while its time for that lasts."""
    letter = _mine(opened, address)
    if letter is None:
        return nothing_there(request)
    if request.method != "POST":
        words = {field: getattr(letter, field) for field in LetterWordsForm.base_fields}
        late = "" if letter.may_be_edited(clock()) else too_late_to_edit()
        return _edit_page(request, letter, LetterWordsForm(initial=words), refused=late)
    form = LetterWordsForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        verdict = _keep_words(letter, form.cleaned_data, visitor(request))
    except actions.TooLateToEdit:
        return _edit_page(request, letter, form, refused=too_late_to_edit(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(verdict, Refuse):
        response = _edit_page(request, letter, form, refused=too_much(), status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    return see_other(f"/key/letter/{address}")


@require_POST
@for_the_holder
def change_who_may_read(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Everyone, those who have the link, or only me."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    form = VisibilityForm(request.POST, initial={"visibility": letter.visibility})
    if not form.is_valid():
        return _page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    verdict = _keep_visibility(letter, form.cleaned_data["visibility"], visitor(request))
    if isinstance(verdict, Refuse):
        response = _page(request, letter, form, refused=too_much(), status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(verdict.retry_after)
        return response
    return see_other(f"/key/letter/{address}")


@require_POST
@for_the_holder
def open_or_close_comments(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """May strangers still answer this letter of mine?"""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    if request.POST.get("comments") == "closed":
        actions.close_comments(letter, now=clock())
    elif request.POST.get("comments") == "open":
        actions.open_comments(letter)
    return see_other(f"/key/letter/{address}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def split_off(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Eight words of its own for one letter."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    return give_other_words(request, letter, lambda key: actions.hand_over(letter, key))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def withdraw(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")  # it may be gone by a first press of the same button
    if request.method != "POST":
        return render(request, "key_withdraw.html", {"letter": letter, "comment": None})
    actions.withdraw_letter(letter, now=clock())
    return see_other("/key")


def _mine(opened: OpenKey, address: str) -> Letter | None:
    return Letter.objects.kept_for(opened.key).filter(address=address).first()


@transaction.atomic
def _keep_words(letter: Letter, words: dict[str, str], asking: Visitor) -> Refuse | None:
    now = clock()
    verdict = judge("edit", asking, limit=settings.LEFTUNSAID.comments_an_hour, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason = verdict.reason if isinstance(verdict, Hold) else ""
    actions.edit_letter(letter, **words, hold_reason=hold_reason, now=now)
    return None


@transaction.atomic
def _keep_visibility(letter: Letter, visibility: str, asking: Visitor) -> Refuse | None:
    now, hold_reason = clock(), ""
    # What others could read before has been judged; what nobody could read is judged like a letter that is sent.
    if letter.shown_at is None and visibility != Visibility.PRIVATE:
        verdict = judge("letter", asking, limit=settings.LEFTUNSAID.letters_an_hour, now=now, dice=dice)
        if isinstance(verdict, Refuse):
            return verdict
        hold_reason = verdict.reason if isinstance(verdict, Hold) else ""
    actions.change_visibility(letter, visibility, hold_reason=hold_reason, now=now)
    return None


def _page(
    request: HttpRequest,
    letter: Letter,
    form: VisibilityForm | None = None,
    *,
    refused: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = {
        "letter": letter,
        "form": form or VisibilityForm(initial={"visibility": letter.visibility}),
        "refused": refused,
        "now": clock(),
    }
    return render(request, "key_letter.html", page, status=status)


def _edit_page(
    request: HttpRequest, letter: Letter, form: LetterWordsForm, *, refused: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    page = {"letter": letter, "comment": None, "form": form, "refused": refused, "now": clock()}
    return render(request, "key_edit.html", page, status=status)
