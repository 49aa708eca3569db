"""So that lost words are not the end: a spare card, and a mailbox that leads back after 48 hours."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leftunsaid.guard.actions import Allow, Crowd, judge
from leftunsaid.ownership.actions import FreshWords, OpenKey, UnknownWords
from leftunsaid.ownership.spare import burn_spare, make_spare, spare_of
from leftunsaid.recovery import actions
from leftunsaid.recovery.models import Reach, Recovery, WayBack
from leftunsaid.subscriptions.links import path_for, ref_in
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.follows import mask_of_recovery
from leftunsaid.web.recovery_forms import AddressForm, MailboxForm
from leftunsaid.web.visits import for_the_holder, stay_open
from leftunsaid.web.wording import wait_a_little, words_open_nothing

ASKING_OR_PRESSING = require_http_methods(["GET", "HEAD", "POST"])
CALLS_AN_HOUR = 5
AN_HOUR = 3600  # seconds
# A caller may have many networks. When the house is full of callers each network has fewer, and never none.
CROWD = Crowd(above=200, limit=1)


@ASKING_OR_PRESSING
@for_the_holder
def spare(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Eight further words that open the same: made, exchanged, burnt."""
    do, sent = request.POST.get("do", ""), keys.words_in(request)
    if request.method != "POST" or do == "words":
        return _spare_page(request, opened, keys.new_words())
    try:
        if not keys.holds_the_words(request, opened.key):
            return _spare_page(request, opened, sent, mine_refused=words_open_nothing())
    except keys.TooManyGuesses as wait:
        return too_many(_spare_page(request, opened, sent, mine_refused=wait_a_little()), wait.retry_after)
    if do == "burn":
        burn_spare(opened, now=clock())
        return see_other("/key?done=spare-burnt")
    try:
        make_spare(opened, sent.words, seal=sent.seal, now=clock())
    except UnknownWords:
        return _spare_page(request, opened, keys.new_words(), refused=keys.only_fresh_words())
    return see_other("/key?done=spare")


@ASKING_OR_PRESSING
@for_the_holder
def mailbox(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Which mailbox leads back, if any; and whether somebody is on their way by it."""
    if request.method != "POST":
        return _mailbox_page(request, opened, MailboxForm())
    match request.POST.get("do"):
        case "forget":
            actions.forget_mailbox(opened.key)
            return see_other("/key?done=mailbox-forgotten")
        case "stop":
            actions.stop_way_back_to(opened.key)
            return see_other("/key?done=stopped")
    return _choose(request, opened)


@ASKING_OR_PRESSING
def lost(request: HttpRequest) -> HttpResponse:
    """An address is typed, to come back by. The answer is the same whether we know it or not."""
    require_form(request)
    if request.method != "POST":
        return _lost_page(request, AddressForm(), done="done" in request.GET)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _lost_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = clock()
    # It counts networks, and no addresses: to say that it was too much tells nothing of who is known here.
    verdict = judge("way back", visitor(request), limit=CALLS_AN_HOUR, crowd=CROWD, now=now, dice=dice)
    if not isinstance(verdict, Allow):
        form.add_error(None, wait_a_little())
        return too_many(_lost_page(request, form), AN_HOUR)
    if settings.LEFTUNSAID.mail_is_on:
        actions.knock(form.address, now=now)
    return see_other("/key/lost?done=1")


@ASKING_OR_PRESSING
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, that is my mailbox, and it may lead back."""
    recovery = Recovery.objects.filter(ref=ref_in("own", token, now=clock())).first()
    if request.method == "POST" and recovery:
        recovery = actions.confirm(recovery.ref, now=clock())
    if recovery is None:
        return _nothing_more(request)
    page = {
        "mask": mask_of_recovery(recovery),
        "is_confirmed": recovery.confirmed_at is not None,
        "is_for_all": recovery.reach == Reach.EVERYTHING,
        "never_path": path_for("never", recovery.mailbox_ref),
    }
    return keep_secret(render(request, "mail_own.html", page))


@ASKING_OR_PRESSING
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever reads the mailbox did not ask for a way back."""
    ref = ref_in("cancel", token, now=clock())
    if not ref:
        return _nothing_more(request)
    if request.method == "POST":
        sentence = (
            _("It is stopped. Nobody comes back by this mailbox for now.")
            if actions.stop_way_back(ref)
            else _("It is too late to stop it: somebody has come back by this mailbox.")
        )
        return keep_secret(render(request, "mail_done.html", {"sentence": sentence}))
    return keep_secret(render(request, "mail_cancel.html", {}))


@ASKING_OR_PRESSING
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """The way back, once: to everything, or to taking back what was written."""
    require_form(request)
    now = clock()
    way = actions.way_back(ref_in("return", token, now=now), now=now)
    if way is None:
        return _nothing_more(request)
    if way.recovery.reach == Reach.TAKING_BACK:
        return _take_back(request, way)
    if request.method != "POST":
        return keep_secret(render(request, "mail_return.html", {}))
    opened = actions.come_back(way, now=now, dice=dice)
    if opened is None:
        return _nothing_more(request)
    return stay_open(request, see_other("/key/words"), opened)


def _choose(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    if not settings.LEFTUNSAID.mail_is_on:
        return _mailbox_page(request, opened, MailboxForm())
    form = MailboxForm(request.POST)
    try:
        is_theirs = keys.holds_the_words(request, opened.key)
    except keys.TooManyGuesses as wait:
        return too_many(_mailbox_page(request, opened, form, mine_refused=wait_a_little()), wait.retry_after)
    if not is_theirs:
        return _mailbox_page(request, opened, form, mine_refused=words_open_nothing())
    if not form.is_valid():
        return _mailbox_page(request, opened, form)
    reach = form.cleaned_data["reach"]
    actions.choose_mailbox(opened, form.address, reach=reach, now=clock(), dice=dice)
    return see_other("/key?done=mailbox")


def _take_back(request: HttpRequest, way: WayBack) -> HttpResponse:
    """No word of it, and not even which letters they are."""
    do = request.POST.get("do")
    if request.method != "POST" or do not in ("letters", "comments", "all"):
        return keep_secret(render(request, "mail_take_back.html", {"holds": actions.holds_something(way.recovery.key)}))
    is_done = actions.take_back(way, letters_too=do != "comments", comments_too=do != "letters", now=clock())
    if not is_done:
        return _nothing_more(request)
    sentence = _("It is taken back, at once and for ever.")
    return keep_secret(render(request, "mail_done.html", {"sentence": sentence}))


def _spare_page(
    request: HttpRequest, opened: OpenKey, words: FreshWords, *, refused: str = "", mine_refused: str = ""
) -> HttpResponse:
    page = {"words": words, "spare": spare_of(opened.key), "refused": refused, "mine_refused": mine_refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused or mine_refused else HTTPStatus.OK
    return render(request, "key_spare.html", page, status=status)


def _mailbox_page(request: HttpRequest, opened: OpenKey, form: MailboxForm, *, mine_refused: str = "") -> HttpResponse:
    recovery = Recovery.objects.filter(key=opened.key).first()
    page: dict[str, Any] = {
        "recovery": recovery,
        "mask": mask_of_recovery(recovery) if recovery else "",
        "way": actions.way_back_to(opened.key, now=clock()),
        "form": form,
        "mine_refused": mine_refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if mine_refused or form.errors else HTTPStatus.OK
    return render(request, "key_mailbox.html", page, status=status)


def _lost_page(
    request: HttpRequest, form: AddressForm, *, done: bool = False, status: int = HTTPStatus.OK
) -> HttpResponse:
    return keep_secret(render(request, "key_lost.html", {"form": form, "done": done}, status=status))


def _nothing_more(request: HttpRequest) -> HttpResponse:
    return keep_secret(render(request, "mail_over.html", {}, status=HTTPStatus.NOT_FOUND))
