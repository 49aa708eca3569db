"""What the holder of a key does with a letter that is sealed: read it, move its day, break the seal."""

from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import NotThatDay, Words, last_day, move_day, words_under
from leftunsaid.moderation.opening import break_seal, look_through
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.sending.changes import NotMine, read_anew
from leftunsaid.web.day_forms import AnotherOpeningForm
from leftunsaid.web.door import clock, see_other
from leftunsaid.web.visits import for_the_holder_to_look_first, while_open
from leftunsaid.web.wording import another_day


@require_POST
@for_the_holder_to_look_first
def press(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    letter = Letter.objects.kept_for(opened.key).filter(address=address).first()
    if letter is None:
        return see_other("/key")
    here = f"/key/letter/{address}"
    if not letter.is_sealed or letter.is_gone:
        return see_other(here)  # its day came a moment ago
    match request.POST.get("do"):
        case "read":
            return sealed_page(request, letter, words=words_under(letter))
        case "break":
            _break(opened, letter)
        case "move":
            return _move(request, opened, letter)
    return see_other(here)


def sealed_page(
    request: HttpRequest,
    letter: Letter,
    form: AnotherOpeningForm | None = None,
    *,
    words: Words | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """One letter of mine that waits for its day. Its words are shown to whoever asks for them by a press of their own:
    what one sealed for later need not meet one's eyes now."""
    page = {"letter": letter, "seal": letter.seal, "form": form or AnotherOpeningForm(), "words": words, "now": clock()}
    return render(request, "key_sealed.html", page, status=status)


def _break(opened: OpenKey, letter: Letter) -> None:
    judged = look_through(letter)
    with suppress(NotMine), while_open(opened):
        read_anew(letter, opened.key)
        break_seal(letter, judged, now=clock())


def _move(request: HttpRequest, opened: OpenKey, letter: Letter) -> HttpResponse:
    form = AnotherOpeningForm(request.POST)
    if not form.is_valid():
        return sealed_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with suppress(NotMine), while_open(opened):
            read_anew(letter, opened.key)
            move_day(letter, form.cleaned_data["opens_on"], now=clock())
    except NotThatDay:  # midnight has passed since
        form.add_error("opens_day", another_day(last_day(clock())))
        return sealed_page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(f"/key/letter/{letter.address}")
