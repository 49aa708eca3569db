"""What the holder of a key does with one of their letters."""

from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions, choosing
from leftunsaid.letters.looking_back import postscripts_of
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import OpenKey
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.sending.alike import hold_back_others
from leftunsaid.sending.changes import NotMine, OtherReaders, is_wider, keep_other_readers
from leftunsaid.subscriptions import actions as mail_actions
from leftunsaid.web import shield
from leftunsaid.web.day_forms import LookBackForm
from leftunsaid.web.door import clock, dice, see_other, too_many, visitor
from leftunsaid.web.feelings import FeelingsForm
from leftunsaid.web.forms import LetterWordsForm, VisibilityForm
from leftunsaid.web.mine import turned
from leftunsaid.web.views.edits import changed_words, words_to_change
from leftunsaid.web.views.key_words import give_other_words
from leftunsaid.web.views.my_seals import sealed_page
from leftunsaid.web.visits import for_the_holder, for_the_holder_to_look_first, nothing_there, while_open
from leftunsaid.web.wording import day_words, read_it_again, stands_otherwise_now, too_much


@require_safe
@for_the_holder
def read(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """One letter of mine, whoever else may read it."""
    letter = _mine(opened, address)
    if letter is None:
        raise Http404
    return sealed_page(request, letter) if letter.is_sealed else _page(request, letter)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder_to_look_first
def edit(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Other words for a letter, while its time for that lasts."""
    letter = _mine(opened, address)
    if letter is None:
        return nothing_there(request)
    if request.method != "POST":
        words = {field: getattr(letter, field) for field in LetterWordsForm.base_fields}
        return words_to_change(request, letter, LetterWordsForm(initial=words))
    form = LetterWordsForm(request.POST, for_others=not letter.is_private)
    return changed_words(request, opened, letter, form, then=f"/key/letter/{address}")


@require_POST
@for_the_holder_to_look_first
def change_who_may_read(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Everyone, those who have the link, or only me."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    form = VisibilityForm(request.POST, initial={"visibility": letter.visibility})
    if not form.is_valid():
        return _page(request, letter, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    visibility = form.cleaned_data["visibility"]
    contacts = _contacts_in(letter) if is_wider(visibility, letter) else []
    if contacts:
        return _page(request, letter, form, contacts=contacts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    new = OtherReaders(letter, visibility)
    try:
        with while_open(opened):
            refused = keep_other_readers(letter, new, opened.key, visitor(request), now=clock(), dice=dice)
    except NotMine:
        return see_other("/key")
    except actions.ChangedMeanwhile:
        return _page(request, letter, refused=stands_otherwise_now(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if refused:
        return too_many(_page(request, letter, form, refused=too_much()), refused.retry_after)
    hold_back_others(letter, now=clock())
    return see_other(f"/key/letter/{address}")


@require_POST
@for_the_holder
def choose_feelings(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Other feelings beside it, or none."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    form = FeelingsForm(request.POST)
    if not form.is_valid():
        return _page(request, letter, feelings=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    choosing.choose_feelings(letter, form.cleaned_data.get("feeling", ()))
    return see_other(f"/key/letter/{address}")


@require_POST
@for_the_holder
def hold_the_door(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """May strangers still answer this letter of mine, and do I read it first?"""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    match request.POST.get("comments"):
        case "open":
            actions.open_comments(letter, now=clock())
        case "at once":
            comment_actions.lift_care(letter)
        case "wait":
            with suppress(actions.NobodyToWaitFor):  # it was untied from these words a moment ago
                actions.let_comments_wait(letter, now=clock())
        case "closed":
            actions.close_comments(letter, now=clock())
    return see_other(f"/key/letter/{address}")


@require_POST
@for_the_holder
def answer_the_door(request: HttpRequest, opened: OpenKey, address: str, waiting: str) -> HttpResponse:
    """Let in a comment that waited for me, or turn it away."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    comment = Comment.objects.waiting_for_writer(letter).select_related("letter").filter(pk=waiting).first()
    if comment and request.POST.get("do") == "let in":
        try:
            comment_actions.let_in(comment, read=request.POST.get("read", ""), now=clock())
        except actions.ChangedMeanwhile:
            return _page(request, letter, refused=read_it_again(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    elif comment and request.POST.get("do") == "turn away":
        comment_actions.turn_away(comment, now=clock())
    return see_other(_back_to(request, letter, "waiting"))


@require_POST
@for_the_holder
def cover_or_uncover(request: HttpRequest, opened: OpenKey, address: str, place: str) -> HttpResponse:
    """A comment under my letter: only a stub stands there, until I uncover it."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")
    comment = Comment.objects.standing_in(letter).select_related("letter").filter(number=place).first()
    if comment and request.POST.get("do") == "cover":
        comment_actions.cover(comment, now=clock())
    elif comment and request.POST.get("do") == "uncover":
        try:
            comment_actions.uncover(comment, read=request.POST.get("read", ""), now=clock())
        except actions.ChangedMeanwhile:
            return _page(request, letter, refused=read_it_again(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(_back_to(request, letter, "thread"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def split_off(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """Eight words of its own for one letter."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")

    def hand_over(key: OwnerKey) -> None:
        actions.hand_over(letter, key)
        mail_actions.hand_over(letter, opened.key, key)

    return give_other_words(request, letter, hand_over)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def withdraw(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """GET asks, POST takes it back for ever."""
    letter = _mine(opened, address)
    if letter is None:
        return see_other("/key")  # it may be gone by a first press of the same button
    if request.method != "POST":
        return render(request, "key_withdraw.html", {"letter": letter, "comment": None})
    actions.withdraw_letter(letter, now=clock())
    return see_other("/key?done=back")


def _mine(opened: OpenKey, address: str) -> Letter | None:
    return Letter.objects.kept_for(opened.key).select_related("look_back").filter(address=address).first()


def _back_to(request: HttpRequest, letter: Letter, listed: str) -> str:
    """The page of the list on which somebody pressed."""
    page = request.GET.get(listed, "")
    asked = f"?{listed}={page}" if page.isascii() and page.isdecimal() else ""
    return f"/key/letter/{letter.address}{asked}#{listed}"


def _contacts_in(letter: Letter) -> list[str]:
    words = {field: getattr(letter, field) for field in LetterWordsForm.base_fields}
    return shield.pieces(words, shield.contacts_of(words))


def _page(
    request: HttpRequest,
    letter: Letter,
    form: VisibilityForm | None = None,
    *,
    feelings: FeelingsForm | None = None,
    refused: str = "",
    contacts: Sequence[str] = (),
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = {
        "letter": letter,
        "form": form or VisibilityForm(initial={"visibility": letter.visibility}),
        "feelings": feelings or FeelingsForm.of(letter),
        "postscripts": postscripts_of(letter),
        "look_back": getattr(letter, "look_back", None),
        "asking": LookBackForm(),
        "waiting": turned(Comment.objects.waiting_for_writer(letter), request.GET.get("waiting", "")),
        "thread": turned(Comment.objects.standing_in(letter), request.GET.get("thread", "")),
        "refused": refused,
        "contacts": contacts,
        "care_ends": letter.care_since and day_words(letter.care_since + actions.CARE_LASTS),
        "now": clock(),
    }
    return render(request, "key_letter.html", page, status=status)
