"""Whoever holds the key of a letter can change its words for a day, and at any time who may read it."""

import itertools

import pytest
from django.test import Client

import make
from everything_kept import everything_kept, is_kept_in_a_table
from leftunsaid.letters.actions import show_letter, withdraw_letter
from leftunsaid.letters.models import EarlierWording, Letter, Visibility
from leftunsaid.moderation import actions as moderation
from web.reading import lines_in, post, press, read, said

TOO_LATE = "The time in which this could be changed is over"


@pytest.fixture
def mine(key_holder):
    return make.letter(
        body="Said in a hurry.", dear="You", signature="me", owner=key_holder.key, visibility=Visibility.PUBLIC
    )


def edit_page(key_holder, letter):
    return read(key_holder.client.get(f"/key/letter/{letter.address}/edit"))


def edit(key_holder, letter, **words):
    return press(key_holder.client, edit_page(key_holder, letter), **words)


def choose_readers(key_holder, letter, visibility):
    return post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": visibility})


# Other words


def test_the_words_stand_in_the_form_and_others_take_their_place(key_holder, mine, client):
    page = edit_page(key_holder, mine)
    assert page.fields() == {
        "body": "Said in a hurry.",
        "dear": "You",
        "signature": "me",
        "began_with": mine.wording,
    }
    response = press(key_holder.client, page, body="Said\r\nslowly.", dear="", signature="still me")
    assert (response.status_code, response.headers["Location"]) == (303, f"/key/letter/{mine.address}")
    page = read(Client().get(mine.path))
    assert page.letter_paragraphs() == [["Said", "slowly."]]
    assert not page.all(class_="dear")
    assert said(page.one(class_="signature")) == "still me"
    for path in ("/", mine.path):
        assert "hurry" not in client.get(path).content.decode()


@pytest.mark.parametrize("where", ["/letter/1", "/", "/key", "/key/letter/{0.address}"])
def test_it_says_that_it_was_edited_and_never_when(key_holder, mine, where, clock):
    path = where.format(mine)
    assert not read(key_holder.client.get(path)).all(class_="edited")
    clock.passes(hours=20, minutes=13)
    key_holder.client.post("/key", {"key": key_holder.words})
    edit(key_holder, mine, body="Said slowly.")
    page = read(key_holder.client.get(path))
    assert {said(mark) for mark in page.all(class_="edited")} == {"edited"}
    assert all(not mark.attrib.keys() - {"class"} for mark in page.all(class_="edited"))
    times = {time.get("datetime") for time in page.all("time")}
    assert times == {"2026-03-14T12:00Z"}  # the age of the letter, and no other time


def test_the_earlier_words_are_kept_for_the_desk_and_shown_to_nobody(key_holder, mine):
    edit(key_holder, mine, body="Said slowly.")
    assert EarlierWording.objects.get().body == "Said in a hurry."
    for path in ("/", mine.path, "/key", f"/key/letter/{mine.address}", "/key/mine", "/key/mine.txt", "/key/mine.json"):
        assert "hurry" not in key_holder.client.get(path).content.decode(), path


def test_what_nobody_else_has_read_is_changed_without_a_mark(key_holder, clock):
    letter = make.letter(body="Mine alone.", visibility="private", owner=key_holder.key)
    clock.passes(days=400)
    key_holder.client.post("/key", {"key": key_holder.words})
    told = edit_page(key_holder, letter).main
    assert "can be changed" not in told  # there is neither an end nor a mark to speak of
    assert "edited" not in told
    assert edit(key_holder, letter, body="Mine alone, and better.").status_code == 303
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    assert "and better" in page.main
    assert not page.all(class_="edited")
    assert not is_kept_in_a_table("'Mine alone.'")


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0, "for 24 more hours"), (1, "for 23 more hours"), (22.5, "for 1 more hour"), (23.5, "for less than an hour")],
)
def test_it_says_in_words_until_when_it_can_be_changed(key_holder, mine, clock, hours, told):
    clock.passes(hours=hours)
    key_holder.client.post("/key", {"key": key_holder.words})
    assert f"It can be changed {told}." in edit_page(key_holder, mine).main


def test_a_house_can_give_more_time_or_none(key_holder, mine, house):
    house(edit_hours=72)
    assert "for 3 more days" in edit_page(key_holder, mine).main
    house(edit_hours=0)
    told = edit_page(key_holder, mine).main
    assert "In this house nothing is changed once others could read it." in told
    assert TOO_LATE not in told


def test_when_the_time_is_over_the_words_stay_and_what_was_typed_is_kept(key_holder, mine, clock):
    page = edit_page(key_holder, mine)
    clock.passes(hours=24)
    key_holder.client.post("/key", {"key": key_holder.words})
    response = press(key_holder.client, page, body="Much too late.", signature="late me")
    assert response.status_code == 422
    refused = read(response)
    assert TOO_LATE in said(refused.one(role="alert"))
    assert refused.value("body") == "Much too late."
    assert refused.value("signature") == "late me"
    assert Letter.objects.get().body == "Said in a hurry."
    assert not EarlierWording.objects.exists()
    for path in ("/key", f"/key/letter/{mine.address}"):
        assert not read(key_holder.client.get(path)).links("change it")
    asked_anew = edit_page(key_holder, mine)
    assert TOO_LATE in asked_anew.main
    assert not asked_anew.buttons()  # what cannot be kept need not be sent


def test_the_time_counts_from_the_first_showing(key_holder, clock):
    letter = make.letter(owner=key_holder.key, hold_reason="many")
    clock.passes(days=3)
    show_letter(letter, now=clock.now)
    clock.passes(hours=23)
    key_holder.client.post("/key", {"key": key_holder.words})
    assert edit(key_holder, letter, body="In time.").status_code == 303
    assert Letter.objects.get().body == "In time."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"body": " \n"}, "nothing to read"),
        ({"body": "w" * 20_001}, "1 character too long"),
        ({"signature": "s" * 81}, "1 character too long"),
    ],
)
def test_what_no_letter_could_be_is_refused_and_kept_in_the_form(key_holder, mine, typed, told):
    response = edit(key_holder, mine, **{"dear": "Dear still here", **typed})
    assert response.status_code == 422
    page = read(response)
    assert told in page.main
    assert page.value("dear") == "Dear still here"
    assert Letter.objects.get().body == "Said in a hurry."


def test_too_many_changes_are_refused_and_what_was_typed_is_kept(key_holder, mine, house):
    house(comments_an_hour=1)
    statuses = [edit(key_holder, mine, body=f"Again, {n}.").status_code for n in range(4)]
    assert statuses == [303] * 4
    response = edit(key_holder, mine, body="Once too often.", dear="You again")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    page = read(response)
    assert page.value("body") == "Once too often."
    assert page.value("dear") == "You again"
    assert "Your text is still here" in said(page.one(role="alert"))
    assert Letter.objects.get().body == "Again, 3."


def test_where_everything_waits_a_changed_letter_waits_again(key_holder, mine, house):
    house(everything_waits=True)
    assert "Once you change it, it waits again." in edit_page(key_holder, mine).main
    edit(key_holder, mine, body="Not read by anybody yet.")
    stranger = Client()
    assert stranger.get(mine.path).status_code == 410
    assert "Not read" not in stranger.get("/").content.decode()
    page = read(key_holder.client.get(f"/key/letter/{mine.address}"))
    assert "It waits to be read" in page.main
    assert "waits to be read" in read(key_holder.client.get("/key")).main
    moderation.approve(Letter.objects.get(), by="test", now=make.NOON)
    assert "Not read by anybody yet." in read(stranger.get(mine.path)).main


def test_where_everything_waits_the_same_words_again_wait_for_nobody(key_holder, mine, house):
    house(everything_waits=True)
    assert edit(key_holder, mine).status_code == 303
    assert Client().get(mine.path).status_code == 200
    assert Letter.objects.get().edited_at is None


def test_where_everything_waits_nothing_slips_past_by_being_private_for_a_moment(key_holder, mine, house):
    house(everything_waits=True)
    choose_readers(key_holder, mine, "private")
    edit(key_holder, mine, body="Slipped in.")
    choose_readers(key_holder, mine, "public")
    assert "Slipped in." not in Client().get(mine.path).content.decode()
    assert "Slipped in." not in Client().get("/").content.decode()


def test_a_double_press_of_an_edit_is_one(key_holder, mine):
    page = edit_page(key_holder, mine)
    answers = [press(key_holder.client, page, body="Said slowly.") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert EarlierWording.objects.count() == 1


@pytest.mark.parametrize("state", ["removed", "taken back"])
def test_what_is_gone_is_not_changed_and_what_was_typed_is_kept(key_holder, mine, now, state):
    page = edit_page(key_holder, mine)
    if state == "removed":
        moderation.remove(mine, by="test", now=now)
    else:
        withdraw_letter(mine, now=now)
    before = everything_kept()
    response = press(key_holder.client, page, body="Typed meanwhile.")
    assert response.status_code == (422 if state == "removed" else 410)
    assert read(response).value("body") == "Typed meanwhile."
    if state == "removed":
        assert "It cannot be changed any more, since it is gone for others" in said(read(response).one(role="alert"))
    assert response.headers["Cache-Control"] == "no-store"
    assert everything_kept() == before


# Who may read it


def answers_of(letter):
    """What strangers get under its number (where it has one), under its link, and whether it stands in the list."""
    stranger, letter = Client(), Letter.objects.get(pk=letter.pk)
    by_number = stranger.get(f"/letter/{letter.number}").status_code if letter.number else None
    is_listed = letter.body in stranger.get("/").content.decode()
    return by_number, stranger.get(f"/u/{letter.address}").status_code, is_listed


ANSWERS = {
    "public": (200, 302, True),
    "unlisted": (410, 200, False),
    "private": (410, 404, False),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(ANSWERS, ANSWERS)))
def test_who_may_read_it_can_be_changed_in_every_direction(key_holder, before, after):
    letter = make.letter(body="For some.", visibility=before, owner=key_holder.key)
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    assert page.value("visibility") == before  # the choice shows how it stands
    response = press(key_holder.client, page, "visibility", visibility=after)
    assert (response.status_code, response.headers["Location"]) == (303, f"/key/letter/{letter.address}")
    by_number, by_link, is_listed = ANSWERS[after]
    had_number = "public" in (before, after)
    assert answers_of(letter) == (by_number if had_number else None, by_link, is_listed)
    assert read(key_holder.client.get(f"/key/letter/{letter.address}")).value("visibility") == after


def test_it_keeps_its_number_and_its_comments_for_when_it_is_public_again(key_holder, mine):
    make.comment(mine, body="I read it.")
    for visibility in ("private", "unlisted", "public"):
        choose_readers(key_holder, mine, visibility)
        make.letter()  # which gets a number of its own
        page = read(key_holder.client.get(f"/key/letter/{mine.address}"))
        assert "It keeps its number 1 for itself" in page.main
    page = read(Client().get("/letter/1"))
    assert "Said in a hurry." in page.main
    assert "I read it." in page.main


def test_what_was_private_is_as_old_as_its_first_showing(key_holder, clock):
    letter = make.letter(visibility="private", owner=key_holder.key)
    clock.passes(days=40)
    key_holder.client.post("/key", {"key": key_holder.words})
    choose_readers(key_holder, letter, "public")
    assert said(read(Client().get("/letter/1")).all("time")[-1]) == "just now"


def test_a_post_without_a_choice_leaves_it_as_it_is(key_holder):
    for visibility in ANSWERS:
        letter = make.letter(visibility=visibility, owner=key_holder.key)
        assert post(key_holder.client, f"/key/letter/{letter.address}/readers", {}).status_code == 303
        letter.refresh_from_db()
        assert letter.visibility == visibility


def test_a_choice_that_nobody_offered_is_refused_and_changes_nothing(key_holder, mine):
    response = choose_readers(key_holder, mine, "everyone but you")
    assert response.status_code == 422
    assert read(response).all(class_="errorlist")
    assert Letter.objects.get().visibility == "public"


def test_where_everything_waits_what_was_private_waits_first(key_holder, house):
    house(everything_waits=True)
    letter = make.letter(body="Unread.", visibility="private", owner=key_holder.key)
    choose_readers(key_holder, letter, "public")
    assert answers_of(letter) == (None, 404, False)
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    assert "It waits to be read" in page.main
    [why] = page.links("why it waits")
    assert key_holder.client.get(why.get("href")).status_code == 200
    moderation.approve(Letter.objects.get(), by="test", now=make.NOON)
    assert answers_of(letter) == (200, 302, True)


def test_showing_many_private_letters_at_once_is_limited_like_sending_them(key_holder, house):
    house(letters_an_hour=1)
    letters = [make.letter(body=f"{n}.", visibility="private", owner=key_holder.key) for n in range(5)]
    answers = [choose_readers(key_holder, letter, "public") for letter in letters]
    assert [answer.status_code for answer in answers] == [303] * 4 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "heavy" not in said(read(answers[-1]).one(role="alert"))
    letters[-1].refresh_from_db()
    assert letters[-1].visibility == "private"


def test_a_double_press_of_a_choice_is_one(key_holder):
    letter = make.letter(visibility="private", owner=key_holder.key)
    for _ in range(2):
        assert choose_readers(key_holder, letter, "public").status_code == 303
    assert list(Letter.objects.values_list("number", flat=True)) == [1]


def test_a_removed_letter_is_read_here_and_shown_to_nobody_by_a_choice(key_holder, mine, now):
    moderation.remove(mine, by="test", now=now)
    page = read(key_holder.client.get(f"/key/letter/{mine.address}"))
    assert "Said in a hurry." in page.main
    assert "You can still read it here until 2026-04-13, and take it back." in page.main
    assert not page.all("input", name="visibility")
    choose_readers(key_holder, mine, "unlisted")
    assert Client().get(f"/u/{mine.address}").status_code == 410
    assert Letter.objects.get().visibility == "public"


# Its comments


def test_comments_are_closed_by_one_press_and_opened_by_another(key_holder, mine):
    path = f"/key/letter/{mine.address}"
    for value, told, takes_them in (("closed", "comments are closed", False), ("open", "add comment", True)):
        page = read(key_holder.client.get(path))
        assert ("comments", value) in page.buttons("comments")
        response = post(key_holder.client, page.form("comments").get("action"), {"comments": value})
        assert (response.status_code, response.headers["Location"]) == (303, path)
        assert told in read(Client().get(mine.path)).main
        assert (post(Client(), f"{mine.path}/comments", {"body": told}).status_code == 303) is takes_them


def test_comments_that_are_there_stay_when_no_more_are_taken(key_holder, mine):
    make.comment(mine, body="I was in time.")
    post(key_holder.client, f"/key/letter/{mine.address}/comments", {"comments": "closed"})
    assert "I was in time." in read(Client().get(mine.path)).main


# Nobody else


@pytest.mark.parametrize("act", ["", "/edit", "/readers", "/comments", "/split", "/withdraw"])
@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_no_letter_but_mine_is_reached(key_holder, act, whose):
    letter = make.letter(body="Not yours.", owner=make.key()[0] if whose == "another's" else None)
    sent = {"body": "Mine now.", "visibility": "private", "comments": "closed", "key": key_holder.words, "do": "send"}
    before = {**everything_kept(), "guard.Tally": [], "guard.DaySalt": []}
    path = f"/key/letter/{letter.address}{act}"
    for response in (key_holder.client.get(path), post(key_holder.client, path, sent)):
        assert response.status_code in (303, 404, 405, 410)
        assert b"Not yours." not in response.content
    assert {**everything_kept(), "guard.Tally": [], "guard.DaySalt": []} == before


def test_anothers_letter_and_one_that_never_was_get_the_same_answer(key_holder):
    another = make.letter(owner=make.key()[0]).address
    for act in ("", "/edit", "/split", "/withdraw"):
        answers = {
            (answer.status_code, answer.content, str(answer.headers))
            for address in (another, "x" * 22)
            for answer in [key_holder.client.get(f"/key/letter/{address}{act}")]
        }
        assert len(answers) == 1, act


def test_lines_of_ones_own_letter_are_shown_as_they_were_typed(key_holder):
    letter = make.letter(body="<b>One</b>\ntwo", visibility="private", owner=key_holder.key)
    page = read(key_holder.client.get(f"/key/letter/{letter.address}"))
    assert [lines_in(p) for p in page.one(class_="e-content").iter("p")] == [["<b>One</b>", "two"]]


def test_an_older_page_overwrites_newer_words_only_knowingly(key_holder, mine):
    table = edit_page(key_holder, mine)
    press(key_holder.client, edit_page(key_holder, mine), body="A paragraph from the phone.")
    refused = press(key_holder.client, table, body="What stood on the table.")
    assert refused.status_code == 422
    page = read(refused)
    assert page.fields()["body"] == "What stood on the table."
    assert "A paragraph from the phone." in page.main
    assert press(key_holder.client, page).status_code == 303
    mine.refresh_from_db()
    assert mine.body == "What stood on the table."
