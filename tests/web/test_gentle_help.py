"""After something that sounds like danger is kept: one calm page, once, and nothing stored or told about it."""

import logging
import re

import pytest

import make
from everything_kept import everything_kept
from guard.gentle_labelled import CLEAR
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from web.reading import post, read, said

HEAVY = "I want to die tonight."


def leave(client, letter, body, **fields):
    return post(client, f"{letter.path}/comments", {"body": body, **fields})


def test_it_is_kept_first_and_then_the_page_says_where_somebody_listens(client):
    response = post(client, "/write", {"body": HEAVY})
    letter = Letter.objects.get()
    assert letter.is_listed
    assert (response.status_code, response.headers["Location"]) == (303, f"/kept/{letter.waiting_address}")
    page = read(client.get(response.headers["Location"]))
    assert said(page.one("h1")) == "Your letter is kept"
    assert {letter.path, "/help"} <= {link.get("href") for link in page.all("a", inside=page.one("main"))}
    assert "This is not monitoring" in page.main
    assert HEAVY not in page.source


def test_it_is_so_for_a_comment(client):
    letter = make.letter()
    response = leave(client, letter, "Me too.\n\nI have the pills here.")
    assert re.fullmatch(r"/kept/[A-Za-z0-9]{22}", response.headers["Location"])
    page = read(client.get(response.headers["Location"]))
    assert said(page.one("h1")) == "Your comment is kept"
    assert page.all("a", href=Comment.objects.get().path)


def test_other_words_lead_where_they_always_did(client):
    letter = make.letter()
    assert leave(client, letter, "I could die laughing.").headers["Location"] == f"{letter.path}#comment-1"
    assert post(client, "/write", {"body": "You are killing me."}).headers["Location"].startswith("/letter/")


def test_a_double_click_leads_to_the_same_page(client):
    first, second = (post(client, "/write", {"body": HEAVY}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Letter.objects.count() == 1


def test_what_waits_says_so_and_leads_to_its_waiting_page(client, house):
    house(everything_waits=True)
    page = read(client.get(post(client, "/write", {"body": HEAVY}).headers["Location"]))
    assert "waits to be read" in page.main
    assert page.all("a", href=Letter.objects.get().waiting_path)


def test_what_waits_for_the_one_who_wrote_the_letter_says_for_whom(client):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    page = read(client.get(leave(client, letter, HEAVY).headers["Location"]))
    assert "It waits to be read by the one who wrote the letter." in page.main


def test_whoever_has_words_may_keep_it_for_themselves(client):
    _, words = make.key()
    location = post(client, "/write", {"body": HEAVY, "key": words}).headers["Location"]
    assert read(client.get(location)).all("a", href=f"/key/letter/{Letter.objects.get().address}")
    without = post(client, "/write", {"body": f"{HEAVY} Again."}).headers["Location"]
    assert "for myself" not in read(client.get(without)).main


def test_a_letter_for_oneself_alone_gets_the_page_too(client):
    _, words = make.key()
    location = post(client, "/write", {"body": HEAVY, "key": words, "visibility": "private"}).headers["Location"]
    page = read(client.get(location))
    assert "for you alone" in page.main
    assert page.all("a", href=f"/key/letter/{Letter.objects.get().address}")


def test_the_page_is_for_nobody_else(client):
    response = client.get(post(client, "/write", {"body": HEAVY}).headers["Location"])
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies


def test_nothing_about_it_is_stored(client):
    """Two letters that differ in these words alone leave the same rows behind, but for the words."""
    letters = [make.letter(body=body) for body in (HEAVY, "I want to fly tonight.")]
    before = everything_kept()
    for letter in letters:
        client.get(f"/kept/{letter.waiting_address}")
    assert everything_kept() == before
    heavy, light = (Letter.objects.filter(pk=letter.pk).values().get() for letter in letters)
    differs = {name for name in heavy if heavy[name] != light[name]}
    assert differs <= {"id", "number", "listed_number", "address", "waiting_address", "body"}


def test_nothing_about_it_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.get(post(client, "/write", {"body": HEAVY}).headers["Location"])
    assert not [record for record in caplog.records if record.name.startswith("leftunsaid")]


def test_the_letter_itself_is_the_same_page_for_everybody(client):
    letter = make.letter(body=HEAVY)
    page = read(client.get(letter.path))
    assert "Before you go on" not in page.main


def test_the_page_leads_on_where_there_is_nothing_of_the_kind(client):
    letter = make.letter(body="I kept the cup.")
    response = client.get(f"/kept/{letter.waiting_address}")
    assert (response.status_code, response.headers["Location"]) == (302, letter.path)
    assert client.get(f"/kept/{'a' * 22}").status_code == 404


def test_what_was_taken_back_or_removed_is_told_where_it_waited(client, now):
    comment = make.comment(body=HEAVY)
    letter = make.letter(body=HEAVY)
    removed = make.letter(body=HEAVY)
    withdraw_comment(comment, now=now)
    withdraw_letter(letter, now=now)
    moderation.remove(removed, by="test", now=now)
    for thing in (comment, letter, removed):
        response = client.get(f"/kept/{thing.waiting_address}")
        assert (response.status_code, response.headers["Location"]) == (302, thing.waiting_path)


def test_the_address_of_a_letter_for_its_writer_alone_tells_nothing_of_it(client):
    owner, _ = make.key()
    letter = make.letter(visibility="private", owner=owner)
    assert client.get(f"/kept/{letter.waiting_address}").status_code == 404


@pytest.mark.parametrize("text", CLEAR[::9])
def test_no_preview_ever_shows_the_panel(client, text):
    assert "Before you go on" not in read(post(client, "/write", {"body": text, "do": "preview"})).main
