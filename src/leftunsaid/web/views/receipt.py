"""What do you hold about this? Every line of it, and a button for each that can be erased alone."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.models import Letter
from leftunsaid.ownership.actions import OpenKey, close_elsewhere, open_elsewhere
from leftunsaid.web.door import clock, see_other
from leftunsaid.web.mine import turned
from leftunsaid.web.receipt import comments_held, letters_held, lines_of_key, receipt_of_comment, receipt_of_letter
from leftunsaid.web.receipt_of_mail import asks_held, mail_held, receipt_of_ask, receipt_of_mail
from leftunsaid.web.receipt_of_notes import receipts_of_notes
from leftunsaid.web.visits import for_the_holder


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_holder
def receipt(request: HttpRequest, opened: OpenKey) -> HttpResponse:
    """GET tells; POST closes the key in one other browser, or in every other."""
    if request.method == "POST":
        visit, ask = request.POST.get("visit", ""), request.POST.get("ask", "")
        if request.POST.get("do") == "close elsewhere":
            close_elsewhere(opened)
        elif _is_pk(visit):
            open_elsewhere(opened).filter(pk=visit).delete()
        elif _is_pk(ask):
            asks_held(opened.key).filter(pk=ask).delete()
        return see_other("/key/receipt")
    now = clock()
    mail = turned(mail_held(opened.key), request.GET.get("mail", ""))
    letters = turned(letters_held(opened.key), request.GET.get("letters", ""))
    comments = turned(comments_held(opened.key), request.GET.get("comments", ""))
    page = {
        "letters": letters,
        "comments": comments,
        "letter_receipts": [receipt_of_letter(letter, now) for letter in letters.things],
        "comment_receipts": [receipt_of_comment(comment, now) for comment in comments.things],
        "mail": mail,
        "mail_receipts": [receipt_of_mail(subscription) for subscription in mail.things],
        "ask_receipts": [receipt_of_ask(ask) for ask in asks_held(opened.key)],
        "notes_receipts": receipts_of_notes(opened.key, now),
        "key_lines": lines_of_key(opened),
        "is_open_elsewhere": open_elsewhere(opened).exists(),
        "turned_to": _turned_to(request),
        "now": now,
    }
    return render(request, "key_receipt.html", page)


@require_POST
@for_the_holder
def erase_of_letter(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """One part of a letter of mine. A second press finds nothing to erase."""
    letter = Letter.objects.kept_for(opened.key).filter(address=address).first()
    if letter is None:
        return see_other(f"/key/receipt{_turned_to(request)}")
    match request.POST.get("what"):
        case "dear":
            letter_actions.erase_salutation(letter, now=clock())
        case "signature":
            letter_actions.erase_signature(letter, now=clock())
        case "tie":
            letter_actions.give_to_nobody(letter)
    return see_other(f"/key/receipt{_turned_to(request)}#{address}")


@require_POST
@for_the_holder
def erase_of_comment(request: HttpRequest, opened: OpenKey, address: str) -> HttpResponse:
    """One part of a comment of mine. A second press finds nothing to erase."""
    comment = Comment.objects.kept_for(opened.key).select_related("letter").filter(waiting_address=address).first()
    if comment is None:
        return see_other(f"/key/receipt{_turned_to(request)}")
    match request.POST.get("what"):
        case "name":
            comment_actions.erase_name(comment, now=clock())
        case "tie":
            comment_actions.give_to_nobody(comment)
    return see_other(f"/key/receipt{_turned_to(request)}#{address}")


def _is_pk(sent: str) -> bool:
    return sent.isascii() and sent.isdecimal() and len(sent) < 19


def _turned_to(request: HttpRequest) -> str:
    """The pages on which somebody pressed: '?letters=2', '?letters=2&comments=3', or '' for the first ones."""
    pages = {name: request.GET.get(name, "") for name in ("letters", "comments")}
    pages = {name: page for name, page in pages.items() if page.isascii() and page.isdecimal()}
    return f"?{urlencode(pages)}" if pages else ""
