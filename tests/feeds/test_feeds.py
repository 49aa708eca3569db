"""Atom and JSON Feed, as a library reads them that many feed readers are made of."""

import json
from datetime import timedelta
from html import unescape

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from leftunsaid.comments import actions as comments
from leftunsaid.letters.actions import (
    change_visibility,
    edit_letter,
    hold_letter,
    remove_letter,
    show_letter,
    withdraw_letter,
)
from leftunsaid.letters.looking_back import add_postscript, predicts, say_what_became

HERE = "http://127.0.0.1:8000"
ODD = "Tea & <b>sympathy</b>\n\n]]> 'quoted' \"twice\" &amp; שלום\u202c \U0001fac2\nnext line"


def atom(client, path="/feed.atom"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def as_json(client, path="/feed.json"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    return json.loads(answer.content)


def test_the_newest_twenty_letters_are_in_it_whole(client):
    for n in range(1, 23):
        make.letter(body=f"Letter {n} begins.\n\nAnd ends.", dear="You", signature="me" if n % 2 else "")
    feed = atom(client)
    assert [entry.id for entry in feed.entries] == [f"{HERE}/letter/{n}" for n in range(22, 2, -1)]
    first = feed.entries[0]
    assert (first.title, first.link, first.author) == ("Letter 22", f"{HERE}/letter/22", "anonymous lover")
    assert feed.entries[1].author == "me"
    assert '<p dir="auto">You</p>' in client.get("/feed.json").json()["items"][0]["content_html"]
    assert ["Letter 22 begins." in first.content[0].value, "And ends." in first.content[0].value] == [True, True]
    assert (feed.feed.id, feed.feed.title) == (f"{HERE}/feed.atom", "Left Unsaid")


def test_both_formats_say_the_same(client):
    letter = make.letter(body=ODD, feelings=["hope", "grief"])
    make.comment(letter, name="Cara", body=ODD)
    add_postscript(letter, ODD, now=make.NOON + timedelta(days=40))
    for path in ("", "/feeling/hope", letter.path):
        one, other = atom(client, f"{path}/feed.atom"), as_json(client, f"{path}/feed.json")
        assert one.feed.title == other["title"]
        assert one.feed.link == other["home_page_url"]
        assert other["feed_url"] == f"{HERE}{path}/feed.json"
        assert other["version"] == "https://jsonfeed.org/version/1.1"
        assert [entry.id for entry in one.entries] == [item["id"] for item in other["items"]]
        assert [entry.published for entry in one.entries] == [item["date_published"] for item in other["items"]]
        assert [entry.updated for entry in one.entries] == [item["date_modified"] for item in other["items"]]
        assert [entry.author for entry in one.entries] == [item["authors"][0]["name"] for item in other["items"]]
        tags = [[tag.term for tag in entry.get("tags", [])] for entry in one.entries]
        assert tags == [item.get("tags", []) for item in other["items"]]


def test_what_people_typed_is_text_and_never_markup(client):
    letter = make.letter(body=ODD)
    written = as_json(client)["items"][0]["content_html"]
    assert "Tea &amp; &lt;b&gt;sympathy&lt;/b&gt;" in written
    assert "&amp;amp;" in written
    assert "\U0001fac2<br>next line" in written
    assert "<b>" not in written
    raw = client.get("/feed.atom").content.decode()
    assert "&lt;p dir=" in raw
    assert "Tea &amp;amp; &amp;lt;b&amp;gt;" in raw
    make.comment(letter, name="<script>alert(1)</script>", body="x")
    assert atom(client, f"{letter.path}/feed.atom").entries[0].author == "<script>alert(1)</script>"


def test_no_date_is_finer_than_the_day_from_the_start(client, clock, now):
    letter = make.letter(now=now.replace(hour=9, minute=41, second=7))
    make.comment(letter, now=now.replace(hour=10, minute=53))
    edit_letter(letter, body="Other words.", dear="", signature="", now=now.replace(hour=11, minute=37))
    for _ in range(2):
        for path in ("", letter.path):
            told = client.get(f"{path}/feed.atom").content.decode() + client.get(f"{path}/feed.json").content.decode()
            assert told.count("2026-03-14T00:00:00Z") == 5, path
            assert not [word for word in ("09:41", "10:53", "11:37", "T09", "T10", "T11", "T12") if word in told]
        clock.passes(days=40)


def test_an_edit_and_a_change_of_readers_change_no_name_and_no_date(client, now):
    letter = make.letter()
    before = atom(client).entries[0]
    edit_letter(letter, body="Other words.", dear="", signature="", now=now + timedelta(minutes=5))
    change_visibility(letter, "unlisted", now=now)
    assert atom(client).entries == []
    change_visibility(letter, "public", now=now + timedelta(days=3))
    after = atom(client).entries[0]
    assert (after.id, after.published, after.updated) == (before.id, before.published, before.updated)
    assert "Other words." in after.content[0].value


def test_a_letters_feed_holds_the_comments_that_can_be_read_the_newest_first(client, now):
    letter = make.letter()
    for n in range(1, 6):
        make.comment(letter, body=f"Answer {n}.")
    make.comment(letter, body="Waits.", hold_reason="many")
    shown = list(letter.comments.filter(number__isnull=False).order_by("number"))
    comments.withdraw_comment(shown[0], now=now)
    comments.cover(shown[1], now=now)
    comments.hold_comment(shown[2], reason="again", now=now)
    feed = atom(client, f"{letter.path}/feed.atom")
    assert [entry.title for entry in feed.entries] == ["Comment 5", "Comment 4"]
    assert feed.entries[0].link == f"{HERE}{letter.path}/comment/5"
    assert client.get(f"{letter.path}/comment/5").status_code == 302
    assert feed.feed.title == "Comments on letter 1 · Left Unsaid"


def test_the_feed_of_a_long_thread_holds_the_newest_fifty(client):
    letter = make.thread(make.letter(), 230)
    titles = [entry.title for entry in atom(client, f"{letter.path}/feed.atom").entries]
    assert titles == [f"Comment {n}" for n in range(230, 180, -1)]


@pytest.mark.parametrize("path", ["", "/feeling/hope", "/letter/1"])
def test_a_feed_with_nothing_in_it_is_a_feed(client, path):
    if path.startswith("/letter"):
        make.letter()
    for kind in ("atom", "json"):
        read = atom if kind == "atom" else as_json
        feed = read(client, f"{path}/feed.{kind}")
        assert (feed["items"] if kind == "json" else feed.entries) == []


def test_a_feed_and_what_is_in_another_have_different_names(client):
    letter = make.letter()
    assert atom(client).entries[0].id != atom(client, f"{letter.path}/feed.atom").feed.id


def test_a_letter_that_time_answered_is_an_updated_entry_however_old_it_is(client, clock):
    letter = make.letter(body="He will be back.\n\nSoon.", feelings=["hope"])
    for n in range(22):
        make.letter(body=f"Letter {n}.", feelings=["hope"])
    assert f"{HERE}{letter.path}" not in [entry.id for entry in atom(client).entries]
    clock.passes(days=31)
    add_postscript(letter, "He was not.\n\nI am.", now=clock.now)
    predicts(letter, now=clock.now)
    say_what_became(letter, "wrong", now=clock.now)
    for path in ("", "/feeling/hope"):
        feed, items = atom(client, f"{path}/feed.atom"), as_json(client, f"{path}/feed.json")["items"]
        assert (len(feed.entries), feed.feed.updated) == (21, "2026-04-14T00:00:00Z")
        first = feed.entries[0]
        assert (first.id, items[0]["id"]) == (f"{HERE}{letter.path}",) * 2
        assert (first.published, first.updated) == ("2026-03-14T00:00:00Z", "2026-04-14T00:00:00Z")
        said = ["Soon.", "I was wrong.", "P.S., a month later", "He was not.", "I am."]
        places = [items[0]["content_html"].find(words) for words in said]
        assert places == sorted(places)
        assert places[0] > 0
    assert atom(client, "/feeling/love/feed.atom").entries == []


def test_a_postscript_between_two_new_letters_does_not_tell_the_hour(client, now):
    old = make.letter(now=now - timedelta(days=31))
    make.letter(now=now)
    add_postscript(old, "Now I know.", now=now + timedelta(hours=1))
    make.letter(now=now + timedelta(hours=2))
    assert [entry.title for entry in atom(client).entries] == ["Letter 3", "Letter 2", "Letter 1"]


def test_a_postscript_that_waits_is_not_in_it(client, now):
    letter = make.letter()
    add_postscript(letter, "CANARY", hold_reason="words", now=now)
    assert "CANARY" not in client.get("/feed.atom").content.decode() + client.get("/feed.json").content.decode()
    show_letter(letter, now=now)
    assert "CANARY" in client.get("/feed.atom").content.decode()


def test_of_many_letters_with_postscripts_they_are_asked_for_once(client, now):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get("/feed.json")
        return len(asked)

    add_postscript(make.letter(), "Later.", now=now)
    with_one = questions()
    for _ in range(5):
        add_postscript(make.letter(), "Later.", now=now)
    assert questions() == with_one <= 4


@pytest.mark.parametrize(
    ("hides", "status"),
    [
        (lambda letter, now: withdraw_letter(letter, now=now), 410),
        (lambda letter, now: remove_letter(letter, reason="spam", now=now), 410),
        (lambda letter, now: hold_letter(letter, reason="again", now=now), 404),
        (lambda letter, now: change_visibility(letter, "unlisted", now=now), 404),
        (lambda letter, now: change_visibility(letter, "private", now=now), 404),
    ],
)
def test_the_feed_of_a_letter_says_in_the_words_of_its_page_why_it_is_not_there(client, now, hides, status):
    """At a 410 a feed reader lets go for ever, so it hears one only where nothing is to come back."""
    letter = make.letter(owner=make.key()[0])
    hides(letter, now)
    page = unescape(client.get(letter.path if letter.is_public else "/letter/1").content.decode())
    for kind in ("atom", "json"):
        answer = client.get(f"/letter/1/feed.{kind}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
        assert answer.content.decode().strip() in page


def test_a_letter_that_is_gone_takes_its_feed_along(client, now):
    letter, unlisted = make.letter(body="Zephyrine."), make.letter(visibility="unlisted")
    withdraw_letter(letter, now=now)
    for kind in ("atom", "json"):
        answer = client.get(f"{letter.path}/feed.{kind}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert b"Zephyrine" not in client.get(f"/feed.{kind}").content
        assert client.get(f"/letter/99/feed.{kind}").status_code == 404
        assert client.get(f"{unlisted.path}/feed.{kind}").status_code == 404
    assert client.get("/feed.rss").status_code == 404


def test_whoever_asks_again_is_told_that_nothing_changed(client, now):
    letter = make.letter(feelings=["hope"])
    for path in ("/feed.atom", "/feed.json", "/feeling/hope/feed.atom", f"{letter.path}/feed.json", "/sitemap.xml"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304, path
    make.comment(letter)
    tag = client.get("/feed.atom").headers["ETag"]
    withdraw_letter(letter, now=now)
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 200


def test_pages_tell_where_their_feeds_are(client):
    letter = make.letter(feelings=["hope"])
    for path, prefix in (("/", ""), (letter.path, letter.path), ("/feeling/hope", "/feeling/hope")):
        source = client.get(path).content.decode()
        for kind, ending in (("atom+xml", "atom"), ("feed+json", "json")):
            assert f'<link rel="alternate" type="application/{kind}" href="{prefix}/feed.{ending}"' in source
            assert client.get(f"{prefix}/feed.{ending}").status_code == 200


def test_the_houses_own_words_stand_where_a_name_was_left_out(client, house):
    house(anonymous_name="someone & nobody", site_name="The <drawer>")
    make.letter()
    feed = atom(client)
    assert (feed.entries[0].author, feed.feed.title) == ("someone & nobody", "The <drawer>")
