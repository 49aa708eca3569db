"""What a writer added when time had passed is told as on the page: under the letter, with the day and no hour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from api.conftest import Program
from leftunsaid.letters.looking_back import add_postscript, predicts, say_what_became
from web.reading import read

A_MONTH_LATER = make.NOON + timedelta(days=31)
LATER = "The cup is yours now."


@pytest.fixture
def answered():
    """A letter to which its writer came back a month later."""
    key, words = make.key()
    letter = make.letter(owner=key)
    add_postscript(letter, LATER, now=A_MONTH_LATER)
    letter.words_of_owner = words
    return letter


def test_they_stand_under_the_letter_in_the_words_of_its_page(program, client, answered):
    add_postscript(answered, "And I have another.", now=A_MONTH_LATER + timedelta(days=365))
    one, other = program.get("/letters/1").told["postscripts"]
    assert one == {"label": "P.S., a month later", "added_on": "2026-04-14T00:00:00Z", "body": LATER}
    assert (other["label"], other["body"]) == ("P.S., 13 months later", "And I have another.")
    page = read(client.get("/letter/1"))
    assert [page.one("p", class_="later", inside=place).text for place in page.all(class_="postscript")] == [
        one["label"],
        other["label"],
    ]
    assert program.get("/letters").told["letters"][0] == program.get("/letters/1").told
    assert "T12" not in program.get("/letters/1").response.content.decode()


def test_whoever_has_the_link_is_told_too(program):
    letter = make.letter(visibility="unlisted")
    add_postscript(letter, LATER, now=A_MONTH_LATER)
    assert [one["body"] for one in program.get(letter.path).told["postscripts"]] == [LATER]


def test_its_writer_is_told_the_instant(answered):
    holder = Program(answered.words_of_owner)
    for told in (holder.get(f"/mine/letters/{answered.address}").told, holder.get("/mine").told["letters"][0]):
        assert told["postscripts"] == [
            {"label": "P.S., a month later", "body": LATER, "written_at": A_MONTH_LATER.isoformat()}
        ]


def test_what_became_of_what_a_letter_foretold_is_told(program, answered):
    predicts(answered, now=make.NOON)
    assert program.get("/letters/1").told["outcome"] == ""
    say_what_became(answered, "let go", now=make.NOON)
    assert program.get("/letters/1").told["outcome"] == "let go"
    assert Program(answered.words_of_owner).get("/mine").told["letters"][0]["outcome"] == "let go"


def test_of_many_letters_with_some_they_are_asked_for_once(program, answered):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            program.get("/letters?limit=50")
        return len(asked)

    with_one = questions()
    for number in range(5):
        add_postscript(make.letter(body=f"Another, {number}."), LATER, now=A_MONTH_LATER)
    assert questions() == with_one
