"""Explicit words: whether they may stand is the operator's to say, and the house says it to everyone."""

import pytest

import make
from leftunsaid.config import ConfigError, read_config
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.reasons import REMOVAL_REASONS
from web.reading import read

FORBIDDEN = "Sexually explicit words."
ALLOWED = "Words about sex may be explicit here"
REPORTED_AS = "It is sexually explicit"


def test_in_a_fresh_house_they_may_not_stand(client):
    letter = make.letter()
    assert FORBIDDEN in read(client.get("/terms")).main
    assert REPORTED_AS in read(client.get(f"{letter.path}/report")).main
    assert not read(client.get("/")).all("meta", name="rating")


def test_a_house_for_adults_says_so_and_offers_no_such_reason(client, house):
    house(is_adult=True, minimum_age=18)
    letter = make.letter()
    terms = read(client.get("/terms")).main
    assert ALLOWED in terms
    assert "18 or older" in terms
    assert FORBIDDEN not in terms
    assert REPORTED_AS not in read(client.get(f"{letter.path}/report")).main
    for path in ("/", letter.path, "/write"):
        assert read(client.get(path)).one("meta", name="rating").get("content") == "adult"


def test_something_sexual_about_children_has_no_place_in_either(client, house):
    for is_adult in (False, True):
        house(is_adult=is_adult, minimum_age=18)
        assert "Anything sexual about children." in read(client.get("/terms")).main


def test_whose_words_were_removed_for_it_reads_so(client, now):
    letter = make.letter()
    moderation.remove(letter, reason="adult", by="Ines", now=now)
    assert str(REMOVAL_REASONS["adult"]) in read(client.get(letter.waiting_path)).main


def test_only_a_house_for_adults_can_have_them():
    for young in ({}, {"LEFTUNSAID_MINIMUM_AGE": "17"}, {"LEFTUNSAID_MINIMUM_AGE": "0"}):
        with pytest.raises(ConfigError, match="LEFTUNSAID_MINIMUM_AGE to 18"):
            read_config({"LEFTUNSAID_ADULT_CONTENT": "yes", **young})
    assert read_config({"LEFTUNSAID_ADULT_CONTENT": "yes", "LEFTUNSAID_MINIMUM_AGE": "18"}).is_adult
    assert not read_config({"LEFTUNSAID_MINIMUM_AGE": "18"}).is_adult
