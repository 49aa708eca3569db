"""Mail as it goes out of a house in these tests: each one is kept as it would go over the wire."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlsplit

import make
from leftunsaid.lib.addresses import read_address
from leftunsaid.mail_settings import MailFrom, MailServer
from leftunsaid.outbox.actions import deliver_due
from leftunsaid.outbox.post_office import Written
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Subscription

SWITCHED_ON = {
    "mail_server": MailServer(scheme="smtp", host="mail.letters.example", port=25),
    "mail_from": MailFrom(name="", address="drawer@letters.example", domain="letters.example"),
    "base_url_as_set": "http://testserver",
}
CARA = "Cara.Plants@mailbox.example"


@dataclass
class Mails:
    """The worker's side: `deliver` opens all that is due, `sent` is what went out."""

    clock: object
    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, mail: Written) -> None:
        self.sent.append(message_from_bytes(mail.raw, policy=default))

    def close(self) -> None:
        """Nothing was kept open."""

    def deliver(self) -> list[EmailMessage]:
        """What goes out now."""
        before = len(self.sent)
        while deliver_due(self, now=self.clock.now, dice=make.dice):
            """There may be more."""
        return self.sent[before:]

    def ask(self, letter, address: str = CARA, **said) -> None:
        actions.ask(letter, read_address(address), **{"now": self.clock.now, "dice": make.dice, **said})

    def follow(self, letter, address: str = CARA, **said) -> Subscription:
        """Somebody left an address there, and its owner has said yes."""
        self.ask(letter, address, **said)
        self.deliver()
        [subscription] = Subscription.objects.filter(letter=letter, mailbox__address_hash=hash_of(address))
        return actions.confirm(subscription.ref, now=self.clock.now)


def hash_of(address: str) -> str:
    return actions.hash_of(read_address(address))


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def links_in(mail: EmailMessage) -> list[str]:
    """The paths of its links, those of its headers too."""
    said = text_of(mail) + mail.get_body(("html",)).get_content() + str(mail.get("List-Unsubscribe", ""))
    addresses = dict.fromkeys(re.findall(r"http://testserver[^\s\"'<>]*", said))
    return [urlsplit(address).path for address in addresses]


def link_to(mail: EmailMessage, purpose: str) -> str:
    [link] = [path for path in links_in(mail) if path.startswith(f"/mail/{purpose}/")]
    return link
