"""How often somebody who asks finds the letter they hoped for. docs/search.md tells these figures."""

import re
from pathlib import Path

import make
from leftunsaid.letters.finding import find_closest_letters, find_letters
from leftunsaid.search.question import read_question
from search.labelled import LETTERS, QUERIES

DOCS = Path(__file__).parents[2] / "docs" / "search.md"


def test_it_finds_as_often_what_was_hoped_for_as_the_docs_say(fed):
    names = {make.letter(body=body).number: name for name, body in LETTERS.items()}
    fed()
    hoped, found, of_these, first = 0, 0, 0, 0
    for typed, wanted in QUERIES.items():
        question = read_question(typed)
        every = {names[letter.number] for letter in find_letters(question, limit=50).things}
        closest = [names[letter.number] for letter in find_closest_letters(question, limit=50).things]
        assert set(closest) == every
        hoped, found, of_these = hoped + len(wanted), found + len(every), of_these + len(every & wanted)
        first += bool(closest and closest[0] in wanted)
    seen = f"{of_these} of {hoped}", f"{of_these} of {found}", f"{first} of {len(QUERIES)}"
    assert len(QUERIES) >= 60
    assert re.findall(r"\*\*(\d+ of \d+)\*\*", DOCS.read_text()) == list(seen)
