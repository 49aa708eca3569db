"""The way out: one kept connection to the mail server, or a folder, or none."""

import contextlib
import io
import logging
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from leftunsaid.mail_settings import MailServer

logger = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds, for each answer of the mail server
IN_ALL = 120.0  # seconds, for one mail from the greeting on: one that drips its answers is left before a lease ends
REST = 60.0  # seconds for which nobody knocks again at a door that was found closed
HANGS = 2  # mails in a row that got no answer in time: then it is the server, and not a mailbox behind it
BELIEVED = 3  # refusals in a row: where all mails are refused, it is this house that is, and no mailbox is to blame
TAKEN = (250, 251)
FOR_EVER = 500  # from this answer on it is of no use to try again (RFC 5321, 4.2.1)
ITS_CLOSING = 421
FOR_THE_ADDRESS, FOR_THE_MAIL = "for the address", "for the mail"
# It wants to be talked to in another way, or by somebody who has logged in.
ABOUT_US = frozenset({502, 503, 504, 530, 534, 535, 538})
# RFC 3463: what stands behind the code says whom it is about, at RCPT. All else is about the one mail.
MEANING = re.compile(rb"5\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")
ABOUT_OUR_ADDRESS = frozenset({b"5.1.7", b"5.1.8"})
ABOUT_THE_MAILBOX = frozenset({b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10", b"5.2.1"})
SAYS_NOTHING = frozenset({b"", b"5.0.0"})
NO_SUCH_MAILBOX = frozenset({550, 551, 553})  # where nothing stands behind it, and its words speak of nothing else
OF_SOMETHING_ELSE = re.compile(rb"relay|sender|spam|block|black|polic|listed|quota|full", re.IGNORECASE)


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
    """This mail will never be taken: there is no such mailbox, or it takes none at all."""


class RefusedAlone(Refused):
    """This mail will never be taken, which says nothing of another mail to the same mailbox."""


class Unreachable(NotTaken):
    """The mail server cannot be talked to just now: no mail is to blame."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it goes over the wire. `name` is the first half of its Message-ID: the same on every try.

    `is_ours` is asked when only the mail itself is still to be said: whoever lost their lease by then stops there.
    """

    name: str
    sender: str
    to: str
    raw: bytes
    is_ours: Callable[[], bool] = field(default=lambda: True, compare=False)


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
        self._ends_at = 0.0
        self._hangs = self._refusals = 0  # in a row

    def send(self, mail: Written) -> str:
        if time.monotonic() < self._rests_until:
            raise Unreachable(self._rests_because)
        self._ends_at = time.monotonic() + IN_ALL
        connection = self._begin(mail.sender)
        try:
            self._look_at(*connection.rcpt(mail.to), FOR_THE_ADDRESS)
            self._see_that_it_is_ours(mail)
            code, said = connection.data(mail.raw)
            self._look_at(code, said, FOR_THE_MAIL)
        except smtplib.SMTPDataError as answer:
            self._look_at(answer.smtp_code, _in_bytes(answer.smtp_error), FOR_THE_MAIL)
            raise NotNow(f"{answer.smtp_code} {FOR_THE_MAIL}") from None
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            self._count_hangs(fault)
            raise NotNow(_kind_of(fault)) from None  # what the fault says may name the address
        self._hangs = self._refusals = 0
        return _readable(code, said)

    def knock(self, sender: str) -> None:
        self._ends_at = time.monotonic() + IN_ALL
        self._begin(sender)
        self.close()

    def close(self) -> None:
        self._ends_at = time.monotonic() + PATIENCE
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
        open_to = partial(_TalkByTls, context=trusted) if server.scheme == "smtps" else _Talk
        connection = open_to(
            server.host, server.port, local_hostname=self.our_name, timeout=PATIENCE, time_left=self._time_left
        )
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
        meaning = _meaning_of(said)
        if meaning in ABOUT_OUR_ADDRESS:
            raise self._away(why, answer)
        self._begin_anew(code)
        if code < FOR_EVER:
            raise NotNow(why, answer)
        self._refusals += 1
        if self._refusals > BELIEVED:
            raise NotNow(f"{why}, as for all", answer)
        if about == FOR_THE_ADDRESS and _is_about_the_mailbox(code, meaning, said):
            raise Refused(why, answer)
        raise RefusedAlone(why, answer)

    def _see_that_it_is_ours(self, mail: Written) -> None:
        ours = False
        try:
            ours = mail.is_ours()
        finally:
            if not ours:
                self._begin_anew()
        if not ours:
            raise NotNow("in other hands")

    def _time_left(self) -> float:
        return self._ends_at - time.monotonic()

    def _begin_anew(self, code: int = 0) -> None:
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


class _Answers(io.RawIOBase):
    """What the mail server says, for as long as there is time. smtplib itself waits anew for each byte."""

    def __init__(self, connection: socket.socket, time_left: Callable[[], float]) -> None:
        super().__init__()
        self._connection, self._time_left = connection, time_left
        self._said = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int | None:
        _be_patient(self._connection, self._time_left())
        return self._said.readinto(place)

    def close(self) -> None:
        self._said.close()
        super().close()


class _Talk(smtplib.SMTP):
    """A connection that gives a mail its time, and no more, however slowly the answers come."""

    def __init__(self, *where: Any, time_left: Callable[[], float], **how: Any) -> None:
        self._time_left = time_left
        super().__init__(*where, **how)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self._time_left))
        return super().getreply()

    def send(self, words: Any) -> None:
        if self.sock is not None:
            _be_patient(self.sock, self._time_left())
        super().send(words)


class _TalkByTls(_Talk, smtplib.SMTP_SSL):
    """The same, encrypted from the first word."""


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
        if not mail.is_ours():
            raise NotNow("in other hands")
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


def _be_patient(connection: socket.socket, time_left: float) -> None:
    """With the next thing that is said or heard, and not beyond the time that is left for all of them."""
    if time_left <= 0:
        raise TimeoutError
    connection.settimeout(min(PATIENCE, time_left))


def _told(why: Unreachable) -> Unreachable:
    logger.warning("The mail server cannot be talked to (%s). Mails wait.", why)
    return why


def _meaning_of(said: bytes) -> bytes:
    """The three numbers with which an answer begins, or b'' (RFC 2034)."""
    meaning = MEANING.match(said)
    return meaning[0] if meaning else b""


def _is_about_the_mailbox(code: int, meaning: bytes, said: bytes) -> bool:
    if meaning in SAYS_NOTHING:
        return code in NO_SUCH_MAILBOX and not OF_SOMETHING_ELSE.search(said)
    return meaning in ABOUT_THE_MAILBOX


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
