"""Of a letter that is not there for everyone, nothing is told: at no address of the API, in no feed, in no sitemap.

They are asked while it can still be read, so that whatever is kept in memory was kept with it.
"""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import get_resolver, resolve

import make
from leftunsaid.letters import actions
from leftunsaid.letters.looking_back import add_postscript
from leftunsaid.letters.models import Letter
from leftunsaid.letters.seals import Wax
from leftunsaid.search.index import the_index
from leftunsaid.worker.searching import bring_up_to_date
from pagecache.readers import Site

CANARY = "CANARY"
# What its holder alone is told.
NOT_ASKED = {"api_mine", "api_mine_letter", "api_mine_comment", "notes_feed", "notes_of_feed"}

WHERE_IT_STANDS = (
    *("api_letters", "api_letter", "api_comments", "api_comment", "api_search"),
    *("feed", "feeling_feed", "letter_feed"),
)


@dataclass(frozen=True)
class State:
    """How a letter comes to be hidden, and where it is still told."""

    made: dict = field(default_factory=dict)
    hides: tuple = ()
    by_link: bool = False


STATES = {
    "withdrawn": State(hides=(actions.withdraw_letter, {})),
    "removed": State(hides=(actions.remove_letter, {"reason": "spam"})),
    "held again": State(hides=(actions.hold_letter, {"reason": "again"})),
    "held with a postscript": State(hides=(add_postscript, {"body": "CANARY, once more.", "hold_reason": "words"})),
    "unlisted by now": State(hides=(actions.change_visibility, {"visibility": "unlisted"}), by_link=True),
    "private by now": State(hides=(actions.change_visibility, {"visibility": "private"})),
    "waits": State(made={"hold_reason": "many"}),
    "unlisted": State(made={"visibility": "unlisted"}, by_link=True),
    "unlisted and held": State(made={"visibility": "unlisted"}, hides=(actions.hold_letter, {"reason": "again"})),
    "private": State(made={"visibility": "private"}),
    "sealed": State(made={"wax": Wax(date(2027, 3, 14))}),
    "sealed for those with its link": State(made={"wax": Wax(date(2027, 3, 14)), "visibility": "unlisted"}),
}


@pytest.fixture
def site(transactional_db) -> Site:
    return Site().with_kept_pages()


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_nothing_of_it_is_told(site, state):
    the_index().begin_anew()
    make.letter(body="One that stays.", feelings=["hope"])
    letter = planted(**state.made)
    asked = addresses_of(letter)
    before = {name: site.ask(path, query=query) for name, path, query in asked}
    if state.hides:
        verb, said = state.hides
        verb(letter, **said, now=make.NOON)
        assert not state.made or CANARY in before["api_unlisted_letter"].page.decode()
        assert state.made or all(CANARY in before[name].page.decode() for name in WHERE_IT_STANDS)
    for name, path, query in asked:
        told = site.ask(path, query=query)
        is_by_link = state.by_link and name.startswith("api_unlisted")
        assert (CANARY in unquote(told.page.decode()) + repr(told.headers)) == is_by_link, (name, path)
        if not is_by_link:
            assert letter.address not in told.page.decode(), (name, path)
        if "sitemap" in name and letter.number:
            assert f"/letter/{letter.number}<" not in told.page.decode()


def planted(**said) -> Letter:
    """One with the canary in everything that can be written in it, beside it and under it; and the search knows it."""
    words = {"body": f"{CANARY} of the body", "dear": f"{CANARY} of the greeting", "signature": f"{CANARY} of the name"}
    letter = make.letter(**words, feelings=["hope"], owner=make.key()[0], **said)
    if letter.is_readable:
        make.comment(letter, body=f"{CANARY} of a comment", name=f"{CANARY} who answers")
        letter.refresh_from_db()
    if not letter.is_sealed:
        add_postscript(letter, f"{CANARY} of a postscript", now=make.NOON)
    bring_up_to_date(make.NOON)
    return letter


def addresses_of(letter: Letter) -> list[tuple[str, str, str]]:
    """Each address at which a program or a feed reader can ask, by its name, with a path and a query."""
    number = letter.number or 2  # the one it would have
    by_number, by_link = f"/api/v1/letters/{number}", f"/api/v1/u/{letter.address}"
    paths = [
        *("/api/v1/letters", "/api/v1/letters?limit=50", "/api/v1/letters?feeling=hope"),
        *(by_number, f"{by_number}/comments", f"{by_number}/comments/1"),
        *(by_link, f"{by_link}/comments", f"{by_link}/comments/1"),
        *("/api/v1/search?q=canary&in=comments", "/api/v1/search?q=canary&order=closest", "/api/v1/search?q=canary"),
        *("/api/v1/feelings", "/api/v1/openapi.json"),
        *(f"{page}/feed.{kind}" for page in ("", "/feeling/hope", f"/letter/{number}") for kind in ("json", "atom")),
        *("/sitemap.xml", "/sitemap/1.xml"),
    ]
    asked = [path.partition("?") for path in paths]
    return [(resolve(path).view_name, path, query) for path, _, query in asked]


def test_every_address_for_programs_and_feed_readers_is_asked():
    reading = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and (name.startswith("api_") or "feed" in name or "sitemap" in name)
    }
    told = {name for name, _, _ in addresses_of(Letter(address="a" * 22))}
    sending = {name for name in reading if "send" in name or "edit" in name or "withdraw" in name or "change" in name}
    assert reading - sending - NOT_ASKED - {"api_keys"} == told
