"""What the holder of eight words has written: to look at, to change, to take back. The words come along each time."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from leftunsaid.api.door import RequestOfHolder, clock, dice, holding, visitor
from leftunsaid.api.operations import FOR_THE_HOLDER, MyAddress, reading, sending
from leftunsaid.api.problems import Problem, conflict, not_these_feelings, nothing_here, too_many
from leftunsaid.api.schemas import Chosen, CommentReworded, EverythingMine, LetterReworded, MyComment, MyLetter, Readers
from leftunsaid.api.shield import refuse_contacts
from leftunsaid.api.telling import Thing, my_comment, my_letter
from leftunsaid.comments.actions import withdraw_comment as withdraw_comment_of_mine
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.letters.actions import withdraw_letter as withdraw_letter_of_mine
from leftunsaid.letters.choosing import NotTheseFeelings, choose_feelings
from leftunsaid.letters.looking_back import fetch_postscripts
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.changes import (
    NotMine,
    OtherReaders,
    OtherWords,
    is_wider,
    keep_other_readers,
    keep_other_words,
)
from leftunsaid.sending.wording import cannot_be_edited

MOST_A_PAGE = 50  # of each

Page = Annotated[int, Query(ge=1, le=100_000, description="Fifty letters and fifty comments a page.")]


@reading("/mine", EverythingMine, 401, 429, **FOR_THE_HOLDER)
def mine(request: RequestOfHolder, page: Page = 1) -> EverythingMine:
    """All that was sent with these words and not taken back."""
    key, now = request.auth, clock()
    letters, more_letters = _on_page(page, Letter.objects.kept_for(key).select_related("seal"))
    comments, more_comments = _on_page(page, Comment.objects.kept_for(key).select_related("letter"))
    fetch_postscripts(letters)
    return EverythingMine(
        letters=[my_letter(letter, now=now) for letter in letters],
        comments=[my_comment(comment, now=now) for comment in comments],
        next=page + 1 if more_letters or more_comments else None,
    )


@reading("/mine/letters/{address:address}", MyLetter, 401, 404, 429, **FOR_THE_HOLDER)
def mine_letter(request: RequestOfHolder, address: MyAddress) -> MyLetter:
    """One letter of mine, whoever else may read it."""
    return my_letter(_letter_of(request.auth, address), now=clock())


@sending("/mine/letters/{address:address}/edit", 200, MyLetter, 404, 409, **FOR_THE_HOLDER)
def edit_letter(request: RequestOfHolder, address: MyAddress, new: LetterReworded) -> MyLetter:
    """Other words for a letter, while its time for that lasts."""
    key, now = request.auth, clock()
    letter = _letter_of(key, address)
    words = {"body": new.body, "dear": new.dear, "signature": new.signature}
    if not letter.is_private:
        refuse_contacts(**words)
    brings_danger = _reword(request, letter, words, key, began_with=new.began_with, now=now)
    return my_letter(letter, brings_danger=brings_danger, now=now)


@sending("/mine/letters/{address:address}/readers", 200, MyLetter, 404, 409, **FOR_THE_HOLDER)
def change_readers(request: RequestOfHolder, address: MyAddress, new: Readers) -> MyLetter:
    """Everyone, those who have the link, or only me."""
    key, now = request.auth, clock()
    letter = _letter_of(key, address)
    if letter.is_sealed or letter.is_gone:
        raise _nothing_to_change(letter)
    if is_wider(new.visibility, letter):
        refuse_contacts(body=letter.body, dear=letter.dear, signature=letter.signature)
    readers, asking = OtherReaders(letter, new.visibility), visitor(request)
    try:
        with holding(key):
            refused = keep_other_readers(letter, readers, key, asking, now=now, dice=dice)
    except NotMine:
        raise nothing_here() from None
    except ChangedMeanwhile:
        raise _changed_meanwhile() from None
    if refused:
        raise too_many(refused.retry_after)
    hold_back_others(letter, now=now)
    return my_letter(letter, now=now)


@sending("/mine/letters/{address:address}/feelings", 200, MyLetter, 404, 409, **FOR_THE_HOLDER)
def change_feelings(request: RequestOfHolder, address: MyAddress, new: Chosen) -> MyLetter:
    """Other feelings beside it, or none."""
    key = request.auth
    try:
        with holding(key):
            letter = _letter_of(key, address)
            choose_feelings(letter, new.feelings)
    except NotTheseFeelings:
        raise not_these_feelings() from None
    return my_letter(letter, now=clock())


@sending("/mine/letters/{address:address}/withdraw", 204, None, 404, **FOR_THE_HOLDER)
def withdraw_letter(request: RequestOfHolder, address: MyAddress) -> HttpResponse:
    """Take it back for ever, at once. Its comments go with it."""
    key = request.auth
    with holding(key):
        withdraw_letter_of_mine(_letter_of(key, address), now=clock())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@reading("/mine/comments/{address:address}", MyComment, 401, 404, 429, **FOR_THE_HOLDER)
def mine_comment(request: RequestOfHolder, address: MyAddress) -> MyComment:
    """One comment of mine."""
    return my_comment(_comment_of(request.auth, address), now=clock())


@sending("/mine/comments/{address:address}/edit", 200, MyComment, 404, 409, **FOR_THE_HOLDER)
def edit_comment(request: RequestOfHolder, address: MyAddress, new: CommentReworded) -> MyComment:
    """Other words for a comment, while its time for that lasts."""
    key, now = request.auth, clock()
    comment = _comment_of(key, address)
    words = {"body": new.body, "name": new.name}
    refuse_contacts(**words)
    brings_danger = _reword(request, comment, words, key, began_with=new.began_with, now=now)
    return my_comment(comment, brings_danger=brings_danger, now=now)


@sending("/mine/comments/{address:address}/withdraw", 204, None, 404, **FOR_THE_HOLDER)
def withdraw_comment(request: RequestOfHolder, address: MyAddress) -> HttpResponse:
    """Take it back for ever, at once. A stub keeps its number."""
    key = request.auth
    with holding(key):
        withdraw_comment_of_mine(_comment_of(key, address), now=clock())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _letter_of(key: OwnerKey, address: str) -> Letter:
    letter = Letter.objects.kept_for(key).select_related("seal").filter(address=address).first()
    if letter is None:
        raise nothing_here()
    return letter


def _comment_of(key: OwnerKey, address: str) -> Comment:
    comment = Comment.objects.kept_for(key).select_related("letter").filter(waiting_address=address).first()
    if comment is None:
        raise nothing_here()
    return comment


def _on_page[Thing: Model](page: int, things: QuerySet[Thing]) -> tuple[list[Thing], bool]:
    """Those on a page, and whether there are more behind it."""
    first = (page - 1) * MOST_A_PAGE
    found = list(things[first : first + MOST_A_PAGE + 1])
    return found[:MOST_A_PAGE], len(found) > MOST_A_PAGE


def _reword(
    request: RequestOfHolder, thing: Thing, words: Mapping[str, str], key: OwnerKey, *, began_with: str, now: datetime
) -> bool:
    """Keep them. Answers whether they sound like danger."""
    new, asking = OtherWords(thing, words), visitor(request)
    try:
        with holding(key):
            refused = keep_other_words(thing, new, key, asking, began_with=began_with, now=now, dice=dice)
    except NotMine:
        raise nothing_here() from None
    except ChangedMeanwhile:
        raise _changed_meanwhile() from None
    except TooLateToEdit:
        raise _nothing_to_change(thing) from None
    if refused:
        raise too_many(refused.retry_after)
    hold_back_others(thing, now=now)
    return new.brings_danger


def _nothing_to_change(thing: Thing) -> Problem:
    is_sealed = isinstance(thing, Letter) and thing.is_sealed
    reason = "sealed" if is_sealed else "gone" if _is_gone(thing) else "late"
    return conflict(cannot_be_edited(thing), reason=reason)


def _is_gone(thing: Thing) -> bool:
    return thing.is_gone or (isinstance(thing, Comment) and thing.letter.is_gone)


def _changed_meanwhile() -> Problem:
    return conflict(_("It says something else by now than when you began. Read it again first."), reason="changed")
