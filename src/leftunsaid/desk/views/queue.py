import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leftunsaid.desk.door import for_moderators
from leftunsaid.desk.models import Moderator
from leftunsaid.letters.models import Letter
from leftunsaid.lib.secrets import random_address
from leftunsaid.moderation import actions
from leftunsaid.moderation.actions import NotPossible, Thing
from leftunsaid.moderation.addresses import thing_waiting_at
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.queue import case_of, queue, things_alike
from leftunsaid.moderation.reasons import ACTS, HOLD_REASONS, REMOVAL_REASONS, REPORT_REASONS
from leftunsaid.web.door import clock, dice, see_other

DECISIONS_A_PAGE = 100
BURST_AT_ONCE = 1_000  # the rest with the next press: a press should not take longer than one waits for it


@require_safe
@for_moderators
def look(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """The queue: what is to be looked at, the risky first."""
    return _queue_page(request, moderator)


@require_safe
@for_moderators
def thing(request: HttpRequest, moderator: Moderator, address: str) -> HttpResponse:
    """One letter or comment with all that is known about it, whether it waits or not."""
    found = _find(address)
    if found is None:
        raise Http404
    decisions = found.decisions.order_by("-pk")
    page = {"case": case_of(found), "decisions": decisions, **_words_for(moderator)}
    return render(request, "desk/thing.html", page)


@require_POST
@for_moderators
def act(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """Do one thing to one case, to all that were ticked, or to a burst. One press is one batch, undone as one."""
    press = _press_in(request)
    things = press.things()
    if press.do not in _VERBS or not things:
        return _queue_page(request, moderator, refused=_("Nothing was chosen."))
    batch, could_not = random_address(dice), []
    for found in things:
        try:
            _VERBS[press.do](found, press, moderator.name, batch)
        except NotPossible as why:
            could_not.append(str(why))
    if len(could_not) == len(things):
        return _queue_page(request, moderator, refused=could_not[0])
    return _back_to_the_queue(batch=batch, stayed=len(could_not))


@require_POST
@for_moderators
def undo(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    done, could_not = actions.undo(_plain(request.POST.get("batch", "")), by=moderator.name, now=clock())
    if not done:
        return _queue_page(request, moderator, refused=_("This cannot be undone any more."))
    return _back_to_the_queue(undone=done, stayed=could_not)


@require_safe
@for_moderators
def log(request: HttpRequest, moderator: Moderator) -> HttpResponse:
    """What was decided, by whom and why, the newest first. Nobody can change it."""
    decisions = Decision.objects.select_related("letter", "comment__letter").order_by("-pk")
    if before := _number(request.GET.get("before", "")):
        decisions = decisions.filter(pk__lt=before)
    shown = list(decisions[: DECISIONS_A_PAGE + 1])
    older = shown[DECISIONS_A_PAGE - 1].pk if len(shown) > DECISIONS_A_PAGE else None
    page = {"decisions": shown[:DECISIONS_A_PAGE], "older": older, **_words_for(moderator)}
    return render(request, "desk/log.html", page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """What a moderator pressed, and about which things."""

    do: str
    addresses: tuple[str, ...] = ()
    likeness: str = ""
    reason: str = ""
    words: str = ""
    read: Mapping[str, str] = field(default_factory=dict)  # by address: the wording that was on the page

    def things(self) -> list[Thing]:
        if self.likeness:
            return things_alike(self.likeness, at_most=BURST_AT_ONCE)
        return [found for address in self.addresses if (found := _find(address))]

    def read_of(self, found: Thing) -> str:
        return self.read.get(found.waiting_address, "")


def _press_in(request: HttpRequest) -> _Press:
    """Each case has buttons of its own ('approve ADDRESS'); those for all take what was ticked."""
    read = {name.removeprefix("read "): str(value) for name, value in request.POST.items() if name.startswith("read ")}
    do, _space, address = request.POST.get("one", "").partition(" ")
    if do:
        reason, words = request.POST.get(f"reason {address}", ""), request.POST.get(f"words {address}", "")
        return _Press(do=do, addresses=(address,), reason=reason, words=words, read=read)
    do, _space, likeness = request.POST.get("burst", "").partition(" ")
    if do:
        return _Press(do=do, likeness=_plain(likeness), reason="spam")
    ticked = tuple(dict.fromkeys(map(str, request.POST.getlist("thing"))))
    return _Press(do=request.POST.get("do", ""), addresses=ticked, reason=request.POST.get("reason", ""), read=read)


def _plain(mark: str) -> str:
    """An address, a batch or a likeness as we made it, or '': nothing else is asked of the database."""
    return mark if PLAIN.fullmatch(mark) else ""


def _find(address: str) -> Thing | None:
    found = thing_waiting_at(_plain(address))
    # What is for its writer alone is nobody else's to read.
    return None if isinstance(found, Letter) and found.is_private else found


PLAIN = re.compile(r"[A-Za-z0-9]{1,64}", re.ASCII)

type _Verb = Callable[[Thing, _Press, str, str], None]


def _approve(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.approve(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _hold(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.hold(found, by=by, batch=batch, now=clock())


def _remove(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.remove(found, reason=press.reason or "other", by=by, batch=batch, now=clock())


def _restore(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.restore(found, by=by, batch=batch, now=clock())


def _dismiss(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.dismiss(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _looked(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.looked_at(found, read=press.read_of(found), by=by, batch=batch, now=clock())


def _cover(found: Thing, press: _Press, by: str, batch: str) -> None:
    actions.cover(found, press.words.strip(), by=by, batch=batch, now=clock())


def _clear(found: Thing, press: _Press, by: str, batch: str) -> None:
    if isinstance(found, Letter):
        _remove(found, press, by, batch)
    else:
        actions.clear(found, by=by, batch=batch, now=clock())


_VERBS: dict[str, _Verb] = {
    "approve": _approve,
    "hold": _hold,
    "remove": _remove,
    "restore": _restore,
    "dismiss": _dismiss,
    "looked": _looked,
    "cover": _cover,
    "clear": _clear,
}


def _back_to_the_queue(**said: object) -> HttpResponse:
    return see_other(f"/desk/?{urlencode({name: value for name, value in said.items() if value})}")


def _queue_page(request: HttpRequest, moderator: Moderator, *, refused: str = "") -> HttpResponse:
    batch = _plain(request.GET.get("batch", ""))
    page = {
        "queue": queue(),
        "batch": batch,
        "done": Decision.objects.filter(batch=batch).count() if batch else 0,
        "may_be_undone": bool(batch) and actions.may_be_undone(batch),
        "undone": _number(request.GET.get("undone", "")),
        "stayed": _number(request.GET.get("stayed", "")),
        "refused": refused,
        **_words_for(moderator),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "desk/queue.html", page, status=status)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0


def _words_for(moderator: Moderator) -> dict[str, object]:
    return {
        "moderator": moderator,
        "now": clock(),
        "acts": ACTS,
        "hold_reasons": HOLD_REASONS,
        "removal_reasons": REMOVAL_REASONS,
        "report_reasons": REPORT_REASONS,
    }
