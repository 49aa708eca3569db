"""Other words for something of mine: a letter and a comment are changed in the same way."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace, looks_like_none, was_covered
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.forms import ShieldedForm
from leftunsaid.web.views.kept import hold_back_others, page_that_helps
from leftunsaid.web.visits import nothing_there, while_open
from leftunsaid.web.wording import cannot_be_edited, changed_meanwhile, too_much

type Thing = Letter | Comment


def words_to_change(request: HttpRequest, thing: Thing, form: ShieldedForm) -> HttpResponse:
    """The page with the words as they stand."""
    late = "" if thing.may_be_edited(clock()) else cannot_be_edited(thing)
    return _page(request, thing, form, refused=late)


def changed_words(
    request: HttpRequest, opened: OpenKey, thing: Thing, form: ShieldedForm, *, edit: Callable[..., None], then: str
) -> HttpResponse:
    """The answer to a press on that page: the words are kept, or come back with the reason.

    `edit` is the verb, and `then` where one is led once it is done. The rules look before anything is locked.
    """
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _page(request, thing, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "soften" and thing.may_be_edited(clock()):
        return _page(request, thing, form)
    draft, is_heavier = _draft(thing, form), brings_danger_in(form.words, before=thing.texts)
    try:
        with while_open(opened):
            refused = _keep(request, opened, thing, draft, edit, is_heavier=is_heavier)
    except NotMine:
        return nothing_there(request)
    except (ChangedMeanwhile, TooLateToEdit) as why:
        return _not_kept(request, thing, form, why)
    if refused:
        return too_many(_page(request, thing, form, refused=too_much()), refused.retry_after)
    hold_back_others(thing)
    return see_other(page_that_helps(thing) if is_heavier else then)


class NotMine(Exception):
    """It was taken back, or given other words, since it was looked through."""


def read_anew(thing: Thing, opened: OpenKey) -> None:
    """As it is now, while the key is held on to. Raises NotMine."""
    thing.refresh_from_db()
    if thing.owner_id != opened.key.pk or thing.withdrawn_at:
        raise NotMine


def _draft(thing: Thing, form: ShieldedForm) -> Draft | None:
    """What the rules look at. What others could read before comes back without being judged again, so it is now."""
    if isinstance(thing, Comment):
        return Draft("comment", texts=form.words, before=thing.texts).looked_through()
    return None if _is_for_nobody(thing) else Draft("letter", texts=form.words, before=thing.texts).looked_through()


def _is_for_nobody(thing: Thing) -> bool:
    return isinstance(thing, Letter) and thing.is_private and thing.shown_at is None


def _keep(
    request: HttpRequest,
    opened: OpenKey,
    thing: Thing,
    draft: Draft | None,
    edit: Callable[..., None],
    *,
    is_heavier: bool,
) -> Refuse | None:
    began_with, was_private = request.POST.get("began_with") or thing.wording, _is_private(thing)
    read_anew(thing, opened)
    if was_private != _is_private(thing) or (draft is None) != _is_for_nobody(thing):
        raise ChangedMeanwhile  # the words were looked through for other readers
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
    edit(thing, began_with=began_with, hold_reason=hold_reason, **care, now=now)
    if thing.wording != before:
        looks_like_none(thing)
    leave_trace(thing, verdict.tracks, now=now)
    note_remarks(thing, said, now=now)
    return None


def _is_private(thing: Thing) -> bool:
    return isinstance(thing, Letter) and thing.is_private


def _not_kept(request: HttpRequest, thing: Thing, form: ShieldedForm, why: Exception) -> HttpResponse:
    is_changed = isinstance(why, ChangedMeanwhile)
    refused = changed_meanwhile() if is_changed else cannot_be_edited(thing)
    return _page(request, thing, form, refused=refused, changed=is_changed, status=HTTPStatus.UNPROCESSABLE_ENTITY)


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
