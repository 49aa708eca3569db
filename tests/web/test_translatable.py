"""Every word that the pages say comes from the catalogue, so that the house can speak another language.

All messages are gathered from the source as a translator would, each is translated into itself between brackets,
and the pages are looked through for words outside of brackets. What people wrote here has no Latin letter in it.
"""

import re
from pathlib import Path

import pyotp
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from django.db import OperationalError
from django.test import Client
from django.utils.dates import MONTHS

import leftunsaid
import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.desk import accounts, compare
from leftunsaid.desk.door_log import WORDS
from leftunsaid.desk.models import AtTheDoor
from leftunsaid.guard.actions import Said
from leftunsaid.letters.actions import begin_burst, edit_letter, withdraw_letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Decision
from leftunsaid.moderation.reasons import ACTS, HOLD_REASONS, REMOVAL_REASONS, REPORT_REASONS
from leftunsaid.sending import letters as sending_letters
from web.conftest import PASSWORD
from web.reading import post, press, read

LANGUAGE = "pl"
IN_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
SPOKEN = (
    "alt",
    "title",
    "aria-label",
    "placeholder",
    "content",
    "data-room-left",
    "data-room-over",
    "data-kept",
    "data-refused",
    "data-keep",
    "data-let-go",
    "data-letter-words",
    "data-since",
    "data-said",
)
NOT_SPOKEN = ("script", "style")

pytestmark = pytest.mark.usefixtures("translated")


@pytest.fixture(scope="session")
def bracketed(tmp_path_factory) -> Path:
    """A folder of catalogues in which each message stands between brackets."""
    catalogue = Catalog(locale=LANGUAGE)
    found = extract_from_dir(
        Path(leftunsaid.__file__).parent,
        method_map=[("**.py", "python"), ("**.html", "jinja2")],
        options_map={"**.html": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}},
        keywords={**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2)},
    )
    for _, _, message, _, context in found:
        assert not context
        said = tuple(f"⟦{message[1]}⟧" for _ in range(catalogue.num_plurals)) if isinstance(message, tuple) else None
        catalogue.add(message, said or f"⟦{message}⟧")
    folder = tmp_path_factory.mktemp("locale")
    compiled = folder / LANGUAGE / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    return folder


@pytest.fixture
def translated(bracketed, settings, house):
    settings.LOCALE_PATHS = [bracketed]
    settings.LANGUAGE_CODE = LANGUAGE
    settings.TEMPLATES = [*settings.TEMPLATES]  # they are read anew, in this language
    house(language=LANGUAGE, site_name="Ждём", operator="Дом", contact="Дом, 5")


def assert_all_is_translated(page):
    """No Latin letter stands outside of brackets, in the text or in an attribute that is read out."""
    text = "".join(_texts(page.tree))
    assert "⟦" in text
    spoken = [text, *(element.get(name, "") for element in page.all() for name in SPOKEN if _speaks(element, name))]
    lines = [line for said in spoken for line in _outside_of_brackets(said).splitlines()]
    assert not [line for line in lines if re.search("[A-Za-z]", line)]


def _texts(element):
    if element.tag in NOT_SPOKEN or element.get("name") == "key" or element.get("translate") == "no":
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _speaks(element, attribute):
    return attribute != "content" or element.get("name") == "description"


def _outside_of_brackets(text):
    # A sentence with a link or a count in it holds other sentences.
    while (less := IN_BRACKETS.sub("", text)) != text:
        text = less
    for month in MONTHS.values():  # Django's own catalogue has these
        text = text.replace(str(month), "")
    return text


WRITTEN = {"body": "Письмо.", "dear": "Тебе", "signature": "я"}


def test_every_word_comes_from_the_catalogue_on_the_desk_and_in_the_preview(client):
    assert_all_is_translated(read(client.get("/write")))
    assert_all_is_translated(read(post(client, "/write", {"body": "", "dear": "я" * 81})))
    assert_all_is_translated(read(post(client, "/write", {"body": "я" * 20_002})))
    assert_all_is_translated(read(post(client, "/write", {**WRITTEN, "do": "preview"})))
    assert_all_is_translated(read(post(client, "/write", {**WRITTEN, "key": "1"})))
    assert_all_is_translated(read(post(client, "/write", {**WRITTEN, "visibility": "private"})))


def test_every_word_comes_from_the_catalogue_on_letters_with_comments_and_stubs(client, now):
    letter = make.letter(**WRITTEN)
    assert_all_is_translated(read(client.get(letter.path)))
    comments = [make.comment(letter, body="Да.") for _ in range(4)]
    moderation.remove(comments[0], by="test", now=now)
    moderation.hold(comments[1], by="test", now=now)
    withdraw_comment(comments[2], now=now)
    assert_all_is_translated(read(client.get(letter.path)))
    assert_all_is_translated(read(client.get(make.letter(**WRITTEN, visibility="unlisted").path)))
    assert_all_is_translated(read(client.get(make.letter(**WRITTEN, comments_open=False).path)))


def test_every_word_comes_from_the_catalogue_after_heavy_words_and_where_people_ask(client):
    assert_all_is_translated(read(client.get("/asking")))
    make.comment(make.letter(**WRITTEN), body="Да.", is_asking=True)
    assert_all_is_translated(read(client.get("/asking")))
    for heavy in (make.letter(body="I want to die tonight."), make.comment(body="I want to die tonight.")):
        assert_all_is_translated(read(client.get(f"/kept/{heavy.waiting_address}")))


def test_every_word_comes_from_the_catalogue_on_the_pages_of_a_long_thread(client):
    letter = make.letter(**WRITTEN)
    make.thread(letter, 401)
    letter.comments.update(body="Да.")
    # The grouping of the numbers is the language's own too.
    for path in (letter.path, f"{letter.path}/from/201", f"{letter.path}/from/401"):
        assert_all_is_translated(read(client.get(path)))


def test_every_word_comes_from_the_catalogue_when_a_comment_is_refused_or_looked_at(client):
    path = f"{make.letter(**WRITTEN).path}/comments"
    closed = f"{make.letter(**WRITTEN, comments_open=False).path}/comments"
    assert_all_is_translated(read(post(client, path, {"body": ""})))
    assert_all_is_translated(read(post(client, path, {"body": "я" * 5_001})))
    assert_all_is_translated(read(post(client, path, {"body": "Да.", "do": "preview"})))
    assert_all_is_translated(read(post(client, path, {"body": "Да.", "key": "1"})))
    assert_all_is_translated(read(post(client, closed, {"body": "Да."})))


def test_every_word_comes_from_the_catalogue_on_lists(client):
    assert_all_is_translated(read(client.get("/")))
    for _ in range(21):
        make.letter(**WRITTEN)
    assert_all_is_translated(read(client.get("/")))
    assert_all_is_translated(read(client.get("/page/2")))


def test_every_word_comes_from_the_catalogue_at_the_key(key_holder, clock, now):
    client, owner = key_holder.client, key_holder.key
    assert_all_is_translated(read(client.get("/key")))
    for visibility in ("public", "unlisted", "private"):
        letter = make.letter(**WRITTEN, visibility=visibility, owner=owner)
    make.letter(**WRITTEN, hold_reason="many", owner=owner)
    comments = [make.comment(body="Да.", owner=owner, hold_reason=reason) for reason in ("", "many", "")]
    moderation.remove(comments[2], by="test", now=now)
    for path in (
        "/key",
        f"/key/letter/{letter.address}",
        f"/key/letter/{letter.address}/withdraw",
        f"/key/comment/{comments[0].waiting_address}/withdraw",
    ):
        assert_all_is_translated(read(client.get(path)))
    clock.passes(hours=1)
    assert_all_is_translated(read(client.get("/key?kept=1")))
    assert_all_is_translated(read(post(client, "/key", {"key": "1"})))
    client.post("/key", {"key": key_holder.words})
    withdraw_letter(comments[0].letter, now=now)
    assert_all_is_translated(read(client.get("/key?kept=1")))
    for _ in range(100):
        refused = post(client, "/key", {"key": "1"})
    assert refused.status_code == 429
    assert_all_is_translated(read(refused))


def test_every_word_comes_from_the_catalogue_on_the_ways_through_the_house(client, key_holder):
    letters = [make.letter(**WRITTEN, feelings=["longing", "hope"], owner=key_holder.key) for _ in range(12)]
    ways = (
        "/archive",
        "/archive/2026",
        "/archive/2026/03",
        "/feeling/hope",
        "/feeling/hope/before/12",
        "/feeling/love",
    )
    for path in (*ways, "/shelf", letters[0].path):
        assert_all_is_translated(read(client.get(path)))
    mine = f"/key/letter/{letters[0].address}"
    assert_all_is_translated(read(key_holder.client.get(mine)))
    for path in ("/write", f"{mine}/feelings"):
        for feeling in ("hope love grief anger", "envy"):
            sent = {**WRITTEN, "feeling": feeling, "do": "send"}
            assert_all_is_translated(read(post(key_holder.client, path, sent)))


def test_every_word_comes_from_the_catalogue_on_reports(client):
    comment = make.comment(make.letter(**WRITTEN, visibility="unlisted"), body="Да.")
    for path in (comment.letter.path, f"{comment.letter.path}/comment/1"):
        assert_all_is_translated(read(client.get(f"{path}/report")))
    page = read(client.get(f"{make.letter(**WRITTEN).path}/report"))
    assert_all_is_translated(page)
    assert_all_is_translated(read(client.get(press(client, page, "reason").headers["Location"])))


def test_every_word_comes_from_the_catalogue_where_something_waits(client, now):
    for reason in ("everything", "many", "again"):
        letter = make.letter(**WRITTEN, hold_reason=reason)
        assert_all_is_translated(read(client.get(f"/waiting/{letter.waiting_address}")))
    comment = make.comment(body="Да.", hold_reason="many")
    assert_all_is_translated(read(client.get(f"/waiting/{comment.waiting_address}")))
    shown = make.letter(**WRITTEN)
    for thing in (letter, shown):
        moderation.remove(thing, reason="spam", by="test", now=now)
        assert_all_is_translated(read(client.get(f"/waiting/{thing.waiting_address}")))
        moderation.remove(thing, erase=True, by="test", now=now)
        assert_all_is_translated(read(client.get(f"/waiting/{thing.waiting_address}")))


@pytest.mark.parametrize("path", ["/about", "/terms", "/privacy", "/help"])
@pytest.mark.parametrize("filled_in", [True, False, "for adults"])
def test_every_word_comes_from_the_catalogue_on_the_pages_that_are_always_there(client, house, path, filled_in):
    if filled_in == "for adults":
        house(is_adult=True, minimum_age=18)
    elif not filled_in:
        house(operator="", contact="", minimum_age=0)
    assert_all_is_translated(read(client.get(path)))


def test_every_word_comes_from_the_catalogue_at_the_door_of_the_moderators(client, clock):
    assert_all_is_translated(read(client.get("/desk/login")))
    assert_all_is_translated(read(client.get("/desk/login?lost=1")))
    assert_all_is_translated(read(post(client, "/desk/login", {"name": "Я"})))
    token = accounts.invite("Яна из дома", now=clock.now, dice=make.dice)
    invited = accounts.invited_by(token, now=clock.now)
    join, code = f"/desk/join/{token}", pyotp.TOTP(accounts.secret_of(invited)).at(clock.now)
    assert_all_is_translated(read(client.get(join)))
    for password in ("короткий", "1qaz2wsx3edc", "яна из дома"):
        assert_all_is_translated(read(post(client, join, {"password": password, "again": password, "code": code})))
    assert_all_is_translated(read(post(client, join, {"password": "я" * 20, "again": "я"})))
    assert_all_is_translated(read(post(client, join, {"password": PASSWORD, "again": PASSWORD, "code": "1"})))
    assert_all_is_translated(read(post(client, join, {"password": PASSWORD, "again": PASSWORD, "code": code})))
    for _ in range(10):
        refused = post(client, "/desk/login", {"name": "Я"})
    assert refused.status_code == 429
    assert_all_is_translated(read(refused))
    strict = Client(enforce_csrf_checks=True)
    assert_all_is_translated(read(post(strict, "/desk/login", {"name": "Я"})))


def test_every_word_comes_from_the_catalogue_on_the_moderators_pages(moderator, now):
    assert_all_is_translated(read(moderator.get("/desk/")))
    assert_all_is_translated(read(moderator.get("/desk/log")))
    assert_all_is_translated(read(moderator.get("/desk/crowded")))
    letter = make.letter(**WRITTEN)
    comments = [make.comment(letter, body="Да.", hold_reason=reason) for reason in HOLD_REASONS if reason != "writer"]
    for comment in comments:
        moderation.note_remarks(comment, [Said(rule, 1) for rule in HOLD_REASONS], now=now)
    for comment in (make.comment(letter, body="Да.", hold_reason="alike") for _ in range(3)):
        moderation.note_remarks(comment, [Said("alike", 1, "f" * 64)], now=now)
    for reason in REPORT_REASONS:
        moderation.report(letter, reason=reason, now=now)
    edit_letter(letter, **{**WRITTEN, "body": "Иное."}, now=now)
    assert_all_is_translated(read(moderator.get("/desk/")))
    assert_all_is_translated(read(post(moderator, "/desk/act", {"do": "approve"})))
    assert_all_is_translated(read(post(moderator, "/desk/undo", {"batch": "a"})))
    for act, thing in (("approve", comments[0]), ("hold", letter), ("remove", letter), ("cover", letter)):
        answer = post(moderator, "/desk/act", {"one": f"{act} {thing.waiting_address}"})
        page = read(moderator.get(answer.headers["Location"])) if answer.status_code == 303 else read(answer)
        assert_all_is_translated(page)
    other = make.letter(**WRITTEN).waiting_address
    looked = post(moderator, "/desk/act", {"one": f"cover {other}", f"words {other}": WRITTEN["body"]})
    assert looked.status_code == 200
    assert_all_is_translated(read(looked))
    answer = post(moderator, "/desk/undo", {"batch": Decision.objects.latest("pk").batch})
    assert_all_is_translated(read(moderator.get(answer.headers["Location"])))
    for thing in (letter, *comments):
        assert_all_is_translated(read(moderator.get(f"/desk/thing/{thing.waiting_address}")))
    withdraw_letter(letter, now=now)
    assert_all_is_translated(read(moderator.get(f"/desk/thing/{letter.waiting_address}")))


def test_every_word_comes_from_the_catalogue_on_what_was_decided(moderator, now):
    letter, comment = make.letter(**WRITTEN), make.comment(body="Да.")
    lines = [Decision(letter=letter, act=act, by="Я", decided_at=now, batch="a") for act in ACTS]
    lines += [Decision(comment=comment, act="remove", reason=why, by="Я", decided_at=now) for why in REMOVAL_REASONS]
    Decision.objects.bulk_create(lines * 5)
    assert_all_is_translated(read(moderator.get("/desk/log")))


def test_every_word_comes_from_the_catalogue_on_crowded_letters(moderator, now):
    letter = make.letter(**WRITTEN)
    begin_burst(letter, now=now)
    make.comment(letter, body="Да.")
    assert_all_is_translated(read(moderator.get("/desk/crowded")))
    for _ in range(2):
        answer = post(moderator, f"/desk/crowded/{letter.waiting_address}", {})
        page = read(moderator.get(answer.headers["Location"])) if answer.status_code == 303 else read(answer)
        assert_all_is_translated(page)


def test_every_word_comes_from_the_catalogue_on_who_came_to_the_desk(moderator, now):
    AtTheDoor.objects.bulk_create(AtTheDoor(name="Я", what=what, noted_at=now) for what in list(WORDS) * 15)
    post(Client(), "/desk/login", {"name": "Я"})
    assert_all_is_translated(read(moderator.get("/desk/door")))


def test_every_word_comes_from_the_catalogue_on_a_moderators_account(moderator, clock, monkeypatch):
    assert_all_is_translated(read(moderator.get("/desk/password")))
    assert_all_is_translated(read(post(moderator, "/desk/password", {"old": "1"})))
    assert_all_is_translated(read(post(moderator, "/desk/password", {"old": PASSWORD, "password": "я"})))
    assert_all_is_translated(read(moderator.get("/desk/recovery")))
    assert_all_is_translated(read(post(moderator, "/desk/recovery", {})))
    clock.passes(minutes=15)
    monkeypatch.setattr(compare, "AT_ONCE", 0)
    for path in ("/desk/password", "/desk/recovery", "/desk/login"):
        crowded = post(moderator, path, {"password": PASSWORD, "again": PASSWORD})
        assert crowded.headers["Retry-After"] == "2"
        assert_all_is_translated(read(crowded))


def test_every_word_comes_from_the_catalogue_in_faults(patient_client, now, house):
    client = patient_client
    letter = make.letter(**WRITTEN)
    withdraw_letter(letter, now=now)
    removed = make.letter(**WRITTEN)
    moderation.remove(removed, by="test", now=now)
    for answer in (
        client.post("/write", b"{}", content_type="application/json"),
        post(client, "/write", WRITTEN, HTTP_SEC_FETCH_SITE="cross-site"),
        client.get("/letter/99"),
        client.delete("/"),
        client.get(letter.path),
        client.get(removed.path),
        post(client, "/write", {"body": "я" * 200_000}),
    ):
        assert_all_is_translated(read(answer))
    house(letters_an_hour=1)
    for n in range(5):
        answer = post(client, "/write", {"body": f"{n}"})
    assert answer.status_code == 429
    assert_all_is_translated(read(answer))


def test_every_word_comes_from_the_catalogue_when_something_of_ours_broke(patient_client, monkeypatch):
    for fault, status in ((RuntimeError, 500), (OperationalError, 503)):

        def break_down(fault=fault, **_):
            raise fault

        monkeypatch.setattr(sending_letters, "write_letter", break_down)
        page = read(post(patient_client, "/write", WRITTEN))
        assert page.status == status
        assert_all_is_translated(page)
