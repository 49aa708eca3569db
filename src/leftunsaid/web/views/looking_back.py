"""What the holder of a key does when time has passed: look back at a letter, add a postscript, or ask for neither."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from leftunsaid.guard.actions import Hold, Refuse, judge
from leftunsaid.guard.gentle import brings_danger_in
from leftunsaid.guard.rules import Draft
from leftunsaid.letters import looking_back
from leftunsaid.letters.looking_back import NoRoomForMore, NothingToAddTo
from leftunsaid.letters.models import Letter
from leftunsaid.letters.over_time import MOST_POSTSCRIPTS
from leftunsaid.letters.seals import NotThatDay, last_day
from leftunsaid.moderation.actions import note_remarks
from leftunsaid.moderation.traces import leave_trace
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.sending.changes import NotMine, read_anew
from leftunsaid.web.day_forms import LookBackForm
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.forms import PostscriptForm
from leftunsaid.web.views.kept import page_that_helps
from leftunsaid.web.visits import for_the_holder, for_the_holder_to_look_first, nothing_there, while_open
from leftunsaid.web.wording import another_day, no_room_for_more, nothing_to_add_to, too_much


@require_POST
@for_the_holder
def choose(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """On which day I am asked, if at all; and what became of what I foretold."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    now, do = clock(), request.POST.get("do", "")
    match do:
        case "skip" | "never":
            looking_back.stop_asking(letter, for_ever=do == "never", now=now)
        case "predicts":
            looking_back.predicts(letter, now=now)
        case "right" | "wrong" | "let go":
            looking_back.say_what_became(letter, do, now=now)
        case "ask":
            form = LookBackForm(request.POST)
            if not form.is_valid():
                return _page(request, letter, asking=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            try:
                looking_back.look_back_on(letter, form.cleaned_data["asks_on"], now=now)
            except NotThatDay:  # midnight has passed since
                form.add_error("asks_day", another_day(last_day(now)))
                return _page(request, letter, asking=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(f"/key/letter/{address}#looking-back")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder_to_look_first
def postscript(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """The old words, and below them an empty P.S."""
    letter = _mine(opened, address)
    if letter is None:
        return nothing_there(request)
    if request.method != "POST":
        return _page(request, letter)
    form, do = PostscriptForm(request.POST), request.POST.get("do", "")
    form.reword(do)
    if not form.is_valid():
        return _page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if do == "soften":
        return _page(request, letter, form)
    is_heavy = brings_danger_in(form.words)
    draft = None if _is_for_nobody(letter) else Draft("letter", texts=form.words).looked_through()
    try:
        with while_open(opened):
            refused = _keep(request, opened, letter, draft, form.cleaned_data["body"], is_heavy=is_heavy)
    except NotMine:
        return nothing_there(request)
    except NoRoomForMore:
        return _page(request, letter, form, refused=no_room_for_more(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except NothingToAddTo:
        return _page(request, letter, form, refused=nothing_to_add_to(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if refused:
        return too_many(_page(request, letter, form, refused=too_much()), refused.retry_after)
    return see_other(page_that_helps(letter) if is_heavy else f"/key/letter/{address}#postscripts")


def _keep(
    request: HttpRequest, opened: OpenKey, letter: Letter, draft: Draft | None, body: str, *, is_heavy: bool
) -> Refuse | None:
    now, was_for_nobody = clock(), _is_for_nobody(letter)
    read_anew(letter, opened.key)
    if was_for_nobody != _is_for_nobody(letter):
        raise NothingToAddTo  # the words were looked through for other readers
    limit = settings.LEFTUNSAID.comments_an_hour
    verdict = judge("edit", visitor(request), limit=limit, draft=draft, now=now, dice=dice)
    if isinstance(verdict, Refuse):
        return verdict
    hold_reason, said = (verdict.reason, verdict.said) if isinstance(verdict, Hold) else ("", ())
    looking_back.add_postscript(letter, body, hold_reason=hold_reason, needs_care=is_heavy, now=now)
    leave_trace(letter, verdict.tracks, now=now)
    note_remarks(letter, said, now=now)
    return None


def _mine(opened: OpenKey, address: str) -> Letter | None:
    return Letter.objects.kept_for(opened.key).select_related("look_back").filter(address=address).first()


def _is_for_nobody(letter: Letter) -> bool:
    return letter.is_private and letter.shown_at is None


def _page(
    request: HttpRequest,
    letter: Letter,
    form: PostscriptForm | None = None,
    *,
    asking: LookBackForm | None = None,
    refused: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    is_full = letter.postscript_count >= MOST_POSTSCRIPTS
    page = {
        "letter": letter,
        "postscripts": list(letter.postscripts.all()),
        "look_back": getattr(letter, "look_back", None),
        "form": form or PostscriptForm(),
        "asking": asking or LookBackForm(),
        "refused": refused or (no_room_for_more() if is_full else nothing_to_add_to() if letter.is_sealed else ""),
        "takes_more": not is_full and not letter.is_sealed and not letter.is_gone,
        "now": clock(),
    }
    return render(request, "key_postscript.html", page, status=status)
