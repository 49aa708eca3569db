"""'Remember on this device' is off, says why, and where somebody wants it all the same it ends after 30 days."""

import pytest
from django.test import Client

import make
from leftunsaid.ownership.actions import erase_due
from leftunsaid.ownership.models import KeyVisit
from web.reading import post, press, read, said


@pytest.fixture
def eight() -> str:
    return make.key()[1]


def is_open(browser, **how) -> bool:
    return not read(browser.get("/key", **how)).all("form", action="/key")


def remembering(eight: str, **how) -> tuple[Client, object]:
    """A browser that was asked to remember the words, and its cookie."""
    browser = Client()
    response = browser.post("/key", {"key": eight, "remember": "yes"}, **how)
    [cookie] = response.cookies.values()
    return browser, cookie


def test_it_is_not_chosen_and_says_why(client):
    page = read(client.get("/key"))
    box = page.one("input", type="checkbox")
    assert box.get("checked") is None
    assert said(page.around(box, "label")) == "Remember on this device"
    why = said(page.one(id=box.get("aria-describedby")))
    assert "Better not on a device that others use" in why
    assert "30 days" in why


def test_a_refusal_does_not_choose_it(client):
    page = read(client.post("/key", {"key": "wrong", "remember": "yes"}))
    assert page.one("input", type="checkbox").get("checked") is None
    assert "Nothing is remembered on this device." in said(page.one(role="alert"))
    without = read(client.post("/key", {"key": "wrong"}))
    assert "remembered" not in said(without.one(role="alert"))


def test_unless_it_is_asked_for_the_cookie_goes_with_the_browser(client, eight):
    cookie = press(client, read(client.get("/key")), "key", key=eight).cookies["key"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    cookie = client.get("/key").cookies["key"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert KeyVisit.objects.get().remembered_at is None


@pytest.mark.parametrize("value", ["", "no", "on", "YES", "1"])
def test_nothing_but_the_box_of_the_page_asks_for_it(client, eight, value):
    assert client.post("/key", {"key": eight, "remember": value}).cookies["key"]["max-age"] == ""


def test_where_it_is_asked_for_the_cookie_stays_for_thirty_days_and_no_longer(eight, clock):
    browser, cookie = remembering(eight)
    assert cookie["max-age"] == 30 * 24 * 3600
    clock.passes(days=10)
    assert browser.get("/key").cookies["key"]["max-age"] == 20 * 24 * 3600  # looking does not make it last longer


def test_it_is_as_closed_to_others_as_the_one_that_goes(eight):
    browser, cookie = remembering(eight)
    for one in (cookie, browser.get("/key").cookies["key"]):
        assert (one["httponly"], one["samesite"], one["path"], one["domain"]) == (True, "Strict", "/", "")


def test_under_https_it_is_secure_and_of_this_host_alone(eight, house):
    house(base_url_as_set="https://letters.example")
    browser, cookie = remembering(eight, secure=True)
    for one in (cookie, browser.get("/key", secure=True).cookies["__Host-key"]):
        assert one.key == "__Host-key"
        assert (one["secure"], one["httponly"], one["samesite"]) == (True, True, "Strict")
        assert (one["path"], one["domain"]) == ("/", "")
    assert is_open(browser, secure=True)


def test_it_opens_for_thirty_days_and_is_forgotten_then(eight, clock):
    browser, _ = remembering(eight)
    for _ in range(29):
        clock.passes(days=1)
        erase_due(clock.now)
        assert is_open(browser)
    clock.passes(hours=23, minutes=59)
    assert is_open(browser)
    kept = browser.cookies["key"].value
    clock.passes(minutes=1)
    assert not is_open(browser)
    browser.cookies["key"] = kept
    assert not is_open(browser)
    assert erase_due(clock.now) == 1


def test_what_is_open_says_that_this_device_remembers(eight):
    told = "This device remembers your words"
    browser, _ = remembering(eight)
    assert told in read(browser.get("/key")).main
    other = Client()
    other.post("/key", {"key": eight})
    assert told not in read(other.get("/key")).main


def test_another_browser_remembers_nothing(eight, clock):
    remembering(eight)
    other = Client()
    other.post("/key", {"key": eight})
    clock.passes(minutes=15)
    assert not is_open(other)


@pytest.mark.parametrize("way", ["/key/close", "/key/leave"])
def test_it_ends_when_it_is_closed_also_for_whoever_kept_the_cookie(eight, way):
    browser, cookie = remembering(eight)
    assert post(browser, way, {}).cookies["key"]["max-age"] == 0
    browser.cookies["key"] = cookie.value
    assert not is_open(browser)
    assert not KeyVisit.objects.exists()


def test_it_ends_when_the_words_are_changed_elsewhere(eight):
    browser, _ = remembering(eight)
    elsewhere = Client()
    elsewhere.post("/key", {"key": eight})
    press(elsewhere, read(elsewhere.get("/key/words")), "key", do="send")
    assert not is_open(browser)


def test_it_stays_where_the_words_are_changed_here(eight, clock):
    browser, _ = remembering(eight)
    press(browser, read(browser.get("/key/words")), "key", do="send")
    clock.passes(days=29)
    assert is_open(browser)


def test_it_ends_when_the_words_are_burnt_elsewhere(eight):
    browser, _ = remembering(eight)
    elsewhere = Client()
    elsewhere.post("/key", {"key": eight})
    post(elsewhere, "/key/burn", {"do": "burn"})
    assert not is_open(browser)


def test_words_typed_again_without_it_are_remembered_no_more(eight, clock):
    browser, _ = remembering(eight)
    assert browser.post("/key", {"key": eight}).cookies["key"]["max-age"] == ""
    clock.passes(minutes=15)
    assert not is_open(browser)
