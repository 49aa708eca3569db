"""/healthz asks for somebody to look: where nothing could be kept, or where nobody does what is due."""

from datetime import timedelta

import pytest

from leftunsaid.outbox.actions import deliver_due, post
from leftunsaid.outbox.post_office import NoWayOut, Unreachable

MINUTE = timedelta(minutes=1)


@pytest.fixture
def health(client):
    """The status, and what it says."""

    def ask():
        response = client.get("/healthz")
        assert response.headers["Cache-Control"] == "no-store"
        return response.status_code, response.content

    return ask


def test_all_is_well_while_what_is_due_was_due_just_now(health, clock):
    post("comment shown", once="x", letter=1, comment=1, now=clock.now)
    post("comment shown", once="y", letter=1, comment=1, send_after=clock.now + 99 * MINUTE, now=clock.now)
    assert health() == (200, b"ok\n")
    clock.passes(minutes=14)
    assert health() == (200, b"ok\n")


def test_somebody_has_to_look_when_nobody_tried_for_a_quarter_of_an_hour(health, clock, dice):
    post("comment shown", once="x", letter=1, comment=1, now=clock.now)
    clock.passes(minutes=16)
    assert health() == (503, b"busy\n")
    assert deliver_due(NoWayOut(), now=clock.now, dice=dice) == 1
    assert health() == (200, b"ok\n")


def test_a_mail_server_that_is_away_is_no_reason_to_start_the_house_anew(health, clock, dice, settings):
    """The worker is at work, and says in its log what it waits for."""
    settings.OUTBOX = {"page": "web.test_healthz.waits"}
    post("page", once="x", now=clock.now)
    for _ in range(10):
        clock.passes(minutes=6)
        deliver_due(NoWayOut(), now=clock.now, dice=dice)
        assert health() == (200, b"ok\n")


def waits(*, now, dice):
    raise Unreachable("421 when we came")


def test_reading_it_changes_nothing_and_it_is_only_read(client):
    assert client.post("/healthz", HTTP_SEC_FETCH_SITE="same-origin").status_code == 405
    assert client.head("/healthz").status_code == 200
