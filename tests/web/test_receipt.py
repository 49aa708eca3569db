"""/key/receipt: what do you hold about this? Every stored field in plain words, and a button to erase what can be."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.comments import actions as comment_actions
from leftunsaid.comments.models import Comment
from leftunsaid.comments.models import EarlierWording as EarlierComment
from leftunsaid.letters import actions as letter_actions
from leftunsaid.letters.choosing import choose_feelings
from leftunsaid.letters.models import EarlierWording as EarlierLetter
from leftunsaid.letters.models import Letter, LookBack, Postscript, Seal
from leftunsaid.letters.seals import Wax, open_letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.models import Remark, Trace
from leftunsaid.ownership.models import KeyVisit, OwnerKey, SpareWords
from leftunsaid.recovery.models import Recovery, WayBack
from leftunsaid.web import mine
from moderation.test_gone_from_files import a_minute_goes_by, are_in_files, found_in_files, unheard_of
from web.reading import post, read, said

NOT_OF_AN_OWNER = "whatever has this date has no owner any more, so it is on nobody's receipt"
BROUGHT_HERE = "what an import brought here has no owner"
OF_THE_READER = "it would tell on the reader who reported it"
OF_OTHERS_TOO = "a count of all that changed, also of what others sent and nobody was shown"


@pytest.fixture
def receipt(key_holder):
    return lambda: read(key_holder.client.get("/key/receipt"))


@pytest.fixture
def told(receipt):
    """What the receipt says about one letter or comment."""

    def told(thing) -> str:
        page = receipt()
        return said(page.around(page.one(id=address_of(thing)), "article"))

    return told


def address_of(thing) -> str:
    return thing.address if isinstance(thing, Letter) else thing.waiting_address


def erase(client, thing, what: str):
    kind = "letter" if isinstance(thing, Letter) else "comment"
    return post(client, f"/key/{kind}/{address_of(thing)}/erase", {"what": what})


def second(second: int) -> datetime:
    """An instant that no other line tells."""
    return make.NOON.replace(minute=7, second=second)


def telling_of(second: int) -> str:
    return f"2026-03-14, 12:07:{second:02}"


def fields_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


# Every field


@pytest.fixture
def whole(key_holder, now):
    """Things in which every field is filled, and the page that tells of them."""
    owner = key_holder.key
    letter = make.letter(owner=owner, body="Body.", dear="Dear.", signature="Signature.", press_hash="ab" * 32)
    choose_feelings(letter, ["longing", "regret"])
    letter_actions.edit_letter(letter, body="New body.", dear="New dear.", signature="New signature.", now=second(1))
    Letter.objects.filter(pk=letter.pk).update(
        number=4200,
        written_at=second(2),
        shown_at=second(3),
        edited_at=second(4),
        comments_closed_at=second(5),
        comments_wait_at=second(8),
        comments_opened_at=second(27),
        comments_wait_reason="burst",
        care_since=second(24),
        outcome="right",
        comment_count=170,
        last_comment_number=190,
    )
    LookBack.objects.create(
        letter=letter,
        asks_at=second(32),
        asked_at=second(33),
        never_at=second(34),
        predicts_at=second(35),
        outcome_at=second(36),
    )
    letter.postscripts.create(number=1, body="A word later.", written_at=now)
    sealed = make.letter(owner=owner, wax=Wax(date(2027, 3, 14)), hold_reason="alike", now=second(30))
    opened = make.letter(owner=owner, wax=Wax(date(2027, 3, 14)), now=second(29))
    open_letter(opened, is_early=True, now=second(31))
    removed = make.letter(owner=owner, hold_reason="many", now=second(6))
    moderation.remove(removed, reason="spam", by="ines", now=second(7))
    removed.remarks.create(rule="words", version=31, likeness="ef" * 32, said_at=second(9))
    removed.traces.create(marks="ab12 cd34", pen="56" * 16, left_at=second(25))

    comment = make.comment(owner=owner, body="Answer.", name="Name.", press_hash="cd" * 32)
    comment_actions.edit_comment(comment, body="New answer.", name="New name.", now=second(11))
    Comment.objects.filter(pk=comment.pk).update(
        number=77, written_at=second(12), shown_at=second(13), edited_at=second(14), covered_at=second(15)
    )
    Comment.objects.filter(pk=comment.pk).update(news_number=78, asking_at=second(18), answered_at=second(19))
    removed_comment = make.comment(owner=owner, hold_reason="many", now=second(16))
    moderation.remove(removed_comment, reason="hate", by="ines", now=second(17))
    removed_comment.remarks.create(rule="alike", version=32, said_at=second(20))
    removed_comment.traces.create(pen="56" * 16, left_at=second(26))
    OwnerKey.objects.filter(pk=owner.pk).update(made_at=second(21))
    SpareWords.objects.create(key=owner, words_hash="9" * 64, made_at=second(40))
    chosen = make.way_to_come_back(owner, typed="cara@mailbox.example")
    Recovery.objects.filter(pk=chosen.pk).update(
        chosen_at=second(41), asked_at=second(42), confirmed_at=second(43), called_at=second(44)
    )
    WayBack.objects.update(asked_at=second(45), told_at=second(46), sent_at=second(47), used_at=second(48))
    key_holder.key.visits.update(opened_at=second(22), remembered_at=second(23))
    page = read(key_holder.client.get("/key/receipt"))

    def about(*things) -> str:
        return "\n".join(said(page.around(page.one(id=address_of(thing)), "article")) for thing in things)

    return SimpleNamespace(
        page=page.main, letter=about(letter, removed, sealed, opened), comment=about(comment, removed_comment)
    )


TOLD = [
    (
        Letter,
        "letter",
        {
            "number": "Letter 4200",
            "listed_number": "by its number, 4200",
            "address": "Its link a random address",
            "waiting_address": "Waiting page a random address",
            "visibility": "everyone",
            "dear": "New dear.",
            "body": "New body.",
            "signature": "New signature.",
            "feelings": "The feelings longing, regret until you choose others",
            "owner": "Which eight words open it These.",
            "written_at": telling_of(2),
            "shown_at": telling_of(3),
            "held_at": telling_of(6),
            "hold_reason": "much has been written from your network lately",
            "removed_at": telling_of(7),
            "removal_reason": "it was selling something",
            "comments_closed_at": telling_of(5),
            "comments_wait_at": telling_of(8),
            "comments_opened_at": f"Opened for comments again {telling_of(27)}",
            "comments_wait_reason": "many came at once",
            "care_since": f"We are careful with it {telling_of(24)}: some words in it sounded as if it were very heavy",
            "edited_at": telling_of(4),
            "comment_count": "170 comments",
            "last_comment_number": "number 190",
            "sealed_at": "The words, under their seal Closed by a key that lies outside the database",
            "seal": "Sealed 2026-03-14",
            "look_back": "The day on which you are asked to look back",
            "postscripts": "Postscript 1",
            "postscript_count": "Postscript 1",
            "outcome": "I was right.",
            "press_hash": "A fingerprint of the press that sent it",
            "earlier_wordings": "What it said before you changed it",
            "decisions": "Decided here",
            "remarks": "What a rule said of it",
            "traces": "A trace of your sending it",
        },
        {
            "withdrawn_at": NOT_OF_AN_OWNER,
            "erased_at": NOT_OF_AN_OWNER,
            "comments_erased_at": NOT_OF_AN_OWNER,
            "revision": OF_OTHERS_TOO,
            "comments": "they are others' words",
            "found_by": "its feelings and its number once more, for an index to find it by",
            "subscriptions": "what is told by mail is told of the address (tests/web/test_mail_key.py)",
            "reports": OF_THE_READER,
            "imported": BROUGHT_HERE,
            "came_from": BROUGHT_HERE,
            "old_addresses": BROUGHT_HERE,
        },
    ),
    (
        Seal,
        "letter",
        {
            "letter": "Sealed ",
            "address": "The page of its envelope a random address",
            "words": "The words, under their seal",
            "made_at": f"Sealed {telling_of(30)}",
            "opens_at": "The day on which it opens 2027-03-14, 00:00:00",
            "hold_reason": "Why it is to be read first once it opens several that read almost the same",
            "opened_at": f"Opened {telling_of(31)}",
        },
        {},
    ),
    (
        LookBack,
        "letter",
        {
            "letter": "look back",
            "asks_at": f"The day on which you are asked to look back {telling_of(32)}",
            "asked_at": f"You were asked {telling_of(33)}",
            "never_at": f"You do not want to be asked {telling_of(34)}",
            "predicts_at": f"You marked that it foretells something {telling_of(35)}",
            "outcome_at": f"What became of that {telling_of(36)}",
        },
        {},
    ),
    (
        Postscript,
        "letter",
        {
            "letter": "Postscript 1",
            "number": "Postscript 1",
            "body": "A word later.",
            "written_at": "Postscript 1 A word later. just now",
        },
        {},
    ),
    (
        EarlierLetter,
        "letter",
        {
            "letter": "What it said before you changed it",
            "body": "Body.",
            "dear": "Dear.",
            "signature": "Signature.",
            "replaced_at": telling_of(1),
        },
        {},
    ),
    (
        Comment,
        "comment",
        {
            "letter": "Under ",
            "number": "Comment 77",
            "news_number": "In mails its place among the comments they tell of: 78",
            "waiting_address": "Waiting page a random address",
            "name": "New name.",
            "body": "New answer.",
            "owner": "Which eight words open it These.",
            "written_at": telling_of(12),
            "shown_at": telling_of(13),
            "held_at": telling_of(16),
            "hold_reason": "much has been written from your network lately",
            "removed_at": telling_of(17),
            "removal_reason": "it was hateful or threatening",
            "edited_at": telling_of(14),
            "covered_at": telling_of(15),
            "asking_at": f"You asked for a kind word {telling_of(18)}",
            "answered_at": f"Somebody answered it by its number {telling_of(19)}",
            "press_hash": "A fingerprint of the press that sent it",
            "earlier_wordings": "What it said before you changed it",
            "decisions": "Decided here",
            "remarks": "What a rule said of it",
            "traces": "A trace of your sending it",
        },
        {
            "withdrawn_at": NOT_OF_AN_OWNER,
            "erased_at": NOT_OF_AN_OWNER,
            "reports": OF_THE_READER,
            "imported": BROUGHT_HERE,
            "came_from": BROUGHT_HERE,
        },
    ),
    (
        EarlierComment,
        "comment",
        {
            "comment": "What it said before you changed it",
            "body": "Answer.",
            "name": "Name.",
            "replaced_at": telling_of(11),
        },
        {},
    ),
    (
        Remark,
        "page",
        {
            "letter": f"What a rule said of it {telling_of(9)}",
            "comment": f"What a rule said of it {telling_of(20)}",
            "rule": "several that read almost the same came within the hour",
            "version": "(version 31 of the rule)",
            "likeness": "(version 31 of the rule), with a keyed hash that tells what looks alike",
            "said_at": telling_of(20),
        },
        {},
    ),
    (
        Trace,
        "page",
        {
            "letter": f"A trace of your sending it {telling_of(25)}",
            "comment": f"A trace of your sending it {telling_of(26)}",
            "marks": "for an hour keyed hashes of a few pieces of it",
            "pen": "a keyed hash of your network, coarsely, and of the kind of your browser",
            "left_at": telling_of(25),
        },
        {},
    ),
    (
        OwnerKey,
        "page",
        {
            "words_hash": "only a keyed hash of them",
            "made_at": telling_of(21),
            "letters": "Letters",
            "comments": "Comments",
            "visits": "open in this browser",
            "spare": "Your spare words",
            "recovery": "The mailbox that leads back",
        },
        {
            "subscriptions": "they stand on it by themselves (tests/web/test_mail_key.py)",
            "jars": "little notes stand on it by themselves (tests/web/test_receipt_of_notes.py)",
            "consents": "the same",
            "blocks": "the same",
        },
    ),
    (
        SpareWords,
        "page",
        {"key": "Your spare words", "words_hash": "only a keyed hash of them", "made_at": telling_of(40)},
        {},
    ),
    (
        Recovery,
        "page",
        {
            "key": "The mailbox that leads back",
            "ref": "In its links a random name",
            "mailbox_ref": "is found by a keyed hash",
            "sealed_address": "c…@mailbox.example. It is sealed",
            "reach": "taking back, and nothing else",
            "chosen_at": telling_of(41),
            "asked_at": telling_of(42),
            "confirmed_at": telling_of(43),
            "called_at": telling_of(44),
            "way_back": "Somebody asked to come back",
        },
        {},
    ),
    (
        WayBack,
        "page",
        {
            "recovery": "Somebody asked to come back",
            "ref": "In the link of that mail a random name",
            "asked_at": telling_of(45),
            "told_at": telling_of(46),
            "sent_at": telling_of(47),
            "used_at": telling_of(48),
        },
        {},
    ),
    (
        KeyVisit,
        "page",
        {
            "key": "open in this browser",
            "token_hash": "a keyed hash of the value in its cookie",
            "opened_at": telling_of(22),
            "remembered_at": f"remembered there, since {telling_of(23)}",
        },
        {},
    ),
]


@pytest.mark.parametrize(
    ("model", "place", "telling", "untold"), TOLD, ids=[model._meta.label for model, _, _, _ in TOLD]
)
def test_every_field_that_is_stored_is_told_or_there_is_a_reason(whole, model, place, telling, untold):
    assert {"id", *telling, *untold} == fields_of(model)
    assert "running numbers by which the database tells its rows apart" in whole.page  # the ids
    assert [field for field, words in telling.items() if words not in getattr(whole, place)] == []


@pytest.mark.parametrize(
    ("visibility", "words"),
    [("public", "everyone"), ("unlisted", "those who have its link"), ("private", "only you")],
)
def test_it_says_who_may_read_a_letter(key_holder, told, visibility, words):
    letter = make.letter(owner=key_holder.key, visibility=visibility)
    assert f"Readers {words}" in told(letter)


def test_times_are_those_of_the_house(key_holder, told, receipt, house):
    letter = make.letter(owner=key_holder.key, now=make.NOON)
    house(time_zone=ZoneInfo("Asia/Tokyo"))
    assert "Written 2026-03-14, 21:00:00" in told(letter)
    assert "Dates and times are those of Asia/Tokyo." in receipt().main


def test_each_line_has_an_age(key_holder, told, clock):
    letter = make.letter(owner=key_holder.key, dear="Dear.")
    clock.passes(days=40)
    key_holder.client.post("/key", {"key": key_holder.words})
    assert "The salutation Dear. 1 month ago · until you take it back" in told(letter)


def test_of_long_words_the_beginning_is_told_and_the_whole_behind_it(key_holder, receipt, now):
    letter = make.letter(owner=key_holder.key, body="How it began. " + "And on. " * 500 + "\nHow it ended.")
    letter_actions.edit_letter(letter, body="Now. " * 500 + "Now at last.", dear="", signature="", now=now)
    page = receipt()
    beginnings = [said(summary) for summary in page.all("summary") if said(summary).endswith("...")]
    assert [beginning[:13] for beginning in beginnings] == ["Now. Now. Now", "How it began."]
    assert all(len(beginning) <= 110 for beginning in beginnings)
    folded = [said(page.around(quote, "details")) for quote in page.all("blockquote")]
    assert [whole.count("Now at last.") for whole in folded] == [1, 0]
    assert [whole.count("How it ended.") for whole in folded] == [0, 1]
    assert folded[1].count("And on.") > 500


def test_short_words_are_not_folded(key_holder, receipt):
    make.letter(owner=key_holder.key, body="All of it.", dear="Dear.", signature="S.")
    assert [said(quote) for quote in receipt().all("blockquote")] == ["All of it.", "Dear.", "S."]
    assert [said(summary) for summary in receipt().all("summary")] == ["untie it from these words"]


# What is nobody's business


def test_no_other_persons_word_is_on_it(key_holder, receipt):
    answered = make.letter(body="Of a stranger.", dear="Strange", signature="Stranger")
    make.comment(answered, owner=key_holder.key)
    make.comment(make.letter(owner=key_holder.key), body="An answer of a stranger.", name="Stranger")
    source = receipt().source.lower()
    assert "strange" not in source


def test_nothing_tells_that_somebody_reported_it_or_that_it_was_let_stand(key_holder, receipt, now):
    things = [make.letter(owner=key_holder.key, visibility="unlisted"), make.comment(owner=key_holder.key)]
    before = receipt().source
    for thing in things:
        moderation.report(thing, reason="person", now=now)
    assert receipt().source == before
    for thing in things:
        moderation.dismiss(thing, by="ines", now=now)
    assert receipt().source == before


def test_decisions_are_told_without_a_name(key_holder, told, receipt, clock):
    letter = make.letter(owner=key_holder.key, hold_reason="many")
    moderation.approve(letter, by="ines-the-moderator", now=clock.now)
    moderation.hold(letter, by="ines-the-moderator", now=clock.now)
    moderation.remove(letter, reason="person", by="ines-the-moderator", now=clock.now)
    moderation.restore(letter, by="ines-the-moderator", now=clock.now)
    text = told(letter)
    decided = "2026-03-14, 12:00:00: it was"
    for words in ("shown", "held back, to be read again", "removed: it named or found a real person", "put back"):
        assert f"{decided} {words}" in text
    assert "ines-the-moderator" not in receipt().source


def test_whoever_answered_a_public_letter_gets_no_link_to_it_once_only_its_link_opens_it(key_holder, receipt, now):
    letter = make.letter()
    make.comment(letter, owner=key_holder.key)
    letter_actions.change_visibility(letter, "unlisted", now=now)
    assert letter.address not in receipt().source


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_whoever_answered_a_letter_finds_it_from_here(key_holder, receipt, visibility):
    comment = make.comment(make.letter(visibility=visibility), owner=key_holder.key)
    links = {link.get("href") for link in receipt().all("a")}
    assert {comment.letter.path, comment.path} <= links


def test_what_another_key_holds_is_not_on_it(key_holder, receipt):
    other, _ = make.key()
    make.letter(owner=other, body="Of another.")
    make.letter(body="Of nobody.")
    page = receipt()
    assert "Of another" not in page.source
    assert "Of nobody" not in page.source
    assert not page.all("article")


# Until when


def test_removed_words_are_there_until_the_day_that_is_told(key_holder, told, clock, house):
    house(retention_days=12)
    letter = make.letter(owner=key_holder.key, body="Removed.")
    comment = make.comment(owner=key_holder.key, body="Removed too.")
    for thing in (letter, comment):
        moderation.remove(thing, by="test", now=clock.now)
        assert "until 2026-03-26, or until you take it back" in told(thing)
    a_day_before = make.NOON + timedelta(days=11)
    letter_actions.erase_due(a_day_before)
    comment_actions.erase_due(a_day_before)
    assert is_kept_in_a_table("Removed.")
    assert is_kept_in_a_table("Removed too.")
    that_night = a_day_before.replace(hour=23, minute=59) + timedelta(days=1)
    letter_actions.erase_due(that_night)
    comment_actions.erase_due(that_night)
    assert not is_kept_in_a_table("Removed")


@pytest.mark.parametrize(
    ("gone", "day"),
    [("taken back", "2026-04-13"), ("removed", "2026-04-13"), ("removed, then taken back", "2026-04-18")],
)
def test_the_words_of_a_comment_go_with_its_letter_on_the_day_that_is_told(key_holder, told, clock, gone, day):
    comment = make.comment(owner=key_holder.key, body="My answer.")
    if "removed" in gone:
        moderation.remove(comment.letter, by="test", now=clock.now)
    if "then" in gone:
        clock.passes(days=5)
        key_holder.client.post("/key", {"key": key_holder.words})
    if "taken back" in gone:
        letter_actions.withdraw_letter(comment.letter, now=clock.now)
    assert f"until {day}, or until you take it back" in told(comment)
    that_day = datetime.fromisoformat(f"{day} 12:00Z")
    for now, stays in ((that_day - timedelta(days=1), True), (that_day, False)):
        letter_actions.erase_due(now)
        comment_actions.erase_due(now)
        assert is_kept_in_a_table("My answer.") is stays


def test_what_goes_within_minutes_says_so(key_holder, told, clock):
    comment = make.comment(owner=key_holder.key, body="My answer.")
    moderation.remove(comment.letter, erase=True, by="test", now=clock.now)
    assert "The words My answer. just now · for a few minutes more" in told(comment)
    comment_actions.erase_due(clock.now)
    assert not is_kept_in_a_table("My answer.")


def test_earlier_wording_says_its_last_day_and_has_no_button(key_holder, told, receipt, clock):
    letter = make.letter(owner=key_holder.key, body="Before.")
    letter_actions.edit_letter(letter, body="After.", dear="", signature="", now=clock.now)
    assert "What it said before you changed it Before." in told(letter)
    assert "until 2026-03-21, or sooner: once it was looked at" in told(letter)
    assert buttons(receipt()) == ["tie"]
    letter_actions.forget_earlier_wording(letter)
    assert "Before." not in told(letter)


def test_the_fingerprint_of_a_press_is_told_while_it_is_there(key_holder, told, clock):
    letter = make.letter(owner=key_holder.key, press_hash="ab" * 32)
    assert "until a minute or two after sending" in told(letter)
    letter_actions.erase_due(clock.now + timedelta(minutes=1))
    assert "fingerprint" not in told(letter)


def test_what_is_said_to_go_goes_when_it_is_taken_back_and_what_is_said_to_stay_stays(key_holder, now):
    letter = make.letter(owner=key_holder.key, dear="Dear.", signature="S.", press_hash="ab" * 32)
    comment = make.comment(owner=key_holder.key, name="Name.", press_hash="ab" * 32)
    goes = {
        letter: {"body": "", "dear": "", "signature": "", "press_hash": None, "owner_id": None, "listed_number": None},
        comment: {"body": "", "name": "", "press_hash": None, "owner_id": None},
    }
    for thing, gone in goes.items():
        row, before = row_of(thing), row_of(thing)()
        if thing is letter:
            letter_actions.withdraw_letter(letter, now=now)
        else:
            comment_actions.withdraw_comment(comment, now=now)
        assert row() == {**before, **gone, "withdrawn_at": now, "erased_at": now}


def row_of(thing: Letter | Comment) -> Callable[[], dict[str, object]]:
    """What the database keeps of it, whenever asked. How often a letter has changed is counted there, and set aside."""

    def row() -> dict[str, object]:
        kept = type(thing).objects.filter(pk=thing.pk).values().get()
        kept.pop("revision", None)
        return kept

    return row


# Erasing


def buttons(page) -> list[str]:
    return [button.get("value") for button in page.all("button", name="what")]


def test_there_is_a_button_for_each_part_that_can_be_erased_alone_and_a_way_to_take_back_the_whole(key_holder, receipt):
    letter = make.letter(owner=key_holder.key, dear="Dear.", signature="Signature.")
    comment = make.comment(owner=key_holder.key, name="Name.")
    page = receipt()
    assert buttons(page) == ["dear", "signature", "tie", "name", "tie"]
    assert [button.get("action") for button in page.all("form") if "erase" in button.get("action", "")] == [
        *[f"/key/letter/{letter.address}/erase"] * 3,
        *[f"/key/comment/{comment.waiting_address}/erase"] * 2,
    ]
    assert [link.get("href") for link in page.links("take the whole back")] == [
        f"/key/letter/{letter.address}/withdraw",
        f"/key/comment/{comment.waiting_address}/withdraw",
    ]


def test_what_is_not_there_has_no_button(key_holder, receipt):
    make.letter(owner=key_holder.key)
    make.comment(owner=key_holder.key)
    assert buttons(receipt()) == ["tie", "tie"]


@pytest.mark.parametrize("what", ["dear", "signature", "name"])
def test_erased_words_are_in_no_row_and_the_rest_is_as_it_was(key_holder, told, clock, what):
    words = {"dear": "Dear unheard-of,", "signature": "Unheard-of", "name": "Unheard-of"}[what]
    if what == "name":
        thing = make.comment(owner=key_holder.key, name=words)
    else:
        thing = make.letter(owner=key_holder.key, **{what: words})
    row, before = row_of(thing), row_of(thing)()
    clock.passes(days=400)  # long after it could be changed
    key_holder.client.post("/key", {"key": key_holder.words})

    first_press = clock.now
    for _ in range(2):  # a second press is harmless
        response = erase(key_holder.client, thing, what)
        assert (response.status_code, response.headers["Location"]) == (303, f"/key/receipt#{address_of(thing)}")
        assert not is_kept_in_a_table("nheard-of")
        assert row() == {**before, what: "", "edited_at": first_press}
        clock.passes(minutes=1)
    assert "nheard-of" not in told(thing)


@pytest.mark.parametrize("what", ["dear", "signature", "name"])
def test_what_stood_there_before_a_change_outlives_an_erasing_and_the_page_says_until_when(
    key_holder, told, receipt, clock, what
):
    if what == "name":
        thing = make.comment(owner=key_holder.key, name="Call 555 0100")
        comment_actions.edit_comment(thing, body="Other words.", name="N.", now=clock.now)
    else:
        thing = make.letter(owner=key_holder.key, **{what: "Call 555 0100"})
        letter_actions.edit_letter(thing, **{"body": "B.", "dear": "", "signature": "", what: "N."}, now=clock.now)
    erase(key_holder.client, thing, what)
    assert "before that change 2026-03-14, 12:00:00 Call 555 0100" in told(thing).replace(
        "Call 555 0100 2026-03-14, 12:00:00", "2026-03-14, 12:00:00 Call 555 0100"
    )
    assert "only what it said before a change stays until the day beside it" in receipt().main
    letter_actions.erase_due(make.NOON + timedelta(days=7))
    comment_actions.erase_due(make.NOON + timedelta(days=7))
    assert not is_kept_in_a_table("555 0100")


@pytest.mark.parametrize("what", ["dear", "signature", "name"])
def test_what_nobody_could_read_before_is_not_marked_as_edited(key_holder, what):
    if what == "name":
        thing = make.comment(owner=key_holder.key, name="Name.", hold_reason="many")
    else:
        thing = make.letter(owner=key_holder.key, **{what: "Words."}, visibility="private")
    erase(key_holder.client, thing, what)
    thing.refresh_from_db()
    assert getattr(thing, what) == ""
    assert thing.edited_at is None


def test_an_erased_name_is_gone_from_the_page_and_the_page_says_edited(key_holder):
    comment = make.comment(owner=key_holder.key, name="Unheard-of")
    erase(key_holder.client, comment, "name")
    page = read(Client().get(comment.letter.path))
    assert "Unheard-of" not in page.source
    assert "anonymous lover" in said(page.comments()[0])
    assert "edited" in said(page.comments()[0])


@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_what_is_untied_stands_on_and_belongs_to_nobody(key_holder, receipt, maker):
    thing = maker(owner=key_holder.key, body="Let it stand.")
    assert "Nobody can change it or take it back any more, not even you" in receipt().main
    for _ in range(2):
        assert erase(key_holder.client, thing, "tie").status_code == 303
    thing.refresh_from_db()
    assert thing.owner is None
    assert thing.is_readable
    assert thing.edited_at is None
    assert "Let it stand." not in receipt().source


@pytest.mark.parametrize("maker", [make.letter, make.comment])
def test_of_what_waits_it_is_told_that_it_can_be_shown_without_me(key_holder, told, maker):
    waits = maker(owner=key_holder.key, hold_reason="many")
    stands = maker(owner=key_holder.key)
    assert "It waits on, and can be shown without you." in told(waits)
    assert "waits on" not in told(stands)


def test_a_letter_for_me_alone_cannot_be_untied(key_holder, receipt):
    letter = make.letter(owner=key_holder.key, visibility="private")
    assert buttons(receipt()) == []
    assert "without them nobody could ever open it" in receipt().main
    erase(key_holder.client, letter, "tie")
    letter.refresh_from_db()
    assert letter.owner == key_holder.key


@pytest.mark.parametrize("gone", ["the letter", "the comment", "the letter of a comment"])
def test_what_only_its_writer_can_still_read_cannot_be_untied(key_holder, receipt, clock, gone):
    if gone == "the letter":
        thing = make.letter(owner=key_holder.key, body="Still here.")
    else:
        thing = make.comment(owner=key_holder.key, body="Still here.")
    if gone == "the letter of a comment":
        letter_actions.withdraw_letter(thing.letter, now=clock.now)
    else:
        moderation.remove(thing, by="test", now=clock.now)
    assert buttons(receipt()) == []
    erase(key_holder.client, thing, "tie")
    comment_actions.erase_due(clock.now)
    assert "Still here." in receipt().main


@pytest.mark.parametrize("what", ["", "body", "owner", "number", "press_hash", "pk"])
def test_nothing_else_can_be_erased_alone(key_holder, what):
    letter, comment = make.letter(owner=key_holder.key, dear="D."), make.comment(owner=key_holder.key, name="N.")
    before = everything_kept()
    for thing in (letter, comment):
        assert erase(key_holder.client, thing, what).status_code == 303
    assert everything_kept() == before


def test_nobody_erases_what_another_wrote(key_holder, client):
    other, _ = make.key()
    letters = [make.letter(owner=owner, dear="D.", signature="S.") for owner in (other, None)]
    comments = [make.comment(owner=owner, name="N.") for owner in (other, None)]
    before = everything_kept()
    for visitor, status in ((key_holder.client, 303), (Client(), 422)):
        for thing in (*letters, *comments):
            for what in ("dear", "signature", "name", "tie"):
                assert erase(visitor, thing, what).status_code == status
    assert everything_kept() == before


def test_a_stranger_is_led_to_the_door(client):
    response = client.get("/key/receipt")
    assert (response.status_code, response.headers["Location"]) == (303, "/key")
    response = post(client, "/key/receipt", {"do": "close elsewhere"})
    assert response.status_code == 422
    assert read(response).form("key") is not None


@pytest.mark.django_db(transaction=True)
def test_of_what_was_erased_no_word_is_left_in_any_file(key_holder):
    """The words were in the files before, which the test looks for first; on PostgreSQL they never are."""
    dice = make.dice
    dear, signature, name = (unheard_of(dice, 70) for _ in range(3))
    letter = make.letter(owner=key_holder.key, dear=dear, signature=signature)
    comment = make.comment(letter, owner=key_holder.key, name=name)
    assert are_in_files(dear, signature, name)
    for thing, what in ((letter, "dear"), (letter, "signature"), (comment, "name")):
        erase(key_holder.client, thing, what)
    a_minute_goes_by()
    assert not found_in_files(dear, signature, name)


# The key, and the page itself


def test_open_visits_are_told_and_those_elsewhere_close_at_one_press(key_holder, receipt, clock):
    assert "close everywhere else" not in receipt().main
    elsewhere, remembered = Client(), Client()
    clock.passes(minutes=1)
    elsewhere.post("/key", {"key": key_holder.words})
    remembered.post("/key", {"key": key_holder.words, "remember": "yes"})
    text = receipt().main
    assert text.count("That they are open in this browser") == 1
    assert text.count("That they are open in another browser") == 2
    assert "until 2026-03-15, 00:01:00, or 'close' is pressed there; after an idle quarter of an hour" in text
    assert "It is remembered there, since 2026-03-14, 12:01:00" in text
    assert "until 2026-04-13, 12:01:00, or 'close' is pressed there" in text

    response = post(key_holder.client, "/key/receipt", {"do": "close elsewhere"})
    assert (response.status_code, response.headers["Location"]) == (303, "/key/receipt")
    assert KeyVisit.objects.count() == 1
    assert receipt().status == 200
    for other in (elsewhere, remembered):
        assert other.get("/key/receipt").status_code == 303


def test_each_visit_elsewhere_can_be_closed_by_itself(key_holder, receipt, clock):
    here = key_holder.key.visits.get()
    closed, stays = Client(), Client()
    for elsewhere in (closed, stays):
        clock.passes(minutes=1)
        elsewhere.post("/key", {"key": key_holder.words})
    newest, older = [button.get("value") for button in receipt().all("button", name="visit")]
    assert int(newest) > int(older) > here.pk
    for _ in range(2):
        response = post(key_holder.client, "/key/receipt", {"visit": older})
        assert (response.status_code, response.headers["Location"]) == (303, "/key/receipt")
    assert closed.get("/key/receipt").status_code == 303
    assert stays.get("/key/receipt").status_code == 200


def test_no_visit_but_one_of_these_words_elsewhere_is_closed(key_holder):
    _, other_words = make.key()
    Client().post("/key", {"key": other_words})
    visits = [str(pk) for pk in KeyVisit.objects.values_list("pk", flat=True)]
    assert len(visits) == 2
    for visit in (*visits, "", "-1", "\u0661", "all", "9" * 30):
        assert post(key_holder.client, "/key/receipt", {"visit": visit}).status_code == 303
    assert KeyVisit.objects.count() == 2


def test_it_is_kept_by_nobody_and_found_by_no_search(receipt):
    page = receipt()
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.response.headers["X-Robots-Tag"]


def test_many_things_stand_on_several_pages(key_holder, monkeypatch):
    monkeypatch.setattr(mine, "THINGS_A_PAGE", 2)
    for n in range(3):
        make.letter(owner=key_holder.key, body=f"Letter body {n}.", now=make.NOON + timedelta(seconds=n))
        make.comment(owner=key_holder.key, body=f"Comment body {n}.", now=make.NOON + timedelta(seconds=n))
    first = read(key_holder.client.get("/key/receipt"))
    found = re.findall(r"(?:Letter|Comment) body \d", first.main)
    assert found == ["Letter body 2", "Letter body 1", "Comment body 2", "Comment body 1"]
    older = [link.get("href") for link in first.links("older")]
    assert older == ["/key/receipt?letters=2", "/key/receipt?comments=2"]
    second_page = read(key_holder.client.get(older[0]))
    assert "Letter body 0" in second_page.main
    assert "Letter body 1" not in second_page.main
    assert second_page.links("newer")


def test_an_erasing_leads_back_to_the_page_where_it_was_pressed(key_holder, monkeypatch):
    monkeypatch.setattr(mine, "THINGS_A_PAGE", 1)
    for n in range(2):
        letter = make.letter(owner=key_holder.key, signature="S.", now=make.NOON - timedelta(seconds=n))
        comment = make.comment(owner=key_holder.key, name="N.", now=make.NOON - timedelta(seconds=n))
    second_page = read(key_holder.client.get("/key/receipt?letters=2&comments=2"))
    for thing, what in ((letter, "signature"), (comment, "name")):
        [form] = [form for form in second_page.all("form") if form.find(f".//*[@value='{what}']") is not None]
        back = post(key_holder.client, form.get("action"), {"what": what}).headers["Location"]
        assert back == f"/key/receipt?letters=2&comments=2#{address_of(thing)}"
        assert read(key_holder.client.get(back)).one(id=address_of(thing)) is not None
    away = post(key_holder.client, f"{form.get('action')}%26x=//elsewhere", {"what": "name"}).headers["Location"]
    assert "elsewhere" not in away


def test_it_asks_the_database_as_often_for_thirty_as_for_one(key_holder):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert key_holder.client.get("/key/receipt").status_code == 200
        return len(asked)

    def write_one() -> None:
        letter = make.letter(owner=key_holder.key)
        letter_actions.edit_letter(letter, body="New.", dear="", signature="", now=make.NOON)
        comment = make.comment(letter, owner=key_holder.key)
        comment_actions.edit_comment(comment, body="New.", name="", now=make.NOON)
        moderation.hold(comment, by="test", now=make.NOON)

    write_one()
    with_one = count()
    for _ in range(29):
        write_one()
    assert count() == with_one <= 21


def test_a_key_that_holds_nothing_has_a_receipt_too(receipt):
    page = receipt()
    assert not page.all("article")
    assert "only a keyed hash of them" in page.main
