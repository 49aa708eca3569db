"""The way out: one kept connection to the mail server, or a folder, or none."""

import contextlib
import logging
import smtplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from leftunsaid.config import MailServer

logger = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds, for each answer of the mail server
REST = 60.0  # seconds for which nobody knocks again at a door that was found closed
HANGS = 2  # mails in a row that got no answer in time: then it is the server, and not a mailbox behind it
BELIEVED = 3  # refusals in a row: where all mails are refused, it is this house that is, and no mailbox is to blame
TAKEN = (250, 251)
FOR_EVER = 500  # from this answer on it is of no use to try again (RFC 5321, 4.2.1)
ITS_CLOSING = 421
# It wants to be talked to in another way, or by somebody who has logged in.
ABOUT_US = frozenset({502, 503, 504, 530, 534, 535, 538})
# RFC 3463: it knows that there is no such mailbox.
ABOUT_THE_MAILBOX = b"5.1."


class NotTaken(Exception):
    """A mail was not taken. Says why in a few words, without an address.

    `answer` is what the mail server said itself. It may name the address: for the operator's eyes, and for no log.
    """

    def __init__(self, why: str, answer: str = "") -> None:
        super().__init__(why)
        self.answer = answer


class NotNow(NotTaken):
    """Not now, and perhaps later."""


class Refused(NotTaken):
    """This mail will never be taken."""


class Unreachable(NotTaken):
    """The mail server cannot be talked to just now: no mail is to blame."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it goes over the wire. `name` is the first half of its Message-ID: the same on every try."""

    name: str
    sender: str
    to: str
    raw: bytes


class PostOffice(Protocol):
    def send(self, mail: Written) -> str:
        """Hand over one mail to its one recipient; answers what was said. Raises NotNow, Refused or Unreachable."""

    def knock(self, sender: str) -> None:
        """Find out whether mails could be handed over, without one. Raises Unreachable."""

    def close(self) -> None:
        """Say goodbye. The next `send` opens it again."""


def post_office_of(server: MailServer | None, *, our_name: str) -> PostOffice:
    """The way out that is set for this house. `our_name` is how we greet the mail server."""
    if server is None:
        return NoWayOut()
    return Folder(server.folder) if server.folder else MailRoute(server, our_name=our_name)


class MailRoute:
    """Speaks SMTP over one connection, which it keeps until it is closed or fails.

    Once the mail server was found away nobody knocks for a while, so that what waits for it holds up nothing else.
    """

    def __init__(self, server: MailServer, *, our_name: str) -> None:
        self.server, self.our_name = server, our_name
        self._connection: smtplib.SMTP | None = None
        self._rests_until, self._rests_because = 0.0, ""
        self._hangs = self._refusals = 0  # in a row

    def send(self, mail: Written) -> str:
        if time.monotonic() < self._rests_until:
            raise Unreachable(self._rests_because)
        connection = self._begin(mail.sender)
        try:
            self._look_at(*connection.rcpt(mail.to), "for the address")
            code, said = connection.data(mail.raw)
            self._look_at(code, said, "for the mail")
        except smtplib.SMTPDataError as answer:
            self._look_at(answer.smtp_code, _in_bytes(answer.smtp_error), "for the mail")
            raise NotNow(f"{answer.smtp_code} for the mail") from None
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            self._count_hangs(fault)
            raise NotNow(_kind_of(fault)) from None  # what the fault says may name the address
        self._hangs = self._refusals = 0
        return _readable(code, said)

    def knock(self, sender: str) -> None:
        self._begin(sender)
        self.close()

    def close(self) -> None:
        if self._connection:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._hang_up()

    def _begin(self, sender: str) -> smtplib.SMTP:
        """A connection over which a mail was begun. One that was kept may have ended meanwhile: then another."""
        if self._connection:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self._connection.mail(sender)[0] in TAKEN:
                    return self._connection
            self._hang_up()
        connection = self._connection = self._open()
        try:
            code, said = connection.mail(sender)
        except (smtplib.SMTPException, OSError) as fault:
            raise self._away(_kind_of(fault), str(fault)) from None
        if code not in TAKEN:
            raise self._away(f"{code} for our own address", _readable(code, said))
        return connection

    def _open(self) -> smtplib.SMTP:
        try:
            return self._connect()
        except smtplib.SMTPResponseException as answer:
            raise self._away(f"{answer.smtp_code} when we came", _in_words(answer)) from None
        except (smtplib.SMTPException, OSError) as fault:
            raise self._away(_kind_of(fault), str(fault)) from None

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        trusted = None if server.scheme == "smtp" else ssl.create_default_context()
        open_to = partial(smtplib.SMTP_SSL, context=trusted) if server.scheme == "smtps" else smtplib.SMTP
        connection = open_to(server.host, server.port, local_hostname=self.our_name, timeout=PATIENCE)
        try:
            if server.scheme == "starttls":
                connection.starttls(context=trusted)
            connection.ehlo_or_helo_if_needed()
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _look_at(self, code: int, said: bytes, about: str) -> None:
        """Go on if it was taken; raise what is to be done otherwise."""
        if code in TAKEN:
            return
        why, answer = f"{code} {about}", _readable(code, said)
        if code in ABOUT_US:
            raise self._away(why, answer)
        self._begin_anew(code)
        if code < FOR_EVER:
            raise NotNow(why, answer)
        if said.startswith(ABOUT_THE_MAILBOX):
            raise Refused(why, answer)
        self._refusals += 1
        if self._refusals > BELIEVED:
            raise NotNow(f"{why}, as for all", answer)
        raise Refused(why, answer)

    def _begin_anew(self, code: int) -> None:
        if code == ITS_CLOSING or self._connection is None:
            self._hang_up()
            return
        try:
            self._connection.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()

    def _count_hangs(self, fault: Exception) -> None:
        self._hangs = self._hangs + 1 if _kind_of(fault) == TimeoutError.__name__ else 0
        if self._hangs >= HANGS:
            self._away(_kind_of(fault))

    def _away(self, why: str, answer: str = "") -> Unreachable:
        self._hang_up()
        self._rests_until, self._rests_because = time.monotonic() + REST, why
        return _told(Unreachable(why, answer))

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


class NoWayOut:
    """Mail is off in this house. What waits is kept, should it be on again."""

    def send(self, mail: Written) -> str:
        raise Unreachable("mail is off")

    def knock(self, sender: str) -> None:
        raise Unreachable("mail is off")

    def close(self) -> None:
        """There is nothing to close."""


class Folder:
    """Writes each mail into a file, for whoever develops this house or tries it without a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, mail: Written) -> str:
        draft, place = self.folder / f".{mail.name}", self.folder / f"{mail.name}.eml"
        with self._writing():
            draft.write_bytes(mail.raw)
            draft.rename(place)  # whole, or not there
        return str(place)

    def knock(self, sender: str) -> None:
        with self._writing():
            (self.folder / ".knock").touch()
            (self.folder / ".knock").unlink()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            yield
        except OSError as fault:
            raise _told(Unreachable(type(fault).__name__, str(fault))) from None

    def close(self) -> None:
        """Nothing was kept open."""


def _told(why: Unreachable) -> Unreachable:
    logger.warning("The mail server cannot be talked to (%s). Mails wait.", why)
    return why


def _kind_of(fault: Exception) -> str:
    """smtplib calls it a lost connection whatever happened: what was behind that says more."""
    behind = fault.__context__ if isinstance(fault, smtplib.SMTPServerDisconnected) else None
    return type(behind or fault).__name__


def _in_words(answer: smtplib.SMTPResponseException) -> str:
    return _readable(answer.smtp_code, _in_bytes(answer.smtp_error))


def _readable(code: int, said: bytes) -> str:
    return f"{code} {said.decode('ascii', 'replace')}"


def _in_bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
