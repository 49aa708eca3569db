"""What links in mails are good for."""

from datetime import timedelta

import pytest

import make
from leftunsaid.subscriptions.actions import stop_all
from leftunsaid.subscriptions.links import link_for, path_for, ref_in, short_link_for, short_path_for
from subscriptions.people import BEN, follow

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


@pytest.mark.django_db
def test_a_mailbox_and_a_subscription_keep_their_names_though_they_are_forgotten_and_come_again(boxes):
    letter = make.letter()
    before, other = follow(letter, boxes=boxes), follow(letter, BEN, boxes=boxes)
    stop_all(before.mailbox)
    again = follow(letter, boxes=boxes)
    assert again.pk != before.pk
    assert (again.ref, again.mailbox.ref) == (before.ref, before.mailbox.ref)
    assert len({again.ref, again.mailbox.ref, other.ref, other.mailbox.ref}) == 4


def test_a_link_has_128_bits_beside_the_name():
    assert len(token(path_for("never", REF)).rpartition("-")[2]) * 4 == 128
