"""People who leave their address, and the mails that come to them."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr

import make
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from leftunsaid.lib.addresses import read_address
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import Written
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.links import ref_in
from leftunsaid.subscriptions.models import Subscription
from mail_server import KeptMail

ANA, BEN, CLEO = "ana@mail.example", "ben@post.example", "cleo@third.example"
LINK = re.compile(r"https://letters\.example/mail/([a-z]+)/(\S+)")


class Letterboxes:
    """Keeps every mail, and says no in the way it is told, to an address or to all ('')."""

    def __init__(self) -> None:
        self.mails: list[KeptMail] = []
        self.tried: list[KeptMail] = []  # those that were not taken
        self.answers: dict[str, Exception] = {}
        self.when_asked: Callable[[str], None] = lambda to: None  # just before it answers

    def send(self, mail: Written) -> None:
        self.when_asked(mail.to)
        answer = self.answers.get(mail.to) or self.answers.get("")
        kept = self.tried if answer else self.mails
        kept.append(KeptMail(mail.sender, mail.to, mail.raw, by_tls=False, by_user=""))
        if answer:
            raise answer

    def close(self) -> None:
        """There is nothing to close."""

    def to(self, address: str) -> list[KeptMail]:
        return [mail for mail in self.mails if mail.to == address]

    def forget(self) -> None:
        self.mails.clear()


def deliver(boxes: Letterboxes, now: datetime) -> None:
    """A worker does all that is due at this moment."""
    for _ in range(200):
        if not deliver_due(boxes, now=now, dice=make.dice):
            return
    raise AssertionError("it never ends")


def work(boxes: Letterboxes, now: datetime, until: datetime) -> Iterator[datetime]:
    """A worker does what is due from now on, each thing in its moment. Tells when something was done."""
    while due := Envelope.objects.open().filter(due_at__lte=until).order_by("due_at").first():
        now = max(now, due.due_at)
        deliver(boxes, now)
        yield now


def a_while(boxes: Letterboxes, now: datetime, **span: float) -> datetime:
    """As much time goes by, in which a worker is awake. Answers when it is over."""
    until = now + timedelta(**span)
    for _ in work(boxes, now, until):
        """Whatever is due is done."""
    return until


def leave(
    letter: Letter, address: str = ANA, *, comment: Comment | None = None, owner=None, now: datetime = make.NOON
) -> None:
    """Type an address into a form."""
    actions.ask(letter, read_address(address), comment=comment, owner=owner, now=now, dice=make.dice)


def follow(
    letter: Letter, address: str = ANA, *, boxes: Letterboxes, now: datetime = make.NOON, **said
) -> Subscription:
    """The whole way: leave it, get the mail, press the button. The mails are forgotten afterwards."""
    leave(letter, address, now=now, **said)
    deliver(boxes, now)
    refs = [ref for mail in boxes.to(address) for ref in refs_in(mail, "confirm", now)]
    if not refs:  # one who said yes before, and finds it on the page that the mail leads to
        refs = list(Subscription.objects.filter(letter=letter, confirmed_at=None).values_list("ref", flat=True))
    follows = actions.confirm(refs[-1], now=now)
    assert follows
    boxes.forget()
    return Subscription.objects.select_related("mailbox", "letter").get(pk=follows.pk)


def refs_in(mail: KeptMail, purpose: str, now: datetime) -> list[str]:
    """What the links of this purpose in a mail name."""
    return [ref_in(purpose, token, now=now) for named, token in LINK.findall(mail.text) if named == purpose]


def sender_of(mail: KeptMail) -> tuple[str, str]:
    return parseaddr(str(mail.message["From"]))


def waiting() -> list[str]:
    """The kinds of envelopes that are open."""
    return list(Envelope.objects.open().order_by("pk").values_list("kind", flat=True))
