"""With the eight words one takes one's own words along, and says whether strangers may still answer."""

import json

import pytest

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation import actions as moderation
from web.reading import paragraphs_in, read, said

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
    make.letter(body="Somebody else's, under other words.", owner=make.key()[0])
    for path in ("/key/mine", "/key/mine.txt", "/key/mine.json"):
        kept = key_holder.client.get(path).content.decode()
        assert "Somebody else" not in kept
        assert "A stranger" not in kept


def test_everything_of_mine_comes_for_programs_with_its_exact_dates(key_holder, mine):
    kept = json.loads(key_holder.client.get("/key/mine.json").content)
    assert [letter["body"] for letter in kept["letters"]] == ["Mine.\n\nAll of it.", "Only for me."]
    assert [letter["address"] for letter in kept["letters"]] == [mine.path, ""]
    assert [comment["body"] for comment in kept["comments"]] == ["I answered."]
    assert kept["letters"][0]["written_at"] == mine.written_at.isoformat()


def test_programs_are_told_what_was_edited_and_when_exactly(key_holder, mine, clock):
    clock.passes(hours=3, minutes=7)
    key_holder.client.post("/key", {"key": key_holder.words})
    key_holder.client.post(f"/key/letter/{mine.address}/edit", {"body": "Mine, and better."})
    kept = json.loads(key_holder.client.get("/key/mine.json").content)
    assert [letter["edited_at"] for letter in kept["letters"]] == [clock.now.isoformat(), None]
    assert [comment["edited_at"] for comment in kept["comments"]] == [None]
    assert kept["letters"][0]["body"] == "Mine, and better."


@pytest.mark.parametrize("path", ["/key/mine", "/key/mine.txt", "/key/mine.json"])
def test_every_word_of_mine_comes_along_however_much_and_however_it_stands(key_holder, path, now):
    owner = key_holder.key
    under = make.letter()
    for n in range(60):
        make.letter(body=f"Letter of mine, {n:02}.", owner=owner)
        make.comment(under, body=f"Comment of mine, {n:02}.", owner=owner)
    for visibility in ("public", "unlisted", "private"):
        make.letter(body=f"The {visibility} one.", dear="Dear <you> & me", visibility=visibility, owner=owner)
    make.letter(body="The waiting one.", hold_reason="many", owner=owner)
    moderation.remove(make.letter(body="The removed one.", owner=owner), by="test", now=now)
    moderation.remove(make.comment(body="The removed answer.", owner=owner), by="test", now=now)
    withdraw_letter(make.comment(body="The answer to what is gone.", owner=owner).letter, now=now)
    make.letter(body="ends with\n\nthe last line", signature="\N{BLUE HEART}", owner=owner)
    response = key_holder.client.get(path)
    kept = read(response).main if path == "/key/mine" else response.content.decode()
    for n in range(60):
        assert kept.count(f"Letter of mine, {n:02}.") == 1
        assert kept.count(f"Comment of mine, {n:02}.") == 1
    ones = ("public one", "unlisted one", "private one", "waiting one", "removed one", "removed answer")
    for words in (*(f"The {one}." for one in ones), "The answer to what is gone.", "the last line", "\N{BLUE HEART}"):
        assert kept.count(words) == 1, words
    assert kept.count("Dear <you> & me") == 3


def test_on_paper_each_letter_stands_whole_with_its_name_and_its_day(key_holder, mine):
    page = read(key_holder.client.get("/key/mine"))
    first, second = page.all("article", class_="letter")
    assert said(page.one("h2", inside=first)) == "Letter 1, 2026-03-14"
    assert paragraphs_in(page.one(class_="e-content", inside=first)) == [["Mine."], ["All of it."]]
    assert said(page.one(class_="dear", inside=first)) == "Dear sea,"
    assert said(page.one(class_="signature", inside=first)) == "still afloat"
    assert said(page.one("h2", inside=second)) == "A letter, 2026-03-14"
    [comment] = [sheet for sheet in page.all("article") if "I answered." in said(sheet)]
    assert said(comment) == "Comment 1, 2026-03-14 M. I answered."


def test_on_paper_nothing_is_said_to_be_there_where_nothing_is(key_holder):
    assert "Nothing is kept with these words any more." in read(key_holder.client.get("/key/mine")).main


@pytest.mark.parametrize("path", ["/key/mine", "/key/mine.txt", "/key/mine.json"])
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
