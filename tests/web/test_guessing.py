"""Whoever tries eight words that are not theirs can do so a few times an hour, at whatever door they try."""

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.guard.actions import Crowd
from leftunsaid.guard.models import Tally
from leftunsaid.guard.windows import WINDOWS
from leftunsaid.lib import words
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.sending import words as sending_words
from web.reading import post, press, read

GUESS = "not eight words of anybody"
LIMIT = 2


@pytest.fixture(autouse=True)
def _few_guesses(monkeypatch):
    monkeypatch.setattr(sending_words, "GUESSES_AN_HOUR", LIMIT)


@pytest.fixture(params=["/write", "/letter/1/comments"])
def door(request):
    """Where words can be tried beside the page that asks for them."""
    make.letter()
    return request.param


def asked(client, door, key, **fields):
    return post(client, door, {"body": "A text.", "key": key, **fields})


@pytest.mark.parametrize("do", ["preview", "send"])
@pytest.mark.parametrize("guess", [GUESS, "eight words of ours that nobody has"])
def test_guesses_end_with_429_and_everything_that_was_typed(client, door, do, guess):
    guess = guess if guess == GUESS else words.draw(make.dice)
    statuses = [asked(client, door, guess, do=do).status_code for _ in range(4 * LIMIT)]
    assert 429 not in statuses
    refused = asked(client, door, guess, do=do, name="M", dear="You")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    assert refused.headers["Cache-Control"] == "no-store"
    page = read(refused)
    assert page.value("body") == "A text."
    assert page.value("key") == guess
    assert page.all(role="alert")
    assert not OwnerKey.objects.exists()


def test_guesses_are_counted_together_at_every_door(client, door):
    for _ in range(LIMIT * 2):
        assert client.post("/key", {"key": GUESS}).status_code == 422
    for _ in range(LIMIT * 2):
        assert asked(client, door, GUESS, do="preview").status_code == 200
    assert client.post("/key", {"key": GUESS}).status_code == 429
    assert asked(client, door, GUESS, do="preview").status_code == 429
    assert asked(client, door, GUESS).status_code == 429


def test_the_right_words_are_not_told_by_another_answer_once_it_is_too_much(client, door):
    _, right = make.key()
    answers = set()
    for _ in range(4 * LIMIT):
        asked(client, door, GUESS, do="preview")
    for guess in (GUESS, words.draw(make.dice), right):
        response = asked(client, door, guess, do="preview")
        page = read(response)
        assert page.status == 429
        assert page.value("key") == guess
        answers.add(page.source.replace(guess, "what was typed"))
    assert len(answers) == 1
    assert asked(client, door, right).status_code == 429


def test_the_words_of_a_preview_are_no_guess_however_often_one_looks(client, door):
    page = read(asked(client, door, "", do="preview"))
    for do in ("preview", "edit", "preview", "words") * 4 * LIMIT:
        page = read(press(client, page, do=do))
        assert page.status == 200
    assert not Tally.objects.exists()
    assert press(client, page, do="send").status_code == 303


def test_who_gives_no_words_guesses_none(client, door):
    for _ in range(4 * LIMIT + 1):
        assert asked(client, door, "  \n", do="preview").status_code == 200
    assert not Tally.objects.exists()


def test_the_seal_of_other_words_makes_a_guess_no_less_of_one(client, door):
    page = read(asked(client, door, "", do="preview"))
    seal = page.fields()["seal"]
    for _ in range(4 * LIMIT):
        asked(client, door, GUESS, seal=seal, do="preview")
    assert asked(client, door, GUESS, seal=seal, do="preview").status_code == 429


def test_another_network_and_another_hour_guess_anew(client, door, clock):
    for _ in range(4 * LIMIT + 1):
        last = asked(client, door, GUESS, do="preview")
    assert last.status_code == 429
    assert (
        post(client, door, {"body": "x", "key": GUESS, "do": "preview"}, REMOTE_ADDR="198.51.100.4").status_code == 200
    )
    clock.passes(seconds=int(last.headers["Retry-After"]))
    assert asked(client, door, GUESS, do="preview").status_code == 200


def test_a_guess_that_is_refused_keeps_nothing_but_its_count(client, door):
    counts = {"guard.Tally": [], "guard.DaySalt": []}
    before = everything_kept() | counts
    for _ in range(4 * LIMIT + 1):
        asked(client, door, GUESS)
    assert everything_kept() | counts == before
    assert Tally.objects.count() == len(WINDOWS) + 1  # of the guesses, here and of all, and of no letter or comment


def tried_at_key(client, key, network="203.0.113.9", **headers):
    return client.post("/key", {"key": key}, REMOTE_ADDR=network, **headers)


def networks(many):
    return [f"203.0.{n // 250}.{n % 250}" for n in range(many)]


def test_who_guesses_from_many_networks_has_fewer_tries_in_each(client, monkeypatch):
    monkeypatch.setattr(sending_words, "CROWD", Crowd(above=10, limit=1))
    for network in networks(10):
        assert tried_at_key(client, GUESS, network).status_code == 422
    statuses = [tried_at_key(client, GUESS, "198.51.100.4").status_code for _ in range(5)]
    assert statuses == [422] * 4 + [429]


def test_no_number_of_guesses_shuts_the_door_for_who_has_the_words(client, monkeypatch):
    """Also not when the guesser goes on after the answer was 429, and from more networks than we would ever count."""
    monkeypatch.setattr(sending_words, "CROWD", Crowd(above=10, limit=1))
    _, right = make.key()
    for network in networks(60):
        for _ in range(6):
            last = tried_at_key(client, GUESS, network)
    assert last.status_code == 429
    assert tried_at_key(client, "eight words with one mistake in it", "198.51.100.4").status_code == 422
    opened = tried_at_key(client, right, "198.51.100.4")
    assert (opened.status_code, opened.headers["Location"]) == (303, "/key")


def test_one_network_that_guesses_on_and_on_leaves_the_others_their_tries(client, monkeypatch):
    """What was refused is no guess, so no crowd comes of one."""
    monkeypatch.setattr(sending_words, "CROWD", Crowd(above=4 * LIMIT + 5, limit=1))
    for _ in range(50):
        refused = tried_at_key(client, GUESS, "203.0.113.1")
    assert refused.status_code == 429
    assert [tried_at_key(client, GUESS).status_code for _ in range(5)] == [422] * 5


def test_the_tries_of_a_crowded_hour_come_back_with_the_next(client, monkeypatch, clock):
    monkeypatch.setattr(sending_words, "CROWD", Crowd(above=1, limit=1))
    for _ in range(5):
        refused = tried_at_key(client, GUESS)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    clock.passes(seconds=int(refused.headers["Retry-After"]))
    assert tried_at_key(client, GUESS).status_code == 422


def test_letters_and_comments_are_sent_as_ever_while_somebody_guesses(client, door, monkeypatch):
    monkeypatch.setattr(sending_words, "CROWD", Crowd(above=1, limit=1))
    for network in networks(20):
        tried_at_key(client, GUESS, network)
    page = read(asked(client, door, "", do="preview"))
    assert press(client, page, do="send").headers["Location"].startswith("/letter/")


def test_a_network_that_anybody_can_write_gives_no_further_guess(client):
    """Nobody told us of a proxy, and this visitor comes from outside."""
    answers = [
        tried_at_key(client, GUESS, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.{n}") for n in range(4 * LIMIT + 1)
    ]
    assert [answer.status_code for answer in answers] == [422] * (4 * LIMIT) + [429]


def test_what_a_visitor_wrote_before_our_proxy_did_gives_no_further_guess(client, house):
    house(proxies=1)
    answers = [
        tried_at_key(client, GUESS, "127.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.9")
        for n in range(4 * LIMIT + 1)
    ]
    assert [answer.status_code for answer in answers] == [422] * (4 * LIMIT) + [429]
    elsewhere = tried_at_key(client, GUESS, "127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4")
    assert elsewhere.status_code == 422


def test_guesses_of_a_minute_are_counted_too(client, monkeypatch, clock):
    monkeypatch.setattr(sending_words, "GUESSES_AN_HOUR", 20)
    for _ in range(41):
        refused = tried_at_key(client, GUESS)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    clock.passes(seconds=int(refused.headers["Retry-After"]))
    assert tried_at_key(client, GUESS).status_code == 422
