"""When something is wrong: a kind page, the right number, and the text that was typed."""

import logging
import sqlite3
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.db import OperationalError, connection

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.models import Letter
from leftunsaid.sending import letters as sending_letters
from leftunsaid.web import keys
from leftunsaid.web.logs import NobodysWords
from leftunsaid.web.views import lists
from web.reading import FORM, post, press, read, said

LIMIT = 256 * 1024


def assert_kind(response, status, words=""):
    assert response.status_code == status
    page = read(response)
    assert said(page.one("h1"))
    assert words in page.main
    assert "/" in [link.get("href") for link in page.all("a", inside=page.one("main"))]
    for unkind in ("Traceback", "Error", "Exception", "Django", "SELECT", ".py", "/site-packages", str(status)):
        assert unkind not in page.main
    return page


# 400: no form at all


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("application/json", b'{"body": "A letter."}'),
        ("text/plain", b"body=A letter."),
        ("text/html", b"<p>"),
        ("application/octet-stream", bytes(range(256))),
        ("", b"body=A+letter."),
        ("nonsense", b"x"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        (f"{FORM}; charset=utf-7", b"body=A+letter."),
        (f"{FORM}; charset=utf-16", b"body=A+letter."),
        (f"{FORM}; charset=rot13", b"body=A+letter."),
        (f"{FORM}; charset=nothing-of-the-kind", b"body=A+letter."),
    ],
)
@pytest.mark.parametrize("path", ["/write", "/letter/1/comments", "/letter/1/report", "/key"])
def test_what_is_no_form_of_ours_is_400_and_keeps_nothing(patient_client, path, content_type, sent):
    make.letter()
    before = everything_kept() | {"guard.Tally": [], "guard.DaySalt": []}
    response = patient_client.generic("POST", path, sent, content_type=content_type)
    if "nothing-of-the-kind" in content_type and response.status_code != 400:
        assert response.status_code < 500  # a name that means nothing may be read as UTF-8
        return
    assert_kind(response, 400, "We could not read that")
    assert everything_kept() | {"guard.Tally": [], "guard.DaySalt": []} == before  # a try may be counted


CHARSETS = [
    *("utf-7", "utf-16", "rot13", "hex", "zlib", "idna", "punycode", "undefined", "unicode_escape", "x" * 500, "ü"),
    "utf-8; charset=rot13",
    '"rot13"',
]


@pytest.fixture
def wsgi_status(transactional_db):
    """What the server's own door answers. A test client builds its requests in another way."""
    from leftunsaid.wsgi import application  # it looks for the static files at once

    def ask(**environ):
        setup_testing_defaults(environ)
        statuses = []
        b"".join(application(environ, lambda status, headers: statuses.append(int(status[:3]))))
        return statuses[0]

    return ask


@pytest.mark.parametrize("charset", CHARSETS)
def test_no_charset_breaks_a_post(wsgi_status, charset):
    make.letter()
    before = everything_kept()
    odd = "\\ud800 +2AA- letter."
    fields = ("body", "key", "seal", "name", "once", "reason")
    parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{odd}\r\n' for n in fields]
    sent = "".join([*parts, "--b--\r\n"]).encode()
    asked = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary=b; charset={charset}",
        "CONTENT_LENGTH": str(len(sent)),
    }
    for path in ("/write", "/letter/1/comments", "/letter/1/report", "/key"):
        assert wsgi_status(PATH_INFO=path, **{**asked, "wsgi.input": BytesIO(sent)}) == 400
    assert everything_kept() == before


@pytest.mark.parametrize("charset", CHARSETS)
def test_no_charset_breaks_reading(wsgi_status, charset):
    kind = f"text/plain; charset={charset}"
    assert wsgi_status(PATH_INFO="/about", QUERY_STRING="x=%ff", CONTENT_TYPE=kind) in (200, 400)


def test_a_file_is_no_letter(patient_client):
    part = '--b\r\nContent-Disposition: form-data; name="body"; filename="letter.txt"\r\n\r\nA letter.\r\n--b--\r\n'
    response = patient_client.generic("POST", "/write", part.encode(), content_type="multipart/form-data; boundary=b")
    assert_kind(response, 400)


@pytest.mark.parametrize("path", ["/write", "/letter/1/comments", "/letter/1/report", "/key"])
def test_a_hundred_fields_are_enough(patient_client, path):
    make.letter()
    fields = {f"field{n}": "x" for n in range(99)}
    assert post(patient_client, path, {**fields, "body": "A letter."}).status_code in (303, 422)
    assert_kind(post(patient_client, path, {**fields, "body": "x", "key": "x"}), 400)


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "", "a b", "[::1", "testserver:80:80", "."]
)
def test_a_forged_host_is_400(patient_client, host):
    assert_kind(patient_client.get("/", HTTP_HOST=host), 400)
    assert_kind(post(patient_client, "/write", {"body": "A letter."}, HTTP_HOST=host), 400)
    assert not Letter.objects.exists()


def test_a_forwarded_host_is_not_believed(client):
    assert b"evil.example" not in client.get("/", HTTP_X_FORWARDED_HOST="evil.example").content


# 403, 404, 405, 410


def test_a_post_from_another_site_is_403(client):
    assert_kind(post(client, "/write", {"body": "x"}, HTTP_SEC_FETCH_SITE="cross-site"), 403, "another site")


def test_where_nothing_stands_is_404(client):
    assert_kind(client.get("/letter/1"), 404, "There is nothing here")


@pytest.mark.parametrize(
    ("path", "allowed"), [("/", "GET, HEAD"), ("/write", "GET, HEAD, POST"), ("/key/close", "POST")]
)
def test_a_method_that_nobody_serves_is_405_and_says_which_are(client, path, allowed):
    response = client.delete(path)
    assert_kind(response, 405, "can be read, but not in the way")
    assert response.headers["Allow"] == allowed


def test_where_a_letter_was_is_410(client, now):
    letter = make.letter()
    withdraw_letter(letter, now=now)
    assert_kind(client.get(letter.path), 410, "It is gone")


# 413


class NeverRead:
    """A body that fails the test when somebody reads it."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = __iter__ = read


@pytest.mark.parametrize("path", ["/write", "/letter/1/comments", "/letter/1/report", "/key", "/", "/nothing"])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=b", "application/json"])
def test_a_body_far_larger_than_a_letter_is_refused_before_it_is_read(client, path, kind):
    sent = {"CONTENT_LENGTH": str(LIMIT + 1), "CONTENT_TYPE": kind, "wsgi.input": NeverRead()}
    assert_kind(client.post(path, **sent), 413, "longer than a letter can be")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 400, "²"])
def test_a_length_that_is_no_number_breaks_nothing(patient_client, length):
    response = patient_client.post(
        "/write", **{"CONTENT_LENGTH": length, "CONTENT_TYPE": FORM, "wsgi.input": NeverRead()}
    )
    assert response.status_code in (400, 413)


def test_the_longest_letter_goes_through_in_the_longest_spelling(client):
    response = post(client, "/write", {"body": "\U0001f600" * 20_000, "dear": "😀" * 80, "signature": "😀" * 80})
    assert response.status_code == 303


# 500: it broke, and the words are still here


@pytest.fixture
def broken(monkeypatch):
    """A fault of ours in the middle of a post."""

    def break_down(**_):
        raise RuntimeError("this says: A letter that nobody may log.")

    monkeypatch.setattr(sending_letters, "write_letter", break_down)


TYPED = {
    "body": "\n  A letter\n\nwith <b>lines</b>.",
    "dear": "You & me",
    "signature": '"me"',
    "visibility": "unlisted",
}


def test_a_fault_of_ours_gives_back_what_was_typed_and_shows_nothing_of_the_house(patient_client, broken):
    page = assert_kind(post(patient_client, "/write", TYPED), 500, "Something broke on our side")
    assert page.fields() | TYPED == page.fields()
    assert "RuntimeError" not in page.source
    assert "log." not in page.source
    assert page.response.headers["Cache-Control"] == "no-store"


def test_what_broke_can_be_sent_again(patient_client, monkeypatch, broken):
    page = read(post(patient_client, "/write", TYPED))
    monkeypatch.undo()
    assert press(patient_client, page).status_code == 303
    letter = Letter.objects.get()
    assert (letter.body, letter.dear, letter.visibility) == (TYPED["body"].strip(), "You & me", "unlisted")


def test_a_preview_that_broke_is_a_preview_when_it_is_sent_again(patient_client, monkeypatch):
    def break_down(*_, **__):
        raise RuntimeError

    preview = read(post(patient_client, "/write", {**TYPED, "do": "preview"}))
    hand = {name: preview.fields()[name] for name in ("key", "seal")}
    with monkeypatch.context() as for_a_moment:
        for_a_moment.setattr(keys, "is_usable", break_down)
        page = read(press(patient_client, preview, do="preview"))
    assert page.status == 500
    assert page.fields() | hand | {"do": "preview"} == page.fields()
    again = read(press(patient_client, page))
    assert again.status == 200
    assert again.value("key") == hand["key"]
    assert not Letter.objects.exists()


def test_a_log_line_about_a_fault_holds_nobodys_words(patient_client, broken, caplog):
    post(patient_client, "/write?secret=1", {"body": "A letter that nobody may log.", "key": ""})
    faults = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert faults
    lines = "\n".join(NobodysWords("{levelname} {name}: {message}", style="{").format(record) for record in faults)
    assert "RuntimeError" in lines
    assert "500 at write" in lines
    assert "nobody may log" not in lines
    assert "secret" not in lines


# 503: the house is busy


@pytest.fixture
def locked(transactional_db):
    """Somebody else holds what every post needs; we give up waiting at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 20")
            other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("SET lock_timeout = '20ms'")
            other = connection.copy()
            other.set_autocommit(False)
            other.cursor().execute("LOCK TABLE guard_tally, letters_letter IN EXCLUSIVE MODE")
    yield other.rollback
    other.rollback()
    other.close()
    connection.close()


@pytest.fixture
def letter(transactional_db):
    return make.letter(body="Still readable.")


@pytest.fixture
def words(transactional_db):
    """Eight words that somebody has."""
    return make.key()[1]


def test_while_the_database_is_locked_the_text_comes_back_with_503(letter, locked, patient_client):
    response = post(patient_client, "/write", TYPED)
    page = assert_kind(response, 503, "what you typed is still here")
    assert int(response.headers["Retry-After"]) > 0
    assert page.fields() | TYPED == page.fields()
    comment = read(post(patient_client, f"{letter.path}/comments", {"body": "A comment.", "name": "M"}))
    assert comment.status == 503
    assert comment.fields() | {"body": "A comment.", "name": "M"} == comment.fields()


def test_reading_goes_on_while_the_database_is_locked(letter, locked, patient_client):
    for path in ("/", letter.path, "/write", "/terms"):
        assert patient_client.get(path).status_code == 200


def test_healthz_says_when_nothing_could_be_kept(letter, locked, patient_client):
    response = patient_client.get("/healthz")
    # In PostgreSQL a table that is locked says nothing about the others.
    expected = (503, b"busy\n") if connection.vendor == "sqlite" else (200, b"ok\n")
    assert (response.status_code, response.content) == expected


def test_what_comes_back_from_a_busy_house_is_sent_again_under_the_same_words(letter, locked, patient_client):
    page = read(post(patient_client, "/write", {"body": "Mine, I hope.", "do": "preview"}))
    words = page.value("key")
    busy = read(press(patient_client, page, do="send"))
    assert busy.status == 503
    locked()  # the other one is done
    assert press(patient_client, busy).status_code == 303
    patient_client.post("/key", {"key": words})
    assert "Mine, I hope." in read(patient_client.get("/key")).main


def test_what_was_only_to_be_looked_at_is_not_sent_by_sending_it_again(letter, words, locked, patient_client):
    before = everything_kept() | {"guard.Tally": [], "guard.DaySalt": []}
    pages = []
    for path in ("/write", f"{letter.path}/comments"):
        page = read(post(patient_client, path, {"body": "Not yet.", "key": words, "do": "preview"}))
        assert page.status == 503
        assert (page.value("do"), page.value("key")) == ("preview", words)
        pages.append(page)
    locked()
    for page in pages:
        again = read(press(patient_client, page))
        assert again.status == 200
        assert again.value("key") == words
        assert again.response.headers["Cache-Control"] == "no-store"
    assert everything_kept() | {"guard.Tally": [], "guard.DaySalt": []} == before  # tries are counted


def test_words_typed_at_a_busy_door_come_back_in_a_field(words, locked, patient_client):
    page = assert_kind(post(patient_client, "/key", {"key": words}), 503, "what you typed is still here")
    assert page.value("key") == words
    assert page.form(having="key").get("action") == "/key"
    assert page.response.headers["Cache-Control"] == "no-store"
    locked()
    assert press(patient_client, page, "key").headers["Location"] == "/key"


def test_who_sent_nothing_is_not_told_that_something_was_not_kept(patient_client, monkeypatch):
    def be_busy():
        raise OperationalError

    monkeypatch.setattr(lists, "clock", be_busy)
    page = assert_kind(patient_client.get("/"), 503, "Wait a minute and try again.")
    assert said(page.one("h1")) == "The house is very busy"
    for nothing_of_theirs in ("keep", "kept", "typed"):
        assert nothing_of_theirs not in page.main


def test_a_busy_report_promises_no_text_that_it_does_not_have(letter, locked, patient_client):
    page = assert_kind(post(patient_client, f"{letter.path}/report", {"reason": "spam"}), 503, "Wait a minute")
    assert "typed" not in page.main
    assert not page.all("textarea")


def test_no_fault_tells_the_eight_words_to_anything_but_the_field_they_are_in(patient_client, broken):
    _, words = make.key()
    page = read(post(patient_client, "/write", {"body": "x", "key": words}))
    assert words not in page.main
    assert not is_kept_in_a_table(words)
    assert settings.DEBUG is False
