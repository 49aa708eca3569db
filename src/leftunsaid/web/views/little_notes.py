"""Little notes for whoever receives them: the card they were handed, what comes, and what they do with it."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.guard.actions import Allow, Refuse, judge
from leftunsaid.lib.addresses import Address
from leftunsaid.notes import receiving
from leftunsaid.notes.actions import find_card
from leftunsaid.notes.models import Card, Consent, Place
from leftunsaid.notes.receiving import FadedCard, OwnCard
from leftunsaid.ownership.actions import FreshWords, OpenKey, UnknownWords, key_for, open_key
from leftunsaid.sending.words import CROWD
from leftunsaid.web import keys
from leftunsaid.web.door import clock, dice, keep_secret, require_form, see_other, too_many, visitor
from leftunsaid.web.mail import ASKS_AN_HOUR
from leftunsaid.web.mine import turned
from leftunsaid.web.note_forms import ChoiceForm
from leftunsaid.web.note_wording import faded_card, own_card, what_the_notes_page_did
from leftunsaid.web.notes_received import Received
from leftunsaid.web.visits import for_the_holder, nothing_there, stay_open
from leftunsaid.web.wording import wait_a_little

CARDS_AN_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """What little notes are, and a field for the six words of a card. POST shows the invitation, and stores nothing."""
    require_form(request)
    if request.method != "POST":
        return render(request, "notes.html", {"refused": "", "typed": ""})
    if (guessed := _count_guess(request)) is not None:
        return guessed
    card = _card_in(request)
    return _invitation(request, card, ChoiceForm(), keys.new_words()) if card else _faded(request)


@require_safe
def at_its_feed(request: HttpRequest, address: str) -> HttpResponse:
    """Where a feed reader leads, whatever address this is: the page of the notes opens with eight words alone."""
    return redirect("/key")


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Yes, let them come, as I have chosen. From here on these eight words are open in this browser."""
    require_form(request)
    if (guessed := _count_guess(request)) is not None:
        return guessed
    card = _card_in(request)
    if card is None:
        return _faded(request)
    form, sent = ChoiceForm(request.POST), keys.words_in(request)
    if request.POST.get("do") == "words":
        return _invitation(request, card, form, keys.new_words())
    if not form.is_valid():
        return _invitation(request, card, form, sent, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _accept(request, card, form, sent)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def mine(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """What came, and how it may come. POST chooses anew."""
    consent = _mine(opened, address)
    if consent is None:
        return nothing_there(request)
    if request.method != "POST":
        return _page(request, consent, ChoiceForm.of(consent))
    form = ChoiceForm(request.POST, has_mailbox=bool(consent.sealed_address))
    if not form.is_valid():
        return _page(request, consent, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    choice = form.choice(address=_address_of(request, form))
    receiving.choose(consent, choice, now=clock(), dice=dice)
    return see_other(f"/key/notes/{address}?done=chosen")


@require_POST
@for_the_holder
def press(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """One press: rest, renew, close, keep, share, let go. A second press of the same changes nothing more."""
    consent = _mine(opened, address)
    if consent is None:
        return see_other("/key")
    do, _space, which = request.POST.get("do", "").partition(" ")
    now = clock()
    match do:
        case "rest":
            receiving.rest(consent, request.POST.get("rest", ""), now=now, dice=dice)
        case "wake":
            receiving.rest(consent, "", now=now, dice=dice)
        case "renew":
            receiving.renew(consent, now=now, dice=dice)
        case "close":
            receiving.close(consent, now=now)
        case "block":
            receiving.block(consent, now=now)
        case "unwelcome":
            may_be_read = request.POST.get("may_be_read") == "yes"
            receiving.say_it_is_not_welcome(consent, may_be_read=may_be_read, now=now)
        case "give":
            receiving.let_them_have_it(consent, which, now=now, dice=dice)
        case "share":
            receiving.share(consent, now=now)
        case "unshare":
            receiving.share_no_more(consent)
        case "heart" if _is_pk(which):
            receiving.give_heart(consent, int(which), now=now)
        case "erase" if _is_pk(which):
            receiving.let_go(consent, [int(which)])
        case "erase":
            receiving.let_go(consent)
        case "leave":
            receiving.leave(consent)
            return see_other("/key?done=left")
    return see_other(f"/key/notes/{address}?done={do}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def blocked(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """Whom I have blocked; POST lifts one of my own blocks."""
    if request.method == "POST":
        if _is_pk(sent := request.POST.get("block", "")):
            receiving.lift(int(sent), opened.key)
        return see_other("/key/blocked")
    page = {"blocks": list(receiving.blocks_of(opened.key)), "now": clock()}
    return render(request, "key_blocked.html", page)


def _accept(request: HttpRequest, card: Card, form: ChoiceForm, sent: FreshWords) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        keys.count_guess(request)
        choice = form.choice(address=_address_of(request, form))
        with transaction.atomic():
            owner = key_for(sent.words, seal=sent.seal, now=clock())
            consent = receiving.accept(card, owner, choice, now=clock(), dice=dice)
            opened = open_key(owner, now=clock(), dice=dice) if consent else None
    except keys.TooManyGuesses as wait:
        return too_many(_invitation(request, card, form, sent, refused=wait_a_little()), wait.retry_after)
    except UnknownWords:
        return _invitation(request, card, form, sent, refused=keys.unknown_words(), status=status)
    except OwnCard:
        return _invitation(request, card, form, sent, refused=own_card(), status=status)
    except FadedCard:
        return _faded(request)
    if consent is None:  # whom they have blocked is not said where the other may stand beside
        return _faded(request)
    answer = see_other(f"/key/notes/{consent.address}?done=yes")
    return stay_open(request, answer, opened) if opened else answer


def _count_guess(request: HttpRequest) -> HttpResponse | None:
    """Six words may be a guess: so many from one network, and fewer for each while the house is full of guesses."""
    verdict = judge("card", visitor(request), limit=CARDS_AN_HOUR, crowd=CROWD, now=clock(), dice=dice)
    if not isinstance(verdict, Refuse):
        return None
    return too_many(_six_words(request, refused=wait_a_little()), verdict.retry_after)


def _card_in(request: HttpRequest) -> Card | None:
    return find_card(request.POST.get("card", ""), now=clock())


def _address_of(request: HttpRequest, form: ChoiceForm) -> Address | None:
    """What is too much from one network is dropped, and nobody told so: as at every field for an address."""
    if form.address is None or form.cleaned_data["place"] != Place.MAIL:
        return None
    verdict = judge("ask", visitor(request), limit=ASKS_AN_HOUR, now=clock(), dice=dice)
    return form.address if isinstance(verdict, Allow) else None


def _mine(opened: OpenKey, address: str) -> Consent | None:
    return next(iter(receiving.consents_of(opened.key).order_by().filter(address=address)), None)


def _is_pk(sent: str) -> bool:
    return sent.isascii() and sent.isdecimal() and len(sent) < 19


def _faded(request: HttpRequest) -> HttpResponse:
    """The same for a card that was taken, whose days are over, or that never was."""
    return _six_words(request, refused=faded_card(), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _six_words(request: HttpRequest, *, refused: str, status: int = HTTPStatus.OK) -> HttpResponse:
    page = {"refused": refused, "typed": request.POST.get("card", "")}
    return keep_secret(render(request, "notes.html", page, status=status))


def _invitation(
    request: HttpRequest,
    card: Card,
    form: ChoiceForm,
    words: FreshWords,
    *,
    refused: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = {"card": request.POST.get("card", ""), "signature": card.jar.signature, "form": form, "words": words}
    return keep_secret(render(request, "notes_invitation.html", {**page, "refused": refused}, status=status))


def _page(request: HttpRequest, consent: Consent, form: ChoiceForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    now = clock()
    page = {
        "received": Received(consent, now),
        "kept": turned(receiving.kept_in(consent), request.GET.get("kept", "")),
        "waiting": receiving.who_waits(consent).first(),
        "form": form,
        "said": what_the_notes_page_did(request.GET.get("done", "")),
        "now": now,
    }
    return render(request, "key_notes.html", page, status=status)
