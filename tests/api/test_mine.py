"""What is mine, with the eight words in a header."""

from datetime import date

import pytest
from django.db import transaction

import make
from api.conftest import Program
from everything_kept import everything_kept
from leftunsaid.api import mine as api_mine
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions
from leftunsaid.letters.models import EarlierWording, Letter
from leftunsaid.letters.seals import Wax
from leftunsaid.ownership import actions as ownership
from leftunsaid.sending import words as eight_words
from leftunsaid.sending.wording import cannot_be_edited


@pytest.fixture
def holder():
    key, words = make.key()
    program = Program(words)
    program.key = key
    return program


def test_all_that_is_mine_is_there_and_nothing_of_others(holder):
    other, _ = make.key()
    mine = make.letter(owner=holder.key, body="Mine.")
    make.letter(owner=other, body="Another's.")
    make.comment(mine, owner=holder.key, body="My comment.")
    make.comment(mine, owner=other, body="Their comment.")
    told = holder.get("/mine").told
    assert [letter["body"] for letter in told["letters"]] == ["Mine."]
    assert [comment["body"] for comment in told["comments"]] == ["My comment."]
    assert told["letters"][0]["written_at"] == make.NOON.isoformat()


def test_much_is_told_by_pages(holder, monkeypatch):
    monkeypatch.setattr(api_mine, "MOST_A_PAGE", 2)
    letters = [make.letter(owner=holder.key, body=f"Letter {n}.") for n in range(5)]
    make.comment(letters[0], owner=holder.key)
    pages = [holder.get(f"/mine?page={page}").told for page in (1, 2, 3)]
    assert [[one["body"] for one in page["letters"]] for page in pages] == [
        ["Letter 4.", "Letter 3."],
        ["Letter 2.", "Letter 1."],
        ["Letter 0."],
    ]
    assert [len(page["comments"]) for page in pages] == [1, 0, 0]
    assert [page["next"] for page in pages] == [2, 3, None]


@pytest.mark.parametrize("path", ["/mine", f"/mine/letters/{'a' * 22}", f"/mine/comments/{'a' * 22}"])
def test_without_words_nothing_is_told(program, path):
    answer = program.get(path)
    assert (answer.status, answer.reason, answer.headers["WWW-Authenticate"]) == (401, "words", "Key")


def test_whose_a_thing_is_decides_alone(holder):
    other, _ = make.key()
    letter = make.letter(owner=other, body="Not yours.")
    comment = make.comment(letter, owner=other)
    words = {"body": "Mine now.", "dear": "", "signature": ""}
    for thing, address in (("letters", letter.address), ("comments", comment.waiting_address)):
        assert holder.get(f"/mine/{thing}/{address}").status == 404
        assert holder.send(f"/mine/{thing}/{address}/withdraw").status == 404
    assert holder.send(f"/mine/letters/{letter.address}/edit", words).status == 404
    assert holder.send(f"/mine/letters/{letter.address}/readers", {"visibility": "private"}).status == 404
    assert holder.send(f"/mine/comments/{comment.waiting_address}/edit", {"body": "x", "name": ""}).status == 404
    assert Letter.objects.get().body == "Not yours."
    assert Comment.objects.get().withdrawn_at is None


def test_a_letter_is_given_other_words_and_marked(holder, clock):
    letter = make.letter(owner=holder.key, dear="M")
    before = holder.get(f"/mine/letters/{letter.address}").told
    words = {"body": "Other words.", "dear": "", "signature": "A", "began_with": before["wording"]}
    answer = holder.send(f"/mine/letters/{letter.address}/edit", words)
    assert answer.status == 200
    assert (answer.told["body"], answer.told["dear"], answer.told["signature"]) == ("Other words.", "", "A")
    assert holder.get("/letters/1").told["edited"] is True
    assert EarlierWording.objects.get().dear == "M"
    stale = holder.send(f"/mine/letters/{letter.address}/edit", words | {"body": "Too late."})
    assert (stale.status, stale.reason) == (409, "changed")
    clock.passes(days=1)
    late = holder.send(f"/mine/letters/{letter.address}/edit", words | {"body": "Late.", "began_with": ""})
    assert (late.status, late.reason) == (409, "late")
    assert holder.get(f"/mine/letters/{letter.address}").told["may_be_edited"] is False


def test_an_edit_passes_the_same_shield_and_rules(holder, house):
    letter = make.letter(owner=holder.key)
    words = {"body": "ann@example.com", "dear": "", "signature": ""}
    answer = holder.send(f"/mine/letters/{letter.address}/edit", words)
    assert (answer.status, answer.reason) == (422, "contacts")
    house(everything_waits=True)
    answer = holder.send(f"/mine/letters/{letter.address}/edit", words | {"body": "Read me first."})
    assert (answer.status, answer.told["state"]) == (200, "waiting")
    assert holder.get("/letters/1").status == 410


def test_an_edit_names_each_line_so_that_none_is_lost_by_leaving_it_out(holder):
    letter = make.letter(owner=holder.key, dear="M")
    answer = holder.send(f"/mine/letters/{letter.address}/edit", {"body": "Other words."})
    assert answer.status == 422
    assert {error["field"] for error in answer.told["errors"]} == {"dear", "signature"}
    assert Letter.objects.get().dear == "M"


def test_a_comment_is_given_other_words(holder):
    comment = make.comment(owner=holder.key)
    path = f"/mine/comments/{comment.waiting_address}"
    assert holder.send(f"{path}/edit", {"body": "Me three.", "name": "L"}).told["name"] == "L"
    assert holder.get("/letters/1/comments/1").told["body"] == "Me three."
    assert holder.send(f"{path}/edit", {"body": "+49 30 901820", "name": ""}).reason == "contacts"


def test_the_writer_says_who_may_read_it(holder):
    letter = make.letter(owner=holder.key, visibility="private", body="ann@example.com")
    path = f"/mine/letters/{letter.address}"
    assert holder.send(f"{path}/readers", {"visibility": "unlisted"}).reason == "contacts"
    holder.send(f"{path}/edit", {"body": "No address any more.", "dear": "", "signature": ""})
    told = holder.send(f"{path}/readers", {"visibility": "public"}).told
    assert (told["state"], told["number"]) == ("shown", 1)
    assert holder.get("/letters/1").status == 200
    holder.send(f"{path}/readers", {"visibility": "private"})
    assert holder.get("/letters/1").reason == "private"


def test_what_nobody_could_read_is_judged_before_others_can(holder, house):
    letter = make.letter(owner=holder.key, visibility="private")
    house(everything_waits=True)
    told = holder.send(f"/mine/letters/{letter.address}/readers", {"visibility": "public"}).told
    assert (told["state"], told["page"]) == ("waiting", None)
    assert told["reason"]


def test_taken_back_is_gone_at_once_and_for_ever(holder):
    letter = make.letter(owner=holder.key, body="CANARY")
    comment = make.comment(make.letter(), owner=holder.key, body="CANARY too")
    answer = holder.send(f"/mine/comments/{comment.waiting_address}/withdraw")
    assert (answer.status, answer.response.content) == (204, b"")
    assert holder.send(f"/mine/letters/{letter.address}/withdraw").status == 204
    assert holder.send(f"/mine/letters/{letter.address}/withdraw").status == 404
    assert holder.get("/letters/1").status == 410
    assert holder.get("/letters/2/comments").told["comments"][0]["stub"] == "withdrawn"
    for path in ("/letters", "/mine", "/letters/1", "/letters/2/comments", "/letters/2/comments/1"):
        assert "CANARY" not in holder.get(path).response.content.decode()


def test_a_removed_letter_tells_its_writer_why_in_words(holder):
    letter = make.letter(owner=holder.key)
    actions.remove_letter(letter, reason="spam", now=make.NOON)
    told = holder.get(f"/mine/letters/{letter.address}").told
    assert (told["state"], told["reason"]) == ("removed", "it was selling something")


def test_a_letter_in_care_looks_to_its_writer_like_any_other(holder):
    address = make.letter(owner=holder.key, needs_care=True).address
    told = holder.get(f"/mine/letters/{address}").told
    assert told["comments"] == "open"
    assert "care" not in repr(told)


def test_of_a_sealed_letter_its_writer_is_told_the_day_and_the_envelope_and_no_word(holder):
    letter = make.letter(owner=holder.key, body="CANARY under wax", wax=Wax(date(2027, 3, 14)))
    path = f"/mine/letters/{letter.address}"
    for told in (holder.get(path).told, holder.get("/mine").told["letters"][0]):
        assert (told["state"], told["sealed_until"]) == ("sealed", "2027-03-14T00:00:00+00:00")
        assert told["envelope"] == f"http://127.0.0.1:8000{letter.seal.path}"
        assert "CANARY" not in repr(told)


def test_nothing_is_changed_on_a_letter_that_is_sealed_or_gone_and_the_answer_says_so_as_the_page_does(holder):
    sealed = make.letter(owner=holder.key, body="Under wax.", wax=Wax(date(2027, 3, 14)))
    removed = make.letter(owner=holder.key)
    actions.remove_letter(removed, reason="spam", now=make.NOON)
    words = {"body": "Other words.", "dear": "", "signature": ""}
    for letter, reason in ((sealed, "sealed"), (removed, "gone")):
        before = everything_kept()["letters.Letter"]
        for verb, sent in (("edit", words), ("readers", {"visibility": "unlisted"})):
            answer = holder.send(f"/mine/letters/{letter.address}/{verb}", sent)
            assert (answer.status, answer.reason) == (409, reason)
            assert answer.told["detail"] == cannot_be_edited(letter)
        assert everything_kept()["letters.Letter"] == before
    sealed_page = "It is sealed, so nobody changes a word of it. Break the seal first, and then it can be changed."
    assert cannot_be_edited(sealed) == sealed_page


def test_a_comment_under_a_letter_that_is_not_there_is_hidden_with_it(holder, client):
    client.post("/key", {"key": holder.words})
    comment = make.comment(make.letter(), owner=holder.key)
    path = f"/mine/comments/{comment.waiting_address}"
    assert holder.get(path).told["state"] == "shown"
    hidden = {
        actions.hold_letter: ({"reason": "again"}, "its letter is not shown to everyone now"),
        actions.withdraw_letter: ({}, "its letter was taken back; these words are erased 30 days later"),
    }
    for verb, (said, why) in hidden.items():
        verb(comment.letter, **said, now=make.NOON)
        told = holder.get(path).told
        assert (told["state"], told["page"], told["reason"]) == ("hidden", None, why)
        assert why in client.get("/key").content.decode()


def test_whoever_makes_it_sound_like_danger_is_shown_where_somebody_listens(holder, client):
    letter = make.letter(owner=holder.key)
    comment = make.comment(make.letter(), owner=holder.key)
    heavy, light = "I want to die tonight.", "I slept, and it is a little lighter."
    for path, lines in (
        (f"/mine/letters/{letter.address}", {"dear": "", "signature": ""}),
        (f"/mine/comments/{comment.waiting_address}", {"name": ""}),
    ):
        told = holder.send(f"{path}/edit", {"body": heavy, **lines}).told
        assert client.get(told["help"].removeprefix("http://127.0.0.1:8000")).status_code == 200
        assert holder.get(path).told["help"] is None
        assert holder.send(f"{path}/edit", {"body": light, **lines}).told["help"] is None


def test_whoever_has_the_words_looks_as_often_as_they_like_and_shuts_nobody_out(holder, program, client, monkeypatch):
    monkeypatch.setattr(eight_words, "GUESSES_AN_HOUR", 2)
    make.letter(owner=holder.key)
    assert {holder.get("/mine").status for _ in range(12)} == {200}
    assert {holder.send("/letters", {"body": f"Letter {n}."}).status for n in range(3)} == {201}
    assert client.post("/key", {"key": holder.words}).status_code == 303
    guess = "Key abacus abdomen abdominal abide abiding ability ablaze able"
    guesses = [program.get("/mine", Authorization=guess).status for _ in range(9)]
    assert guesses == [401] * 7 + [429] * 2  # what was opened at /key is one of the eight
    # Nor do right words open anything where too much was tried: that would tell that they are.
    assert holder.get("/mine").status == 429


def test_what_is_mine_is_kept_by_nobody_on_the_way(holder):
    letter = make.letter(owner=holder.key)
    for path in ("/mine", f"/mine/letters/{letter.address}", "/mine/nothing"):
        headers = holder.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "ETag" not in headers
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.django_db(transaction=True)
def test_words_that_were_changed_or_burnt_meanwhile_hold_nothing(now):
    (changed, _), (burnt, _), (standing, _) = make.key(), make.key(), make.key()
    fresh = ownership.draw_fresh_words(now=now, dice=make.dice)
    opened = ownership.open_key(ownership.OwnerKey.objects.get(pk=changed.pk), now=now, dice=make.dice)
    ownership.change_words(opened, fresh.words, seal=fresh.seal, now=now)
    ownership.burn_key(burnt, now=now)
    with transaction.atomic():
        assert [ownership.hold_on_to_words(key) for key in (changed, burnt, standing)] == [False, False, True]
