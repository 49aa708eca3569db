"""What people leave here, tender, profane, sad or angry, is shown at once and asked about nothing."""

import pytest

from guard.honest import HONEST
from guard.like_the_seeds import LIKE_THE_SEEDS
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter
from web.reading import post, press, read


@pytest.fixture
def no_limits(house):
    house(letters_an_hour=10_000, comments_an_hour=10_000)


@pytest.mark.usefixtures("no_limits")
@pytest.mark.parametrize("text", [*HONEST, *LIKE_THE_SEEDS][::4])
def test_it_goes_from_the_preview_to_the_page_at_one_press(client, text):
    preview = read(post(client, "/write", {"body": text, "do": "preview"}))
    assert preview.all("section", class_="found") == []
    landed = press(client, preview, do="send").headers["Location"]
    letter = Letter.objects.get()
    assert (letter.is_listed, letter.care_since, landed) == (True, None, letter.path)
    landed = post(client, f"{letter.path}/comments", {"body": text}).headers["Location"]
    assert landed == Comment.objects.get().path
