"""What the settings say about mail: where it goes out, and who it comes from."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from leftunsaid.lib.addresses import NotAnAddress, read_address

MAIL_PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail goes out: a server that speaks SMTP, or for development a folder."""

    scheme: str  # smtp, starttls, smtps or folder
    host: str = ""
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: Path | None = None

    @property
    def is_in_the_open(self) -> bool:
        """Can those on the way to it read what is said?"""
        return self.scheme == "smtp" and not is_this_machine(self.host)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFrom:
    """Who mail comes from: an address, and a name if one was given."""

    name: str
    address: str
    domain: str


def read_mail_server(value: str) -> MailServer | None:
    mend = "Give starttls://user:password@host:587 (or smtps://, or smtp://), or folder:///path to write mails into."
    parts = split_quietly(value, mend)
    if not value.strip():
        return None
    if parts.scheme == "folder":
        if parts.netloc or not parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(mend)
        return MailServer(scheme="folder", folder=Path(unquote(parts.path)))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme not in MAIL_PORTS or not is_host(parts.hostname) or not has_port(parts):
        raise ValueError(mend)
    # To a mail server, names and passwords are said in ASCII (RFC 4616 knows more, Python's smtplib does not).
    sayable = (user + password).isascii() and (user + password).isprintable() and bool(user) == bool(password)
    if parts.path.strip("/") or parts.query or parts.fragment or not sayable:
        raise ValueError(f"{mend} Special characters of the password go in percent form, as %2F.")
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port or MAIL_PORTS[parts.scheme],
        user=user,
        password=password,
    )


def read_mail_from(value: str) -> MailFrom | None:
    if not value.strip():
        return None
    named = re.fullmatch(r'(?:"([^"]*)"\s*|([^"<>@]*))<([^<>]*)>', value.strip())
    name, typed = ((named[1] or named[2] or "").strip(), named[3]) if named else ("", value)
    try:
        address = read_address(typed)
    except NotAnAddress:
        address = None
    if address is None or not name.isprintable():
        raise ValueError("Give letters@letters.example, or 'The Drawer <letters@letters.example>'.")
    return MailFrom(name=name, address=address.for_sending, domain=address.domain)


def split_quietly(value: str, mend: str) -> SplitResult:
    """The parts of an address that may hold a password, which a refusal by Python itself would repeat."""
    try:
        return urlsplit(value.strip())
    except ValueError:
        raise ValueError(mend) from None


def is_host(host: str | None) -> bool:
    return bool(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:.]*:[0-9a-f:.]*", host or ""))


def has_port(parts: SplitResult) -> bool:
    """Is the port, where one is given, a port?"""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
