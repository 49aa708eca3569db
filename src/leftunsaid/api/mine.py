"""What the holder of eight words has written: to look at, to change, to take back. The words come along each time."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from leftunsaid.api.door import RequestOfHolder, clock, dice, holding, visitor
from leftunsaid.api.operations import FOR_THE_HOLDER, MyAddress, reading, sending
from leftunsaid.api.problems import Problem, not_these_feelings, nothing_here, too_many
from leftunsaid.api.schemas import Chosen, CommentReworded, EverythingMine, LetterReworded, MyComment, MyLetter, Readers
from leftunsaid.api.shield import refuse_contacts
from leftunsaid.api.telling import Thing, my_comment, my_letter
from leftunsaid.comments.actions import withdraw_comment as withdraw_comment_of_mine
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import ChangedMeanwhile, TooLateToEdit
from leftunsaid.letters.actions import withdraw_letter as withdraw_letter_of_mine
from leftunsaid.letters.choosing import NotTheseFeelings, choose_feelings
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


@reading("/mine", EverythingMine, 401, 429, **FOR_THE_HOLDER)
def mine(request: RequestOfHolder) -> EverythingMine:
    """All that was sent with these words and not taken back."""
    key, now = request.auth, clock()
    comments = Comment.objects.kept_for(key).select_related("letter")
    return EverythingMine(
        letters=[my_letter(letter, now=now) for letter in Letter.objects.kept_for(key)],
        comments=[my_comment(comment, now=now) for comment in comments],
    )


@reading("/mine/letters/{address:address}", MyLetter, 401, 404, 429, **FOR_THE_HOLDER)
def mine_letter(request: RequestOfHolder, address: MyAddress) -> MyLetter:
    """One letter of mine, whoever else may read it."""
    return my_letter(_letter_of(request.auth, address), now=clock())


@sending("/mine/letters/{address:address}/edit", 200, MyLetter, 404, 409, **FOR_THE_HOLDER)
def edit_letter(request: RequestOfHolder, address: MyAddress, new: LetterReworded) -> MyLetter:
    """Other words for a letter, while its time for that lasts."""
    key = request.auth
    letter = _letter_of(key, address)
    words = {"body": new.body, "dear": new.dear, "signature": new.signature}
    if not letter.is_private:
        refuse_contacts(**words)
    _reword(request, letter, words, key, began_with=new.began_with)
    return my_letter(letter, now=clock())


@sending("/mine/letters/{address:address}/readers", 200, MyLetter, 404, 409, **FOR_THE_HOLDER)
def change_readers(request: RequestOfHolder, address: MyAddress, new: Readers) -> MyLetter:
    """Everyone, those who have the link, or only me."""
    key = request.auth
    letter = _letter_of(key, address)
    if is_wider(new.visibility, letter):
        refuse_contacts(body=letter.body, dear=letter.dear, signature=letter.signature)
    readers, asking, now = OtherReaders(letter, new.visibility), visitor(request), clock()
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


@sending("/mine/letters/{address:address}/feelings", 200, MyLetter, 404, **FOR_THE_HOLDER)
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
    key = request.auth
    comment = _comment_of(key, address)
    words = {"body": new.body, "name": new.name}
    refuse_contacts(**words)
    _reword(request, comment, words, key, began_with=new.began_with)
    return my_comment(comment, now=clock())


@sending("/mine/comments/{address:address}/withdraw", 204, None, 404, **FOR_THE_HOLDER)
def withdraw_comment(request: RequestOfHolder, address: MyAddress) -> HttpResponse:
    """Take it back for ever, at once. A stub keeps its number."""
    key = request.auth
    with holding(key):
        withdraw_comment_of_mine(_comment_of(key, address), now=clock())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _letter_of(key: OwnerKey, address: str) -> Letter:
    letter = Letter.objects.kept_for(key).filter(address=address).first()
    if letter is None:
        raise nothing_here()
    return letter


def _comment_of(key: OwnerKey, address: str) -> Comment:
    comment = Comment.objects.kept_for(key).select_related("letter").filter(waiting_address=address).first()
    if comment is None:
        raise nothing_here()
    return comment


def _reword(
    request: RequestOfHolder, thing: Thing, words: Mapping[str, str], key: OwnerKey, *, began_with: str
) -> None:
    new, asking, now = OtherWords(thing, words), visitor(request), clock()
    try:
        with holding(key):
            refused = keep_other_words(thing, new, key, asking, began_with=began_with, now=now, dice=dice)
    except NotMine:
        raise nothing_here() from None
    except ChangedMeanwhile:
        raise _changed_meanwhile() from None
    except TooLateToEdit:
        detail = _("The time in which this could be changed is over. It can still be taken back.")
        raise Problem(HTTPStatus.CONFLICT, detail, reason="late") from None
    if refused:
        raise too_many(refused.retry_after)
    hold_back_others(thing, now=now)


def _changed_meanwhile() -> Problem:
    detail = _("It says something else by now than when you began. Read it again first.")
    return Problem(HTTPStatus.CONFLICT, detail, reason="changed")
