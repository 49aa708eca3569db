"""Other words for something of mine: a letter and a comment are changed in the same way."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import hold_back_alike, leave_trace, looks_like_none, was_covered
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.forms import ShieldedForm
from leftunsaid.web.views.kept import page_that_helps, texts_of
from leftunsaid.web.wording import cannot_be_edited, changed_meanwhile, too_much

type Thing = Letter | Comment


def words_to_change(request: HttpRequest, thing: Thing, form: ShieldedForm) -> HttpResponse:
    """The page with the words as they stand."""
    late = "" if thing.may_be_edited(clock()) else cannot_be_edited(thing)
    return _page(request, thing, form, refused=late)


def changed_words(
    request: HttpRequest,
    thing: Thing,
    form: ShieldedForm,
    *,
    draft: Callable[[dict[str, str]], Draft | None],
    edit: Callable[..., None],
    then: str,
) -> HttpResponse:
    """The answer to a press on that page: the words are kept, or come back with the reason.

    `draft` is what the rules look at, `edit` the verb, and `then` where one is led once it is done.
    """
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _page(request, thing, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "soften" and thing.may_be_edited(clock()):
        return _page(request, thing, form)
    is_heavier = brings_danger_in(form.words, before=texts_of(thing))
    try:
        refused = _keep(request, thing, draft(form.cleaned_data), edit, is_heavier=is_heavier)
    except ChangedMeanwhile:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, thing, form, refused=changed_meanwhile(), changed=True, status=status)
    except TooLateToEdit:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, thing, form, refused=cannot_be_edited(thing), status=status)
    if refused:
        return too_many(_page(request, thing, form, refused=too_much()), refused.retry_after)
    return see_other(page_that_helps(thing) if is_heavier else then)


@transaction.atomic
def _keep(
    request: HttpRequest, thing: Thing, draft: Draft | None, edit: Callable[..., None], *, is_heavier: bool
) -> Refuse | None:
    now = clock()
    limit = settings.LEFTUNSAID.comments_an_hour
    verdict = judge("edit", visitor(request), limit=limit, draft=draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    if not hold_reason and was_covered(thing):
        hold_reason = "again"
    care = {"needs_care": is_heavier} if isinstance(thing, Letter) else {}
    before = thing.wording
    edit(thing, began_with=request.POST.get("began_with", ""), hold_reason=hold_reason, **care, now=now)
    if thing.wording != before:
        looks_like_none(thing)
    leave_trace(thing, verdict.tracks, now=now)
    note_remarks(thing, said, now=now)
    hold_back_alike(thing, wait=False, now=now)
    return None


def _page(
    request: HttpRequest,
    thing: Thing,
    form: ShieldedForm,
    *,
    refused: str = "",
    changed: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The words to change. Where they were `changed` meanwhile, those that stand now are shown, and can be replaced."""
    page = {
        "letter": thing if isinstance(thing, Letter) else thing.letter,
        "comment": thing if isinstance(thing, Comment) else None,
        "form": form,
        "refused": refused,
        "changed": changed,
        "began_with": thing.wording if changed else request.POST.get("began_with", thing.wording),
        "now": clock(),
    }
    return render(request, "key_edit.html", page, status=status)
