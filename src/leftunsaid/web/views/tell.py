"""'Tell me of new comments', for somebody who does not write one."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.letters.models import Letter
from leftunsaid.web.door import clock, keep_secret, require_form, see_other, visitor
from leftunsaid.web.forms import TellForm
from leftunsaid.web.mail import leave_address
from leftunsaid.web.views.letters import find_letter, gone_page


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, number: str | None = None, address: str | None = None) -> HttpResponse:
    """An address is left. The answer is the same whether we know it, may write to it, or have heard too many."""
    letter = find_letter(number=number, address=address)
    return gone_page(request, letter) or answer_about(request, letter, place=letter.path)


def answer_about(request: HttpRequest, letter: Letter, *, place: str) -> HttpResponse:
    """Ask for an address, or take it; `place` is where the letter, or its envelope, stands."""
    require_form(request)
    if request.method != "POST":
        return _page(request, letter, TellForm(), place=place, done="done" in request.GET)
    form = TellForm(request.POST)
    form.press()
    if not form.is_valid() or form.asks_about_address or not form.address:
        return _page(request, letter, form, place=place, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.cleaned_data["homepage"]:  # only a program fills that in
        leave_address(letter, form.address, asking=visitor(request), now=clock())
    return see_other(f"{place}/tell?done=1")


def _page(
    request: HttpRequest,
    letter: Letter,
    form: TellForm,
    *,
    place: str,
    done: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = {"letter": letter, "form": form, "place": place, "done": done}
    return keep_secret(render(request, "mail_tell.html", page, status=status))
