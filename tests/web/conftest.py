"""Pages are asked for at noon on 14 March 2026, unless a test lets time pass."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pyotp
import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import get_resolver

import make
from leftunsaid import clock as house_clock
from leftunsaid.comments import actions as comments
from leftunsaid.desk import accounts
from leftunsaid.guard.actions import Said
from leftunsaid.letters.seals import Wax
from leftunsaid.moderation import actions as moderation
from leftunsaid.notes import receiving
from leftunsaid.subscriptions.links import path_for, short_path_for
from leftunsaid.subscriptions.models import Subscription
from leftunsaid.web import door
from notes.people import a_jar, notes, take, two
from web.mailing import SWITCHED_ON, Mails
from web.reading import post

PASSWORD = "длинное слово о доме"


@dataclass
class Clock:
    now: datetime

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    """The clock at the door, set by hand."""
    clock = Clock(make.NOON)

    class SetByHand(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return clock.now.astimezone(tz)

    monkeypatch.setattr(house_clock, "datetime", SetByHand)
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: clock.now.timestamp()))
    return clock


@pytest.fixture(autouse=True)
def _letters_are_kept(db):
    pass


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_collected():
    """As the server does before it starts, but for the fingerprints."""
    shutil.copytree(Path(door.__file__).parent / "static", settings.STATIC_ROOT, dirs_exist_ok=True)


@pytest.fixture
def house(house, settings):
    """As everywhere, and the templates learn of it too."""

    def change(**changes):
        house(**changes)
        settings.TEMPLATES = [*settings.TEMPLATES]

    return change


@pytest.fixture
def patient_client() -> Client:
    """A visitor who gets the page for a fault, where the others' tests stop at it."""
    return Client(raise_request_exception=False)


@pytest.fixture
def key_holder(client):
    """Somebody who has opened eight words at /key: their client, their key, their words."""
    key, words = make.key()
    client.post("/key", {"key": words})
    return SimpleNamespace(client=client, key=key, words=words)


@pytest.fixture
def moderator(clock, settings) -> Client:
    """Somebody who sits at the desk, signed in: their browser."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    token = accounts.invite("Яна", now=clock.now, dice=make.dice)
    invited = accounts.invited_by(token, now=clock.now)
    authenticator, client = pyotp.TOTP(accounts.secret_of(invited)), Client()
    code = authenticator.at(clock.now)
    accounts.settle_in(invited, password=PASSWORD, code=code, now=clock.now, dice=make.dice)
    clock.passes(seconds=30)  # each code opens once
    sent = {"name": "Яна", "password": PASSWORD, "code": authenticator.at(clock.now)}
    assert post(client, "/desk/login", sent).status_code == 303
    return client


@pytest.fixture
def mails(house, clock) -> Mails:
    """A house that sends mail, and what it sends."""
    house(**SWITCHED_ON)
    return Mails(clock)


@pytest.fixture
def every_address(house) -> dict[str, str]:
    """A path for each address of the site, by its name, with something to find there."""
    owner, _ = make.key()
    letters = [make.letter(body=f"Letter of the walk, {n}.", feelings=["longing"]) for n in range(12)]
    comment = make.comment(letters[0])
    unlisted = make.letter(visibility="unlisted")
    make.comment(unlisted)
    long, long_unlisted = (make.thread(make.letter(visibility=who), 201) for who in ("public", "unlisted"))
    mine = make.letter(owner=owner, comments_wait=True)
    my_comment, waiting = make.comment(mine, owner=owner), make.comment(mine)
    comments.let_in(my_comment, now=make.NOON)
    held = make.letter(hold_reason="many")
    heavy = make.letter(body="I want to die tonight.")
    moderation.report(letters[1], reason="spam", now=make.NOON)
    moderation.note_remarks(held, [Said("alike", 1, "f" * 64)], now=make.NOON)
    sealed = make.letter(owner=owner, body="Under wax.", wax=Wax(date(2027, 3, 14)))
    recovery = make.way_to_come_back(make.key()[0])
    invitation = accounts.invite("Walker", now=make.NOON, dice=make.dice)
    of_letter, of_unlisted = letters[0].path, unlisted.path
    house(**SWITCHED_ON)
    mails = Mails(Clock(make.NOON))
    followed = mails.follow(letters[2], owner=owner)
    mails.ask(letters[3])
    mails.deliver()
    pending, mailbox = Subscription.objects.get(letter=letters[3]).ref, followed.mailbox.ref
    an_hour = {"valid": timedelta(hours=1), "now": make.NOON}
    jar, couple = a_jar("A little note.", owner=owner), two(*notes(2))
    received = take(couple.jar, owner=owner, place="feed")
    by_mail = take(a_jar(), place="mail", address="walker@mail.example")
    receiving.say_it_is_not_welcome(couple.consent, may_be_read=True, now=make.NOON)
    return {
        "home": "/",
        "page": "/page/2",
        "write": "/write",
        "letter": of_letter,
        "letter_from": f"{long.path}/from/201",
        "letter_comments": f"{of_letter}/comments",
        "letter_comment": f"{of_letter}/comment/{comment.number}",
        "report_letter": f"{of_letter}/report",
        "report_comment": f"{of_letter}/comment/{comment.number}/report",
        "letter_newer": f"{of_letter}/newer",
        "letter_older": f"{of_letter}/older",
        "letter_feed": f"{of_letter}/feed.atom",
        "feeling": "/feeling/longing",
        "feeling_before": f"/feeling/longing/before/{letters[5].number}",
        "feeling_feed": "/feeling/longing/feed.json",
        "archive": "/archive",
        "archive_year": "/archive/2026",
        "archive_month": "/archive/2026/03",
        "archive_month_before": f"/archive/2026/03/before/{letters[5].number}",
        "random": "/random",
        "shelf": "/shelf",
        "metrics": "/metrics",
        "feed": "/feed.atom",
        "sitemap": "/sitemap.xml",
        "sitemap_block": "/sitemap/1.xml",
        "unlisted": of_unlisted,
        "unlisted_from": f"{long_unlisted.path}/from/201",
        "unlisted_comments": f"{of_unlisted}/comments",
        "unlisted_comment": f"{of_unlisted}/comment/1",
        "report_unlisted": f"{of_unlisted}/report",
        "report_unlisted_comment": f"{of_unlisted}/comment/1/report",
        "letter_tell": f"{of_letter}/tell",
        "unlisted_tell": f"{of_unlisted}/tell",
        "mail_confirm": path_for("confirm", pending),
        "mail_letter": path_for("letter", followed.ref),
        "mail_asked": short_path_for("asked", mailbox, **an_hour),
        "mail_all": short_path_for("all", mailbox, **an_hour),
        "mail_export": f"{short_path_for('all', mailbox, **an_hour)}/mine.json",
        "mail_why": "/mail/why",
        "waiting": f"/waiting/{held.waiting_address}",
        "kept": f"/kept/{heavy.waiting_address}",
        "sealed": sealed.seal.path,
        "sealed_tell": f"{sealed.seal.path}/tell",
        "answered_by_time": "/answered-by-time",
        "asking": "/asking",
        "search": "/search",
        "key": "/key",
        "key_letter": f"/key/letter/{mine.address}",
        "key_edit_letter": f"/key/letter/{mine.address}/edit",
        "key_readers": f"/key/letter/{mine.address}/readers",
        "key_feelings": f"/key/letter/{mine.address}/feelings",
        "key_comments": f"/key/letter/{mine.address}/comments",
        "key_waiting_comment": f"/key/letter/{mine.address}/waiting/{waiting.pk}",
        "key_cover_comment": f"/key/letter/{mine.address}/comment/1",
        "key_seal": f"/key/letter/{sealed.address}/seal",
        "key_look_back": f"/key/letter/{mine.address}/look-back",
        "key_postscript": f"/key/letter/{mine.address}/postscript",
        "key_split_letter": f"/key/letter/{mine.address}/split",
        "key_edit_comment": f"/key/comment/{my_comment.waiting_address}/edit",
        "key_split_comment": f"/key/comment/{my_comment.waiting_address}/split",
        "key_paper": "/key/mine",
        "key_text": "/key/mine.txt",
        "key_json": "/key/mine.json",
        "key_receipt": "/key/receipt",
        "key_erase_of_letter": f"/key/letter/{mine.address}/erase",
        "key_erase_of_comment": f"/key/comment/{my_comment.waiting_address}/erase",
        "key_card": "/key/card",
        "key_words": "/key/words",
        "notes": "/notes",
        "notes_of_feed": f"/notes/{received.feed_address}",
        "notes_feed": f"/notes/{received.feed_address}/feed.atom",
        "mail_notes": path_for("notes", by_mail.mail_ref),
        "key_jars": "/key/jars",
        "key_jar": f"/key/jar/{jar.address}",
        "key_jar_card": f"/key/jar/{jar.address}/card",
        "key_take_back_note": f"/key/jar/{jar.address}/note/1",
        "key_accept_notes": "/key/notes",
        "key_blocked": "/key/blocked",
        "key_notes": f"/key/notes/{received.address}",
        "key_press_notes": f"/key/notes/{received.address}/press",
        "key_spare": "/key/spare",
        "key_mailbox": "/key/mailbox",
        "key_lost": "/key/lost",
        "mail_own": path_for("own", recovery.ref),
        "mail_return": short_path_for("return", recovery.way_back.ref, **an_hour),
        "mail_cancel": path_for("cancel", recovery.way_back.ref),
        # A walk that posts has nothing to post to any more after these.
        "key_stop_mail": f"/key/mail/{followed.ref}/stop",
        "key_tip_jar": f"/key/jar/{jar.address}/tip",
        "mail_quiet": path_for("quiet", by_mail.mail_ref),
        "mail_stop": path_for("stop", followed.ref),
        "mail_leave": path_for("leave", mailbox),
        "mail_never": path_for("never", mailbox),
        "key_withdraw_comment": f"/key/comment/{my_comment.waiting_address}/withdraw",
        "key_withdraw_letter": f"/key/letter/{mine.address}/withdraw",
        "key_burn": "/key/burn",
        "key_close": "/key/close",
        "key_leave": "/key/leave",
        "api_letters": "/api/v1/letters",
        "api_send_letter": "/api/v1/letters",
        "api_letter": f"/api/v1/letters/{letters[0].number}",
        "api_comments": f"/api/v1/letters/{letters[0].number}/comments",
        "api_send_comment": f"/api/v1/letters/{letters[0].number}/comments",
        "api_comment": f"/api/v1/letters/{letters[0].number}/comments/{comment.number}",
        "api_unlisted_letter": f"/api/v1{of_unlisted}",
        "api_unlisted_comments": f"/api/v1{of_unlisted}/comments",
        "api_send_unlisted_comment": f"/api/v1{of_unlisted}/comments",
        "api_unlisted_comment": f"/api/v1{of_unlisted}/comments/1",
        "api_keys": "/api/v1/keys",
        "api_mine": "/api/v1/mine",
        "api_mine_letter": f"/api/v1/mine/letters/{mine.address}",
        "api_edit_letter": f"/api/v1/mine/letters/{mine.address}/edit",
        "api_change_readers": f"/api/v1/mine/letters/{mine.address}/readers",
        "api_withdraw_letter": f"/api/v1/mine/letters/{mine.address}/withdraw",
        "api_mine_comment": f"/api/v1/mine/comments/{my_comment.waiting_address}",
        "api_edit_comment": f"/api/v1/mine/comments/{my_comment.waiting_address}/edit",
        "api_withdraw_comment": f"/api/v1/mine/comments/{my_comment.waiting_address}/withdraw",
        "api_feelings": "/api/v1/feelings",
        "api_change_feelings": f"/api/v1/mine/letters/{mine.address}/feelings",
        "api_search": "/api/v1/search?q=ab&x=",  # too short to be looked for: a search counts
        "api_document": "/api/v1/openapi.json",
        "desk_login": "/desk/login",
        "desk_join": f"/desk/join/{invitation}",
        "desk": "/desk/",
        "desk_act": "/desk/act",
        "desk_undo": "/desk/undo",
        "desk_heap": f"/desk/heap/burst/{'f' * 64}",
        "desk_crowded": "/desk/crowded",
        "desk_open_comments": f"/desk/crowded/{held.waiting_address}",
        "desk_notes": "/desk/notes",
        "desk_mail": "/desk/mail",
        "desk_mail_again": "/desk/mail/again",
        "desk_log": "/desk/log",
        "desk_door": "/desk/door",
        "desk_thing": f"/desk/thing/{held.waiting_address}",
        "desk_password": "/desk/password",
        "desk_recovery": "/desk/recovery",
        "desk_keys": "/desk/keys",
        "desk_leave": "/desk/leave",
        "about": "/about",
        "terms": "/terms",
        "privacy": "/privacy",
        "help": "/help",
        "robots": "/robots.txt",
        "favicon": "/favicon.ico",
        "healthz": "/healthz",
    }


@pytest.fixture
def names_of_addresses() -> set[str]:
    """The name of each address that the site has, as its own list says."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}
