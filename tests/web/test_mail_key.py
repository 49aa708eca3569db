"""Mail under 'what is mine', and on the receipt: every stored field, and nothing that tells of somebody's address."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

import make
from leftunsaid.comments.actions import leave_comment
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import Ask, Mailbox, PassedOver, Subscription
from web.mailing import CARA
from web.reading import post, press, read, said

MASKED = "C…@mailbox.example"


@pytest.fixture
def letter(key_holder):
    return make.letter(owner=key_holder.key)


@pytest.fixture
def followed(letter, key_holder, mails) -> Subscription:
    return mails.follow(letter, owner=key_holder.key)


def test_what_one_is_told_of_stands_there_masked_with_a_button(key_holder, letter, followed):
    page = read(key_holder.client.get("/key"))
    assert f"New comments are told to {MASKED}: Letter {letter.number}" in page.main
    assert "cara" not in page.source.lower()
    answer = post(key_holder.client, f"/key/mail/{followed.ref}/stop", {})
    assert "No more mail comes about that letter." in read(key_holder.client.get(answer.headers["Location"])).main
    assert not Subscription.objects.exists()
    assert not Mailbox.objects.exists()
    assert post(key_holder.client, f"/key/mail/{followed.ref}/stop", {}).status_code == 303


def test_mail_of_other_words_is_none_of_mine(key_holder, letter, mails):
    others = mails.follow(letter, owner=make.key()[0])
    assert "New comments are told to" not in read(key_holder.client.get("/key")).main
    post(key_holder.client, f"/key/mail/{others.ref}/stop", {})
    assert Subscription.objects.count() == 1


def look(client, path) -> str:
    return re.sub(r'name="ask" value="\d+"', "", client.get(path).content.decode())


def test_no_words_tell_whether_an_address_is_known(key_holder, mails):
    """Somebody with words of their own leaves the address of another."""
    letter = make.letter()
    mails.follow(letter, "a-follower@x.example")
    never = mails.follow(letter, "a-refuser@x.example")
    actions.never_again_of(never.mailbox.ref, now=make.NOON)
    pages = []
    for address in ("a-stranger@x.example", "a-follower@x.example", "a-refuser@x.example"):
        mails.ask(letter, address, owner=key_holder.key)
        seen = [look(key_holder.client, path) for path in ("/key", "/key/receipt")]
        mails.deliver()
        pages.append([*seen, *(look(key_holder.client, path) for path in ("/key", "/key/receipt"))])
    assert "a…@x.example" in pages[0][1]  # the look is a look
    assert pages[0] == pages[1] == pages[2]


def test_words_of_its_own_take_the_mail_of_a_letter_along(key_holder, letter, followed):
    split = read(key_holder.client.get(f"/key/letter/{letter.address}/split"))
    assert press(key_holder.client, split, "key", do="send").status_code == 303
    followed.refresh_from_db()
    letter.refresh_from_db()
    assert followed.owner == letter.owner != key_holder.key


def test_and_of_a_comment(key_holder, mails):
    comment = leave_comment(make.letter(), body="Me too.", owner=key_holder.key, now=make.NOON, dice=make.dice)
    followed = mails.follow(comment.letter, comment=comment, owner=key_holder.key)
    split = read(key_holder.client.get(f"/key/comment/{comment.waiting_address}/split"))
    assert press(key_holder.client, split, "key", do="send").status_code == 303
    followed.refresh_from_db()
    comment.refresh_from_db()
    assert followed.owner == comment.owner != key_holder.key


def test_burning_the_words_leaves_the_mail(key_holder, followed):
    post(key_holder.client, "/key/burn", {})
    followed.refresh_from_db()
    assert followed.owner is None
    assert followed.confirmed_at


# The receipt


def second(second: int):
    return make.NOON.replace(minute=7, second=second)


def telling_of(second: int) -> str:
    return f"2026-03-14, 12:07:{second:02}"


@pytest.fixture
def whole(key_holder, letter, followed, mails):
    """Mail in which every field is filled, and what the receipt tells of it."""
    day = make.NOON.date()
    Mailbox.objects.update(
        made_at=second(1),
        confirmed_at=second(2),
        refused_at=second(3),
        told_day=day,
        told_that_day=11,
        asked_day=day - timedelta(days=1),
        asked_that_day=12,
        asking_no=13,
    )
    Subscription.objects.update(
        asked_at=second(4),
        asked_by_mail_at=second(5),
        confirmed_at=second(6),
        told_up_to=21,
        told_at=second(7),
        told_day=day - timedelta(days=2),
        told_that_day=22,
        notice_no=23,
        cadence="daily",
        quiet_from=22,
        quiet_to=7,
        zone="Asia/Tokyo",
    )
    mine, hidden = make.comment(letter), make.comment(letter)
    Subscription.objects.update(left_with=mine)
    PassedOver.objects.create(subscription=followed, comment=hidden)
    mails.ask(letter, "dora@y.example", comment=mine, owner=key_holder.key, now=second(8))
    Ask.objects.update(after_number=31)
    page = read(key_holder.client.get("/key/receipt"))
    of_mail = [article for article in map(said, page.all("article", class_="receipt")) if "The address" in article]
    [ask, subscription] = of_mail
    return SimpleNamespace(ask=ask, subscription=subscription, page=page)


IN_LINKS = "In links two random names, one for the address and one for it together with this letter"
HASHED = "has a keyed hash by which all spellings of it are found"
TOLD = [
    (
        Mailbox,
        "subscription",
        {
            "ref": IN_LINKS,
            "address_hash": HASHED,
            "sealed_address": f"The address {MASKED}. It is sealed with a key that lies outside the database",
            "made_at": f"Known since {telling_of(1)}",
            "confirmed_at": f"Confirmed first {telling_of(2)}",
            "refused_at": f"Its mail server refused {telling_of(3)}",
            "told_day": "on 2026-03-14",
            "told_that_day": "Mails to it on its last day 11, on 2026-03-14",
            "asked_day": "on 2026-03-13",
            "asked_that_day": "Of these, asking 12, on 2026-03-13",
            "asking_no": "Next mail that asks number 13",
            "subscriptions": "Tells of Letter",
        },
        {},
    ),
    (
        Subscription,
        "subscription",
        {
            "ref": IN_LINKS,
            "asked_ref": IN_LINKS,
            "mailbox": MASKED,
            "letter": "Tells of Letter 1",
            "owner": "Which eight words open it These.",
            "left_with": "Not told, since it is your own Comment 1",
            "found_as": "At that time it could be read by everyone",
            "asked_at": f"Asked for {telling_of(4)}",
            "asked_by_mail_at": f"Asked by mail {telling_of(5)}",
            "confirmed_at": f"Confirmed {telling_of(6)}",
            "told_up_to": "Told so far after number 21",
            "told_at": f"Last mail {telling_of(7)}",
            "told_day": "on 2026-03-12",
            "told_that_day": "Mails on its last day 22, on 2026-03-12",
            "notice_no": "Next mail number 23",
            "cadence": "How often once a day, in the morning",
            "quiet_from": "from 22:00",
            "quiet_to": "to 07:00",
            "zone": "In the time of Asia/Tokyo",
            "passed_over": "Told should they come back",
        },
        {},
    ),
    (
        PassedOver,
        "subscription",
        {
            "subscription": "Told should they come back",
            "comment": "comments that could not be read when later ones were told: 1",
        },
        {},
    ),
    (
        Ask,
        "ask",
        {
            "letter": "Under Letter 1",
            "comment": "Left with a comment",
            "owner": "Which eight words open it These.",
            "found_as": "At that time it could be read by everyone",
            "address_hash": HASHED,
            "domain_hash": "Its domain a keyed hash of what stands after the @",
            "sealed_address": "The address d…@y.example. It is sealed",
            "after_number": "News begin after number 31",
            "asked_at": f"Left {telling_of(8)}",
        },
        {},
    ),
]


@pytest.mark.parametrize(("model", "place", "telling", "untold"), TOLD, ids=[model.__name__ for model, *_ in TOLD])
def test_every_field_that_is_stored_is_told_or_there_is_a_reason(whole, model, place, telling, untold):
    assert {"id", *telling, *untold} == {field.name for field in model._meta.get_fields()}
    assert [field for field, words in telling.items() if words not in getattr(whole, place)] == []


def test_the_address_is_masked_there_too(whole):
    for secret in ("cara", "plants", "dora@", CARA.lower()):
        assert secret not in whole.page.source.lower()


def test_what_it_does_not_tell_of_mail_it_says_so(whole):
    assert "Whether an address that was left with these words waits for a yes" in whole.page.main


def test_each_has_its_button(key_holder, whole):
    [ask] = [button.get("value") for button in whole.page.all("button", name="ask")]
    post(key_holder.client, "/key/receipt", {"ask": ask})
    assert not Ask.objects.exists()
    [form] = [form for form in whole.page.all("form") if form.get("action").endswith("/stop")]
    post(key_holder.client, form.get("action"), {})
    assert not Subscription.objects.exists()
    assert "The address" not in read(key_holder.client.get("/key/receipt")).main


def test_nobody_erases_what_others_left(key_holder, letter, mails):
    mails.ask(letter, owner=make.key()[0])
    for ask in (str(Ask.objects.get().pk), "x", "9" * 30):
        assert post(key_holder.client, "/key/receipt", {"ask": ask}).status_code == 303
    assert Ask.objects.count() == 1
