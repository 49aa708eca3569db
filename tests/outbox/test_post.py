"""What is posted happens later, once, and only if the transaction stands in which it was posted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from leftunsaid.outbox.actions import Slip, post, post_all
from leftunsaid.outbox.models import Envelope
from outbox.conftest import states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_was_posted_once_is_not_posted_again(now):
    post("page", once="comment 7 shown", page=1, now=now)
    post("page", once="comment 7 shown", page=2, send_after=now + HOUR, now=now + HOUR)
    [envelope] = Envelope.objects.all()
    assert (envelope.ids, envelope.due_at) == ({"page": 1}, now)


def test_not_even_after_it_was_sent(now, posted, deliver, server):
    posted()
    assert deliver(now) == 1
    post("page", once="page 1", page=1, now=now + HOUR)
    assert deliver(now + HOUR) == 0
    assert len(server.mails) == 1


def test_many_are_posted_at_once_and_each_at_its_own_moment(now):
    slips = [Slip(f"reader {number}", {"reader": number}, now + number * HOUR) for number in range(450)]
    post_all("reader", slips, now=now)
    post_all("reader", [*slips, Slip("another", {"reader": 1})], now=now)
    assert Envelope.objects.count() == 451
    assert Envelope.objects.due(now + 2 * HOUR).count() == 4


@pytest.mark.django_db(transaction=True)
def test_what_was_posted_in_vain_never_happens(now):
    def fail():
        with transaction.atomic():
            post("page", once="page 1", page=1, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Envelope.objects.exists()


def test_nothing_happens_before_its_moment(now, posted, deliver, server):
    posted(send_after=now + HOUR)
    assert deliver(now + HOUR - timedelta(seconds=1)) == 0
    assert not server.mails
    assert deliver(now + HOUR) == 1
    assert [mail.to for mail in server.mails] == ["anna@example.org"]


def test_the_longest_due_goes_first(now, posted, deliver, server):
    for hours in (3, 1, 2):
        posted(to=f"at-{hours}@example.org", send_after=now + hours * HOUR)
    deliver(now + 5 * HOUR)
    assert [mail.to for mail in server.mails] == ["at-1@example.org", "at-2@example.org", "at-3@example.org"]


@pytest.mark.parametrize("ends", [("sent_at", "dropped_at"), ("sent_at", "failed_at"), ("dropped_at", "failed_at")])
def test_the_database_refuses_two_ends(now, ends):
    with pytest.raises(IntegrityError, match="an_envelope_ends_in_one_way"), transaction.atomic():
        Envelope.objects.create(kind="page", once="x", looked_at=now, due_at=now, **dict.fromkeys(ends, now))
    Envelope.objects.create(kind="page", once="x", looked_at=now, due_at=now, **{ends[0]: now})
    assert states() != ["open"]


def test_an_envelope_holds_no_words_and_no_address(now, posted, deliver, server):
    envelope = posted(to="reject-anna@example.org", subject="A secret", text="Nobody else may read this.\n")
    deliver(now)
    envelope.refresh_from_db()
    kept = repr(Envelope.objects.values_list())
    assert envelope.failure == "550 for the address"
    assert not [words for words in ("anna", "example.org", "secret", "Nobody") if words in kept]
