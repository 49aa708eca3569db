"""Mailboxes of people who visit a house that sends mail: addresses nobody had before, and what came to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import live
from browser import ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from mail_server import KeptMail


class MailHouse(live.LiveSite):
    """A live house, with the mail server it hands its mails to."""

    mail_came_to: Callable[[str], list[KeptMail]]


def an_address() -> str:
    return f"{ways.mark()}@{ways.mark()}.example"


def came_to(house: MailHouse, address: str, subject: str = "") -> KeptMail:
    """The newest mail there, once it has come."""

    def found() -> list[KeptMail]:
        return [mail for mail in house.mail_came_to(address) if subject in mail.message["Subject"]]

    assert live.until(found, within=20), f"no mail {subject!r} came"
    return found()[-1]


def link_in(mail: KeptMail, purpose: str) -> str:
    """The path of its link for that."""
    said = mail.text + str(mail.message.get("List-Unsubscribe", ""))
    [link] = set(re.findall(rf"https?://[^\s<>]*/mail/{purpose}/[^\s<>]*", said))
    return urlsplit(link).path


def ask(house: MailHouse, letter: str, address: str) -> str:
    """Leave an address at a letter. Answers the path of the page that asks its owner."""
    assert house.post(f"{letter}/tell", email=address).status == 303
    return link_in(came_to(house, address), "confirm")


def follow(house: MailHouse, letter: str, address: str) -> str:
    """The same, and its owner says yes. Answers the path of that letter's settings."""
    path = ask(house, letter, address)
    assert house.post(path).status == 303
    settings = re.search(r'action="(/mail/letter/[^"]+)"', house.get(path).text)
    assert settings
    return settings[1]
