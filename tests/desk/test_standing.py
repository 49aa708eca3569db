from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command

import make
from leftunsaid.desk.standing import in_one_line
from leftunsaid.keeping import notes
from leftunsaid.keeping.standing import Standing
from leftunsaid.mail_settings import MailFrom, MailServer
from leftunsaid.outbox.actions import post
from leftunsaid.outbox.models import Envelope

pytestmark = pytest.mark.django_db

MAIL = {
    "mail_server": MailServer(scheme="smtp", host="mail.internal", port=25),
    "mail_from": MailFrom(name="", address="post@letters.example", domain="letters.example"),
    "base_url_as_set": "https://letters.example",
}


@pytest.fixture
def said(tmp_path, house, now):
    house(data=tmp_path)
    return lambda: in_one_line(Standing(settings.LEFTUNSAID, now))


def test_a_house_in_order_is_told_in_one_line(said, house, now):
    house(**MAIL)
    notes.note(settings.LEFTUNSAID, notes.BACKUP, now=now - timedelta(hours=6, minutes=50))
    notes.note(settings.LEFTUNSAID, notes.DRILL, now=now - timedelta(days=6, hours=3))
    assert said() == "all mail sent, nothing waiting, last backup 6 h ago, last restore drill 6 days ago"


def test_a_fresh_house_is_told_what_nobody_has_done_yet(said, capsys):
    assert said() == "mail is off, nothing waiting, no backup yet, no restore drill yet"
    call_command("status")
    assert said() in capsys.readouterr().out


def test_it_stands_at_the_desk_too(said, at_the_desk, now):
    notes.note(settings.LEFTUNSAID, notes.BACKUP, now=now - timedelta(hours=6))
    assert "nothing waiting, last backup 6 h ago, no restore drill yet" in at_the_desk.page().main


def test_what_waits_to_be_read_is_counted(said):
    make.letter(hold_reason="everything")
    make.comment(hold_reason="everything")
    make.letter(visibility="private", hold_reason="everything")
    assert "2 waiting to be read" in said()


def test_mail_that_stays_is_counted_and_mail_under_way_is_not(said, now):
    for minutes in (1, 10, 20):
        post("ask", once=f"{minutes}", ask=1, now=now - timedelta(minutes=minutes))
    assert said().startswith("2 in the outbox for more than 5 minutes, nothing waiting")
    Envelope.objects.update(failed_at=now)
    assert said().startswith("3 could not be sent, nothing waiting")


def test_a_note_that_cannot_be_read_is_no_backup(said, tmp_path):
    (tmp_path / notes.NAME).write_text("[1]")
    assert "no backup yet" in said()
