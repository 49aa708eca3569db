"""Whoever holds the key of a comment can change it for a day, and gives it words of its own."""

import pytest
from django.test import Client

import make
from everything_kept import everything_kept
from leftunsaid.comments.models import Comment, EarlierWording
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.moderation import actions as moderation
from web.reading import paragraphs_in, post, press, read, said

TOO_LATE = "The time in which this could be changed is over"


@pytest.fixture
def mine(key_holder):
    return make.comment(body="Said in a hurry.", name="Me", owner=key_holder.key)


def edit_page(key_holder, comment):
    return read(key_holder.client.get(f"/key/comment/{comment.waiting_address}/edit"))


def edit(key_holder, comment, **words):
    return press(key_holder.client, edit_page(key_holder, comment), **words)


def under_the_letter(comment):
    return read(Client().get(comment.letter.path))


def test_the_words_stand_in_the_form_and_others_take_their_place(key_holder, mine):
    page = edit_page(key_holder, mine)
    assert page.fields() == {"body": "Said in a hurry.", "name": "Me", "began_with": mine.wording}
    response = press(key_holder.client, page, body="Said\r\nslowly.", name="")
    assert (response.status_code, response.headers["Location"]) == (303, "/key")
    page = under_the_letter(mine)
    [shown] = page.comments()
    assert paragraphs_in(page.one(class_="e-content", inside=shown)) == [["Said", "slowly."]]
    assert "anonymous lover" in said(shown)
    assert "hurry" not in page.source


def test_it_says_that_it_was_edited_and_never_when(key_holder, mine, clock):
    assert not under_the_letter(mine).all(class_="edited")
    clock.passes(hours=20, minutes=13)
    key_holder.client.post("/key", {"key": key_holder.words})
    edit(key_holder, mine, body="Said slowly.")
    for page in (under_the_letter(mine), read(key_holder.client.get("/key"))):
        assert said(page.one(class_="edited")) == "edited"
        assert {time.get("datetime") for time in page.all("time")} == {"2026-03-14T12:00Z"}
    [shown] = under_the_letter(mine).comments()
    assert said(shown).index("20 hours ago") < said(shown).index("edited") < said(shown).index("Said slowly.")


def test_the_earlier_words_are_kept_for_the_desk_and_shown_to_nobody(key_holder, mine):
    edit(key_holder, mine, body="Said slowly.", name="Somebody else")
    earlier = EarlierWording.objects.get()
    assert (earlier.body, earlier.name) == ("Said in a hurry.", "Me")
    for path in (mine.letter.path, "/key", "/key/mine", "/key/mine.txt", "/key/mine.json"):
        assert "hurry" not in key_holder.client.get(path).content.decode(), path


def test_a_comment_that_was_never_shown_is_changed_without_a_mark(key_holder):
    comment = make.comment(hold_reason="many", owner=key_holder.key)
    assert edit(key_holder, comment, body="Better so.").status_code == 303
    moderation.approve(Comment.objects.get(), by="test", now=make.NOON)
    [shown] = under_the_letter(comment).comments()
    assert "Better so." in said(shown)
    assert "edited" not in said(shown)


@pytest.mark.parametrize(("hours", "told"), [(0.5, "for 23 more hours"), (23.5, "for less than an hour")])
def test_it_says_in_words_until_when_it_can_be_changed(key_holder, mine, clock, hours, told):
    clock.passes(hours=hours)
    key_holder.client.post("/key", {"key": key_holder.words})
    assert f"It can be changed {told}." in edit_page(key_holder, mine).main


def test_when_the_time_is_over_the_words_stay_and_what_was_typed_is_kept(key_holder, mine, clock):
    page = edit_page(key_holder, mine)
    clock.passes(hours=24)
    key_holder.client.post("/key", {"key": key_holder.words})
    response = press(key_holder.client, page, body="Much too late.", name="Late")
    assert response.status_code == 422
    refused = read(response)
    assert TOO_LATE in said(refused.one(role="alert"))
    assert (refused.value("body"), refused.value("name")) == ("Much too late.", "Late")
    assert Comment.objects.get().body == "Said in a hurry."
    assert not read(key_holder.client.get("/key")).links("change it")
    asked_anew = edit_page(key_holder, mine)
    assert TOO_LATE in asked_anew.main
    assert not asked_anew.buttons()  # what cannot be kept need not be sent


@pytest.mark.parametrize(
    ("typed", "told"), [({"body": ""}, "nothing to read"), ({"body": "w" * 5_001}, "1 character too long")]
)
def test_what_no_comment_could_be_is_refused_and_kept_in_the_form(key_holder, mine, typed, told):
    response = edit(key_holder, mine, **{"name": "Still here", **typed})
    assert response.status_code == 422
    assert told in read(response).main
    assert read(response).value("name") == "Still here"
    assert Comment.objects.get().body == "Said in a hurry."


def test_too_many_changes_are_refused_and_what_was_typed_is_kept(key_holder, mine, house):
    house(comments_an_hour=1)
    for n in range(4):
        assert edit(key_holder, mine, body=f"Again, {n}.").status_code == 303
    response = edit(key_holder, mine, body="Once too often.", name="Me again")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    page = read(response)
    assert (page.value("body"), page.value("name")) == ("Once too often.", "Me again")
    assert Comment.objects.get().body == "Again, 3."


def test_where_everything_waits_a_changed_comment_waits_again_in_its_place(key_holder, mine, house):
    make.comment(mine.letter, body="The next one.")
    house(everything_waits=True)
    assert "Once you change it, it waits again." in edit_page(key_holder, mine).main
    edit(key_holder, mine, body="Not read by anybody yet.")
    stub, after = under_the_letter(mine).comments()
    assert "being read again" in said(stub)
    assert "Not read" not in under_the_letter(mine).source
    assert "The next one." in said(after)
    assert "waits to be read" in read(key_holder.client.get("/key")).main
    moderation.approve(Comment.objects.get(pk=mine.pk), by="test", now=make.NOON)
    shown, _ = under_the_letter(mine).comments()
    assert "Not read by anybody yet." in said(shown)


@pytest.mark.parametrize("state", ["removed", "its letter taken back", "its letter removed"])
def test_what_cannot_be_read_any_more_is_not_changed_and_what_was_typed_is_kept(key_holder, mine, now, state):
    page = edit_page(key_holder, mine)
    if state == "its letter taken back":
        withdraw_letter(mine.letter, now=now)
    else:
        moderation.remove(mine.letter if "letter" in state else mine, by="test", now=now)
    before = everything_kept()
    response = press(key_holder.client, page, body="Typed meanwhile.")
    assert response.status_code == 422
    assert read(response).value("body") == "Typed meanwhile."
    assert everything_kept() == before
    assert not read(key_holder.client.get("/key")).links("change it")


@pytest.mark.parametrize("act", ["edit", "split", "withdraw"])
@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_no_comment_but_mine_is_reached(key_holder, act, whose):
    comment = make.comment(body="Not yours.", owner=make.key()[0] if whose == "another's" else None)
    before = {**everything_kept(), "guard.Tally": [], "guard.DaySalt": []}
    path = f"/key/comment/{comment.waiting_address}/{act}"
    sent = {"body": "Mine now.", "key": key_holder.words, "do": "send"}
    for response in (key_holder.client.get(path), post(key_holder.client, path, sent)):
        assert response.status_code in (303, 410)
        assert b"Not yours." not in response.content
    assert {**everything_kept(), "guard.Tally": [], "guard.DaySalt": []} == before


def test_the_address_of_a_letter_of_mine_opens_no_comment_and_the_other_way_round(key_holder, mine):
    letter = make.letter(owner=key_holder.key)
    for path in (f"/key/comment/{letter.waiting_address}/edit", f"/key/letter/{mine.waiting_address}/edit"):
        assert key_holder.client.get(path).headers["Location"] == "/key"


def test_the_page_with_the_words_has_no_box_that_would_do_nothing(key_holder):
    comment = make.comment(owner=key_holder.key, is_asking=True)
    page = read(key_holder.client.get(f"/key/comment/{comment.waiting_address}/edit"))
    assert set(page.fields()) == {"body", "name", "began_with"}
