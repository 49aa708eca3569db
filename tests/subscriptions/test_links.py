"""What links in mails are good for."""

from datetime import timedelta

import pytest

from leftunsaid.subscriptions.links import (
    link_for,
    mailbox_ref,
    path_for,
    ref_in,
    short_link_for,
    short_path_for,
)

REF = "a" * 22


def token(path: str) -> str:
    return path.rpartition("/")[2]


def test_a_link_names_what_it_is_for_and_is_good_for_ever(now):
    link = link_for("stop", REF)
    assert link.startswith(f"https://letters.example/mail/stop/{REF}-")
    assert ref_in("stop", token(link), now=now + timedelta(days=40_000)) == REF


def test_it_is_good_for_nothing_else(now):
    for purpose in ("confirm", "letter", "all", "never", ""):
        assert ref_in(purpose, token(path_for("stop", REF)), now=now) == ""


def test_a_link_for_a_while_ends(now):
    link = short_link_for("all", REF, valid=timedelta(hours=1), now=now)
    assert ref_in("all", token(link), now=now + timedelta(hours=1)) == REF
    assert ref_in("all", token(link), now=now + timedelta(hours=1, seconds=1)) == ""


def test_its_end_cannot_be_put_off(now):
    ref, until, seal = token(short_path_for("all", REF, valid=timedelta(hours=1), now=now)).split("-")
    assert ref_in("all", f"{ref}-{int(until) + 9}-{seal}", now=now) == ""
    assert ref_in("all", f"{ref}-{seal}", now=now) == ""


@pytest.mark.parametrize("place", range(0, 55, 3))
def test_one_other_letter_makes_it_good_for_nothing(now, place):
    good = token(path_for("stop", REF))
    other = "b" if good[place] != "b" else "c"
    assert ref_in("stop", good[:place] + other + good[place + 1 :], now=now) == ""


@pytest.mark.parametrize(
    "nothing", ["", "-", "a" * 300, "ж" * 22, f"{REF}-", "\0", f"{REF}-{'é' * 32}", f"{REF}-٣-{'a' * 32}"]
)
def test_what_is_no_link_names_nothing(now, nothing):
    assert ref_in("stop", nothing, now=now) == ""


def test_another_house_cannot_make_one(now, settings):
    theirs = token(path_for("stop", REF))
    settings.HASH_KEY = b"another" * 8
    assert ref_in("stop", theirs, now=now) == ""


def test_a_mailbox_keeps_its_name_and_has_128_bits_beside_it():
    assert mailbox_ref("f" * 64) == mailbox_ref("f" * 64) != mailbox_ref("e" * 64)
    assert len(token(path_for("never", mailbox_ref("f" * 64))).rpartition("-")[2]) * 4 == 128
