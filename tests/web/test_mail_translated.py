"""Every word of the pages of mail comes from the catalogue too."""

from datetime import timedelta

import pytest

import make
from leftunsaid.moderation.actions import hold
from leftunsaid.subscriptions.links import path_for, short_path_for
from leftunsaid.subscriptions.models import Mailbox, PassedOver, Subscription
from web.reading import post, read
from web.test_translatable import WRITTEN, assert_all_is_translated, bracketed, translated  # noqa: F401

pytestmark = pytest.mark.usefixtures("translated")
MASKED = "c…@x.example"


@pytest.fixture
def letter():
    return make.letter(**WRITTEN)


@pytest.fixture
def mailbox(letter, mails) -> Mailbox:
    """One that follows a letter, and was asked about another."""
    mails.follow(letter, "cara@x.example")
    mails.ask(make.letter(**WRITTEN), "cara@x.example")
    mails.deliver()
    return Mailbox.objects.get()


def assert_said(answer):
    """The masked address, and what somebody typed, are no words of ours."""
    source = answer.content.decode()
    for typed in (MASKED, "cara@gmail.com", "cara@gmial.com"):
        source = source.replace(typed, "")
    answer.content = source
    assert_all_is_translated(read(answer))


def test_every_word_comes_from_the_catalogue_where_an_address_is_left(client, letter, mails):
    assert_said(client.get(letter.path))
    assert_said(client.get(f"{letter.path}?mail=asked"))
    assert_said(client.get(f"{letter.path}/tell"))
    assert_said(client.get(f"{letter.path}/tell?done=1"))
    assert_said(client.get("/mail/why"))
    for email in ("я", "cara@gmial.com"):
        assert_said(post(client, f"{letter.path}/comments", {"body": "Да.", "email": email}))
        assert_said(post(client, f"{letter.path}/tell", {"email": email}))
    assert_said(post(client, f"{letter.path}/tell", {"email": ""}))
    preview = {"do": "preview", **WRITTEN}
    assert_said(post(client, "/write", preview))
    assert_said(post(client, "/write", {**preview, "do": "send", "email": "cara@gmial.com"}))
    waiting = make.letter(**WRITTEN, hold_reason="many")
    assert_said(client.get(f"/waiting/{waiting.waiting_address}?mail=asked"))
    for path in ("/privacy", "/about"):
        assert_all_is_translated(read(client.get(path)))


def test_every_word_comes_from_the_catalogue_in_a_house_without_mail(client, letter):
    for path in (letter.path, f"{letter.path}/tell", "/mail/why"):
        assert_all_is_translated(read(client.get(path)))


def test_every_word_comes_from_the_catalogue_behind_the_links(client, letter, mailbox, now):
    followed, asked = Subscription.objects.order_by("pk")
    an_hour = {"valid": timedelta(hours=1), "now": now}
    full_list = short_path_for("all", mailbox.ref, **an_hour)
    settings = path_for("letter", followed.ref)
    paths = [path_for(purpose, one.ref) for purpose in ("confirm", "letter", "stop") for one in (followed, asked)]
    paths += [path_for("leave", mailbox.ref), path_for("never", mailbox.ref), full_list, "/mail/letter/x"]
    paths += [short_path_for("asked", mailbox.ref, **an_hour), path_for("stop", "a" * 22)]
    paths += [f"{settings}?done={done}" for done in ("pace", "quiet", "resume", "list", "stop", "yes")]
    for path in paths:
        assert_said(client.get(path))
    for sent in (
        {"do": "pace"},
        {"do": "pace", "cadence": "x", "quiet_from": "1"},
        {"quiet_from": "1", "quiet_to": "1"},
    ):
        assert_said(post(client, settings, sent))
    assert_said(post(client, full_list, {"do": "quiet", "quiet_from": "x"}))
    for cadence in ("hourly", "daily"):
        post(client, settings, {"do": "pace", "cadence": cadence, "quiet_from": "22", "quiet_to": "7"})
        assert_said(client.get(full_list))
    Mailbox.objects.update(refused_at=now)
    hold(letter, by="test", now=now)
    assert_said(client.get(settings))
    assert_said(client.post(path_for("stop", followed.ref)))
    assert_said(post(client, full_list, {"do": "stop all"}))
    assert_said(client.get(full_list))
    assert_said(client.post(path_for("never", mailbox.ref)))


def test_every_word_comes_from_the_catalogue_under_what_is_mine(key_holder, letter, mails, now):
    followed = mails.follow(letter, "cara@x.example", owner=key_holder.key)
    PassedOver.objects.create(subscription=followed, comment=make.comment(letter, body="Да."))
    Mailbox.objects.update(refused_at=now, told_day=now.date(), asked_day=now.date())
    Subscription.objects.update(asked_by_mail_at=now, told_at=now, told_day=now.date())
    for comment in (None, make.comment(letter, body="Нет.")):
        mails.ask(letter, "cara@x.example", owner=key_holder.key, comment=comment)
    for path in ("/key", "/key?done=mail", "/key/receipt"):
        assert_said(key_holder.client.get(path))
