"""An address that somebody leaves. The answer is the same whatever comes of it: that the worker finds out later."""

from datetime import datetime

from django.http import HttpRequest

from leftunsaid.comments.models import Comment
from leftunsaid.guard.actions import Allow, judge
from leftunsaid.guard.networks import Visitor
from leftunsaid.letters.models import Letter
from leftunsaid.lib.addresses import Address
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.subscriptions.actions import ask
from leftunsaid.web.door import dice

ASKS_AN_HOUR = 5
SAID = ("mail", "asked")  # in the address of the page that says to look into the mailbox


def leave_address(
    letter: Letter,
    address: Address,
    *,
    comment: Comment | None = None,
    owner: OwnerKey | None = None,
    asking: Visitor,
    now: datetime,
) -> None:
    """Somebody wants to be told of new comments. What is too much from one network is dropped, and nobody told so."""
    if isinstance(judge("ask", asking, limit=ASKS_AN_HOUR, now=now, dice=dice), Allow):
        ask(letter, address, comment=comment, owner=owner, now=now, dice=dice)


def landing_with_word_of_mail(path: str) -> str:
    """The same place, where a line tells to look into the mailbox. Whoever may be in danger is told of nothing else."""
    if path.startswith("/kept/"):
        return path
    place, hash_, fragment = path.partition("#")
    return f"{place}?{'='.join(SAID)}{hash_}{fragment}"


def asked_for_mail(request: HttpRequest) -> bool:
    """Has somebody just left an address, and is led to this page?"""
    name, value = SAID
    return request.GET.get(name) == value
