"""Acceptance 1: an address that somebody leaves is shown to nobody else, in no encoding, wherever it was typed."""

import base64
import html
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.moderation import actions as moderation
from leftunsaid.sending import comments as sending_comments
from leftunsaid.subscriptions.models import Ask, Mailbox
from web.mailing import link_to, links_in
from web.reading import post, press, read

# One for each place in which it can be typed, so that a hit tells where it came from.
PLANTED = {
    "a comment": "Axolotl.Axolotl@axolotl.example",
    "a comment that waits": "binturong.binturong@binturong.example",
    "a preview": "capybara.capybara@capybara.example",
    "a letter": "dugong.dugong@dugong.example",
    "tell me": "echidna.echidna@echidna.example",
    "a refused comment": "fossa.fossa@fossa.example",
    "no address": "gharial.gharial@@gharial.example",
    "a mistyped domain": "hoatzin.hoatzin@gmial.com",
    "a name": "iguana.iguana@iguana.example",
    "a body": "jerboa.jerboa@jerboa.example",
    "the trap": "kakapo.kakapo@kakapo.example",
    "a fault": "lemming.lemming@lemming.example",
    "a report": "markhor.markhor@markhor.example",
    "the key": "numbat.numbat@numbat.example",
    "an address bar": "okapi.okapi@okapi.example",
    "a browser": "pangolin.pangolin@pangolin.example",
}
ANY_OF_THEM = re.compile("|".join(address.partition(".")[0] for address in PLANTED.values()), re.IGNORECASE)


def encoded(secret: str) -> Iterator[bytes]:
    """Its bytes in each way in which something might keep or show it."""
    for spelling in {secret, secret.lower(), secret.upper(), secret[::-1], html.escape(secret), quote(secret)}:
        for charset in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield spelling.encode(charset)
        plain = spelling.encode()
        yield plain.hex().encode()
        for shift in range(3):  # wherever it begins within the three bytes that base64 takes together
            within = base64.b64encode(b"\0" * shift + plain + b"\0" * 3)
            yield within[4:-8]
            yield base64.urlsafe_b64encode(b"\0" * shift + plain + b"\0" * 3)[4:-8]


def hits(seen: bytes) -> list[str]:
    return [
        where
        for where, address in PLANTED.items()
        if any(local in seen for local in set(encoded(address.partition("@")[0])))
    ]


@pytest.mark.parametrize("way", [str.upper, lambda s: base64.b64encode(b"xy" + s.encode() + b"z").decode(), quote])
def test_the_look_finds_what_it_looks_for(way):
    assert hits(f"<p>{way(PLANTED['a letter'])}</p>".encode()) == ["a letter"]


@pytest.fixture
def planted(mails, caplog, house, monkeypatch):
    """Everybody has typed something everywhere, and Dora follows the letter too."""
    for name in ("", "leftunsaid.access"):
        caplog.set_level(logging.DEBUG, name)
    house(access_log=True)
    letter = make.letter()
    _plant(letter, mails, monkeypatch)
    dora = mails.follow(letter, "dora@x.example")
    make.comment(letter, body="One more.")
    held = make.letter(hold_reason="many")
    moderation.remove(held, reason="spam", by="ines", now=make.NOON)
    mails.deliver()
    assert dora.confirmed_at
    return letter


def _plant(letter, mails, monkeypatch) -> None:
    """Each from a network of its own: more than three within a minute are not heard."""
    [visitor, writer, asker, patient] = [
        Client(HTTP_USER_AGENT=f"Mozilla ({PLANTED['a browser']})", REMOTE_ADDR=f"203.0.113.{n}") for n in range(4)
    ]
    path = f"{letter.path}/comments"
    post(visitor, path, {"body": "Me too.", "email": PLANTED["a comment"]})
    [asking] = mails.deliver()
    visitor.post(link_to(asking, "confirm"))
    post(visitor, path, {"body": "And me.", "email": PLANTED["a preview"], "do": "preview"})
    post(visitor, path, {"body": "", "email": PLANTED["a refused comment"]})
    post(visitor, path, {"body": "Wrong.", "email": PLANTED["no address"]})
    post(visitor, path, {"body": "Mistyped.", "email": PLANTED["a mistyped domain"]})
    post(visitor, path, {"body": "Named.", "name": PLANTED["a name"]})
    post(visitor, path, {"body": f"Write to {PLANTED['a body']}."})
    preview = read(post(writer, "/write", {"body": "A letter.", "do": "preview"}))
    press(writer, preview, do="send", email=PLANTED["a letter"])
    post(asker, f"{letter.path}/tell", {"email": PLANTED["tell me"]})
    post(asker, f"{letter.path}/tell", {"email": "a@b.example", "homepage": PLANTED["the trap"]})
    post(visitor, f"{letter.path}/report", {"reason": PLANTED["a report"]})
    post(visitor, "/key", {"key": PLANTED["the key"]})
    visitor.get(f"{letter.path}?email={quote(PLANTED['an address bar'])}")
    visitor.get(f"/mail/confirm/{quote(PLANTED['an address bar'])}")
    visitor.get(f"/{quote(PLANTED['an address bar'])}")
    waiting = make.letter(comments_wait=True, owner=make.key()[0])
    post(patient, f"{waiting.path}/comments", {"body": "Later.", "email": PLANTED["a comment that waits"]})
    with monkeypatch.context() as patch:
        for fault in (RuntimeError, OperationalError):

            def break_down(*_, fault=fault, **__):
                raise fault

            patch.setattr(sending_comments, "leave_comment", break_down)
            broken = Client(raise_request_exception=False)
            answer = post(broken, path, {"body": "Broken.", "email": PLANTED["a fault"]})
            assert answer.status_code >= 500
            assert PLANTED["a fault"].encode() in answer.content  # it comes back to whoever typed it
    mails.deliver()


def crawl(client: Client, *begin: str) -> Iterator[tuple[str, bytes]]:
    """Every page that can be reached by links from there, with its headers."""
    seen, to_see = set(), list(begin)
    while to_see:
        path = to_see.pop().partition("#")[0]
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = client.get(path)
        yield path, repr(sorted(answer.headers.items())).encode() + answer.content
        to_see.append(answer.headers.get("Location", ""))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            to_see += [link.get("href", "") for link in read(answer).all("a")]


def test_no_stranger_finds_one(planted, every_address):
    seen = dict(crawl(Client(raise_request_exception=False), "/", *every_address.values()))
    assert len(seen) > 60
    found = {path: hits(page) for path, page in seen.items()}
    # Those whose link was mailed to the owner show the mailbox as its owner knows it, and no more.
    assert {path: where for path, where in found.items() if where} == {}
    assert [path for path, page in seen.items() if ANY_OF_THEM.search(page.decode())] == []


def test_no_other_subscriber_finds_one(planted, mails):
    to_dora = [mail for mail in mails.sent if mail["To"] == "dora@x.example"]
    assert len(to_dora) == 2
    seen = dict(crawl(Client(), *(path for mail in to_dora for path in links_in(mail))))
    assert [path for path, page in seen.items() if hits(page) or ANY_OF_THEM.search(page.decode())] == []


def test_no_mail_holds_the_address_of_another(planted, mails):
    receivers = {mail["To"] for mail in mails.sent}
    assert {PLANTED["a comment"], PLANTED["tell me"], PLANTED["a letter"], "dora@x.example"} <= receivers
    for mail in mails.sent:
        others = {where for where in hits(bytes(mail)) if PLANTED[where] != mail["To"]}
        assert others == set(), mail["To"]


def test_its_own_pages_show_it_masked_at_most(planted, mails):
    to_owner = [mail for mail in mails.sent if mail["To"] == PLANTED["a comment"]]
    assert len(to_owner) > 1
    links = {path for mail in to_owner for path in links_in(mail)}
    pages = {path: Client().get(path).content for path in links}
    assert [path for path, page in pages.items() if hits(page)] == []
    assert any("A…@axolotl.example".encode() in page for page in pages.values())


def test_no_log_line_holds_one(planted, caplog):
    records = caplog.get_records("setup")
    assert any(record.name == "leftunsaid.access" for record in records)
    assert any(record.exc_info for record in records)
    lines = [logging.Formatter("%(name)s %(message)s").format(record) + repr(record.args) for record in records]
    assert [line for line in lines if hits(line.encode()) or ANY_OF_THEM.search(line)] == []


def test_no_table_holds_one_in_any_encoding(planted):
    assert Ask.objects.exists()
    assert Mailbox.objects.exists()
    kept = repr(everything_kept())
    assert hits(kept.encode()) == []
    assert not ANY_OF_THEM.search(kept)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_nor_does_the_file_of_the_database(planted, tmp_path):
    stolen = tmp_path / "stolen.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(stolen)])
    kept = Path(connection.settings_dict["NAME"])
    whole = stolen.read_bytes() + b"".join(path.read_bytes() for path in kept.parent.glob(f"{kept.name}*"))
    with closing(sqlite3.connect(stolen)) as copy:
        assert copy.execute("SELECT count(*) FROM subscriptions_mailbox").fetchone()[0] > 2
    assert b"One more." in whole
    assert hits(whole) == []
    assert settings.HASH_KEY not in whole
