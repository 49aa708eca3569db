"""`leftunsaid moderator`: who may sit at the desk is the operator's to say."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from leftunsaid.desk.models import Moderator


@pytest.fixture
def moderator(capsys):
    def run(*arguments: str) -> str:
        call_command("moderator", *arguments)
        return capsys.readouterr().out

    return run


def test_add_prints_an_address_for_them_alone(moderator, house):
    house(base_url_as_set="https://letters.example")
    address = moderator("add", "Ines").splitlines()[-1]
    assert address.startswith("https://letters.example/desk/join/")
    assert Client().get(address.removeprefix("https://letters.example")).status_code == 200
    assert Moderator.objects.get().name == "Ines"


def test_list_says_who_and_since_when(moderator, settles):
    assert "moderator add NAME" in moderator("list")
    settles("Ines")
    moderator("add", "Adam")
    assert moderator("list").splitlines() == ["Adam, invited", "Ines, since 2026-03-14"]


def test_remove_sends_away_at_once(moderator, at_the_desk):
    assert "Ines is out" in moderator("remove", "Ines")
    assert not at_the_desk.may_sit_down()
    with pytest.raises(CommandError):
        moderator("remove", "Ines")
    assert "Nobody" in moderator("list")


@pytest.mark.parametrize("name", ["", "  ", "n" * 81, "\x00", "\u202e"])
def test_a_name_has_to_be_one(moderator, name):
    with pytest.raises(CommandError):
        moderator("add", name)
    assert not Moderator.objects.exists()


def test_a_name_is_one_line_of_what_can_be_seen(moderator):
    moderator("add", " Ines\nof the\x07 night ")
    assert Moderator.objects.get().name == "Ines of the night"
