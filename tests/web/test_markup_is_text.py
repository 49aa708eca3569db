"""Markup in any field is text wherever it is shown."""

import pytest

import make
from web.reading import post, press, read

EVIL = (
    """<script>alert("x")</script><img src=x onerror='x'> <b>bold</b> </textarea></title>{{ 7 }} {% x %} &lt;i&gt; "'"""
)


@pytest.fixture
def assert_is_text():
    def check(page, times=1):
        assert page.status < 500
        assert "<script>alert" not in page.source
        assert "onerror='x'>" not in page.source.replace("&#39;", "'").replace("&#x27;", "'").replace("&gt;", "&")
        assert not page.all("b") + page.all("i") + page.all("img")
        assert all(script.get("src", "").startswith("/static/") for script in page.all("script"))
        shown = "".join(page.tree.itertext()) + " ".join(v for e in page.all() for v in e.attrib.values())
        assert shown.count(EVIL[:60]) >= times

    return check


def test_in_every_field_of_a_letter(client, assert_is_text):
    fields = {"body": EVIL, "dear": EVIL[:80], "signature": EVIL[:80]}
    assert_is_text(read(post(client, "/write", {**fields, "do": "edit"})), times=3)
    preview = read(post(client, "/write", {**fields, "do": "preview"}))
    assert_is_text(preview, times=3)
    assert_is_text(read(post(client, "/write", {**fields, "signature": EVIL})), times=3)
    assert_is_text(read(post(client, "/write", {**fields, "visibility": EVIL})), times=3)
    assert_is_text(read(post(client, "/write", {**fields, "key": EVIL})), times=4)
    path = press(client, preview, do="send").headers["Location"]
    assert_is_text(read(client.get(path)), times=3)
    assert_is_text(read(client.get("/")), times=3)
    assert "script" not in read(client.get(path)).title


def test_in_every_field_of_a_comment(client, assert_is_text):
    letter = make.letter()
    fields = {"body": EVIL, "name": EVIL[:80]}
    assert_is_text(read(post(client, f"{letter.path}/comments", {**fields, "do": "preview"})), times=2)
    assert_is_text(read(post(client, f"{letter.path}/comments", {**fields, "name": EVIL})), times=2)
    assert_is_text(read(post(client, f"{letter.path}/comments", {**fields, "key": EVIL})), times=3)
    post(client, f"{letter.path}/comments", fields)
    assert_is_text(read(client.get(letter.path)), times=2)


def test_where_it_waits_and_where_it_is_mine(key_holder, assert_is_text):
    fields = {"body": EVIL, "dear": EVIL[:80], "signature": EVIL[:80], "owner": key_holder.key, "hold_reason": "many"}
    letter = make.letter(**fields)
    comment = make.comment(body=EVIL, name=EVIL[:80], owner=key_holder.key, hold_reason="many")
    client = key_holder.client
    assert_is_text(read(client.get(f"/waiting/{letter.waiting_address}")), times=3)
    assert_is_text(read(client.get(f"/waiting/{comment.waiting_address}")), times=2)
    assert_is_text(read(client.get(f"/key/letter/{letter.address}")), times=3)
    assert_is_text(read(client.get(f"/key/letter/{letter.address}/withdraw")), times=3)
    assert_is_text(read(client.get(f"/key/comment/{comment.waiting_address}/withdraw")))
    assert_is_text(read(client.get("/key")))


def test_in_what_is_typed_at_the_door_of_key(client, assert_is_text):
    assert_is_text(read(post(client, "/key", {"key": EVIL})))


def test_in_the_settings_of_the_house(client, house, assert_is_text):
    house(site_name=EVIL, anonymous_name=EVIL, operator=EVIL, contact=EVIL)
    make.comment()
    for path in ("/", "/letter/1", "/about", "/terms", "/privacy", "/nothing"):
        assert_is_text(read(client.get(path)))


@pytest.mark.parametrize("path", ["/{0}", "/letter/{0}", "/write?{0}", "/?body={0}", "/key?kept={0}"])
def test_nothing_of_an_address_is_shown(client, path):
    assert "alert" not in client.get(path.format("<script>alert(1)</script>")).content.decode()
