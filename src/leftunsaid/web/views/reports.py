from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Refuse, judge
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.reasons import REPORT_REASONS, offered
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.views.letters import find_letter, gone_page
from leftunsaid.web.wording import name_of, wait_a_little

REPORTS_AN_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def report(
    request: HttpRequest, number: str | None = None, address: str | None = None, place: str | None = None
) -> HttpResponse:
    """Tell the ones who look after the house. Two presses, and nothing is asked or kept about who tells."""
    require_form(request)
    letter = find_letter(number=number, address=address)
    if gone := gone_page(request, letter):
        return gone
    thing = _comment_of(letter, place) if place else letter
    if request.method != "POST":
        return _form(request, thing, done="done" in request.GET)
    reason = request.POST.get("reason", "")
    verdict = judge("report", visitor(request), limit=REPORTS_AN_HOUR, now=clock(), dice=dice)
    if isinstance(verdict, Refuse):
        return too_many(_form(request, thing, chosen=reason, refused=wait_a_little()), verdict.retry_after)
    moderation.report(thing, reason=reason, now=clock())
    return see_other(f"{request.path}?done=1")


def _comment_of(letter: Letter, place: str) -> Comment:
    comment = Comment.objects.thread_of(letter).filter(number=place).first()
    if comment is None or not comment.is_readable:
        raise Http404
    comment.letter = letter
    return comment


def _form(
    request: HttpRequest,
    thing: Letter | Comment,
    *,
    chosen: str = "",
    done: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    page = {
        "thing": thing,
        "what": name_of(thing),
        "reasons": offered(REPORT_REASONS),
        "chosen": chosen if chosen in REPORT_REASONS else next(iter(REPORT_REASONS)),
        "done": done,
        "refused": refused,
    }
    return keep_secret(render(request, "report.html", page, status=status))
