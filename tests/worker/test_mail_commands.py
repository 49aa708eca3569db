"""`check` knocks at the mail server, `testmail` sends one mail; both say in words what is wrong, and no password."""

import email.policy
import re
import socket
from dataclasses import replace
from email import message_from_bytes

import pytest

from leftunsaid.mail_settings import MailFrom, MailServer
from leftunsaid.outbox import post_office
from leftunsaid.outbox.models import Envelope
from mail_server import DROP, HANG, PASSWORD, certificate, mail_server

pytestmark = pytest.mark.django_db
SENDER = MailFrom(name="The Drawer", address="post@letters.example", domain="letters.example")
BOTH = pytest.mark.parametrize("command", [("check",), ("testmail", "ines@example.org")], ids=["check", "testmail"])


@pytest.fixture(params=[False, True], ids=["anybody", "with a password"])
def server(request):
    with mail_server(needs_login=request.param) as server:
        yield server


@pytest.fixture
def mail_is_on(house, server):
    house(mail_server=server.as_set(), mail_from=SENDER, base_url_as_set="https://letters.example")


@pytest.fixture
def with_server(house):
    """Another mail server: `with_server(port=1)`."""

    def change(server: MailServer, **changes):
        house(mail_server=replace(server, **changes), mail_from=SENDER, base_url_as_set="https://letters.example")

    return change


def test_check_knocks_and_sends_nothing(told, server, mail_is_on):
    assert "Mails could be handed over" in told("check")
    assert "MAIL" in server.heard
    assert not {"RCPT", "DATA"} & set(server.heard)
    assert not server.mails


def test_testmail_sends_one_mail_and_says_what_was_answered(told, server, mail_is_on):
    said = told("testmail", "Ines@Example.org")
    [mail] = server.mails
    assert mail.to == "Ines@example.org"  # as typed, but for the domain
    assert mail.message["Subject"] == "A test"
    assert "https://letters.example/" in mail.text
    assert "250 2.0.0 kept" in said
    assert "dkim=pass" in said
    assert not Envelope.objects.exists()


def test_each_test_mail_is_another(told, server, mail_is_on):
    told("testmail", "ines@example.org")
    told("testmail", "ines@example.org")
    assert len({mail.name for mail in server.mails}) == 2


@pytest.mark.parametrize(
    "typed", ["", "ines", "ines@example.org, eve@example.org", "ines@example.org\nBcc: eve@x.test"]
)
def test_testmail_takes_one_address(refused, server, mail_is_on, typed):
    assert "not an address" in refused("testmail", typed)
    assert not server.heard


@BOTH
def test_where_mail_is_off_it_is_said(house, told, refused, command):
    house(mail_from=SENDER)
    if command == ("check",):
        assert "Mail is off: EMAIL_URL and LEFTUNSAID_BASE_URL are not set." in told(*command)
    else:
        assert refused(*command) == "Mail is off: EMAIL_URL and LEFTUNSAID_BASE_URL are not set."


AT_THE_DOOR = {
    "it is busy": ({"greeting": "421 4.3.2 too busy"}, "421 4.3.2 too busy"),
    "it hangs": ({"greeting": HANG}, "gave no answer within"),
    "it hangs up": ({"answers": {"EHLO": DROP, "HELO": DROP}}, "hung up"),
    "it does not take our address": (
        {"answers": {"MAIL": "550 5.7.1 not from you"}},
        "no mail from LEFTUNSAID_MAIL_FROM",
    ),
}


@BOTH
@pytest.mark.parametrize("trouble", AT_THE_DOOR)
def test_what_is_wrong_at_the_door_is_said_in_words(refused, server, mail_is_on, monkeypatch, command, trouble):
    monkeypatch.setattr(post_office, "PATIENCE", 0.3)
    how, words = AT_THE_DOOR[trouble]
    vars(server).update(how)
    said = refused(*command)
    assert words in said
    assert PASSWORD not in said
    assert not server.mails


@BOTH
def test_a_wrong_password_is_said_and_not_shown(refused, with_server, command):
    with mail_server(needs_login=True) as server:
        with_server(server.as_set(), password="open-sesame")
        said = refused(*command)
    assert "does not take user and password" in said
    assert "535" in said
    assert "open-sesame" not in said


@BOTH
def test_a_server_that_says_the_password_aloud_is_not_repeated(refused, with_server, command):
    with mail_server(needs_login=True) as server:
        with_server(server.as_set())
        server.answers["AUTH"] = f"535 5.7.8 {PASSWORD} is wrong"
        said = refused(*command)
    assert "535 5.7.8 … is wrong" in said
    assert PASSWORD not in said


@BOTH
def test_where_nobody_listens_it_is_said(refused, with_server, command):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with_server(MailServer(scheme="smtp", host="localhost", port=probe.getsockname()[1]))
        assert re.search(r"Nobody listens at localhost, port \d+", refused(*command))


@BOTH
def test_a_machine_that_does_not_exist_is_said(refused, with_server, command):
    with_server(MailServer(scheme="smtp", host="mail.invalid", port=25))
    assert "There is no machine called mail.invalid" in refused(*command)


@BOTH
@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_said(refused, with_server, tmp_path, command, scheme):
    tls, _ = certificate(tmp_path)
    with mail_server(scheme=scheme, tls=tls) as server:
        with_server(server.as_set())
        assert "certificate of localhost cannot be trusted" in refused(*command)


@BOTH
def test_a_scheme_that_does_not_fit_is_said(refused, with_server, command):
    with mail_server() as server:
        with_server(server.as_set(), scheme="starttls")
        assert "does not know what EMAIL_URL asks" in refused(*command)
        with_server(server.as_set(), scheme="smtps")
        assert "starttls:// may be what it wants" in refused(*command)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("reject-ines@example.org", "never take this mail. It was said: 550 5.1.1 no such mailbox"),
        ("rejectdata-ines@example.org", "never take this mail. It was said: 554 5.7.1 looks like spam"),
        ("defer-ines@example.org", "just now. That is usual for a first one"),
    ],
)
def test_testmail_says_what_became_of_the_mail(refused, server, mail_is_on, address, words):
    assert words in refused("testmail", address)


def test_into_a_folder_testmail_writes_a_file_and_says_where(told, with_server, tmp_path):
    with_server(MailServer(scheme="folder", folder=tmp_path / "mails"))
    assert "Mails could be handed over" in told("check")
    assert list((tmp_path / "mails").iterdir()) == []
    place = told("testmail", "ines@example.org").removeprefix("Taken: ").strip()
    message = message_from_bytes((tmp_path / "mails" / place).read_bytes(), policy=email.policy.default)
    assert message["To"] == "ines@example.org"


@BOTH
def test_a_folder_that_cannot_be_written_in_is_said(refused, with_server, tmp_path, command):
    (tmp_path / "mails").write_text("a file")
    with_server(MailServer(scheme="folder", folder=tmp_path / "mails"))
    assert "cannot be written in" in refused(*command)
