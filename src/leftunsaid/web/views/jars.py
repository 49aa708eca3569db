"""The jars of whoever fills them. Nothing on these pages depends on whether somebody receives: nothing here asks."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from leftunsaid.guard.actions import Refuse
from leftunsaid.notes import actions as jars
from leftunsaid.notes.actions import JarIsFull, TooManyJars
from leftunsaid.notes.models import Jar
from leftunsaid.ownership.actions import FreshWords, OpenKey, UnknownWords, key_for, open_key
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.sending.little_notes import NotLikeThis, judge_words_of, look_through, send_note
from leftunsaid.web import keys
from leftunsaid.web.codes import code_of
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.note_forms import JarForm, NoteForm
from leftunsaid.web.note_wording import jar_is_full, not_like_this, not_signed_like_this, too_many_jars
from leftunsaid.web.visits import (
    for_the_holder,
    for_the_holder_to_look_first,
    nothing_there,
    opened_in,
    stay_open,
    while_open,
)
from leftunsaid.web.wording import too_much, wait_a_little

JARS_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A jar of one's own: with the words that are open here, or with others, fresh ones as before a letter."""
    require_form(request)
    opened = opened_in(request)
    form = JarForm(request.POST or None)
    if request.method != "POST" or request.POST.get("do") == "words":
        return _start_page(request, form if request.method == "POST" else JarForm(), opened)
    form.reword(request.POST.get("do", ""))
    if not form.is_valid():
        return _start_page(request, form, opened, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("do") == "soften":
        return _start_page(request, form, opened)
    signed = look_through(form.cleaned_data["signature"])
    refused = judge_words_of("jar", signed, visitor(request), limit=JARS_AN_HOUR, now=clock(), dice=dice)
    match refused:
        case Refuse(retry_after):
            return too_many(_start_page(request, form, opened, refused=wait_a_little()), retry_after)
        case NotLikeThis("muted"):
            return too_many(_start_page(request, form, opened, refused=wait_a_little()), 3600)
        case NotLikeThis():
            refusal, status = not_signed_like_this(), HTTPStatus.UNPROCESSABLE_ENTITY
            return _start_page(request, form, opened, refused=refusal, status=status)
    return _start(request, form, opened)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder_to_look_first
def jar(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """What is in it, and room for one more."""
    mine = _mine(opened, address)
    if mine is None:
        return nothing_there(request)
    if request.method != "POST":
        return _jar_page(request, mine, NoteForm())
    form, do = NoteForm(request.POST), request.POST.get("do", "")
    form.reword(do)
    if not form.is_valid():
        return _jar_page(request, mine, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if do == "soften":
        return _jar_page(request, mine, form)
    return _put_in(request, opened, mine, form)


@require_POST
@for_the_holder
def take_back(request: HttpRequest, opened: OpenKey, address: str, number: str) -> HttpResponse:
    """One note out of it, for ever."""
    if mine := _mine(opened, address):
        jars.take_back(mine, int(number))
    return see_other(f"/key/jar/{address}#notes" if mine else "/key")


@require_POST
@for_the_holder
def card(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Six words to hand over, on a card: shown this once. The card before fades."""
    mine = _mine(opened, address)
    if mine is None:
        return nothing_there(request)
    made, words = jars.make_card(mine, now=clock(), dice=dice)
    # After the hash, where no server sees them, and no log.
    link = f"{settings.LEFTUNSAID.base_url}/notes#{words.replace(' ', '.')}"
    page = {"jar": mine, "words": words.split(), "code": code_of(link), "link": link, "fades_at": made.fades_at()}
    return render(request, "key_jar_card.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def tip(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """GET asks; POST tips it out with all that is in it."""
    mine = _mine(opened, address)
    if mine is None:
        return nothing_there(request)
    if request.method != "POST":
        return render(request, "key_jar_tip.html", {"jar": mine})
    jars.tip_out(mine)
    return see_other("/key?done=tipped")


def _start(request: HttpRequest, form: JarForm, opened: OpenKey | None) -> HttpResponse:
    signature = form.cleaned_data["signature"]
    try:
        if opened:
            with while_open(opened):
                made = jars.start_jar(opened.key, signature=signature, now=clock(), dice=dice)
            return stay_open(request, see_other(f"/key/jar/{made.address}"), opened)
        sent = keys.count_guess(request)
        with transaction.atomic():
            key = key_for(sent.words, seal=sent.seal, now=clock())
            made = jars.start_jar(key, signature=signature, now=clock(), dice=dice)
            return _with_key_open(request, key, f"/key/jar/{made.address}")
    except keys.TooManyGuesses as wait:
        return too_many(_start_page(request, form, None, refused=wait_a_little()), wait.retry_after)
    except UnknownWords:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _start_page(request, form, None, refused=keys.unknown_words(), status=status)
    except TooManyJars:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _start_page(request, form, opened, refused=too_many_jars(), status=status)


def _with_key_open(request: HttpRequest, key: OwnerKey, path: str) -> HttpResponse:
    """Whoever has these words in hand need not type them again to see what they have just begun."""
    opened = open_key(key, now=clock(), dice=dice)
    return stay_open(request, see_other(path), opened) if opened else see_other("/key")


def _put_in(request: HttpRequest, opened: OpenKey, mine: Jar, form: NoteForm) -> HttpResponse:
    ready = look_through(form.cleaned_data["body"], trap=form.cleaned_data["homepage"] or "")
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with while_open(opened):
            if _mine(opened, mine.address) is None:
                return nothing_there(request)
            kept = send_note(mine, ready, visitor(request), now=clock(), dice=dice)
    except JarIsFull:
        return _jar_page(request, mine, form, refused=jar_is_full(), status=status)
    if isinstance(kept, NotLikeThis):
        form.empty_trap()
        return _jar_page(request, mine, form, refused=not_like_this(kept.reason), status=status)
    if isinstance(kept, Refuse):
        return too_many(_jar_page(request, mine, form, refused=too_much()), kept.retry_after)
    return see_other(f"/key/jar/{mine.address}?done=in")


def _mine(opened: OpenKey, address: str) -> Jar | None:
    return next(iter(jars.jars_of(opened.key).order_by().filter(address=address)), None)


def _start_page(
    request: HttpRequest,
    form: JarForm,
    opened: OpenKey | None,
    *,
    refused: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    words = _words_for_the_page(request, opened)
    page: dict[str, Any] = {"form": form, "words": words, "refused": refused, "is_open": opened is not None}
    answer = keep_secret(render(request, "key_jars.html", page, status=status))
    return stay_open(request, answer, opened) if opened else answer


def _words_for_the_page(request: HttpRequest, opened: OpenKey | None) -> FreshWords | None:
    """None where a key is open; else what was typed, or eight new ones."""
    if opened:
        return None
    typed = keys.words_in(request)
    return typed if typed.words and request.POST.get("do") != "words" else keys.new_words()


def _jar_page(
    request: HttpRequest, mine: Jar, form: NoteForm, *, refused: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    page = {
        "jar": mine,
        "form": form,
        "refused": refused,
        "was_put_in": request.GET.get("done") == "in",
        "notes": mine.notes.order_by("-number").only("jar", "number", "body", "written_at"),
        "shared": {kept.note_id: kept for kept in jars.shared_with(mine)},
        "card": mine.cards.only("jar", "made_at").first(),
        "now": clock(),
    }
    return render(request, "key_jar.html", page, status=status)
