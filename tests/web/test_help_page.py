"""/help: who listens, by country, dated; the operator's own lines first."""

import re
import tomllib
from datetime import date

import pytest
from django.apps import apps

from leftunsaid.config import ConfigError
from leftunsaid.guard.shield import contacts_in
from leftunsaid.web.helplines import COUNTRIES, SHIPPED, own_helplines, shipped_helplines
from web.reading import post, read, said

OWN = """
[[country]]
name = "Our island"
emergency = ["112"]
[[country.line]]
name = "The lighthouse"
numbers = ["555 0100"]
ways = ["call"]
hours = "18:00-24:00"
languages = ["en"]
checked = 2026-11-20
"""


@pytest.fixture
def own_lines(house, tmp_path):
    def write(text=OWN):
        (tmp_path / "help.toml").write_text(text, encoding="utf-8")
        house(data=tmp_path)
        return tmp_path

    return write


def test_at_least_twenty_five_countries_are_listed_with_a_number_each(client):
    page = read(client.get("/help"))
    countries = shipped_helplines()
    assert len(countries) >= 25
    for country in countries:
        section = page.around(page.one("h3", id=country.code), "section")
        assert said(page.one("h3", inside=section)) == str(COUNTRIES[country.code])
        assert country.emergency
        for number in [*country.emergency, *(number for line in country.lines for number in line.numbers)]:
            assert number in said(section)


def test_each_line_has_a_source_and_the_day_on_which_it_was_looked_at(client):
    told = read(client.get("/help")).main
    for country in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["country"]:
        for line in country["line"]:
            assert re.match(r"https?://[^/ ]+/", line["source"]), line["name"]
            assert isinstance(line["checked"], date)
            assert line["languages"]
            assert line["name"] in told


def test_it_tells_how_old_the_page_is_in_which_a_number_was_read(client, own_lines):
    own_lines(OWN.replace("checked =", "written = 2015\nchecked ="))
    told = read(client.get("/help")).main
    assert "looked at on 2026-11-20, in a page of 2015" in told
    shipped = [line for country in shipped_helplines() for line in country.lines]
    assert all(line.written is None or line.written <= line.checked.year for line in shipped)
    assert sum(line.written is not None for line in shipped) >= 15


def test_the_shield_leaves_the_numbers_of_those_who_listen_alone(client, own_lines):
    """They are the house's own words. What somebody writes is read by it, and a number there is covered."""
    number = "0800 111 0 111"
    assert contacts_in(number)
    own_lines(OWN.replace("555 0100", number))
    assert f"The lighthouse: {number}" in read(client.get("/help")).main
    calm = post(client, "/write", {"body": "I want to die tonight."}).headers["Location"]
    assert number in read(client.get(calm)).main
    assert post(client, "/write", {"body": f"Call {number}."}).status_code == 422


def test_it_says_that_this_is_not_monitoring(client):
    assert "This is not monitoring" in read(client.get("/help")).main


def test_nothing_on_it_leads_out_of_the_house(client):
    page = read(client.get("/help"))
    assert all(link.get("href")[0] in "/#" for link in page.all("a"))
    assert [script.get("src") for script in page.all("script")] == ["/static/house.js"]
    for link in page.all("a"):
        if link.get("href").startswith("#"):
            assert page.one(id=link.get("href")[1:]) is not None


def test_the_operators_own_lines_come_first(client, own_lines):
    own_lines()
    page = read(client.get("/help"))
    assert "The lighthouse: 555 0100" in page.main
    assert page.main.index("The lighthouse") < page.main.index("If you need a voice")
    assert "2026-11-20" in page.main


def test_they_stand_on_the_calm_page_too(client, own_lines):
    own_lines()
    page = read(client.get(post(client, "/write", {"body": "I want to die tonight."}).headers["Location"]))
    assert "555 0100" in page.main


def test_a_house_without_own_lines_is_whole(client, house, tmp_path):
    house(data=tmp_path)
    assert client.get("/help").status_code == 200


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[country]", "help.toml cannot be used"),
        ("[[country]]\ncode = 'xx'\nemergency = ['1']", "'xx' needs a name"),
        ("[[country]]\nname = 'A'", "neither an emergency number nor a line"),
        (OWN.replace("checked = 2026-11-20", ""), "needs the day on which you looked"),
        (OWN.replace('["555 0100"]', '"555 0100"'), "'numbers' has to be a list"),
        (OWN.replace('ways = ["call"]', 'ways = ["pigeon"]'), "'pigeon'"),
        (OWN.replace("checked =", "written = '2015'\nchecked ="), "'written' has to be a year"),
        (OWN.replace("hours =", "hour ="), "'hour', which is not known here"),
        (OWN.replace('numbers = ["555 0100"]', ""), "neither a number nor a place"),
        ("country = 'Malta'", "[[country]]"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_start_with_a_sentence(own_lines, text, says):
    own_lines(text)
    with pytest.raises(ConfigError, match=re.escape(says)) as refused:
        apps.get_app_config("web").ready()
    assert "docs/moderating.md" in str(refused.value)


def test_a_file_that_is_not_text_stops_it_too(house, tmp_path):
    (tmp_path / "help.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError):
        own_helplines(tmp_path)


def test_a_page_of_the_operators_own_takes_its_place(client, settings, tmp_path):
    own = tmp_path / "pages" / "help.html"
    own.parent.mkdir()
    own.write_text("{% extends 'base.html' %}{% block main %}<h1>Our own help</h1>{% endblock %}")
    [jinja] = settings.TEMPLATES
    # A folder of this test's own in the place of data/templates, which other tests read at the same moment.
    assert jinja["DIRS"][0] == settings.LEFTUNSAID.data / "templates"
    settings.TEMPLATES = [{**jinja, "DIRS": [tmp_path, *jinja["DIRS"][1:]]}]
    assert said(read(client.get("/help")).one("h1")) == "Our own help"


def test_a_file_that_comes_or_changes_later_is_read_then(client, house, tmp_path):
    house(data=tmp_path)
    assert "The lighthouse" not in read(client.get("/help")).main
    (tmp_path / "help.toml").write_text(OWN, encoding="utf-8")
    assert "The lighthouse" in read(client.get("/help")).main
    (tmp_path / "help.toml").write_text(OWN.replace("lighthouse", "lantern by the sea"), encoding="utf-8")
    assert "The lantern by the sea" in read(client.get("/help")).main


def test_a_file_that_is_spoilt_later_takes_no_help_from_anybody(client, own_lines, caplog):
    own_lines()
    landing = post(client, "/write", {"body": "I want to die tonight."}).headers["Location"]
    own_lines("[[country]")
    for path in ("/help", landing):
        page = read(client.get(path))
        assert (page.status, "The lighthouse" in page.main) == (200, False)
    assert "help.toml cannot be used" in caplog.text
