"""The eight words themselves: a card to print, new ones, and none any more."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import TooManySealed
from leftunsaid.lib import words
from leftunsaid.ownership.actions import FreshWords, OpenKey, UnknownWords, change_words, is_usable, key_for
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.recovery.actions import stop_way_back_to
from leftunsaid.web import keys
from leftunsaid.web.codes import code_of
from leftunsaid.web.door import clock, keep_secret, require_form, see_other, too_many
from leftunsaid.web.mine import let_go
from leftunsaid.web.visits import for_the_holder, forget_cookie
from leftunsaid.web.ways_in import ways_in
from leftunsaid.web.wording import no_room_under_these_words, wait_a_little, words_open_nothing


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """Eight words on a card, to print or to photograph. They are typed for it: we have no copy to print."""
    require_form(request)
    if request.method != "POST":
        return _card_page(request)
    try:
        sent = keys.count_guess(request)
    except keys.TooManyGuesses as wait:
        return too_many(_card_page(request, refused=wait_a_little()), wait.retry_after)
    if not is_usable(sent.words, seal=sent.seal, now=clock()):
        return _card_page(request, refused=words_open_nothing())
    return _card_page(request, words.read(sent.words) or "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def change(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Other words for the same key: from then on the old ones open nothing, and nobody is on their way to it."""
    if request.method != "POST" or request.POST.get("do") == "words":
        return _change_page(request, opened, keys.new_words())
    sent = keys.words_in(request)
    try:
        change_words(opened, sent.words, seal=sent.seal, now=clock())
        stop_way_back_to(opened.key)
    except UnknownWords:
        return _change_page(request, opened, keys.new_words(), refused=keys.only_fresh_words())
    return see_other("/key?done=changed")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def burn(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """GET asks; POST burns the words, and takes everything back first if that is wanted."""
    if request.method != "POST":
        return render(request, "key_burn.html")
    take_back = request.POST.get("do") == "take back"
    let_go(opened.key, take_back=take_back, now=clock())
    return forget_cookie(request, see_other("/key?done=gone" if take_back else "/key?done=burnt"))


def give_other_words(
    request: HttpRequest, thing: Letter | Comment, hand_over: Callable[[OwnerKey], None]
) -> HttpResponse:
    """The step in which one thing of mine gets words of its own: fresh ones, or those of another key of mine."""
    if request.method != "POST" or request.POST.get("do") == "words":
        return _split_page(request, thing, keys.new_words())
    try:
        sent = keys.count_guess(request)
    except keys.TooManyGuesses as wait:
        refused = _split_page(request, thing, keys.words_in(request), refused=wait_a_little())
        return too_many(refused, wait.retry_after)
    try:
        with transaction.atomic():
            hand_over(key_for(sent.words, seal=sent.seal, now=clock()))
    except UnknownWords:
        return _split_page(request, thing, sent, refused=keys.unknown_words())
    except TooManySealed:
        return _split_page(request, thing, sent, refused=no_room_under_these_words())
    return see_other("/key?done=split")


def _card_page(request: HttpRequest, shown: str = "", *, refused: str = "") -> HttpResponse:
    page = {
        "words": shown.split(),
        "code": code_of(shown) if shown else None,
        "refused": refused,
        "typed": keys.words_in(request),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return keep_secret(render(request, "key_card.html", page, status=status))


def _change_page(request: HttpRequest, opened: OpenKey, fresh: FreshWords, *, refused: str = "") -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    page = {"words": fresh, "ways_in": ways_in(opened.key, now=clock()), "refused": refused}
    return render(request, "key_change.html", page, status=status)


def _split_page(request: HttpRequest, thing: Letter | Comment, shown: FreshWords, *, refused: str = "") -> HttpResponse:
    page = {
        "letter": thing if isinstance(thing, Letter) else None,
        "comment": thing if isinstance(thing, Comment) else None,
        "words": shown,
        "refused": refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "key_split.html", page, status=status)
