"""The headers of every answer, faults included."""

import gzip

import pytest

import make
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.sending import letters as sending_letters
from web.reading import post

NOTHING_BUT_OURS = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


ANSWERS = {}


@pytest.fixture
def every_answer(request):
    """One answer of each kind: every page, and every fault. Asked for once, since nothing here changes them."""
    if not ANSWERS:
        ANSWERS.update(request.getfixturevalue("_ask_everything"))
    return ANSWERS


@pytest.fixture
def _ask_everything(every_address, patient_client, house, monkeypatch, now):
    client = patient_client
    gone = make.letter()
    withdraw_letter(gone, now=now)
    answers = {name: client.get(path) for name, path in every_address.items()}
    answers |= {
        "a letter that was sent": post(client, "/write", {"body": "x"}),
        "a preview": post(client, "/write", {"body": "x", "do": "preview"}),
        "a comment that was sent": post(client, "/letter/1/comments", {"body": "x"}),
        "a style sheet": client.get("/static/paper.css"),
        "400": client.post("/write", b"{}", content_type="application/json"),
        "400 for the host": client.get("/", HTTP_HOST="evil.example"),
        "403": post(client, "/write", {"body": "x"}, HTTP_SEC_FETCH_SITE="cross-site"),
        "404": client.get("/nothing"),
        "404 below static": client.get("/static/nothing.css"),
        "405": client.delete("/"),
        "410": client.get(gone.path),
        "413": post(client, "/write", {"body": "x" * 300_000}),
        "422": post(client, "/write", {"body": ""}),
        "422 for a comment": post(client, "/letter/1/comments", {"body": ""}),
        "422 for words": post(client, "/key", {"key": "none"}),
    }
    house(letters_an_hour=1)
    for n in range(4):
        answers["429"] = post(client, "/write", {"body": f"{n}"})

    def break_down(**_):
        raise RuntimeError

    monkeypatch.setattr(sending_letters, "write_letter", break_down)
    house(letters_an_hour=100)
    answers["500"] = post(client, "/write", {"body": "x"})
    b"".join(answers["a style sheet"])
    for kind in ("400", "403", "404", "405", "410", "413", "422", "429", "500"):
        assert answers[kind].status_code == int(kind)
    return answers


def each(answers, header):
    """What every answer says in this header, to be compared at once."""
    return {name: answer.headers.get(header) for name, answer in answers.items()}


def test_nothing_is_loaded_from_elsewhere_or_inline(every_answer):
    for name, policy in each(every_answer, "Content-Security-Policy").items():
        said = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
        assert said == NOTHING_BUT_OURS, name
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ],
)
def test_every_answer_is_closed_to_others(every_answer, header, value):
    assert each(every_answer, header) == dict.fromkeys(every_answer, value)


def test_no_answer_may_use_camera_microphone_or_place(every_answer):
    for name, policy in each(every_answer, "Permissions-Policy").items():
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", ")), name


def test_no_answer_tells_when_it_was_last_changed(every_answer):
    pages = {name: answer for name, answer in every_answer.items() if name != "a style sheet"}
    assert each(pages, "Last-Modified") == dict.fromkeys(pages)


def test_every_answer_says_how_it_may_be_kept(every_answer):
    for name, kept in each(every_answer, "Cache-Control").items():
        assert kept, name
        if name not in ("a style sheet", "favicon"):
            assert "no-cache" in kept or "no-store" in kept, name


def test_faults_and_what_somebody_typed_are_kept_by_nobody(every_answer):
    for name, answer in every_answer.items():
        if answer.status_code >= 400 or answer.status_code == 303 or name == "a preview":
            assert answer.headers["Cache-Control"] == "no-store", name


def test_no_answer_outside_the_desk_sets_a_cookie_or_depends_on_one(every_answer):
    outside = {name: answer for name, answer in every_answer.items() if not name.startswith("desk")}
    assert {name: answer.cookies.output() for name, answer in outside.items()} == dict.fromkeys(outside, "")
    assert not [name for name, vary in each(outside, "Vary").items() if "cookie" in (vary or "").lower()]


def test_no_answer_tells_what_the_house_is_made_of(every_answer):
    for answer in every_answer.values():
        told = str(dict(answer.headers)).lower()
        assert not [name for name in ("django", "python", "granian", "whitenoise") if name in told]


def test_over_tls_every_answer_says_to_stay_there_for_a_year(every_address, client):
    for path in [*every_address.values(), "/nothing"]:
        policy = client.get(path, secure=True).headers["Strict-Transport-Security"]
        assert int(policy.partition("max-age=")[2].split(";")[0]) >= 31_536_000
    behind_a_proxy = client.get("/", HTTP_X_FORWARDED_PROTO="https")
    assert "Strict-Transport-Security" in behind_a_proxy.headers
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_a_page_that_did_not_change_is_not_sent_again(client):
    page = client.get("/about")
    again = client.get("/about", HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]


def test_what_holds_somebodys_words_beside_typed_text_is_not_compressed(client):
    packed = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
    assert client.get("/privacy", **packed).headers.get("Content-Encoding") in ("gzip", "br")
    preview = post(client, "/write", {"body": "x" * 2_000, "do": "preview"}, **packed)
    assert "Content-Encoding" not in preview.headers


def test_a_compressed_page_says_the_same_and_is_known_again(client):
    whole = client.get("/about")
    packed = client.get("/about", HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(packed.content) == whole.content
    assert (len(packed.content), packed.headers["Vary"]) == (int(packed.headers["Content-Length"]), "Accept-Encoding")
    assert packed.headers["ETag"] == f"W/{whole.headers['ETag']}"
    asked = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_IF_NONE_MATCH": packed.headers["ETag"]}
    assert client.get("/about", **asked).status_code == 304


def test_who_wants_no_gzip_gets_none(client):
    for accepted in ("gzip;q=0", "identity, gzip; q=0.0", "*;q=0", ""):
        assert "Content-Encoding" not in client.get("/about", HTTP_ACCEPT_ENCODING=accepted).headers
    assert client.get("/about", HTTP_ACCEPT_ENCODING="GZIP;q=0.5").headers["Content-Encoding"] == "gzip"


def test_the_length_of_a_compressed_page_tells_nobody_how_much_of_it_repeats(client):
    lengths = {len(client.get("/about", HTTP_ACCEPT_ENCODING="gzip").content) for _ in range(20)}
    assert len(lengths) > 1
