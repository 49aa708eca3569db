from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leftunsaid.comments.models import Comment
from leftunsaid.letters.looking_back import postscripts_of
from leftunsaid.letters.models import COMMENTS_A_PAGE, Letter
from leftunsaid.letters.reading import GONE, letter_at, why_gone
from leftunsaid.letters.revisions import of_letter
from leftunsaid.pagecache.moment import one_moment
from leftunsaid.queries import Prepared
from leftunsaid.web import keys
from leftunsaid.web.blank_forms import blank_comment_form, blank_tell_form
from leftunsaid.web.door import clock, keep_secret, same_for_all
from leftunsaid.web.forms import CommentForm
from leftunsaid.web.mail import asked_for_mail
from leftunsaid.web.views import faults

# With that of `letter_at`, the two queries of a letter's page.
THREAD = Prepared(Comment.objects.page_of(1, first=1))


@require_safe
@one_moment()
def public_letter(request: HttpRequest, number: str, first: str = "1") -> HttpResponse:
    letter = find_letter(number=number)
    return gone_page(request, letter) or letter_page(request, letter, first=int(first))


@require_safe
@one_moment()
def unlisted_letter(request: HttpRequest, address: str, first: str = "1") -> HttpResponse:
    letter = find_letter(address=address)
    if letter.is_public and letter.is_readable:
        return keep_secret(HttpResponseRedirect(letter.thread_path(int(first))))  # 302: it may be unlisted again
    return gone_page(request, letter) or letter_page(request, letter, first=int(first))


def find_letter(*, number: str | None = None, address: str | None = None) -> Letter:
    """The letter that has, or had, this address. Raises Http404 for one that never could be read there."""
    letter = letter_at(number=int(number) if number else None, address=address)
    if letter is None:
        raise Http404
    return letter


def gone_page(request: HttpRequest, letter: Letter) -> HttpResponse | None:
    """The page that stands where a letter was, or None while the letter can be read under this address."""
    by_number = request.resolver_match is not None and "number" in request.resolver_match.kwargs
    if why := why_gone(letter, by_number=by_number):
        return faults.gone(request, str(GONE[why]))
    if not letter.is_readable:
        raise Http404
    return None


def letter_page(
    request: HttpRequest,
    letter: Letter,
    form: CommentForm | None = None,
    *,
    first: int = 1,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The letter, its comments from number `first` on, and the form; with a form that was sent, as the answer to it.

    Raises Http404 where no page of the thread begins.
    """
    now, comments = clock(), THREAD.ask(letter.pk, first, first + COMMENTS_A_PAGE)
    if first > 1 and (first % COMMENTS_A_PAGE != 1 or not comments):
        raise Http404
    page = {
        "letter": letter,
        "postscripts": postscripts_of(letter),
        "comments": comments,
        "turn": _turn(letter, first),
        "form": form or blank_comment_form(settings.LEFTUNSAID),
        "tell": blank_tell_form(settings.LEFTUNSAID),
        "mail_asked": asked_for_mail(request),
        "was_sent": form is not None,
        "in_hand": keys.words_in(request) if form else None,
        "now": now,
    }
    if form is None and letter.is_public:
        ages = [letter.since, *(comment.since for comment in comments)]
        same_for_all(request, of_letter(letter), shown=ages, now=now)
    response = render(request, "letter.html", page, status=status)
    if form is not None:
        response.headers["Cache-Control"] = "no-store"
    if not letter.is_public:
        # Not no-store: a browser would forget the comment in the form when its writer goes to read the Terms.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _turn(letter: Letter, first: int) -> dict[str, int | str] | None:
    """Where a long thread goes on, before and after this page; a page without items is passed over."""
    if letter.last_comment_number <= COMMENTS_A_PAGE:
        return None
    before, after = Comment.objects.beside_page(letter, first)
    return {
        "first": first,
        "last": min(first + COMMENTS_A_PAGE - 1, letter.last_comment_number),
        "earlier": letter.thread_path(before) if before else "",
        "later": letter.thread_path(after) if after else "",
    }
