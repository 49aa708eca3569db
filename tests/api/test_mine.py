"""What is mine, with the eight words in a header."""

import pytest
from django.db import transaction

import make
from api.conftest import Program
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions
from leftunsaid.letters.models import EarlierWording, Letter
from leftunsaid.ownership import actions as ownership


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
