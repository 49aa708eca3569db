"""Numbers for a program that watches the house, if it has the token. Nobody else learns that they are there."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

import make
from leftunsaid.keeping import notes
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.outbox.actions import post as post_envelope

TOKEN = "three-blue-cups-upstairs"


@pytest.fixture
def asked(client, house, tmp_path):
    """What a program is told that comes with the token."""
    house(metrics=TOKEN, data=tmp_path)

    def ask() -> dict[str, float]:
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert "no-store" in answer.headers["Cache-Control"]
        return told_in(answer.text)

    return ask


def told_in(text: str) -> dict[str, float]:
    """Read as Prometheus does: a sentence, a type and a value for each."""
    each = re.compile(r"# HELP leftunsaid_(\w+) \S.*\n# TYPE leftunsaid_\1 gauge\nleftunsaid_\1 (\d+)\n")
    assert each.sub("", text) == ""
    return {name: int(value) for name, value in each.findall(text)}


def test_it_tells_how_it_stands(asked, now):
    gone, *_ = (make.letter() for _ in range(3))
    make.letter(hold_reason="everything")
    withdraw_letter(gone, now=now)
    post_envelope("ask", once="one", ask=1, now=now - timedelta(minutes=3))
    notes.note(settings.LEFTUNSAID, notes.BACKUP, now=now - timedelta(hours=6))
    notes.beat(settings.LEFTUNSAID, now)
    told = asked()
    assert (told["letters_listed"], told["letters_so_far"] - gone.pk) == (2, 3)
    assert (told["waiting_to_be_read"], told["envelopes_failed"], told["mail_is_on"]) == (1, 0, 0)
    assert told["envelopes_due"] >= 1
    assert told["envelopes_due_oldest_seconds"] == 180
    assert told["last_backup_timestamp_seconds"] == now.timestamp() - 6 * 3600
    assert told["worker_seen_timestamp_seconds"] == now.timestamp()
    assert "last_restore_drill_timestamp_seconds" not in told  # there was none, and that is not 1970
    assert told["database_bytes"] > 10_000
    assert told["disk_free_bytes"] > 0


def test_a_new_house_has_nothing_to_tell_and_tells_it(asked):
    assert asked()["envelopes_due_oldest_seconds"] == 0


@pytest.mark.parametrize(
    "said", ["", f"Bearer {TOKEN} ", "Bearer", "Bearer dreizehn-blaue-tassen", f"Basic {TOKEN}", "é"]
)
def test_without_the_token_there_is_nothing_here(client, house, said):
    house(metrics=TOKEN)
    assert client.get("/metrics", headers={"authorization": said}).status_code == 404
    house(metrics="")
    for without in ("Bearer ", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"authorization": without}).status_code == 404
