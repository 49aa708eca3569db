"""What every command of the one who looks after the house has in common."""

import os

import pytest

import make
from leftunsaid.moderation.actions import report
from leftunsaid.moderation.models import Decision

pytestmark = pytest.mark.django_db
COMMANDS = ("approve", "dismiss", "hold", "remove", "restore")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("address", ["/letter/7", "/letter/007", "/letter/1#comment-9", "nonsense", "", "http://["])
def test_where_nothing_stands_nothing_is_done(refused, command, address):
    make.letter()
    assert "no letter and no comment" in refused(command, address)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_private_letter_is_its_writers_alone(refused, command):
    key, _ = make.key()
    letter = make.letter(visibility="private", owner=key)
    for address in (f"/u/{letter.address}", f"/waiting/{letter.waiting_address}"):
        assert "no letter and no comment" in refused(command, address)


@pytest.fixture
def shown_held_and_removed(now, told) -> dict[str, str]:
    """For each command, the address of something to which it can be done."""
    letter = make.letter()
    addresses = {}
    for command in COMMANDS:
        comment = make.comment(letter)
        report(comment, reason="other", now=now)
        addresses[command] = f"{letter.path}#comment-{comment.number}"
    told("hold", addresses["approve"])
    told("remove", addresses["restore"])
    return addresses


@pytest.mark.parametrize("command", COMMANDS)
def test_each_decision_is_kept_with_who_made_it(shown_held_and_removed, told, monkeypatch, command):
    monkeypatch.setenv("LOGNAME", "ines")
    told(command, shown_held_and_removed[command])
    decision = Decision.objects.order_by("pk").last()
    assert (decision.act, decision.by) == (command, "ines")
    assert decision.comment.path == shown_held_and_removed[command]


def test_where_the_machine_knows_no_user_the_operator_decides(told, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54_321)  # as in a container
    told("hold", make.letter().path)
    assert Decision.objects.get().by == "operator"
