"""Posts that another site makes a browser send are refused (PRODUCT decision 15)."""

import pytest

from everything_kept import everything_kept
from leftunsaid.config import read_config
from leftunsaid.letters.models import Letter
from web.reading import post, read

HERE = "http://testserver"


def letter_comes_in(client, **headers):
    response = post(client, "/write", {"body": "A letter."}, **headers)
    assert response.status_code in (303, 403)
    assert Letter.objects.exists() == (response.status_code == 303)
    return response.status_code == 303


@pytest.mark.parametrize("origin", [None, HERE, "https://evil.example", "null", ""])
@pytest.mark.parametrize(
    ("site", "passes"),
    [
        ("same-origin", True),
        ("none", True),
        ("same-site", False),
        ("cross-site", False),
        ("", False),
        ("SAME-ORIGIN", False),
        ("nonsense", False),
    ],
)
def test_where_the_browser_says_where_it_comes_from_that_alone_decides(client, site, passes, origin):
    headers = {"HTTP_SEC_FETCH_SITE": site} | ({} if origin is None else {"HTTP_ORIGIN": origin})
    assert letter_comes_in(client, **headers) == passes


@pytest.mark.parametrize(
    ("origin", "passes"),
    [
        (HERE, True),
        ("null", False),
        ("", False),
        ("http://evil.example", False),
        ("http://testserver.evil.example", False),
        ("http://evil.example/http://testserver", False),
        ("http://testserver@evil.example", False),
        ("http://testserver:81", False),
        ("http://", False),
        ("testserver", False),
        ("ftp://testserver", False),
        ("http://[", False),
        ("http://[::1", False),
        ("http://testserver:port", False),
    ],
)
def test_older_browsers_say_their_origin_and_it_must_be_ours(client, origin, passes):
    assert letter_comes_in(client, HTTP_ORIGIN=origin) == passes


@pytest.mark.parametrize(
    ("origin", "passes"),
    [
        ("https://letters.example", True),
        ("http://letters.example", False),
        ("https://letters.example:444", False),
        (HERE, False),
        ("null", False),
        ("https://[", False),
    ],
)
def test_where_the_house_knows_its_address_the_origin_must_be_that(client, house, origin, passes):
    house(base_url_as_set="https://letters.example")
    assert letter_comes_in(client, HTTP_ORIGIN=origin) == passes


@pytest.mark.parametrize(
    ("address", "origin"),
    [("http://192.168.1.5:80", "http://192.168.1.5"), ("https://letters.example:443/", "https://letters.example")],
)
def test_a_default_port_in_the_address_of_the_house_is_left_out_as_browsers_do(client, house, address, origin):
    house(base_url_as_set=read_config({"LEFTUNSAID_BASE_URL": address}).base_url_as_set)
    assert letter_comes_in(client, HTTP_ORIGIN=origin)


def test_whoever_is_refused_by_mistake_gets_the_text_back_and_nothing_to_press(client):
    written = {"body": "\n It took\nme all night.", "dear": "You", "visibility": "private"}
    page = read(post(client, "/write", written, HTTP_SEC_FETCH_SITE="cross-site"))
    assert page.status == 403
    assert page.fields() | written == page.fields()
    assert not page.all("button", inside=page.form())
    assert page.response.headers["Cache-Control"] == "no-store"


def test_programs_that_say_nothing_pass(client):
    assert letter_comes_in(client)


def test_reading_from_another_site_is_what_links_are_for(client, every_address):
    for name, path in every_address.items():
        asked = client.get(path, HTTP_SEC_FETCH_SITE="cross-site", HTTP_ORIGIN="https://evil.example")
        assert asked.status_code == client.get(path).status_code, name


@pytest.mark.parametrize(
    "headers", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-site"}, {"HTTP_ORIGIN": "null"}]
)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_no_address_changes_anything_for_another_site(key_holder, every_address, method, headers):
    before = everything_kept()
    for name, path in every_address.items():
        for visitor in (key_holder.client, key_holder.client.__class__()):
            sent = {"body": "x", "key": key_holder.words, "reason": "spam"}
            assert post_by(visitor, method, path, sent, headers).status_code == 403, name
    assert everything_kept() == before


def post_by(client, method, path, sent, headers):
    return getattr(client, method)(path, sent if method == "post" else "", **headers)
