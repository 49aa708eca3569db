"""What somebody writes comes out as it went in: desk, preview, store, page."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import make
from leftunsaid.guard.models import Tally
from leftunsaid.letters.models import Letter
from leftunsaid.lib.text import clean, clean_line, has_visible, paragraphs
from web.reading import FORM, Page, lines_in, paragraphs_in, post, press, read

# What people type, and what they should not: controls, marks, overrides, isolates, blanks, emoji, markup.
AWKWARD = st.sampled_from(
    [
        *"\n\n\r\t aeé'’“”<>&\"\\%{}",
        "\r\n",
        "\n\n\n",
        "\x00",
        "\x0b",
        "\x85",
        "\u2028",
        "\u0301",
        "\u200c",
        "\u200d",
        "\u202e",
        "\u2067",
        "\u2069",
        "\ufeff",
        "\ufffe",
        "\U0001f680",
        "سلام",
        "<b>",
        "&amp;",
        "</textarea>",
        "{{ 7 }}",
        "{% x %}",
    ]
)
ANY = st.characters(exclude_categories=["Cs"])  # a lone surrogate cannot be sent
TEXTS = st.lists(AWKWARD | ANY, min_size=1, max_size=60).map("".join).filter(lambda text: has_visible(clean(text)))
LINES = st.lists(AWKWARD | ANY, max_size=20).map("".join).filter(lambda text: len(text) <= 80)

often = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _no_limit(house):
    house(letters_an_hour=10**9, comments_an_hour=10**9)


def sent_by_browsers(fields: dict[str, str]) -> str:
    """A browser sends every line break as CRLF."""
    return urlencode({n: v.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n") for n, v in fields.items()})


def words_of(page: Page, class_: str, inside) -> str:
    return "".join(lines_in(page.one(class_=class_, inside=inside)))


@often
@given(body=TEXTS, dear=LINES, signature=LINES)
@example(body="a\x00b", dear="c\x00d", signature="")
@example(body="\n\n x", dear="\n y \n", signature="\t")
def test_a_letter_survives_preview_store_and_page(client, body, dear, signature):
    Tally.objects.all().delete()  # nobody has sent the like before, or been as quick
    typed = {"body": body, "dear": dear, "signature": signature}
    preview = read(client.post("/write", sent_by_browsers({**typed, "do": "preview"}), content_type=FORM))
    assert paragraphs_in(preview.one(class_="e-content")) == paragraphs(clean(body))
    response = press(client, preview, do="send")
    assert response.status_code == 303
    letter = Letter.objects.get(number=response.headers["Location"].removeprefix("/letter/"))
    assert letter.body == clean(body)
    for kept, line in ((letter.dear, dear), (letter.signature, signature)):
        assert kept == (clean_line(line) if has_visible(clean_line(line)) else "")
    page = read(client.get(response.headers["Location"]))
    assert page.letter_paragraphs() == paragraphs(clean(body))
    for class_, kept in (("dear", letter.dear), ("p-author", letter.signature)):
        if kept:
            assert words_of(page, class_, page.letter()) == kept


@often
@given(body=TEXTS, name=LINES)
def test_a_comment_survives_store_and_page(client, body, name):
    Tally.objects.all().delete()  # one text after the other may be alike, and would wait to be read
    letter = make.letter()
    response = client.post(f"{letter.path}/comments", sent_by_browsers({"body": body, "name": name}), content_type=FORM)
    assert response.status_code == 303
    comment = letter.comments.get()
    assert comment.body == clean(body)
    page = read(client.get(letter.path))
    shown = page.one("li", id=f"comment-{comment.number}")
    assert paragraphs_in(page.one(class_="e-content", inside=shown)) == paragraphs(comment.body)
    assert words_of(page, "p-author", shown) == (comment.name or "anonymous lover")


@often
@given(body=TEXTS, name=TEXTS.map(lambda text: text + "x" * 81))
def test_a_refused_text_stands_in_the_form_as_it_was_typed(client, body, name):
    response = post(client, "/write", {"body": body, "dear": name, "signature": name})
    page = read(response)
    assert page.status == 422
    # A page cannot hold NUL or a lone CR; everything else it gives back.
    shown = body.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" not in shown:
        assert page.value("body") == shown


def test_a_text_that_went_through_many_previews_is_still_the_same(client):
    typed = "  one\n two\t\n\n\n  three “four”  "
    page = read(post(client, "/write", {"body": typed, "do": "preview"}))
    for do in ("edit", "preview", "words", "edit", "preview"):
        page = read(press(client, page, do=do))
    press(client, page, do="send")
    assert Letter.objects.get().body == typed.strip()
