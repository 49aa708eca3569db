"""Letters that are found by their link alone, letters for their writer alone, and letters that are gone."""

import re

import pytest

import make
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.moderation import actions as moderation
from web.reading import post, read


def test_an_unlisted_letter_is_read_at_an_address_that_nobody_guesses(client):
    letter = make.letter(body="For those who have the link.", visibility="unlisted")
    assert re.fullmatch(r"/u/[A-Za-z0-9]{22}", letter.path)
    page = read(client.get(letter.path))
    assert page.letter_paragraphs() == [["For those who have the link."]]


def test_an_unlisted_letter_asks_not_to_be_found(client):
    letter = make.letter(visibility="unlisted")
    page = read(client.get(letter.path))
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert "noindex" in page.one("meta", name="robots").get("content")


def test_an_unlisted_letter_takes_comments_under_the_same_rules(client):
    letter = make.letter(visibility="unlisted")
    response = post(client, f"{letter.path}/comments", {"body": "I have the link."})
    assert response.status_code == 303
    assert response.headers["Location"] == f"{letter.path}#comment-1"
    assert "I have the link." in read(client.get(letter.path)).main
    found = client.get(f"{letter.path}/comment/1")
    assert found.headers["Location"] == f"{letter.path}#comment-1"


def test_once_it_is_public_its_old_address_leads_there_and_may_stop_to(client, now):
    letter = make.letter()
    old_address = f"/u/{letter.address}"
    response = client.get(old_address)
    assert (response.status_code, response.headers["Location"]) == (302, "/letter/1")
    change_visibility(letter, "unlisted", now=now)
    assert client.get(old_address).status_code == 200


def test_a_letter_that_is_unlisted_again_keeps_its_number_for_itself(client, now):
    letter = make.letter(body="Seen for a while.")
    make.comment(letter, body="I saw it.")
    change_visibility(letter, "unlisted", now=now)
    for path in ("/letter/1", "/letter/1/comment/1", "/letter/1/report"):
        response = client.get(path)
        assert response.status_code == 410
        assert "Seen for a while" not in response.content.decode()
        assert letter.address not in response.content.decode()
    assert post(client, "/letter/1/comments", {"body": "I saw it, too."}).status_code == 410
    assert make.letter().number == 2


def test_a_letter_that_was_public_and_is_private_now_says_so_kindly_at_its_number_and_nowhere_else(client, now):
    key, _ = make.key()
    letter = make.thread(make.letter(body="Seen for a while.", owner=key), 201)
    change_visibility(letter, "private", now=now)
    for path in ("", "/from/201", "/comment/1", "/comments", "/report", "/comment/1/report"):
        response = client.get(f"/letter/1{path}")
        page = read(response)
        assert page.status == 410
        assert "keeps it for themselves" in page.main
        assert "Seen for a while" not in page.source
        assert letter.address not in page.source
        assert client.get(f"/u/{letter.address}{path}").status_code == 404
    assert post(client, "/letter/1/comments", {"body": "I saw it."}).status_code == 410
    assert client.get(f"/waiting/{letter.waiting_address}").status_code == 404
    change_visibility(letter, "public", now=now)
    assert "Seen for a while" in read(client.get("/letter/1")).main


def test_a_letter_that_waited_when_it_became_private_does_not_say_that_it_waits(client, now):
    key, _ = make.key()
    letter = make.letter(owner=key)
    moderation.hold(letter, by="test", now=now)
    change_visibility(letter, "private", now=now)
    assert "being read" not in read(client.get("/letter/1")).main


def test_a_letter_that_was_found_by_its_link_and_is_private_now_tells_nothing(client, now):
    key, _ = make.key()
    letter = make.letter(owner=key, visibility="unlisted")
    make.comment(letter)
    change_visibility(letter, "private", now=now)
    for path in ("", "/comment/1", "/comments", "/report"):
        assert client.get(f"{letter.path}{path}").status_code == 404


def test_whoever_answered_a_letter_that_is_private_now_is_told_so(client, now):
    key, _ = make.key()
    comment = make.comment(make.letter(owner=key, body="Seen for a while."))
    change_visibility(comment.letter, "private", now=now)
    page = read(client.get(f"/waiting/{comment.waiting_address}"))
    assert page.status == 410
    assert "keeps it for themselves" in page.main


@pytest.mark.parametrize("path", ["/u/{0.address}", "/letter/{0.pk}", "/waiting/{0.waiting_address}"])
def test_a_private_letter_has_no_address(client, path):
    key, _ = make.key()
    letter = make.letter(visibility="private", owner=key)
    assert client.get(path.format(letter)).status_code == 404
    assert post(client, path.format(letter) + "/comments", {"body": "I found it."}).status_code == 404


def test_a_letter_that_waits_is_not_found_at_the_address_it_may_have_one_day(client):
    letter = make.letter(hold_reason="many", visibility="unlisted")
    assert client.get(f"/u/{letter.address}").status_code == 404
    public = make.letter(hold_reason="many")
    assert client.get(f"/u/{public.address}").status_code == 404


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
@pytest.mark.parametrize(
    "end",
    [
        withdraw_letter,
        lambda letter, now: moderation.remove(letter, by="test", now=now),
        lambda letter, now: moderation.remove(letter, erase=True, by="test", now=now),
        lambda letter, now: moderation.hold(letter, by="test", now=now),
    ],
    ids=["withdrawn", "removed", "erased", "held again"],
)
def test_where_a_letter_was_stands_a_kind_sentence_and_none_of_its_words(client, now, visibility, end):
    letter = make.letter(body="Gone with the ferry.", visibility=visibility)
    make.comment(letter, body="I was on that ferry.")
    path = letter.path
    end(letter, now=now)
    paths = ("", "/comments", "/comment/1", "/report", "/comment/1/report")
    for response in [client.get(path + rest) for rest in paths] + [post(client, path + "/comments", {"body": "Wait."})]:
        assert response.status_code == 410
        page = read(response)
        assert "It is gone" in page.main
        assert "letter" in page.main
        assert "ferry" not in page.source
    assert "ferry" not in client.get("/").content.decode()


def test_a_restored_letter_stands_where_it_stood(client, now):
    letter = make.letter(body="Back again.")
    moderation.remove(letter, by="test", now=now)
    moderation.restore(letter, by="test", now=now)
    assert read(client.get("/letter/1")).letter_paragraphs() == [["Back again."]]


def test_what_has_a_secret_address_is_kept_by_nobody_on_the_way(client):
    letter = make.letter(visibility="unlisted")
    make.comment(letter)
    for path in (letter.path, f"{letter.path}/report", f"{letter.path}/comment/1/report"):
        response = client.get(path)
        assert response.status_code == 200
        assert {"private", "no-store"} & {part.strip() for part in response.headers["Cache-Control"].split(",")}
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_what_leads_on_from_a_secret_address_is_as_secret(client, now):
    unlisted, public = make.letter(visibility="unlisted"), make.letter(hold_reason="many")
    make.comment(unlisted)
    moderation.approve(public, by="test", now=now)
    for path in (
        f"/waiting/{public.waiting_address}",
        f"/u/{public.address}",
        f"{unlisted.path}/comment/1",
        f"{unlisted.path}/comments",
    ):
        response = client.get(path)
        assert response.status_code == 302
        assert "noindex" in response.headers.get("X-Robots-Tag", ""), path
        assert {"private", "no-store"} & {part.strip() for part in response.headers["Cache-Control"].split(",")}, path
