"""A real mail server for the tests: it keeps every mail, and misbehaves as it is told.

    with mail_server() as server:
        house(mail_server=server.as_set(), ...)       # or EMAIL_URL=server.url for a site of its own
        [mail] = server.mails
        assert mail.message["Subject"] == "1 new comment"

By the first word of the address: defer-anna@... (451), reject- (550), unwanted- (550 by a rule), rejectdata- (554 after
the mail), hang- (no answer after the mail), drop- (it hangs up before the mail is kept), lostack- (it hangs up after
that). By `answers`, each command of everybody: server.answers["MAIL"] = "451 not you", or HANG, or DROP.
"""

import asyncio
import datetime
import email.policy
import ipaddress
import logging
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from leftunsaid.mail_settings import MailServer

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # what is said to it is no log of the house

HANG, DROP = "hang", "drop"
LONG = 600  # seconds: nobody waits for the end of a hang
USER, PASSWORD = "left-unsaid", "three blue/cups"


@dataclass(frozen=True)
class KeptMail:
    """One mail as it came over the wire, and to whom the envelope said it goes."""

    sender: str
    to: str
    raw: bytes
    by_tls: bool
    by_user: str

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=email.policy.default)  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content().replace("\r\n", "\n") if part else ""


@dataclass
class TestMailServer:
    """What it has kept, what it was told, and how it is to answer. Read and changed from the test's own thread."""

    __test__ = False

    scheme: str = "smtp"
    needs_login: bool = False
    port: int = 0
    mails: list[KeptMail] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # each command, as 'EHLO letters.example' or 'RCPT'
    connections: int = 0
    greeting: str = ""  # instead of 220
    greylist: int = 0  # so many tries of each recipient are put off
    closes_after: int = 0  # so many mails over one connection, then 421
    answers: dict[str, str] = field(default_factory=dict)
    when_asked: Callable[[str], None] = lambda command: None  # before it answers, in the server's thread
    when_kept: Callable[[KeptMail], None] = lambda mail: None
    tries: Counter[str] = field(default_factory=Counter)  # RCPT, by address

    @property
    def url(self) -> str:
        user = "left-unsaid:three%20blue%2Fcups@" if self.needs_login else ""
        return f"{self.scheme}://{user}localhost:{self.port}"

    def as_set(self) -> MailServer:
        """As the house knows it."""
        login = {"user": USER, "password": PASSWORD} if self.needs_login else {}
        return MailServer(scheme=self.scheme, host="localhost", port=self.port, **login)

    def to(self, address: str) -> list[KeptMail]:
        return [mail for mail in self.mails if mail.to == address]

    def forget(self) -> None:
        """As on the first day."""
        self.mails.clear()
        self.heard.clear()
        self.tries.clear()
        self.answers.clear()
        self.greeting, self.greylist, self.closes_after, self.connections = "", 0, 0, 0


@contextmanager
def mail_server(
    *, scheme: str = "smtp", needs_login: bool = False, tls: ssl.SSLContext | None = None
) -> Iterator[TestMailServer]:
    """A mail server on a free port of this machine. smtps and starttls need `tls`: see `certificate`."""
    server = TestMailServer(scheme=scheme, needs_login=needs_login)
    loop, talks = asyncio.new_event_loop(), list[_Conversation]()
    thread = threading.Thread(target=loop.run_forever, name="mail server")
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_listen(server, tls, talks), loop).result(60)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening, talks), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A throwaway certificate for this machine: what the server shows, and the file that says to trust it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.datetime.now(datetime.UTC)
    ours = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(ours), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context, folder / "certificate.pem"


class _Conversation(SMTP):
    """One client. What it says is heard, and answered as the server was told."""

    def __init__(self, server: TestMailServer, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            _Clerk(server),
            loop=asyncio.get_running_loop(),
            hostname="mail.test",
            tls_context=tls if server.scheme == "starttls" else None,
            require_starttls=server.scheme == "starttls",
            authenticator=_knows if server.needs_login else None,
            auth_required=server.needs_login,
        )
        self._auth_require_tls = server.scheme == "starttls"  # said so, it would warn of what these tests try
        self._server, self._count = server, 0
        self._smtp_methods = {
            command: partial(self._asked, command, answer) for command, answer in self._smtp_methods.items()
        }

    async def _handle_client(self) -> None:
        self._server.connections += 1
        if self._server.greeting == HANG:
            await asyncio.sleep(LONG)
        if self._server.greeting:
            with suppress(ConnectionError):
                await self.push(self._server.greeting)
            self.transport.close()
            return
        with suppress(ConnectionError):
            await super()._handle_client()

    async def _asked(self, command: str, answer: Callable[[str | None], Any], said: str | None) -> None:
        self._server.heard.append(f"{command} {said}" if command in ("EHLO", "HELO") else command)
        self._server.when_asked(command)
        told = self._server.answers.get(command, "")
        if command == "MAIL":
            self._count += 1
            if 0 < self._server.closes_after < self._count:
                await self.push("421 4.7.0 that is enough for one visit")
                self.transport.close()
                return
        if told == HANG:
            await asyncio.sleep(LONG)
        elif told == DROP:
            self.transport.abort()
        elif told:
            await self.push(told)
        else:
            await answer(said)


class _Clerk:
    """Takes mails or not, by their recipient."""

    def __init__(self, server: TestMailServer) -> None:
        self.server = server

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, talk: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.server.tries[address] += 1
        if address.startswith("reject-"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("unwanted-"):
            return "550 5.7.1 we do not want this"
        if address.startswith("defer-") or self.server.tries[address] <= self.server.greylist:
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, talk: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [to] = envelope.rcpt_tos
        if to.startswith("hang-"):
            await asyncio.sleep(LONG)
        if to.startswith("drop-"):
            talk.transport.abort()
            return "421 gone"
        if to.startswith("rejectdata-"):
            return "554 5.7.1 looks like spam"
        user = session.auth_data.decode() if session.authenticated else ""
        mail = KeptMail(envelope.mail_from, to, envelope.original_content, _is_tls(talk), user)
        self.server.mails.append(mail)
        self.server.when_kept(mail)
        if to.startswith("lostack-"):
            talk.transport.abort()
        return "250 2.0.0 kept"


def _is_tls(talk: SMTP) -> bool:
    return talk.transport.get_extra_info("ssl_object") is not None


def _knows(talk: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
    known = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False, auth_data=login.login)


async def _listen(server: TestMailServer, tls: ssl.SSLContext | None, talks: list[_Conversation]) -> asyncio.Server:
    def talk() -> _Conversation:
        talks.append(_Conversation(server, tls))
        return talks[-1]

    implicit = tls if server.scheme == "smtps" else None
    listening = await asyncio.get_running_loop().create_server(talk, "127.0.0.1", 0, ssl=implicit)
    server.port = listening.sockets[0].getsockname()[1]
    return listening


async def _close(listening: asyncio.Server, talks: list[_Conversation]) -> None:
    listening.close()
    for talk in talks:
        if talk.transport is not None:
            talk.transport.abort()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.01)  # lost connections are told of in the next round
