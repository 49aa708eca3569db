"""What a worker has in hand: the mail it is at, the rest that goes back, and who comes first."""

from datetime import timedelta

import pytest

from leftunsaid.outbox.actions import Slip, post_all
from leftunsaid.outbox.models import LAST, Envelope
from outbox import builders
from outbox.conftest import state, states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_who_lost_their_lease_while_they_talked_stops_before_the_mail_itself(now, posted, deliver, server, monkeypatch):
    """The mail server took its time, and another worker has it by now."""
    envelope, told = posted(when_sent=lambda at: told.append(at)), []
    monkeypatch.setattr(Envelope, "is_held", lambda self: False)
    deliver(now)
    assert server.heard[1:4] == ["MAIL", "RCPT", "RSET"]
    assert "DATA" not in server.heard
    assert (state(envelope), told) == ("open", [])


def test_a_fault_in_one_gives_the_rest_back(now, posted, deliver, server, monkeypatch):
    for _ in range(4):
        posted()

    note_sent = Envelope.note_sent

    def broken(self, at):
        if self.once == "page 2":
            raise RuntimeError("an index is damaged")
        return note_sent(self, at)

    monkeypatch.setattr(Envelope, "note_sent", broken)
    with pytest.raises(RuntimeError):
        deliver(now)
    assert states() == ["sent", "open", "open", "open"]
    assert list(Envelope.objects.due(now).values_list("once", flat=True)) == ["page 3", "page 4"]


def test_who_waits_for_a_mail_is_not_behind_all_readers_of_a_letter(now, posted, deliver, server):
    for reader in range(5):
        posted(to=f"reader-{reader}@example.org")
    Envelope.objects.all().delete()
    slips = [Slip(f"to many {reader}", {"page": reader + 1}) for reader in range(5)]
    post_all("page", slips, rank=LAST, now=now - HOUR)
    posted(to="asked@example.org")
    assert deliver(now, at_most=3) == 3
    assert [mail.to for mail in server.mails] == ["asked@example.org", "reader-0@example.org", "reader-1@example.org"]
    assert deliver(now) == 3


@pytest.mark.sqlite
def test_each_rank_is_found_in_its_order_without_sorting(now):
    for rank in (0, 1):
        plan = Envelope.objects.due(now, rank).explain()
        assert "USING INDEX envelopes_due_by_rank (rank=? AND due_at<?)" in plan
        assert "B-TREE" not in plan


def test_while_the_mail_server_is_away_the_mails_to_many_are_not_built_in_vain(now, posted, deliver, server):
    built, done = [], []
    for number in range(5):
        mail = posted(to=f"reader-{number}@example.org")
        opens = builders.book[number + 1]
        builders.book[number + 1] = lambda at, opens=opens: built.append(at) or opens(at)
        Envelope.objects.filter(pk=mail.pk).update(rank=LAST)
    posted(done.append)
    server.greeting = "421 too busy"
    assert deliver(now) == 6
    assert (len(built), done) == (1, [now])
    waiting = Envelope.objects.filter(rank=LAST, tries=0, due_at__gt=now, failure="421 when we came")
    assert waiting.count() == 5
    server.greeting = ""
    deliver(now + HOUR)
    assert len(server.mails) == 5
