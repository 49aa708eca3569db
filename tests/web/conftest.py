"""Pages are asked for at noon on 14 March 2026, unless a test lets time pass."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import get_resolver

import make
from leftunsaid import clock as house_clock
from leftunsaid.comments import actions as comments
from leftunsaid.desk import accounts
from leftunsaid.moderation import actions as moderation
from leftunsaid.web import door


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
def every_address(house) -> dict[str, str]:
    """A path for each address of the site, by its name, with something to find there."""
    owner, _ = make.key()
    letters = [make.letter(body=f"Letter of the walk, {n}.") for n in range(12)]
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
    invitation = accounts.invite("Walker", now=make.NOON, dice=make.dice)
    of_letter, of_unlisted = letters[0].path, unlisted.path
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
        "unlisted": of_unlisted,
        "unlisted_from": f"{long_unlisted.path}/from/201",
        "unlisted_comments": f"{of_unlisted}/comments",
        "unlisted_comment": f"{of_unlisted}/comment/1",
        "report_unlisted": f"{of_unlisted}/report",
        "report_unlisted_comment": f"{of_unlisted}/comment/1/report",
        "waiting": f"/waiting/{held.waiting_address}",
        "kept": f"/kept/{heavy.waiting_address}",
        "asking": "/asking",
        "key": "/key",
        "key_letter": f"/key/letter/{mine.address}",
        "key_edit_letter": f"/key/letter/{mine.address}/edit",
        "key_readers": f"/key/letter/{mine.address}/readers",
        "key_comments": f"/key/letter/{mine.address}/comments",
        "key_waiting_comment": f"/key/letter/{mine.address}/waiting/{waiting.pk}",
        "key_cover_comment": f"/key/letter/{mine.address}/comment/1",
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
        # A walk that posts has nothing to post to any more after these.
        "key_withdraw_comment": f"/key/comment/{my_comment.waiting_address}/withdraw",
        "key_withdraw_letter": f"/key/letter/{mine.address}/withdraw",
        "key_burn": "/key/burn",
        "key_close": "/key/close",
        "key_leave": "/key/leave",
        "desk_login": "/desk/login",
        "desk_join": f"/desk/join/{invitation}",
        "desk": "/desk/",
        "desk_act": "/desk/act",
        "desk_undo": "/desk/undo",
        "desk_log": "/desk/log",
        "desk_thing": f"/desk/thing/{held.waiting_address}",
        "desk_password": "/desk/password",
        "desk_recovery": "/desk/recovery",
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
