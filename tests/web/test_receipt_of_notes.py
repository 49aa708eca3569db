"""The receipt of little notes: every field that is stored is told to whom it belongs, or there is a reason."""

import pytest

import make
from leftunsaid.notes import mailbox, receiving
from leftunsaid.notes.models import Block, Card, Complaint, Consent, Jar, KeptNote, Note
from leftunsaid.web.wording import day_words
from notes.people import MORNINGS, a_card, a_jar, notes, take
from subscriptions.people import Letterboxes, a_while
from web.reading import read
from web.test_receipt import fields_of

THE_RECEIVERS = "whether somebody receives is told to nobody but them"
ROWS = "it names the row that this stands with"

TOLD = [
    (
        Jar,
        {"address": "Its page", "owner": "Which eight words", "signature": "From E.", "made_at": "Started 2026-03-14"}
        | {"last_number": "Numbers given to notes 2", "notes": "Note 1", "cards": "A card"},
        dict.fromkeys(("taken_at", "frozen_at", "ended_at", "consents", "complaints"), THE_RECEIVERS),
    ),
    (
        Note,
        {"number": "Note 2", "body": "Little note ii for you.", "written_at": "just now", "jar": "A jar that you fill"},
        {"drawn_at": THE_RECEIVERS, "kept": THE_RECEIVERS},
    ),
    (
        Card,
        {"words_hash": "only a keyed hash of them", "made_at": "A card 2026-03-14", "jar": "A jar that you fill"},
        {"accepted_at": THE_RECEIVERS},
    ),
    (
        Consent,
        {
            "address": "Notes that come to you",
            "owner": "Which eight words",
            "jar": "the one whose card you took",
            "signature": "From, as the card said E.",
            "accepted_at": "You said yes 2026-03-14",
            "renewed_at": "The last yes 2026-03-14",
            "rests_until": "They rest until 2026-0",
            "closed_at": "Closed 2026-0",
            "place": "by mail, and on your page",
            "feed_address": "The private feed",
            "moments": "In the morning",
            "days": "Monday, Tuesday",
            "a_week": "At most in seven days 7",
            "zone": "Time zone UTC",
            "mailbox_ref": "links in mails, are found",
            "mail_ref": "links in mails, are found",
            "address_hash": "keyed hashes by which all spellings",
            "sealed_address": "a…@mail.example",
            "domain_hash": "Its domain",
            "mail_asked_at": "Left 2026-03-14",
            "mail_confirmed_at": "Confirmed 2026-03-14",
            "mail_refused_at": "took no mail from us 2026-0",
            "round": "Rounds of the draw",
            "next_at": "The next moment",
            "came_lately": "Lately when notes came",
            "kept": "A note that came",
            "complaints": "You said that it is not welcome",
        },
        {"waits_at": "whoever waits for another's yes is not told: it would tell of the other"}
        | dict.fromkeys(("mail_rests_until", "mail_a_week"), "told behind the links in the mails alone"),
    ),
    (
        KeptNote,
        {"body": "A note that came", "delivered_at": "A note that came", "heart_at": "your heart, 2026-0"}
        | {"shared_at": "shared with whoever wrote it", "consent": "Notes that come to you"},
        {"note": ROWS, "round": "which round of the draw it was: the rounds are told"},
    ),
    (
        Block,
        {"owner": "your eight words", "blocked": "those that held the jar", "signature": "From, as the card said E."}
        | {"address_hash": "Your mailbox a keyed hash", "since": "Blocked 2026-0"},
        {},
    ),
    (
        Complaint,
        {"said_at": "You said that it is not welcome 2026-0", "may_be_read_at": "may read what came"}
        | {"settled_at": "Somebody has looked at that", "consent": "Notes that come to you"},
        {"jar": ROWS},
    ),
]


@pytest.fixture
def receipt(key_holder):
    return lambda: read(key_holder.client.get("/key/receipt")).main


@pytest.fixture
def everything(key_holder, clock, receipt) -> str:
    """A key that fills a jar, receives from others in every way there is, and has blocked one."""
    jar = a_jar(*notes(2), owner=key_holder.key)
    a_card(jar)
    by_mail = take(a_jar(*notes(40)), owner=key_holder.key, place="mail", address="ana@mail.example", **MORNINGS)
    mailbox.confirm(by_mail.mail_ref, now=make.NOON)
    Consent.objects.filter(pk=by_mail.pk).update(mail_refused_at=make.NOON)
    by_feed = take(a_jar(), owner=key_holder.key, place="feed")
    a_while(Letterboxes(), make.NOON, days=9)
    clock.passes(days=9)
    receiving.give_heart(by_mail, by_mail.kept.first().pk, now=clock.now)
    receiving.share(by_mail, now=clock.now)
    receiving.rest(by_feed, "week", now=clock.now, dice=make.dice)
    third = take(a_jar(), owner=key_holder.key, now=clock.now)
    receiving.say_it_is_not_welcome(third, may_be_read=True, now=clock.now)
    Complaint.objects.update(settled_at=clock.now)
    Block.objects.create(
        owner=key_holder.key, blocked=make.key()[0], signature="E.", address_hash="f" * 64, since=clock.now
    )
    key_holder.client.post("/key", {"key": key_holder.words})
    return receipt()


def test_every_field_is_told_or_there_is_a_reason(everything):
    for model, telling, untold in TOLD:
        assert {"id", *telling, *untold} == fields_of(model), model
        for name, words in telling.items():
            if name != "written_at":
                assert words in everything, (model, name)


def test_the_owner_of_a_jar_is_told_nothing_of_who_receives(key_holder, receipt):
    jar = a_jar(*notes(40), owner=key_holder.key)
    before = receipt()
    consent = take(jar, **MORNINGS)
    Card.objects.all().delete()
    a_while(Letterboxes(), make.NOON, days=9)
    receiving.say_it_is_not_welcome(consent, may_be_read=True, now=make.NOON)
    assert receipt() == before
    assert day_words(make.NOON) in before
