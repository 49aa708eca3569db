"""Terms, Privacy, about, help, robots.txt, the small picture and /healthz are there on a fresh install."""

import re

import pytest

import make
from web.reading import read, said

PAGES = ("/terms", "/privacy", "/about", "/help")


@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_there_with_a_heading_and_its_canonical_link(client, path, house):
    house(base_url_as_set="https://letters.example")
    page = read(client.get(path))
    assert page.status == 200
    assert said(page.one("h1"))
    assert page.title.endswith(" · Left Unsaid")
    assert page.one("link", rel="canonical").get("href") == f"https://letters.example{path}"


@pytest.mark.parametrize("path", ["/", "/write", "/key", *PAGES, "/nothing/here"])
def test_terms_privacy_help_and_the_desk_are_one_press_away_from_everywhere(client, path):
    page = read(client.get(path))
    leads_to = {link.get("href") for link in page.all("a")}
    assert {"/", "/write", "/key", *PAGES} <= leads_to


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_terms_and_privacy_carry_a_version_and_a_date(client, path):
    assert re.search(r"Version \d+, \d{1,2} \w+ 20\d\d", read(client.get(path)).main)


def test_terms_and_privacy_are_filled_in_from_the_settings(client, house):
    house(operator="The Ferry House", contact="ferry@letters.example", minimum_age=18)
    for path in ("/terms", "/privacy"):
        told = read(client.get(path)).main
        assert "The Ferry House" in told
        assert "ferry@letters.example" in told
        assert "18" in told


def test_terms_and_privacy_are_whole_without_any_setting(client):
    for path in ("/terms", "/privacy"):
        told = read(client.get(path)).main
        assert "16" in told
        assert not re.search(r"%\(|\{\{|None|\bby \.|: \.", told)


def test_terms_and_privacy_say_how_long_what_was_removed_is_kept(client, house):
    assert "For 30 days its words are kept" in read(client.get("/privacy")).main
    # Earlier wording, a card, a remembering device, a yes to little notes, a list.
    of_other_things = {"/terms": set(), "/privacy": {"7", "14", "30", "90", "400"}}
    for days in (12, 45):
        house(retention_days=days)
        for path, figures in of_other_things.items():
            told = re.findall(r"(\d+) days", read(client.get(path)).main)
            assert set(told) == figures | {str(days)}, path


def test_privacy_says_how_long_something_can_be_changed_and_what_stood_there_before_is_kept(client, house):
    for hours, told in ((1, "1 hour"), (24, "24 hours"), (72, "3 days")):
        house(edit_hours=hours)
        privacy = read(client.get("/privacy")).main
        assert f"can be changed for {told} after it was first shown" in privacy
        assert "for 7 days at most" in privacy


def test_privacy_speaks_of_no_changes_where_nothing_can_be_changed(client, house):
    house(edit_hours=0)
    privacy = read(client.get("/privacy")).main
    assert "after it was first shown" not in privacy
    assert "0 hours" not in privacy


def test_privacy_names_everything_that_is_counted_about_a_network(client):
    told = read(client.get("/privacy")).main
    assert "letters, comments, changes to them, reports, searches and tries at eight words" in told


def test_privacy_says_how_long_a_device_remembers(client):
    assert "remember the words on this device does it stay, for 30 days" in read(client.get("/privacy")).main


def test_privacy_names_the_one_cookie(client):
    told = read(client.get("/privacy")).main
    assert "named key, or __Host-key" in told
    assert "15 minutes" in told


def test_an_operator_can_put_terms_of_their_own_in_their_place(client, settings):
    own = settings.LEFTUNSAID.data / "templates" / "pages" / "terms.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{% extends 'base.html' %}{% block main %}<h1>Our own terms</h1>{% endblock %}")
    settings.TEMPLATES = [*settings.TEMPLATES]  # as after a restart
    try:
        assert said(read(client.get("/terms")).one("h1")) == "Our own terms"
    finally:
        own.unlink()


def test_robots_are_kept_from_the_key_the_search_and_from_chance_and_told_of_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    closed = re.findall(r"^Disallow: (\S+)$", response.content.decode(), flags=re.MULTILINE)
    # A secret address that may not be looked at could be listed bare: nobody would see its 'noindex'.
    assert closed == ["/key", "/random", "/search"]
    assert "\nSitemap: http://127.0.0.1:8000/sitemap.xml\n" in response.content.decode()


def test_the_small_picture_is_there(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("image/")
    assert response.content


def test_healthz_says_that_all_is_well_and_nothing_more(client):
    make.letter()
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
