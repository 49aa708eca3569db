from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.models import Moderator
from leftunsaid.letters.models import Letter
from leftunsaid.moderation.actions import NotPossible, open_again
from leftunsaid.moderation.queue import waiting_under
from leftunsaid.web.door import clock, see_other

AT_ONCE = 50


@require_safe
@for_moderators
def look(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """The letters whose new comments wait because so many came at once."""
    return _crowded_page(request, moderator)


@require_POST
@for_moderators
def open_comments(request: HttpRequest, moderator: Moderator, address: str) -> HttpResponse:
    """The crowd is a kind one, or it has gone: new comments are shown at once again."""
    letter = get_object_or_404(Letter, waiting_address=address)
    try:
        open_again(letter, by=moderator.name, now=clock())
    except NotPossible as why:
        return _crowded_page(request, moderator, refused=str(why))
    return see_other("/desk/crowded?opened=1")


def _crowded_page(request: HttpRequest, moderator: Moderator, *, refused: str = "") -> HttpResponse:
    letters = list(Letter.objects.crowded()[: AT_ONCE + 1])
    page = {
        "letters": letters[:AT_ONCE],
        "are_more": len(letters) > AT_ONCE,
        "waiting": waiting_under(letters[:AT_ONCE]),
        "opened": "opened" in request.GET,
        "refused": refused,
        "now": clock(),
        "moderator": moderator,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "desk/crowded.html", page, status=status)
