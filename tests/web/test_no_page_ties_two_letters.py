"""Nothing that a stranger can fetch tells two letters of one key apart from two strangers' letters."""

import pytest
from django.test import Client

import make
from web.reading import post, press, read

pytestmark = pytest.mark.django_db


def as_a_stranger_sees_it(client, letter) -> list[tuple[int, str, dict[str, str]]]:
    """Every answer about a letter and its headers, with the letter's own number and address left out."""
    letter.refresh_from_db()
    paths = [letter.path, f"/u/{letter.address}", f"{letter.path}/report", f"{letter.path}/comment/1"]
    paths += [f"/waiting/{letter.waiting_address}", f"/key/letter/{letter.address}", f"{letter.path}/comments"]
    if letter.number:
        paths.append(f"/letter/{letter.number}")
    answers = []
    for path in paths:
        response = client.get(path)
        # The mark and the length of a page follow from its words, and in these stand its number and address.
        headers = {name: value for name, value in response.headers.items() if name not in ("ETag", "Content-Length")}
        headers["Location"] = _without_its_names(headers.get("Location", ""), letter)
        answers.append((response.status_code, _without_its_names(response.content.decode(), letter), headers))
    return answers


def _without_its_names(words, letter) -> str:
    names = (f"Letter {letter.number}", f"/letter/{letter.number}", f"/random?not={letter.number}")
    for name in (*names, letter.address, letter.waiting_address):
        words = words.replace(name, "HERE")
    return words


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_letters_of_one_key_of_another_and_of_nobody_look_the_same(client, visibility):
    one, _ = make.key()
    other, _ = make.key()
    letters = [make.letter(owner=owner, visibility=visibility) for owner in (one, one, other, None)]
    seen = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert all(look == seen[0] for look in seen)


def holder_of(eight) -> Client:
    browser = Client()
    assert browser.post("/key", {"key": eight}).status_code == 303
    return browser


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_edited_letters_of_one_key_and_of_two_look_the_same(client, clock, visibility):
    """They were changed at different times, by the same hand and by others."""
    one, one_words = make.key()
    other, other_words = make.key()
    letters = [make.letter(owner=owner, visibility=visibility) for owner in (one, one, other)]
    for letter, eight in zip(letters, (one_words, one_words, other_words), strict=True):
        post(holder_of(eight), f"/key/letter/{letter.address}/edit", {"body": "I kept the red cup."})
        clock.passes(minutes=4)
    seen = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert "edited" in seen[0][0][1]
    assert "red cup" in seen[0][0][1]
    assert seen[0] == seen[1] == seen[2]


def test_letters_that_were_split_off_look_like_those_that_were_not(client):
    one, eight = make.key()
    stays, goes, goes_too = (make.letter(owner=one) for _ in range(3))
    browser = holder_of(eight)
    before = [as_a_stranger_sees_it(client, letter) for letter in (stays, goes, goes_too)]
    for letter in (goes, goes_too):
        press(browser, read(browser.get(f"/key/letter/{letter.address}/split")), "key", do="send")
    after = [as_a_stranger_sees_it(client, letter) for letter in (stays, goes, goes_too)]
    assert before == after
    assert after[0] == after[1] == after[2]


@pytest.mark.parametrize("act", ["their visibility", "new words", "burnt"])
def test_what_is_done_with_the_words_shows_on_no_letter(client, act):
    one, eight = make.key()
    letters = [make.letter(owner=one), make.letter(owner=one), make.letter()]
    browser = holder_of(eight)
    before = [as_a_stranger_sees_it(client, letter) for letter in letters]
    if act == "their visibility":
        for letter in letters[:2]:
            for visibility in ("private", "unlisted", "public"):
                post(browser, f"/key/letter/{letter.address}/readers", {"visibility": visibility})
    elif act == "new words":
        press(browser, read(browser.get("/key/words")), "key", do="send")
    else:
        post(browser, "/key/burn", {"do": "burn"})
    after = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert after == before
    assert after[0] == after[1] == after[2]


def test_edited_comments_of_one_key_and_of_two_look_the_same(client, clock):
    one, one_words = make.key()
    other, other_words = make.key()
    letters = [make.letter() for _ in range(3)]
    comments = [make.comment(letter, owner=owner) for letter, owner in zip(letters, (one, one, other), strict=True)]
    for comment, eight in zip(comments, (one_words, one_words, other_words), strict=True):
        post(holder_of(eight), f"/key/comment/{comment.waiting_address}/edit", {"body": "You too?"})
        clock.passes(minutes=4)
    seen = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert "edited" in seen[0][0][1]
    assert seen[0] == seen[1] == seen[2]


def test_another_keys_holder_sees_no_more_than_a_stranger(client):
    one, _ = make.key()
    letters = [make.letter(owner=one, visibility="private"), make.letter(visibility="private")]
    browser = holder_of(make.key()[1])
    for act in ("", "/edit", "/split", "/withdraw"):
        seen = set()
        for letter in letters:
            response = browser.get(f"/key/letter/{letter.address}{act}")
            headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
            seen.add((response.status_code, response.content, str(headers)))
        assert len(seen) == 1, act


def test_comments_of_one_key_and_of_nobody_look_the_same(client):
    one, _ = make.key()
    letters = [make.letter() for _ in range(3)]
    for letter, owner in zip(letters, (one, one, None), strict=True):
        make.comment(letter, owner=owner)
    seen = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert seen[0] == seen[1] == seen[2]


def test_no_list_ties_them(client):
    one, _ = make.key()
    letters = [make.letter(owner=one), make.letter(owner=one)]
    of_one_key = client.get("/").content
    for letter in letters:
        letter.owner = None
        letter.save(update_fields=["owner"])
    assert client.get("/").content == of_one_key
    assert of_one_key.count(b"<article") == 2
