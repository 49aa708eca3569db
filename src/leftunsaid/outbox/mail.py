"""What a mail is before it is carried: one recipient, a plain text, and the same as HTML beside it."""

import re
from binascii import b2a_qp
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote

from django.conf import settings

from leftunsaid.lib.secrets import keyed_hash
from leftunsaid.mail_settings import MailFrom
from leftunsaid.outbox.post_office import Unreachable, Written

ONE_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+", re.ASCII)
LINE_END = re.compile(rb"\r\n|\r|\n")
LINE = 76  # characters: an encoded word has 75 at most (RFC 2047)


def _nothing(now: datetime) -> None:
    """Nobody asked to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one address. `to` is in ASCII, as `lib.addresses` makes it.

    `when_sent` runs in the transaction that notes that the mail server took it, `when_refused` in the one that notes
    that there is no such mailbox, and `when_given_up` in the one that notes that this mail is not sent: it would not be
    taken for a whole day, or was refused in a way that says nothing of its mailbox. All are told `now`.

    `tells` is what a later try may tell more of. Where it does it is another mail, and no double of the first.
    """

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    tells: str = ""
    when_sent: Callable[[datetime], None] = _nothing
    when_refused: Callable[[datetime], None] = _nothing
    when_given_up: Callable[[datetime], None] = _nothing


def written_out(mail: Mail, *, once: str, now: datetime) -> Written:
    """The mail as it goes over the wire. The same `once` gives the same Message-ID on every try that tells the same.

    Raises Unreachable where this house has no address to send from. Python's own EmailMessage writes the same bytes
    in twenty times the time, which is more than all the rest of a delivery takes.
    """
    house = settings.LEFTUNSAID
    if house.mail_from is None:
        raise Unreachable("mail is off")
    if not ONE_ADDRESS.fullmatch(mail.to):
        raise ValueError("A mail goes to one address.")
    name = keyed_hash(settings.HASH_KEY, "message id", once, mail.tells)[:32]
    boundary = f"=_{name}"  # these two stand together in no part: there '=' is encoded
    headers = {
        "From": _sender(house.mail_from, house.site_name),
        "To": mail.to,
        "Subject": _encoded(_one_line(mail.subject), "Subject"),
        "Date": format_datetime(now),
        "Message-ID": f"<{name}@{house.mail_domain}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: so that no out-of-office answer comes back
        **{header: _one_line(value) for header, value in mail.headers.items()},
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    lines = [
        *(f"{header}: {value}".encode("ascii") for header, value in headers.items()),
        b"",
        *_part(boundary, "plain", mail.text),
        *_part(boundary, "html", mail.html),
    ]
    raw = b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])
    return Written(name, sender=house.mail_from.address, to=mail.to, raw=raw)


def _one_line(words: str) -> str:
    """And not two: what came behind a line break would be a header of its own."""
    if not {"\r", "\n", "\0"}.isdisjoint(words):
        raise ValueError("A header is one line.")
    return words


def _sender(sender: MailFrom, site_name: str) -> str:
    name = " ".join((sender.name or site_name).split())
    shown = f'"{quote(name)}"' if name.isascii() else _encoded(name, "From")
    return f"{shown} <{sender.address}>"


def _encoded(words: str, header: str) -> str:
    """Words for a header, in ASCII (RFC 2047)."""
    if words.isascii():
        return words
    return Header(words, "utf-8", maxlinelen=LINE, header_name=header).encode(linesep="\r\n")


def _part(boundary: str, kind: str, words: str) -> Iterator[bytes]:
    yield f"--{boundary}".encode()
    yield f"Content-Type: text/{kind}; charset=utf-8".encode()
    yield b"Content-Transfer-Encoding: quoted-printable"
    yield b""
    yield LINE_END.sub(b"\r\n", b2a_qp(words.encode()))
