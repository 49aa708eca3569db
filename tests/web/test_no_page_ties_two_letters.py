"""Nothing that a stranger can fetch tells two letters of one key apart from two strangers' letters."""

import pytest

import make

pytestmark = pytest.mark.django_db


def as_a_stranger_sees_it(client, letter) -> tuple[str, dict[str, str]]:
    """The page and its headers, with the letter's own number and address left out."""
    response = client.get(letter.path)
    page = response.content.decode().replace(letter.path, "HERE").replace(f"Letter {letter.number}", "Letter N")
    headers = {name: value for name, value in response.headers.items() if name not in ("ETag", "Content-Length")}
    return page, headers


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_letters_of_one_key_of_another_and_of_nobody_look_the_same(client, visibility):
    one, _ = make.key()
    other, _ = make.key()
    letters = [make.letter(owner=owner, visibility=visibility) for owner in (one, one, other, None)]
    seen = [as_a_stranger_sees_it(client, letter) for letter in letters]
    assert all(look == seen[0] for look in seen)


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
