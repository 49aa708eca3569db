"""What the holder of a key does with one of their comments."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.comments import actions
from leftunsaid.comments.models import Comment
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions import actions as mail_actions
from leftunsaid.web.door import clock, see_other
from leftunsaid.web.forms import CommentWordsForm
from leftunsaid.web.views.edits import changed_words, words_to_change
from leftunsaid.web.views.key_words import give_other_words
from leftunsaid.web.visits import for_the_holder, for_the_holder_to_look_first, nothing_there


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder_to_look_first
def edit(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Other words for a comment, while its time for that lasts."""
    comment = _mine(opened, address)
    if comment is None:
        return nothing_there(request)
    if request.method != "POST":
        return words_to_change(request, comment, CommentWordsForm(initial={"body": comment.body, "name": comment.name}))
    return changed_words(request, opened, comment, CommentWordsForm(request.POST), then="/key")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def split_off(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Eight words of its own for one comment."""
    comment = _mine(opened, address)
    if comment is None:
        return see_other("/key")

    def hand_over(key: OwnerKey) -> None:
        actions.hand_over(comment, key)
        mail_actions.hand_over(comment.letter, opened.key, key)

    return give_other_words(request, comment, hand_over)


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
