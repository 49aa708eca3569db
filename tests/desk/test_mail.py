"""The desk sees what waits in the outbox and what failed, and why; and never what it says or to whom it goes."""

from datetime import timedelta

import pytest

from leftunsaid.desk.mail_words import kind_in_words
from leftunsaid.outbox.models import Envelope
from web.reading import said

HOUR = timedelta(hours=1)


@pytest.fixture
def kept(clock):
    def keep(kind="notice", times=1, **fields):
        for _ in range(times):
            once = f"a secret of ines@example.org {Envelope.objects.count()}"
            fields = {"looked_at": clock.now, "due_at": clock.now, **fields}
            Envelope.objects.create(kind=kind, once=once, ids={"subscription": 4711}, **fields)

    return keep


def test_on_a_quiet_day_nothing_waits_and_nothing_failed(at_the_desk):
    page = at_the_desk.page("/desk/mail")
    assert "Nothing waits." in page.main
    assert "Nothing failed." in page.main
    assert "Mail is off in this house" in page.main


def test_what_waits_is_told_by_its_kind_since_when_and_why(at_the_desk, kept, clock):
    kept(times=3, due_at=clock.now - 3 * HOUR, failure="451 for the address")
    kept(kind="confirm", due_at=clock.now + HOUR)
    kept(kind="confirm", sent_at=clock.now)
    told = [said(article) for article in at_the_desk.page("/desk/mail").all("article")]
    assert len(told) == 2
    assert "mails that ask for a yes: 1" in told[0]
    assert "not due yet" in told[0]
    for words in ("mails with news: 3", "the first was due 2 hours ago", "said 451 about the address"):
        assert words in told[1]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("550 for the address", "the mail server said 550 about the address"),
        ("550 for the mail, as for all", "the mail server said 550 about the mail"),
        ("535 when we came", "the mail server said 535 when we came"),
        ("550 for our own address", "the mail server said 550 about our own address"),
        ("TimeoutError", "no answer in time"),
        ("CannotUnseal", "a fault of ours, which the log tells more about (CannotUnseal)"),
    ],
)
def test_why_something_failed_is_told_in_words(at_the_desk, kept, clock, failure, words):
    kept(times=2, failed_at=clock.now - 3 * HOUR, failure=failure)
    page = at_the_desk.page("/desk/mail")
    [form] = page.all("form", action="/desk/mail/again")
    for told in ("mails with news: 2", "the last 2 hours ago", words):
        assert told in said(form)


def test_no_word_no_address_and_no_number_of_anybody_is_on_the_page(at_the_desk, kept, clock):
    kept(failed_at=clock.now, failure="550 for the address")
    kept(failure="TimeoutError")
    source = at_the_desk.page("/desk/mail").source
    assert not [words for words in ("ines@", "example.org", "4711", "secret") if words in source]


def test_with_one_press_all_that_failed_in_the_same_way_is_tried_again(at_the_desk, kept, clock, caplog):
    kept(times=3, failed_at=clock.now, failure="550 for the address", tries=12)
    kept(failed_at=clock.now, failure="TimeoutError")
    kept(kind="confirm", failed_at=clock.now, failure="550 for the address")
    answer = at_the_desk.presses("/desk/mail/again", kind="notice", failure="550 for the address")
    assert "tried again in a moment" in at_the_desk.page(answer.headers["Location"]).main
    assert Envelope.objects.due(clock.now).filter(tries=0, failure="").count() == 3
    assert Envelope.objects.filter(failed_at__isnull=False).count() == 2
    assert caplog.messages == ["At the desk it was asked to try again: 3 of kind 'notice'"]


@pytest.mark.parametrize("chosen", [{}, {"kind": "notice"}, {"kind": "\0", "failure": "x" * 999}])
def test_a_press_for_nothing_changes_nothing(at_the_desk, kept, clock, chosen):
    kept(failed_at=clock.now, failure="TimeoutError")
    assert at_the_desk.presses("/desk/mail/again", **chosen).status_code == 303
    assert Envelope.objects.filter(failed_at__isnull=False).count() == 1


def test_every_page_of_the_desk_leads_there(at_the_desk):
    for path in ("/desk/", "/desk/log", "/desk/mail"):
        assert at_the_desk.page(path).links("mail")


def test_every_kind_of_envelope_has_its_words(settings):
    assert [kind for kind in settings.OUTBOX if kind_in_words(kind) == kind] == []
