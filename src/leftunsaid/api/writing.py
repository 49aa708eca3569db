"""Letters and comments by a program: the same verbs, rules, shield and limits as on the pages."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.responses import Status

from leftunsaid.api.door import ROOT, clock, dice, unknown_words, visitor, words_in
from leftunsaid.api.operations import TAKES_WORDS, ByLink, Number, Once, Seal, sending
from leftunsaid.api.problems import conflict, not_these_feelings, too_many
from leftunsaid.api.reading import readable_letter
from leftunsaid.api.schemas import CommentSent, FreshKey, Kept, LetterSent
from leftunsaid.api.shield import refuse_contacts
from leftunsaid.api.telling import what_was_kept
from leftunsaid.comments.actions import CommentsClosed
from leftunsaid.guard.actions import Refuse
from leftunsaid.letters.choosing import NotTheseFeelings
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import UnknownWords, draw_fresh_words
from leftunsaid.sending import comments, letters
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.comments import NewComment
from leftunsaid.sending.letters import NewLetter, NoMoreLetters


@sending("/keys", 200, FreshKey)
def keys(request: HttpRequest) -> FreshKey:
    """Eight fresh words, before anything is sent. They become a key with the first thing that is sent with them."""
    fresh = draw_fresh_words(now=clock(), dice=dice)
    return FreshKey(words=fresh.words, seal=fresh.seal)


@sending("/letters", HTTPStatus.CREATED, Kept, 409, openapi_extra=TAKES_WORDS)
def send_letter(
    request: HttpRequest, response: HttpResponse, new: LetterSent, once: Once = "", seal: Seal = ""
) -> Status[Kept]:
    """A letter is put down. It is shown at once, or waits to be read first."""
    letter = NewLetter(new.body, new.dear, new.signature, new.visibility, new.comments, tuple(new.feelings))
    if new.visibility != "private":
        refuse_contacts(body=new.body, dear=new.dear, signature=new.signature)
    sent = words_in(request)
    if letter.needs_words and not sent.words:
        raise unknown_words(_("Without eight words nobody could ever come back to this. Ask for some first."))
    now = clock()
    ready = letters.look_through(letter, sent, now=now)
    try:
        kept = letters.send_letter(ready, visitor(request), once=once, now=now, dice=dice)
    except UnknownWords:
        raise unknown_words() from None
    except NotTheseFeelings:
        raise not_these_feelings() from None
    except NoMoreLetters:
        raise conflict(_("This house is going to close, and takes no more letters."), reason="closing") from None
    if isinstance(kept, Refuse):
        raise too_many(kept.retry_after)
    hold_back_others(kept, now=now)
    told = what_was_kept(kept, brings_danger=ready.brings_danger, has_words=bool(sent.words))
    if told.state == "shown" or told.address:
        response.headers["Location"] = _place_of(kept, told)
    return Status(HTTPStatus.CREATED, told)


@sending("/letters/{number:number}/comments", HTTPStatus.CREATED, Kept, 404, 409, 410, openapi_extra=TAKES_WORDS)
def send_comment(
    request: HttpRequest, response: HttpResponse, number: Number, new: CommentSent, once: Once = "", seal: Seal = ""
) -> Status[Kept]:
    """An answer to a public letter."""
    return _send_comment(request, response, readable_letter(number=number), new, once)


@sending("/u/{address:address}/comments", HTTPStatus.CREATED, Kept, 404, 409, 410, openapi_extra=TAKES_WORDS)
def send_unlisted_comment(
    request: HttpRequest, response: HttpResponse, address: ByLink, new: CommentSent, once: Once = "", seal: Seal = ""
) -> Status[Kept]:
    """An answer to a letter for those who have its link."""
    return _send_comment(request, response, readable_letter(address=address), new, once)


def _send_comment(
    request: HttpRequest, response: HttpResponse, letter: Letter, new: CommentSent, once: str
) -> Status[Kept]:
    refuse_contacts(body=new.body, name=new.name)
    sent = words_in(request)
    comment = NewComment(new.body, new.name, is_asking=new.asking)
    now = clock()
    ready = comments.look_through(comment, sent, now=now)
    try:
        with transaction.atomic():
            kept = comments.send_comment(letter, ready, visitor(request), once=once, now=now, dice=dice)
    except UnknownWords:
        raise unknown_words() from None
    except CommentsClosed:
        raise conflict(_("The comments under this letter are closed."), reason="closed") from None
    if isinstance(kept, Refuse):
        raise too_many(kept.retry_after)
    hold_back_others(kept, now=now)
    told = what_was_kept(kept, brings_danger=ready.brings_danger, has_words=bool(sent.words))
    if told.state == "shown":
        response.headers["Location"] = f"{_of_letter(letter)}/comments/{told.number}"
    elif told.address:
        response.headers["Location"] = f"{ROOT}/mine/comments/{told.address}"
    return Status(HTTPStatus.CREATED, told)


def _place_of(letter: Letter, told: Kept) -> str:
    return _of_letter(letter) if told.state == "shown" else f"{ROOT}/mine/letters/{told.address}"


def _of_letter(letter: Letter) -> str:
    return f"{ROOT}/letters/{letter.number}" if letter.is_public else f"{ROOT}/u/{letter.address}"
