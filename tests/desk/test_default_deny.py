"""Nobody sees anything of the desk who does not sit there, whatever address is added later."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.desk import accounts
from leftunsaid.guard.models import Mute
from leftunsaid.moderation.models import Trace
from web.conftest import every_address, names_of_addresses  # noqa: F401
from web.reading import post, read, said

PUBLIC = (
    {"home", "page", "write", "letter", "letter_from", "letter_comments", "letter_comment"}
    | {
        "unlisted",
        "unlisted_from",
        "unlisted_comments",
        "unlisted_comment",
        "report_letter",
        "report_comment",
        "report_unlisted",
        "report_unlisted_comment",
        "waiting",
        "sealed",
        "sealed_tell",
        "answered_by_time",
        "asking",
        "search",
        "about",
        "terms",
        "privacy",
        "help",
        "robots",
        "favicon",
        "healthz",
        "key",
        "key_leave",
        "key_card",
        "key_lost",
        "kept",
    }
    | {
        "letter_tell",
        "unlisted_tell",
        "mail_confirm",
        "mail_letter",
        "mail_asked",
        "mail_all",
        "mail_export",
        "mail_stop",
        "mail_leave",
        "mail_never",
        "mail_own",
        "mail_return",
        "mail_cancel",
        "mail_why",
    }
    | {"notes", "notes_feed", "notes_of_feed", "key_jars", "mail_notes", "mail_quiet"}
    | {"letter_newer", "letter_older", "random", "feeling", "feeling_before", "shelf"}
    | {"archive", "archive_year", "archive_month", "archive_month_before"}
    | {"feed", "feeling_feed", "letter_feed", "sitemap", "sitemap_block"}
)
PUBLIC_FOR_PROGRAMS = {
    "api_letters",
    "api_send_letter",
    "api_letter",
    "api_comments",
    "api_send_comment",
    "api_comment",
    "api_unlisted_letter",
    "api_unlisted_comments",
    "api_send_unlisted_comment",
    "api_unlisted_comment",
    "api_keys",
    "api_search",
    "api_feelings",
    "api_document",
}
ONLY_PRESSED = {"desk_act", "desk_undo", "desk_keys", "desk_leave", "desk_open_comments", "desk_mail_again"}
ONLY_READ = {"desk", "desk_heap", "desk_crowded", "desk_log", "desk_door", "desk_thing", "desk_mail"}
OPEN_TO_STRANGERS = {"desk_login", "desk_join"}
ADDRESS = "203.0.113.77"
BROWSER = "Unmistakable/77 (of this test)"


@pytest.fixture
def of_the_desk(every_address):  # noqa: F811
    return {name: path for name, path in every_address.items() if name.startswith("desk")}


def test_whatever_is_not_public_leads_a_stranger_to_a_door_or_nowhere(every_address, client):  # noqa: F811
    for name, path in every_address.items():
        if name in PUBLIC | PUBLIC_FOR_PROGRAMS | OPEN_TO_STRANGERS:
            continue
        if name.startswith("api_"):  # programs are led nowhere: they are told what is missing
            assert client.get(path).status_code in (401, 405), name
            assert client.post(path, {}, content_type="application/json").status_code in (401, 405), name
            continue
        door = "/desk/login" if name.startswith("desk") else "/key"
        for response in (client.get(path), client.head(path)):
            assert response.status_code in (303, 404, 405), name
            assert response.status_code != 303 or response.headers["Location"] == door, name
            assert response.status_code == 405 or not response.content, name


def test_a_press_of_a_stranger_changes_nothing(of_the_desk, client):
    before = everything_kept()
    for name, path in of_the_desk.items():
        if name not in OPEN_TO_STRANGERS:
            answer = post(client, path, {"one": "approve x", "do": "approve", "batch": "x", "password": "x"})
            assert answer.status_code in (303, 405), name
    assert everything_kept() == before


def test_every_press_at_the_desk_needs_the_token_of_its_page(of_the_desk, at_the_desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at_the_desk.client.cookies
    token = read(strict.get("/desk/")).one("form", action="/desk/leave")
    [right] = [field.get("value") for field in token.iter("input")]
    before = everything_kept()
    for name, path in of_the_desk.items():
        for wrong in ({}, {"csrfmiddlewaretoken": "a" * 64}, {"csrfmiddlewaretoken": right[:-1]}):
            response = post(strict, path, wrong)
            assert response.status_code == (405 if name in ONLY_READ else 403), name
    assert everything_kept() == before
    assert post(strict, "/desk/act", {"csrfmiddlewaretoken": right}).status_code == 422


def test_without_the_cookie_of_the_form_a_token_is_worth_nothing(client):
    strict = Client(enforce_csrf_checks=True)
    token = read(strict.get("/desk/login")).value("csrfmiddlewaretoken")
    assert post(strict, "/desk/login", {"csrfmiddlewaretoken": token}).status_code == 422
    assert post(Client(enforce_csrf_checks=True), "/desk/login", {"csrfmiddlewaretoken": token}).status_code == 403


def test_other_sites_cannot_press_anything(of_the_desk, at_the_desk):
    before = everything_kept()
    for name, path in of_the_desk.items():
        for elsewhere in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
            assert post(at_the_desk.client, path, {}, **elsewhere).status_code == 403, name
    assert everything_kept() == before


def test_nobody_keeps_or_lists_a_page_of_the_desk(of_the_desk, at_the_desk, client):
    for path in [path for name, path in of_the_desk.items() if name not in ONLY_PRESSED] + ["/desk/nothing"]:
        for response in (at_the_desk.client.get(path), client.get(path)):
            assert response.headers["Cache-Control"] == "no-store", path
            assert response.headers["X-Robots-Tag"] == "noindex", path


def test_the_desk_is_named_on_no_page_of_the_house(every_address, client):  # noqa: F811
    for name in PUBLIC - {"privacy", "robots"}:
        if path := every_address.get(name):
            assert "/desk" not in client.get(path).content.decode(), name


def test_under_https_the_cookies_are_secure_and_of_this_host_alone(tmp_path):
    import live

    with live.site(tmp_path / "data", workers=1, LEFTUNSAID_BASE_URL="https://letters.example") as site:
        answer = site.get("/desk/login", **{"X-Forwarded-Proto": "https", "Host": "letters.example"})
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-desk-form=")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_where_the_proxy_does_not_tell_of_tls_our_own_address_is_still_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver"]
    strict = Client(enforce_csrf_checks=True)
    token = read(strict.get("/desk/login")).value("csrfmiddlewaretoken")
    answer = post(
        strict,
        "/desk/login",
        {"csrfmiddlewaretoken": token},
        HTTP_ORIGIN="https://testserver",
        HTTP_SEC_FETCH_SITE="same-origin",
    )
    assert answer.status_code == 422


def visit_and_moderate(at_the_desk, now) -> str:
    """Everything that a visitor of a known address, and a moderator, might leave behind. Answers the eight words."""
    visitor = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER)
    _, words = make.key()
    for number in range(12):  # above the limit: some wait
        post(visitor, "/write", {"body": f"A letter, {number}.", "key": words})
    post(visitor, "/letter/1/comments", {"body": "Me too."})
    post(visitor, "/letter/1/report", {"reason": "spam"})
    post(visitor, "/key", {"key": words})
    at_the_desk.client = Client(REMOTE_ADDR=ADDRESS)
    at_the_desk.signs_in(password="wrong")
    assert at_the_desk.signs_in().status_code == 303
    for box in at_the_desk.page().all("input", name="thing"):
        at_the_desk.presses(one=f"hold {box.get('value')}")
        at_the_desk.presses(one=f"approve {box.get('value')}")
        at_the_desk.presses(one=f"mute {box.get('value')}")
    return words


def test_no_page_of_the_desk_shows_where_somebody_came_from(ines, now):
    visit_and_moderate(ines, now)
    pages = ["/desk/", "/desk/log", "/desk/door", "/desk/password", "/desk/recovery"]
    pages += [link.get("href") for link in ines.page("/desk/log").all("a") if "/desk/thing/" in link.get("href")]
    assert len(pages) > 6
    pens = {path.replace("/thing/", "/heap/pen/") for path in pages if "/thing/" in path}
    [pen] = set(Trace.objects.values_list("pen", flat=True))
    assert Mute.objects.filter(pen=pen).exists()
    for path in (*pages, *pens):
        page = ines.page(path)
        assert page.status == 200
        for secret in (ADDRESS, "203.0.113", BROWSER, pen):
            assert secret not in page.source
        shown = " ".join(said(element) for element in page.all("main"))
        assert not re.search(r"[0-9a-f]{32}", shown), "no hash that could stand for somebody"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_stolen_database_file_shows_no_network_address_and_no_key(ines, now, tmp_path):
    words = visit_and_moderate(ines, now)
    stolen = tmp_path / "stolen.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(stolen)])
    kept = Path(connection.settings_dict["NAME"])
    whole = stolen.read_bytes() + b"".join(path.read_bytes() for path in kept.parent.glob(f"{kept.name}*"))
    with closing(sqlite3.connect(stolen)) as copy:
        assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
    secrets = {
        "the network address": ADDRESS,
        "the network around it": "203.0.113",
        "the browser": BROWSER,
        "the eight words": words,
        "the session's key": ines.client.cookies["desk"].value,
        "the second factor": accounts.secret_of(ines.moderator),
        "a recovery code": ines.recovery_codes[0],
        "the key of Django": settings.SECRET_KEY,
        "the key of hashes": settings.HASH_KEY.hex(),
        "the password": "three blue cups",
    }
    assert b"Ines" in whole
    [pen] = set(Trace.objects.values_list("pen", flat=True))
    assert pen.encode() in whole  # so the look is a look
    assert [what for what, secret in secrets.items() if secret.encode() in whole] == []
    assert settings.HASH_KEY not in whole
