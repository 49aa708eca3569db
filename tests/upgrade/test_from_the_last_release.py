"""The data folder of the last release is opened by today's code: all of it reads, and all of it can be changed.

`left_by_the_last_release` was written by the code of 22 November 2026, 12:52 (0.1, before letters could be sealed): a
house with one of everything, put down by its own verbs and taken from its own tables, once from each database. The
next release brings a folder beside it.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

import live

LEFT = Path(__file__).parent / "left_by_the_last_release"
TOLD = json.loads((LEFT / "told.json").read_text())


@pytest.fixture
def house(tmp_path) -> Iterator[live.LiveSite]:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    keys = data / "keys.json"
    with live.database_url() as url:
        keys.write_text((LEFT / "keys.json").read_text())
        keys.chmod(0o600)
        if url:
            with psycopg.connect(url) as postgres:
                postgres.execute((LEFT / "house.postgresql.sql").read_bytes())
        else:
            with closing(sqlite3.connect(data / "leftunsaid.sqlite3")) as sqlite:
                sqlite.executescript((LEFT / "house.sqlite.sql").read_text())
        site = live.start(data, workers=1, DATABASE_URL=url)
        try:
            site.wait_until_it_answers()
            yield site
        finally:
            site.end()


def test_all_of_it_reads_opens_and_can_be_changed(house):
    everything_reads_as_it_did(house)
    the_eight_words_open_what_they_opened(house)
    whoever_looks_after_it_finds_all_in_order(house)
    assert house.log == []


def everything_reads_as_it_did(house: live.LiveSite) -> None:
    for path, words in TOLD["readable"].items():
        assert words in house.get(path).text
    for path in TOLD["gone"]:
        assert house.get(path).status == 410
    page = house.get(TOLD["public"]).text
    for words in ("To the one with the cups,", "Glue it. Mine holds since the spring.", "Tilda", "longing"):
        assert words in page
    assert "took back" not in page
    assert house.get(TOLD["waiting"]).status == 200
    assert live.until(lambda: TOLD["public"] in house.get("/search?q=handle").text)


def the_eight_words_open_what_they_opened(house: live.LiveSite) -> None:
    opened = house.post("/key", key=TOLD["words"])
    assert opened.status == 303
    cookie = {"Cookie": opened.headers["Set-Cookie"].partition(";")[0]}
    mine = house.get("/key", **cookie).text
    for words in TOLD["mine"]:
        assert words in mine
    assert "…@mailbox.example" in house.get("/key/receipt", **cookie).text  # what was sealed then opens now
    way = re.search(r"As it was changed.*?(/key/letter/\w{22}/withdraw)", mine, re.DOTALL)
    assert way
    said = live.FORM | cookie | {"Origin": house.address, "Sec-Fetch-Site": "same-origin"}
    assert house.ask("POST", way[1], headers=said).status == 303
    assert house.get(TOLD["edited"]).status == 410
    house.comment(TOLD["public"])
    assert house.write() == f"/letter/{max(int(path[8:]) for path in TOLD['readable'] if path[:8] == '/letter/') + 1}"


def whoever_looks_after_it_finds_all_in_order(house: live.LiveSite) -> None:
    assert "/letter/5  It sells something" in house.command("reports").stdout
    assert "Ines, since 2026-03-14" in house.command("moderator", "list").stdout
    assert "right" in house.command("recount").stdout
