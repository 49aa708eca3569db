"""What everybody may read: letters, one letter, its comments."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Query

from leftunsaid.api.door import ROOT, same_for_all, whole
from leftunsaid.api.operations import HIGHEST, ByLink, First, Number, Place, reading
from leftunsaid.api.problems import Problem, nothing_here
from leftunsaid.api.schemas import CommentShown, FeelingOffered, FeelingsOffered, LetterShown, LettersShown, ThreadShown
from leftunsaid.api.telling import comment_shown, letter_shown
from leftunsaid.comments.models import Comment
from leftunsaid.letters.feelings import find_feeling, house_feelings
from leftunsaid.letters.looking_back import fetch_postscripts
from leftunsaid.letters.models import COMMENTS_A_PAGE, Letter, LetterQuerySet, first_on_page
from leftunsaid.letters.reading import GONE, letter_at, why_gone
from leftunsaid.letters.revisions import of_letter, of_list
from leftunsaid.pagecache.moment import one_moment

MOST_LETTERS = 50

Before = Annotated[int, Query(ge=1, le=HIGHEST, description="Only letters with a lower number than this.")]
WithFeeling = Annotated[str, Query(description="The slug of a feeling of this house.")]
Limit = Annotated[int, Query(ge=1, le=MOST_LETTERS)]


@reading("/letters", LettersShown, 404)
@one_moment()
def letters(
    request: HttpRequest, before: Before = HIGHEST, limit: Limit = 10, feeling: WithFeeling = ""
) -> LettersShown:
    """The letters of the lists, the newest first; with a feeling, those that have it beside them."""
    # One more than is told shows whether there are older ones.
    found = list(_listed(feeling, before)[: limit + 1])
    same_for_all(request, of_list(found))
    fetch_postscripts(found[:limit])
    told = [letter_shown(letter) for letter in found[:limit]]
    return LettersShown(letters=told, next=told[-1].number if len(found) > limit else None)


@reading("/feelings", FeelingsOffered)
def feelings(request: HttpRequest) -> FeelingsOffered:
    """The feelings of this house, in its order."""
    offered = [
        FeelingOffered(slug=feeling.slug, word=feeling.word, page=whole(feeling.path)) for feeling in house_feelings()
    ]
    return FeelingsOffered(feelings=offered)


@reading("/letters/{number:number}", LetterShown, 404, 410)
@one_moment()
def letter(request: HttpRequest, number: Number) -> LetterShown:
    """A public letter."""
    found = readable_letter(number=number)
    same_for_all(request, of_letter(found))
    return letter_shown(found)


@reading("/letters/{number:number}/comments", ThreadShown, 404, 410)
@one_moment()
def comments(request: HttpRequest, number: Number, first: First = 1) -> ThreadShown:
    """The comments under a public letter, by blocks of 200 numbers."""
    found = readable_letter(number=number)
    same_for_all(request, of_letter(found))
    return _thread(found, first)


@reading("/letters/{number:number}/comments/{place:place}", CommentShown, 404, 410)
@one_moment()
def comment(request: HttpRequest, number: Number, place: Place) -> CommentShown:
    """One comment under a public letter."""
    return _comment(readable_letter(number=number), place)


@reading("/u/{address:address}", LetterShown, 404, 410, openapi_extra={"responses": {302: {}}})
@one_moment()
def unlisted_letter(request: HttpRequest, address: ByLink) -> LetterShown | HttpResponse:
    """A letter for those who have its link. Leads to `/letters/<n>` if it is public by now."""
    letter = readable_letter(address=address)
    # 302: it may be unlisted again.
    return HttpResponseRedirect(f"{ROOT}/letters/{letter.number}") if letter.is_public else letter_shown(letter)


@reading("/u/{address:address}/comments", ThreadShown, 404, 410)
@one_moment()
def unlisted_comments(request: HttpRequest, address: ByLink, first: First = 1) -> ThreadShown:
    """The comments under a letter for those who have its link."""
    return _thread(readable_letter(address=address), first)


@reading("/u/{address:address}/comments/{place:place}", CommentShown, 404, 410)
@one_moment()
def unlisted_comment(request: HttpRequest, address: ByLink, place: Place) -> CommentShown:
    """One comment under a letter for those who have its link."""
    return _comment(readable_letter(address=address), place)


def readable_letter(*, number: int | None = None, address: str | None = None) -> Letter:
    """What others can read under this address now. Raises Problem: 410 for what is gone, 404 for what never was."""
    letter = letter_at(number=number, address=address)
    if letter is None:
        raise nothing_here()
    if why := why_gone(letter, by_number=number is not None):
        raise Problem(HTTPStatus.GONE, str(GONE[why]), reason=why)
    return letter


def _listed(feeling: str, before: int) -> LetterQuerySet:
    if not feeling:
        return Letter.objects.listed().filter(listed_number__lt=before)
    if find_feeling(feeling) is None:
        raise nothing_here()
    return Letter.objects.listed_with(feeling, below=before)


def _thread(letter: Letter, first: int) -> ThreadShown:
    found = list(Comment.objects.page_of(letter, first))
    if first > 1 and (first != first_on_page(first) or not found):
        raise nothing_here()
    before = after = None
    if letter.last_comment_number > COMMENTS_A_PAGE:
        before, after = Comment.objects.beside_page(letter, first)
    return ThreadShown(
        comment_count=letter.comment_count,
        comments=[comment_shown(comment, letter) for comment in found],
        earlier=first_on_page(before) if before else None,
        later=first_on_page(after) if after else None,
    )


def _comment(letter: Letter, place: int) -> CommentShown:
    found = Comment.objects.thread_of(letter).filter(number=place).first()
    if found is None:
        raise nothing_here()
    return comment_shown(found, letter)
