"""What a mail looks like to the mail server and to whoever gets it."""

import email.policy
import re
import socket
from dataclasses import replace
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest
from django.conf import settings as house_settings

from leftunsaid.outbox.mail import Mail, written_out
from leftunsaid.outbox.models import Envelope
from leftunsaid.outbox.post_office import Folder, post_office_of
from mail_server import certificate, mail_server
from outbox.conftest import states

pytestmark = pytest.mark.django_db
LINK = f"https://letters.example/mail/stop/{'a' * 22}-{'b' * 32}?{'c' * 200}"


@pytest.fixture
def sent(now, posted, deliver, server):
    """Send one mail and answer it as it came: `sent(subject='Привет')`."""

    def send(**said):
        posted(**said)
        deliver(now)
        return server.mails[-1]

    return send


def test_it_says_who_it_is_from_and_to_whom(sent):
    mail = sent()
    assert (mail.sender, mail.to) == ("post@letters.example", "anna@example.org")
    assert mail.message["From"] == "The Drawer <post@letters.example>"
    assert mail.message["To"] == "anna@example.org"
    assert not [name for name in ("Cc", "Bcc", "Reply-To", "Sender", "X-Mailer", "User-Agent") if name in mail.message]


def test_without_a_name_it_is_from_the_house(sent, house):
    house(mail_from=replace(house_settings.LEFTUNSAID.mail_from, name=""), site_name="Under the Door")
    assert sent().message["From"] == "Under the Door <post@letters.example>"


def test_no_machine_has_its_name_in_it(sent, server):
    mail = sent()
    assert server.heard[0] == "EHLO letters.example"
    assert re.fullmatch(r"<[0-9a-f]{32}@letters\.example>", mail.name)
    for name in (socket.gethostname(), socket.getfqdn(), "127.0.0.1", "localhost"):
        assert name.encode() not in mail.raw


def test_it_says_when_it_was_written_and_that_no_person_did(sent, now):
    mail = sent()
    assert parsedate_to_datetime(mail.message["Date"]) == now
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_it_is_plain_text_first_and_html_beside_it(sent):
    mail = sent(text="Søren – said …\n", html="<p>Søren – said …</p>")
    assert mail.message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]
    assert mail.text == "Søren – said …\n"
    assert mail.html.strip() == "<p>Søren – said …</p>"
    assert not mail.message.defects


def test_each_byte_is_ascii_and_each_line_ends_as_it_should_and_is_short(sent):
    words = "Неотправленное письмо 🌊 " * 30
    mail = sent(
        subject=words[:120].strip(), text=words, html=f"<p>{words}</p>", headers={"List-Unsubscribe": f"<{LINK}>"}
    )
    assert mail.raw.isascii()
    assert not re.search(rb"[^\r]\n|\r[^\n]", mail.raw)
    assert max(len(line) for line in mail.raw.split(b"\r\n")) <= 998
    assert mail.message["Subject"] == words[:120].strip()
    assert max(len(word) for word in re.findall(rb"=\?[^?]+\?.\?[^?]*\?=", mail.raw)) <= 75  # RFC 2047
    assert mail.text.strip() == words.strip()


def test_a_long_link_to_unsubscribe_stays_in_one_piece(sent):
    mail = sent(headers={"List-Unsubscribe": f"<{LINK}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"})
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in mail.raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail.raw


def test_a_line_that_begins_with_a_dot_arrives(sent):
    assert sent(text=".\n..\n.hidden\n").text == ".\n..\n.hidden\n"


@pytest.mark.parametrize(
    "said",
    [
        {"subject": "News\r\nBcc: eve@example.org"},
        {"subject": "News\nBcc: eve@example.org"},
        {"subject": "Eve has news\n"},
        {"subject": "Eva hat Neues für dich\r\nBcc: eve@example.org"},
        {"to": "anna@example.org\r\nBcc: eve@example.org"},
        {"to": "anna@example.org, eve@example.org"},
        {"to": "anna@example.org\r\nRCPT TO:<eve@example.org>"},
        {"headers": {"List-Unsubscribe": f"<{LINK}>\r\nBcc: eve@example.org"}},
    ],
)
def test_nobody_gets_a_header_or_a_recipient_in(now, posted, deliver, server, said, caplog):
    posted(**said)
    posted(to="next@example.org")
    deliver(now)
    assert [mail.to for mail in server.mails] == ["next@example.org"]
    assert b"eve" not in server.mails[0].raw
    assert states() == ["open", "sent"]
    assert "Could not open an envelope of kind 'page'" in caplog.messages


def test_the_same_mail_has_the_same_name_in_every_process_and_every_other_has_another(now):
    mail = Mail(to="anna@example.org", subject="News", text="News.\n", html="<p>News.</p>")
    names = [written_out(mail, once=once, now=now).name for once in ("notice a 1", "notice a 1", "notice a 2")]
    assert names[0] == names[1] != names[2]
    assert len(names[0]) == 32


def test_its_name_tells_nobody_what_it_was_made_of(now):
    mail = Mail(to="anna@example.org", subject="News", text="News.\n", html="<p>News.</p>")
    assert b"notice" not in written_out(mail, once="notice a 1", now=now).raw


# Ways to the mail server


@pytest.mark.parametrize(
    ("scheme", "needs_login"),
    [("smtp", True), ("smtps", False), ("smtps", True), ("starttls", False), ("starttls", True)],
)
def test_it_goes_out_sealed_and_with_a_password_where_that_is_set(
    now, posted, deliver, house, tmp_path, monkeypatch, scheme, needs_login
):
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(scheme=scheme, needs_login=needs_login, tls=tls) as server:
        house(mail_server=server.as_set())
        posted()
        posted()
        deliver(now)
        assert [(mail.by_tls, mail.by_user) for mail in server.mails] == [
            (scheme != "smtp", "left-unsaid" if needs_login else "")
        ] * 2


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
def test_a_server_that_nobody_vouches_for_gets_no_mail_and_no_password(now, posted, deliver, house, tmp_path, scheme):
    tls, _ = certificate(tmp_path)
    with mail_server(scheme=scheme, needs_login=True, tls=tls) as server:
        house(mail_server=server.as_set())
        envelope = posted()
        deliver(now)
        envelope.refresh_from_db()
        assert envelope.failure == "SSLCertVerificationError"
        assert not {"AUTH", "MAIL"} & set(server.heard)


def test_a_server_that_knows_no_starttls_gets_no_mail_in_the_open(now, posted, deliver, house, server):
    house(mail_server=replace(server.as_set(), scheme="starttls"))
    envelope = posted()
    deliver(now)
    envelope.refresh_from_db()
    assert envelope.failure == "SMTPNotSupportedError"
    assert not server.mails


def test_a_wrong_password_is_no_fault_of_a_mail(now, posted, deliver, house):
    with mail_server(needs_login=True) as server:
        house(mail_server=replace(server.as_set(), password="wrong"))
        envelope = posted()
        deliver(now)
        envelope.refresh_from_db()
        assert (envelope.failure, envelope.tries) == ("535 when we came", 0)


# A folder


def test_into_a_folder_each_mail_is_written_whole(now, posted, deliver, house, tmp_path):
    folder = tmp_path / "mails" / "of the house"
    envelope = posted(subject="Привет")
    deliver(now, over=Folder(folder))
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    message = message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert message["Message-ID"] == f"<{file.stem}@letters.example>"
    assert message["Subject"] == "Привет"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert Envelope.objects.filter(pk=envelope.pk, sent_at=now).exists()


def test_a_second_try_writes_the_same_file(now, posted, deliver, tmp_path):
    envelope = posted()
    deliver(now, over=Folder(tmp_path / "mails"))
    Envelope.objects.filter(pk=envelope.pk).update(sent_at=None)
    deliver(now.replace(hour=20), over=Folder(tmp_path / "mails"))
    assert len(list((tmp_path / "mails").iterdir())) == 1


def test_a_folder_that_cannot_be_written_keeps_mails_waiting(now, posted, deliver, tmp_path):
    (tmp_path / "mails").write_text("a file stands here")
    envelope = posted()
    deliver(now, over=Folder(tmp_path / "mails"))
    envelope.refresh_from_db()
    assert (states(), envelope.tries) == (["open"], 0)


def test_which_way_is_taken_is_set(server, tmp_path):
    assert isinstance(post_office_of(replace(server.as_set(), folder=tmp_path), our_name=""), Folder)
