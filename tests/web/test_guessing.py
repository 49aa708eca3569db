"""Whoever tries eight words that are not theirs can do so a few times an hour, at whatever door they try."""

import pytest

import make
from everything_kept import everything_kept
from leftunsaid.guard.models import Tally
from leftunsaid.lib import words
from leftunsaid.ownership.models import OwnerKey
from leftunsaid.web import keys
from web.reading import post, press, read

GUESS = "not eight words of anybody"
LIMIT = 2


@pytest.fixture(autouse=True)
def _few_guesses(monkeypatch):
    monkeypatch.setattr(keys, "GUESSES_AN_HOUR", LIMIT)


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
    assert Tally.objects.count() == 1  # of the guesses, and of no letter or comment
