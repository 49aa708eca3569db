"""Where a letter stood before it came here: whoever follows an old link is led on, and nobody else is."""

import pytest
from django.db import OperationalError
from django.test import Client

import make
from leftunsaid.letters.actions import hold_letter, withdraw_letter
from leftunsaid.transfer import old_addresses
from leftunsaid.transfer.old_addresses import keep_old_address
from web.reading import post


@pytest.fixture
def moved():
    """A letter that stood at /2016/05/ferry before."""
    letter = make.letter()
    keep_old_address("/2016/05/ferry", letter)
    return letter


@pytest.mark.parametrize("path", ["/2016/05/ferry", "/2016/05/ferry/", "/2016/05/ferry?utm_source=feed"])
def test_an_old_link_leads_to_the_letter_for_ever(client, moved, path):
    for answer in (client.get(path), client.head(path)):
        assert (answer.status_code, answer.headers["Location"]) == (301, moved.path)
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/2016/05", "/2016/05/ferry/more", "/2016/05/FERRY", "/x"])
def test_any_other_path_leads_nowhere(client, moved, path):
    assert client.get(path).status_code == 404


def test_letters_in_every_script_are_found(client, moved):
    keep_old_address("/ילדה", moved)
    assert client.get("/%D7%99%D7%9C%D7%93%D7%94/").status_code == 301


def test_it_leads_to_where_it_is_told_that_the_letter_is_gone_or_read_again(client, moved, now):
    hold_letter(moved, reason="again", now=now)
    assert client.get("/2016/05/ferry", follow=True).status_code == 410
    withdraw_letter(moved, now=now)
    assert client.get("/2016/05/ferry", follow=True).status_code == 410


def test_what_the_house_has_itself_is_never_given_away(client, moved):
    for path in ("/about", "/letter/999"):
        keep_old_address(path, moved)
    assert client.get("/about").status_code == 200
    assert client.get("/letter/999").status_code == 404


def test_nothing_is_sent_on(client, moved):
    assert post(client, "/2016/05/ferry", {"body": "x"}).status_code == 404


def test_a_house_that_cannot_look_says_so(moved, monkeypatch, settings, caplog):
    def busy(path: str) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(old_addresses, "letter_once_at", busy)
    answer = Client().get("/2016/05/ferry")
    assert answer.status_code == 503
    assert "ferry" not in caplog.text
