"""Other words for something of mine: a letter and a comment are changed in the same way."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.changes import NotMine, OtherWords, Thing, keep_other_words
from leftunsaid.sending.wording import cannot_be_edited
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.forms import ShieldedForm
from leftunsaid.web.views.kept import page_that_helps
from leftunsaid.web.visits import nothing_there, while_open
from leftunsaid.web.wording import changed_meanwhile, too_much


def words_to_change(request: HttpRequest, thing: Thing, form: ShieldedForm) -> HttpResponse:
    """The page with the words as they stand."""
    late = "" if thing.may_be_edited(clock()) else cannot_be_edited(thing)
    return _page(request, thing, form, refused=late)


def changed_words(
    request: HttpRequest, opened: OpenKey, thing: Thing, form: ShieldedForm, *, then: str
) -> HttpResponse:
    """The answer to a press on that page: the words are kept, or come back with the reason.

    `then` is where one is led once it is done. The rules look before anything is locked.
    """
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _page(request, thing, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "soften" and thing.may_be_edited(clock()):
        return _page(request, thing, form)
    new, began_with = OtherWords(thing, form.cleaned_data), request.POST.get("began_with", "")
    asking = visitor(request)
    try:
        with while_open(opened):
            refused = keep_other_words(thing, new, opened.key, asking, began_with=began_with, now=clock(), dice=dice)
    except NotMine:
        return nothing_there(request)
    except (ChangedMeanwhile, TooLateToEdit) as why:
        return _not_kept(request, thing, form, why)
    if refused:
        return too_many(_page(request, thing, form, refused=too_much()), refused.retry_after)
    hold_back_others(thing, now=clock())
    return see_other(page_that_helps(thing) if new.brings_danger else then)


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
