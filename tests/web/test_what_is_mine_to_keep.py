"""With the eight words one takes one's own words along, and says whether strangers may still answer."""

import json

import pytest

import make
from web.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(key_holder):
    letter = make.letter(owner=key_holder.key, body="Mine.\n\nAll of it.", dear="Dear sea,", signature="still afloat")
    make.letter(owner=key_holder.key, body="Only for me.", visibility="private")
    make.comment(make.letter(body="Somebody else's."), owner=key_holder.key, body="I answered.", name="M.")
    make.comment(letter, body="A stranger's answer.")
    return letter


def test_everything_of_mine_comes_as_a_text(key_holder, mine):
    response = key_holder.client.get("/key/mine.txt")
    text = response.content.decode()
    for words in ("Dear sea,", "Mine.\n\nAll of it.", "still afloat", "Only for me.", "M.\n\nI answered."):
        assert words in text
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"


def test_nobody_elses_words_come_along(key_holder, mine):
    for path in ("/key/mine.txt", "/key/mine.json"):
        kept = key_holder.client.get(path).content.decode()
        assert "Somebody else" not in kept
        assert "A stranger" not in kept


def test_everything_of_mine_comes_for_programs_with_its_exact_dates(key_holder, mine):
    kept = json.loads(key_holder.client.get("/key/mine.json").content)
    assert [letter["body"] for letter in kept["letters"]] == ["Mine.\n\nAll of it.", "Only for me."]
    assert [letter["address"] for letter in kept["letters"]] == [mine.path, ""]
    assert [comment["body"] for comment in kept["comments"]] == ["I answered."]
    assert kept["letters"][0]["written_at"] == mine.written_at.isoformat()


@pytest.mark.parametrize("path", ["/key/mine.txt", "/key/mine.json"])
def test_a_stranger_gets_none_of_it(client, path):
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, "/key")


def test_comments_are_closed_and_opened_again_by_key(key_holder, mine):
    page = f"/key/letter/{mine.address}"
    assert key_holder.client.post(f"{page}/comments", {"comments": "closed"}).status_code == 303
    assert "comments are closed" in read(key_holder.client.get(mine.path)).main
    assert key_holder.client.post(f"{mine.path}/comments", {"body": "Too late."}).status_code == 422
    assert "The comments are closed." in read(key_holder.client.get(page)).main
    key_holder.client.post(f"{page}/comments", {"comments": "open"})
    assert key_holder.client.post(f"{mine.path}/comments", {"body": "In time."}).status_code == 303


def test_nobody_closes_the_comments_of_another(key_holder):
    letter = make.letter()
    assert key_holder.client.post(f"/key/letter/{letter.address}/comments", {"comments": "closed"}).status_code == 303
    letter.refresh_from_db()
    assert letter.takes_comments
