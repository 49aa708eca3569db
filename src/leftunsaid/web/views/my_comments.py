"""What the holder of a key does with one of their comments."""

from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.comments import actions
from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.guard.rules import Draft
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.forms import CommentForm
from leftunsaid.web.views.key_words import give_other_words
from leftunsaid.web.visits import for_the_holder, nothing_there
from leftunsaid.web.wording import cannot_be_edited, changed_meanwhile, too_much


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def edit(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Other words for a comment, while its time for that lasts."""
    comment = _mine(opened, address)
    if comment is None:
        return nothing_there(request)
    if request.method != "POST":
        form = CommentForm(initial={"body": comment.body, "name": comment.name})
        return _edit_page(
            request, comment, form, refused="" if comment.may_be_edited(clock()) else cannot_be_edited(comment)
        )
    form = CommentForm(request.POST)
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _edit_page(request, comment, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "soften" and comment.may_be_edited(clock()):
        return _edit_page(request, comment, form)
    try:
        verdict = _keep_words(comment, form.cleaned_data, request.POST.get("began_with", ""), visitor(request))
    except ChangedMeanwhile:
        return _edit_page(
            request, comment, form, refused=changed_meanwhile(), changed=True, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    except TooLateToEdit:
        return _edit_page(
            request, comment, form, refused=cannot_be_edited(comment), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    if isinstance(verdict, Refuse):
        return too_many(_edit_page(request, comment, form, refused=too_much()), verdict.retry_after)
    return see_other("/key")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def split_off(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Eight words of its own for one comment."""
    comment = _mine(opened, address)
    if comment is None:
        return see_other("/key")
    return give_other_words(request, comment, lambda key: actions.hand_over(comment, key))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def withdraw(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    comment = _mine(opened, address)
    if comment is None:
        return see_other("/key")
    if request.method != "POST":
        return render(request, "key_withdraw.html", {"letter": comment.letter, "comment": comment})
    actions.withdraw_comment(comment, now=clock())
    return see_other("/key?done=back")


def _mine(opened: OpenKey, address: str) -> Comment | None:
    return Comment.objects.kept_for(opened.key).select_related("letter").filter(waiting_address=address).first()


@transaction.atomic
def _keep_words(comment: Comment, words: dict[str, str], began_with: str, asking: Visitor) -> Refuse | None:
    now = clock()
    body, name = words["body"], words["name"]
    draft = Draft("edit", texts=(body, name), before=(comment.body, comment.name))
    verdict = judge("edit", asking, limit=settings.LEFTUNSAID.comments_an_hour, draft=draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    actions.edit_comment(comment, body=body, name=name, began_with=began_with, hold_reason=hold_reason, now=now)
    note_remarks(comment, said, now=now)
    return None


def _edit_page(
    request: HttpRequest,
    comment: Comment,
    form: CommentForm,
    *,
    refused: str = "",
    changed: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The words to change. Where they were `changed` meanwhile, those that stand now are shown, and can be replaced."""
    began_with = comment.wording if changed else request.POST.get("began_with", comment.wording)
    page = {
        "letter": comment.letter,
        "comment": comment,
        "form": form,
        "refused": refused,
        "changed": changed,
        "began_with": began_with,
        "now": clock(),
    }
    return render(request, "key_edit.html", page, status=status)
