"""The sitemap: each letter that everyone can read, once, by its number; ten thousand numbers a file."""

from xml.etree import ElementTree

import make
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.letters.lists import recount
from letters.at_scale import put_down, take_back

HERE = "http://127.0.0.1:8000"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def told_at(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert b"lastmod" not in answer.content
    return [place.text or "" for place in ElementTree.fromstring(answer.content).iter(f"{NAMESPACE}loc")]


def test_it_holds_exactly_what_everyone_can_read(client, now):
    put_down((9_998, 10_003))
    put_down((50_000, 50_001))
    take_back([(10_002, 10_002), (50_001, 50_001)])
    recount(mend=True)
    new, unlisted = make.letter(), make.letter()
    change_visibility(unlisted, "unlisted", now=now)
    make.letter(hold_reason="many")
    assert told_at(client, "/sitemap.xml") == [f"{HERE}/sitemap/{n}.xml" for n in (1, 2, 5, 6)]
    numbers = {1: [9_998, 9_999, 10_000], 2: [10_001, 10_003], 5: [50_000], 6: [new.number]}
    for file, expected in numbers.items():
        assert told_at(client, f"/sitemap/{file}.xml") == [f"{HERE}/letter/{number}" for number in expected]
    withdraw_letter(new, now=now)
    assert told_at(client, "/sitemap.xml") == [f"{HERE}/sitemap/{n}.xml" for n in (1, 2, 5)]
    assert client.get("/sitemap/6.xml").status_code == 404


def test_an_empty_house_has_an_empty_one(client):
    assert told_at(client, "/sitemap.xml") == []
    for path in ("/sitemap/0.xml", "/sitemap/1.xml", "/sitemap/01.xml", f"/sitemap/{'9' * 14}.xml"):
        assert client.get(path).status_code == 404, path
