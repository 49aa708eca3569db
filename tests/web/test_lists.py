"""Whole letters, newest first, ten a page: `/` and `/page/<n>` (S3-33)."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.letters.lists import recount
from leftunsaid.moderation import actions as moderation
from letters.at_scale import gather_statistics, put_down, take_back
from web.reading import paragraphs_in, read, said


def letters_on(client, path):
    page = read(client.get(path))
    assert page.status == 200
    return [said(page.one(class_="p-name", inside=letter)) for letter in page.all("article", class_="h-entry")]


def numbered(first, last):
    return [f"Letter {number}" for number in range(first, last - 1, -1)]


def test_ten_letters_a_page_newest_first(client):
    for _ in range(21):
        make.letter()
    assert letters_on(client, "/") == numbered(21, 12)
    assert letters_on(client, "/page/2") == numbered(11, 2)
    assert letters_on(client, "/page/3") == ["Letter 1"]
    assert client.get("/page/4").status_code == 404


def test_the_pages_lead_to_one_another(client):
    for _ in range(21):
        make.letter()

    def turns(path):
        page = read(client.get(path))
        return [(link.get("rel"), link.get("href")) for link in page.all("a") if link.get("rel") in ("prev", "next")]

    assert turns("/") == [("next", "/page/2")]
    assert turns("/page/2") == [("prev", "/"), ("next", "/page/3")]
    assert turns("/page/3") == [("prev", "/page/2")]


def test_exactly_ten_letters_have_no_second_page(client):
    for _ in range(10):
        make.letter()
    assert "/page/2" not in client.get("/").content.decode()
    assert client.get("/page/2").status_code == 404


def test_letters_stand_whole_with_count_and_age(client, clock):
    paragraphs = [f"Paragraph {n} of a long letter" + ", on and on" * 40 for n in range(12)]
    body = "\n\n".join(paragraphs)
    letter = make.letter(body=body, dear="Nobody", signature="me", now=clock.now - timedelta(days=3, hours=2))
    make.comment(letter)
    page = read(client.get("/"))
    entry = page.letter()
    assert paragraphs_in(page.one(class_="e-content", inside=entry)) == [[paragraph] for paragraph in paragraphs]
    assert "Nobody" in said(entry)
    assert said(page.one(class_="p-author", inside=entry)) == "me"
    assert "1 comment" in said(entry)
    age = page.one("time", class_="dt-published", inside=entry)
    assert (said(age), age.get("datetime")) == ("2 days ago", "2026-03-11")
    assert letter.path in [link.get("href") for link in page.all("a", class_="u-url", inside=entry)]


def test_an_empty_house_says_so_kindly(client):
    page = read(client.get("/"))
    assert page.status == 200
    assert "There are no letters here yet." in page.main


def test_only_what_everyone_may_read_is_listed(client, now):
    key, _ = make.key()
    make.letter(visibility="unlisted")
    make.letter(visibility="private", owner=key)
    make.letter(hold_reason="many")
    withdraw_letter(make.letter(), now=now)
    moderation.remove(make.letter(), by="test", now=now)
    moderation.hold(make.letter(), by="test", now=now)
    change_visibility(make.letter(), "unlisted", now=now)
    change_visibility(make.letter(owner=key), "private", now=now)
    stands = make.letter()
    assert letters_on(client, "/") == [f"Letter {stands.number}"]


def test_the_first_page_has_one_address(client):
    response = client.get("/page/1")
    assert response.status_code in (301, 302, 307, 308)
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/page/0",
        "/page/2",
        "/page/01",
        "/page/-1",
        "/page/1.0",
        "/page/",
        "/page/999999999",
        "/page/99999999999999999999999999",
        "/page/٢",
        "/letter/0",
        "/letter/007",
        "/letter/2",
        "/letter/1/",
        "/letter/-1",
        "/letter/1e3",
        "/letter/999999999999999999",
        "/letter/9223372036854775808",
        "/letter/99999999999999999999999999999999999999",
        "/letter/٧",
        "/letter/+7",
        "/letter/%207",
        "/letter/1%00",
        "/letter/%ff",
        "/letter/",
        "/Letter/1",
        "/u/",
        "/u/short",
        "/u/" + "x" * 22,
        "/waiting/" + "x" * 22,
        "/nothing",
        "/page/1%0A",
        "/letter/1%0A",
        "/write%0A",
        "/write/",
    ],
)
def test_an_address_where_nothing_stands_is_404(client, path):
    make.letter()
    make.letter(number=7)
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing here" in read(response).main


def test_each_page_of_the_list_has_its_canonical_link(client, house):
    house(base_url_as_set="https://letters.example")
    for _ in range(11):
        make.letter()
    for path in ("/", "/page/2"):
        page = read(client.get(path))
        assert page.one("link", rel="canonical").get("href") == f"https://letters.example{path}"


def test_in_a_house_of_100_000_letters_every_page_is_right_and_costs_as_little_as_the_second(client):
    gaps = [(50_001, 50_004), (77_777, 77_777), (88_001, 89_000), (99_950, 100_150), (120_500, 123_499)]
    put_down((50_001, 154_500), without=gaps[::2])
    take_back(gaps[1::2])
    recount(mend=True)
    gather_statistics()
    left_out = {number for first, last in gaps for number in range(first, last + 1)}
    visible = [number for number in range(154_500, 50_000, -1) if number not in left_out]
    last = -(-len(visible) // 10)
    assert len(visible) > 100_000
    above_a_gap = [visible.index(end + 1) // 10 + 1 for _, end in gaps]
    beside_a_gap = [min(page + turn, last) for page in above_a_gap for turn in (-1, 0, 1)]
    pages = [1, 2, last - 1, last, *beside_a_gap, *Random(4).choices(range(1, last), k=20)]
    asked = set()
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            found = letters_on(client, f"/page/{page}" if page > 1 else "/")
        assert found == [f"Letter {number}" for number in visible[(page - 1) * 10 : page * 10]]
        if page > 1:
            asked.add(len(queries))
    assert asked == {4}
    assert client.get(f"/page/{last + 1}").status_code == 404
