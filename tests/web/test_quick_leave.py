"""'leave at once': one press, and neither this page nor going back shows anything of it."""

import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.db import connection

import make
from leftunsaid.ownership.models import KeyVisit
from leftunsaid.sqlite import base
from leftunsaid.web.views.key import leave
from web.reading import post, read, said


@pytest.fixture
def database_in_use(monkeypatch):
    """Another program holds the database, and in a test nobody waits long for it."""
    monkeypatch.setattr(base, "PATIENCE", 0.3)

    @contextmanager
    def hold():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, uri=True)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    return hold


@pytest.fixture
def paths_of_mine(key_holder):
    letter = make.letter(body="Not for other eyes.", owner=key_holder.key)
    comment = make.comment(letter, owner=key_holder.key)
    of_letter, of_comment = f"/key/letter/{letter.address}", f"/key/comment/{comment.waiting_address}"
    return [
        "/key",
        "/key/mine",
        "/key/words",
        "/key/burn",
        of_letter,
        *(f"{of_letter}/{act}" for act in ("edit", "split", "withdraw")),
        *(f"{of_comment}/{act}" for act in ("edit", "split", "withdraw")),
    ]


def test_it_is_one_press_away_on_every_page_of_an_open_key(key_holder, paths_of_mine):
    for path in paths_of_mine:
        page = read(key_holder.client.get(path))
        form = page.one("form", action="/key/leave")
        assert form.get("method") == "post", path
        assert [said(button) for button in page.all("button", inside=form)] == ["leave at once"], path
        assert page.place(form) < page.place(page.one("h1")), path  # before anything that is mine


def test_the_key_is_closed_and_the_cookie_gone(key_holder, paths_of_mine):
    kept = key_holder.client.cookies["key"].value
    response = post(key_holder.client, "/key/leave", {})
    assert response.cookies["key"]["max-age"] == 0
    assert not KeyVisit.objects.exists()
    key_holder.client.cookies["key"] = kept
    for path in paths_of_mine:
        assert "Not for other eyes." not in key_holder.client.get(path).content.decode()


def test_nobody_keeps_a_copy_of_it_or_of_what_was_open(key_holder, paths_of_mine):
    for path in paths_of_mine:
        assert key_holder.client.get(path).headers["Cache-Control"] == "no-store", path
    response = post(key_holder.client, "/key/leave", {})
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_answer_waits_for_no_database(key_holder, rf, django_assert_num_queries):
    asked = rf.post("/key/leave")
    asked.COOKIES["key"] = key_holder.client.cookies["key"].value
    with django_assert_num_queries(0):
        response = leave(asked)
    assert response.status_code == 200
    assert response.cookies["key"]["max-age"] == 0
    assert KeyVisit.objects.exists()
    post(key_holder.client, "/key/leave", {})  # the client ends an answer as the server does once it is sent
    assert not KeyVisit.objects.exists()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_it_leads_away_also_while_nobody_can_write_and_the_log_tells_that_a_key_stayed_open(
    key_holder, database_in_use, caplog
):
    with database_in_use():
        response = post(key_holder.client, "/key/leave", {})
    assert response.status_code == 200
    assert response.cookies["key"]["max-age"] == 0
    assert [record.getMessage() for record in caplog.records] == ["A key that somebody left could not be closed"]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_closing_takes_the_cookie_away_also_while_nobody_can_write(key_holder, database_in_use):
    with database_in_use():
        response = post(key_holder.client, "/key/close", {})
    assert response.status_code == 503
    assert response.cookies["key"]["max-age"] == 0


def test_it_is_one_press_away_where_the_words_stand_and_where_the_key_has_closed(key_holder, clock):
    letter = make.letter(owner=key_holder.key)
    card = post(key_holder.client, "/key/card", {"key": key_holder.words})
    empty_card = key_holder.client.get("/key/card")
    clock.passes(minutes=16)
    closed = post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": "Half of it."})
    for response in (card, empty_card, closed):
        page = read(response)
        form = page.one("form", action="/key/leave")
        assert [said(button) for button in page.all("button", inside=form)] == ["leave at once"]
        assert page.place(form) < page.place(page.one("h1"))


@pytest.mark.parametrize("leave_to", ["", "https://weather.example/today?in=Lisbon&units=c"])
def test_it_leads_away_without_script_to_where_the_house_says(key_holder, house, leave_to):
    """A redirect would not do: browsers follow none from a form of ours to another site (form-action)."""
    house(leave_to=leave_to)
    response = post(key_holder.client, "/key/leave", {})
    assert response.status_code == 200
    assert "Location" not in response.headers
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    page = read(response)
    away = leave_to or "/"
    assert page.one("meta", http_equiv="refresh").get("content") == f"0;url={away}"
    assert [link.get("href") for link in page.links("Go on")] == [away]


def test_it_tells_nothing_of_where_one_comes_from(key_holder, house):
    """Neither the page nor the site it leads to."""
    house(leave_to="https://weather.example/")
    response = post(key_holder.client, "/key/leave", {})
    assert response.headers["Referrer-Policy"] == "same-origin"
    page = read(response)
    assert page.title == "Go on"
    assert page.main.split() == ["Go", "on"]
    for telling in ("Left Unsaid", "mine", "letter"):
        assert telling not in page.source


def test_whoever_has_no_key_open_leaves_too_and_the_second_press_as_the_first(client):
    for _ in range(2):
        assert post(client, "/key/leave", {}).status_code == 200


def test_asking_for_it_closes_nothing(key_holder):
    assert key_holder.client.get("/key/leave").status_code == 405
    assert KeyVisit.objects.exists()


def test_it_works_under_https_too(client, house):
    house(base_url_as_set="https://letters.example")
    client.post("/key", {"key": make.key()[1]}, secure=True)
    cookie = client.post("/key/leave", secure=True).cookies["__Host-key"]
    assert (cookie["secure"], cookie["max-age"], cookie["path"]) == (True, 0, "/")
    assert not KeyVisit.objects.exists()
