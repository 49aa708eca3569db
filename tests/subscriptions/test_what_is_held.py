"""The file with all that is kept about a mailbox: each column stands in it, or is named here with the reason."""

from datetime import timedelta

import pytest

import make
from leftunsaid.lib.addresses import read_address
from leftunsaid.subscriptions import actions
from leftunsaid.subscriptions.models import (
    Ask,
    AskedBefore,
    DayOfAsking,
    Mailbox,
    NeverAgain,
    PassedOver,
    Subscription,
)
from leftunsaid.web.follows import what_is_held
from subscriptions.people import ANA, deliver, follow, leave

pytestmark = pytest.mark.django_db

FOUND_BY = "it says nothing beside the address: by it the row is found or named"
# The column, and under what it stands in the file, or why it does not.
TOLD = {
    Mailbox: {
        "made_at": "since",
        "confirmed_at": "confirmed_at",
        "refused_at": "refused_by_its_mail_server_at",
        "sealed_address": "address",
        "told_day": "mails",
        "told_that_day": "mails",
        "asked_day": "mails_that_asked",
        "asked_that_day": "mails_that_asked",
        "asking_no": "next_mail_that_asks",
        "subscriptions": "letters",
    },
    Subscription: {
        "letter": "letter",
        "owner": "left_with_a_key",
        "left_with": "left_with_comment",
        "found_as": "found_as",
        "asked_at": "asked_at",
        "asked_by_mail_at": "asked_by_mail_at",
        "confirmed_at": "confirmed_at",
        "told_up_to": "told_up_to_comment",
        "told_at": "last_mail_at",
        "told_day": "mails",
        "told_that_day": "mails",
        "notice_no": "next_mail",
        "cadence": "cadence",
        "quiet_from": "quiet_from",
        "quiet_to": "quiet_to",
        "zone": "time_zone",
        "passed_over": "comments_passed_over",
    },
    Ask: {
        "letter": "letter",
        "comment": "left_with_a_comment",
        "owner": "left_with_a_key",
        "found_as": "found_as",
        "domain_hash": "its_domain_is_counted",
        "after_number": "news_begin_after_comment",
        "asked_at": "asked_at",
    },
    AskedBefore: {"asked_at": "asked_before_at"},
}
NOT_TOLD = {
    Mailbox: {"id": FOUND_BY, "ref": FOUND_BY, "address_hash": FOUND_BY},
    Subscription: {"id": FOUND_BY, "ref": FOUND_BY, "asked_ref": FOUND_BY, "mailbox": "it is of this one"},
    Ask: {"id": FOUND_BY, "address_hash": FOUND_BY, "sealed_address": "the same address"},
    AskedBefore: {"id": FOUND_BY, "address_hash": FOUND_BY, "domain_hash": FOUND_BY},
    PassedOver: {"id": FOUND_BY, "subscription": "told with it", "comment": "told with it"},
    DayOfAsking: {"id": FOUND_BY, "day": "of all", "mails": "of all"},
    NeverAgain: {"id": FOUND_BY, "mailbox_ref": "a mailbox that said so is gone", "since": "the same"},
}


@pytest.mark.parametrize("table", NOT_TOLD)
def test_every_column_is_told_or_its_silence_has_a_reason(table):
    columns = {field.name for field in table._meta.get_fields()}
    assert columns == {*TOLD.get(table, {}), *NOT_TOLD[table]}


def test_it_stands_in_the_file(boxes, now):
    key, _ = make.key()
    letter = make.letter()
    own = make.comment(letter)
    follows = follow(letter, boxes=boxes, comment=own, owner=key)
    PassedOver.objects.create(subscription=follows, comment=make.comment(letter, body="This was hidden."))
    make.comment(letter, body="This one is told.")
    leave(make.letter())
    deliver(boxes, now)
    leave(letter, comment=make.comment(letter, hold_reason="many"), owner=key)
    address_hash = actions.hash_of(read_address(ANA))
    AskedBefore.objects.create(address_hash=address_hash, asked_at=now - timedelta(days=9))
    Mailbox.objects.update(confirmed_at=now - timedelta(days=8), refused_at=now)
    held = what_is_held(Mailbox.objects.get())
    told = {Mailbox: held, Subscription: held["letters"][0], Ask: held["left_just_now"][0], AskedBefore: held}
    for table, columns in TOLD.items():
        assert set(columns.values()) <= set(told[table])
    assert held["confirmed_at"] == (now - timedelta(days=8)).isoformat()
    assert held["refused_by_its_mail_server_at"] == now.isoformat()
    assert held["letters"][0]["left_with_comment"] == 1
    assert held["letters"][0]["left_with_a_key"] is True
    assert held["letters"][0]["mails"] == {"day": "2026-03-14", "count": 1}
    assert held["letters"][1]["asked_by_mail_at"] == now.isoformat()
    assert held["mails"] == {"day": "2026-03-14", "count": 2}
    assert held["mails_that_asked"] == {"day": "2026-03-14", "count": 1}
    assert held["left_just_now"][0]["left_with_a_comment"] is True
    assert held["asked_before_at"] == [(now - timedelta(days=9)).isoformat()]
    assert ANA not in repr(held)


def test_a_comment_that_was_passed_over_is_told_by_its_number(boxes, now):
    letter = make.letter()
    follows = follow(letter, boxes=boxes)
    comment = make.comment(letter)
    PassedOver.objects.create(subscription=follows, comment=comment)
    assert what_is_held(follows.mailbox)["letters"][0]["comments_passed_over"] == [comment.number]
