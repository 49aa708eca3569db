"""The writer holds the door: comments open, waiting or closed; who is let in, who is turned away, what is covered."""

import pytest
from django.test import Client

import make
from leftunsaid.comments.actions import BURST, cover, edit_comment, let_in, turn_away, uncover
from leftunsaid.comments.models import Comment
from leftunsaid.letters.actions import end_bursts, let_comments_wait, open_comments
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.worker.timers import TIMERS
from web.reading import post, press, read, said

WORDS = "Said to the one who wrote it."
THEY_WAIT = "New comments wait for the one who wrote this letter."
A_RUSH = "Many comments are coming at once, so new ones wait for a while."
COVERED = "covered by the one who wrote the letter"


@pytest.fixture
def mine(key_holder):
    """A letter of the key holder, who reads each comment first."""
    return make.letter(body="My own letter.", owner=key_holder.key, comments_wait=True)


@pytest.fixture
def waiting(mine):
    return make.comment(mine, body=WORDS, name="Ana")


@pytest.fixture
def page_of(key_holder):
    return lambda letter, asked="": read(key_holder.client.get(f"/key/letter/{letter.address}{asked}"))


def answer(client, letter, comment, do):
    return post(client, f"/key/letter/{letter.address}/waiting/{comment.pk}", {"do": do})


def put_cover(client, letter, place, do="cover"):
    return post(client, f"/key/letter/{letter.address}/comment/{place}", {"do": do})


def send(client, letter, body=WORDS):
    return post(client, f"{letter.path}/comments", {"body": body})


# To choose it


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_a_letter_can_be_sent_with_its_comments_waiting(client, visibility):
    page = read(post(client, "/write", {"body": "Slowly.", "do": "preview", "comments": "wait"}))
    assert ("comments", "wait") in page.fields("visibility").items()
    assert press(client, page, "visibility", do="send", visibility=visibility).status_code == 303
    letter = Letter.objects.get()
    assert (letter.door, letter.comments_wait_reason) == ("wait", "writer")


def test_without_words_it_is_said_kindly_and_the_text_is_kept(client):
    response = post(client, "/write", {"body": "Slowly.", "dear": "Dear you,", "comments": "wait"})
    page = read(response)
    assert (page.status, Letter.objects.count()) == (422, 0)
    assert "Comments can wait for you only if you can come back" in page.main
    assert (page.value("body"), page.value("dear")) == ("Slowly.", "Dear you,")
    assert press(client, page, "visibility", do="send").status_code == 303
    assert Letter.objects.get().door == "wait"


def test_without_words_it_can_be_sent_with_another_choice(client):
    page = read(post(client, "/write", {"body": "Slowly.", "comments": "wait"}))
    assert press(client, page, "visibility", do="send", comments="open", key="").status_code == 303
    assert Letter.objects.get().door == "open"


def test_each_choice_is_one_press_from_the_others(key_holder, mine, page_of):
    said_then = {
        "open": "Comments may be left.",
        "wait": "New comments wait for you.",
        "closed": "The comments are closed.",
    }
    for choice in ("closed", "wait", "open", "closed", "open", "wait"):
        page = page_of(mine)
        assert ("comments", choice) in page.buttons("comments")
        post(key_holder.client, page.form("comments").get("action"), {"comments": choice})
        page = page_of(mine)
        assert said_then[choice] in page.main
        assert [value for _, value in page.buttons("comments")] == [door for door in said_then if door != choice]
        assert Letter.objects.get().door == choice


def test_readers_are_told_before_they_write(client, mine):
    page = read(client.get(mine.path))
    told = [e for e in page.all("p", inside=page.form()) if said(e) == THEY_WAIT]
    assert len(told) == 1
    assert page.place(told[0]) < page.place(page.one("textarea"))
    assert THEY_WAIT in read(post(client, f"{mine.path}/comments", {"body": WORDS, "do": "preview"})).main
    open_comments(mine, now=make.NOON)
    assert THEY_WAIT not in read(client.get(mine.path)).main


# What waits


def test_a_comment_lands_on_its_waiting_page_which_says_for_whom(client, mine):
    response = send(client, mine)
    assert response.status_code == 303
    assert response.headers["Location"] == Comment.objects.get().waiting_path
    page = read(client.get(response.headers["Location"]))
    assert WORDS in page.main
    assert "The one who wrote the letter reads each comment before others can." in page.main
    assert "looks after this house" not in page.main
    assert WORDS not in read(client.get(mine.path)).source


def test_the_writer_reads_what_waits_whole_and_oldest_first(key_holder, mine, page_of):
    for n in range(3):
        make.comment(mine, body=f"Waiting {n}.\n\nMore of it.", name=f"N{n}")
    section = page_of(mine).one(id="waiting")
    words = said(section)
    assert words.index("Waiting 0. More of it.") < words.index("Waiting 1.") < words.index("N2")
    assert "comments wait for you" in read(key_holder.client.get("/key")).main


def test_where_nothing_waits_nothing_is_said(key_holder, mine, page_of):
    make.comment(mine, hold_reason="many")
    assert not page_of(mine).all(id="waiting")
    assert "comments wait for you" not in read(key_holder.client.get("/key")).main


def test_let_in_it_stands_in_the_thread_and_its_author_is_led_there(key_holder, client, mine, waiting, page_of):
    page = page_of(mine)
    assert page.buttons("do") == [("do", "let in"), ("do", "turn away")]
    action = page.form("do").get("action")
    response = post(key_holder.client, action, {"do": "let in"})
    assert response.status_code == 303
    assert response.headers["Location"].startswith(f"/key/letter/{mine.address}")
    there = read(client.get(mine.path))
    assert WORDS in said(there.one(id="comment-1"))
    assert "1 comment" in there.main
    assert client.get(waiting.waiting_path).headers["Location"] == f"{mine.path}#comment-1"
    assert not page_of(mine).all(id="waiting")


def test_turned_away_its_author_is_told_kindly_and_nobody_else_anything(key_holder, client, mine, waiting):
    before = client.get(mine.path).content
    assert answer(key_holder.client, mine, waiting, "turn away").status_code == 303
    assert client.get(mine.path).content == before
    page = read(client.get(waiting.waiting_path))
    assert page.status == 200
    assert "It was read, and is not wanted under this letter." in page.main
    assert "You can still read your own words here" in page.main
    assert WORDS in page.main


def test_an_author_with_words_reads_on_the_own_page_how_it_stands(key_holder, now):
    letter = make.letter(owner=make.key()[0], comments_wait=True)
    comment = make.comment(letter, body=WORDS, owner=key_holder.key)

    def told():
        return read(key_holder.client.get("/key")).main

    assert "waits for the one who wrote the letter" in told()
    let_in(comment, now=now)
    cover(comment, now=now)
    assert COVERED in told()
    assert WORDS in told()
    uncover(comment, now=now)
    assert "can be read" in told()
    other = make.comment(letter, owner=key_holder.key)
    turn_away(other, now=now)
    assert "turned away" in told()


def test_pages_of_what_waits_hold_fifty(mine, page_of):
    for n in range(51):
        make.comment(mine, body=f"Waiting {n:02}.")
    first, second = page_of(mine), page_of(mine, "?waiting=2")
    assert "Waiting 49." in first.main
    assert "Waiting 50." not in first.main
    assert "Waiting 50." in second.main
    assert [link.get("href") for link in first.links("later comments")] == [
        f"/key/letter/{mine.address}?waiting=2#waiting"
    ]
    assert [link.get("href") for link in second.links("earlier comments")] == [
        f"/key/letter/{mine.address}?waiting=1#waiting"
    ]


def test_after_a_press_one_is_where_one_was(key_holder, mine, waiting):
    path = f"/key/letter/{mine.address}/waiting/{waiting.pk}?waiting=2"
    assert post(key_holder.client, path, {"do": "let in"}).headers["Location"].endswith("?waiting=2#waiting")
    strange = f"/key/letter/{mine.address}/waiting/{waiting.pk}?waiting=%0d%0aX:%20y"
    assert post(key_holder.client, strange, {"do": "let in"}).headers["Location"].endswith(f"{mine.address}#waiting")


def test_pressed_twice_it_is_let_in_once(key_holder, mine, waiting):
    for _ in range(2):
        assert answer(key_holder.client, mine, waiting, "let in").status_code == 303
    assert answer(key_holder.client, mine, waiting, "turn away").status_code == 303
    assert Comment.objects.get().is_readable


def test_what_the_desk_has_to_read_first_is_not_the_writers_to_let_in(key_holder, mine, page_of, now):
    comment = make.comment(mine, body=WORDS, hold_reason="many")
    answer(key_holder.client, mine, comment, "let in")
    assert not Comment.objects.get().is_readable
    assert WORDS not in page_of(mine).source
    moderation.approve(comment, by="ines", now=now)
    assert WORDS in page_of(mine).main


# What is covered


def test_covered_it_is_a_stub_that_says_by_whom_and_counts_on(key_holder, client, mine, waiting, now):
    let_in(waiting, now=now)
    assert put_cover(key_holder.client, mine, 1).status_code == 303
    page = read(client.get(mine.path))
    assert COVERED in said(page.one(id="comment-1"))
    assert "1 comment" in page.main
    assert WORDS not in page.source
    assert "Ana" not in page.source


def test_its_words_are_served_to_no_stranger(every_address, key_holder, mine, waiting, now):
    let_in(waiting, now=now)
    cover(waiting, now=now)
    stranger = Client()
    for path in [*every_address.values(), mine.path, f"{mine.path}/comment/1/report", waiting.waiting_path]:
        assert WORDS.encode() not in stranger.get(path).content, path
    for path in ("/key/mine", "/key/mine.txt", "/key/mine.json", "/key/receipt", "/key"):
        assert WORDS.encode() not in key_holder.client.get(path).content, path
    response = stranger.get(waiting.waiting_path)
    assert (response.status_code, response.headers["Location"]) == (302, f"{mine.path}#comment-1")


def test_the_writer_can_read_and_uncover_it(key_holder, client, mine, waiting, page_of, now):
    let_in(waiting, now=now)
    put_cover(key_holder.client, mine, 1)
    section = page_of(mine).one(id="thread")
    assert WORDS in said(section)
    assert "covered by you" in said(section)
    put_cover(key_holder.client, mine, 1, "uncover")
    assert WORDS in read(client.get(mine.path)).main


def test_what_stands_is_listed_by_its_number_and_nothing_else_can_be_covered(key_holder, page_of, now):
    letter = make.letter(owner=key_holder.key)
    for n in range(4):
        make.comment(letter, body=f"Answer {n + 1}.")
    moderation.remove(letter.comments.get(number=2), reason="spam", by="ines", now=now)
    moderation.hold(letter.comments.get(number=3), by="ines", now=now)
    page = page_of(letter)
    assert [item.get("id") for item in page.comments()] == ["comment-1", "comment-4"]
    for place in (2, 3, 9):
        assert put_cover(key_holder.client, letter, place).status_code == 303
    assert not Comment.objects.exclude(covered_at=None).exists()


def test_pages_of_the_thread_hold_fifty(key_holder, page_of):
    letter = make.thread(make.letter(owner=key_holder.key), 51)
    assert len(page_of(letter).comments()) == 50
    assert [item.get("id") for item in page_of(letter, "?thread=2").comments()] == ["comment-51"]
    path = f"/key/letter/{letter.address}/comment/51?thread=2"
    assert post(key_holder.client, path, {"do": "cover"}).headers["Location"].endswith("?thread=2#thread")


def test_nobody_else_lets_in_turns_away_or_covers(mine, waiting, now):
    shown = make.comment(make.letter(owner=mine.owner))
    stranger, other = Client(), Client()
    other.post("/key", {"key": make.key()[1]})
    for client in (stranger, other):
        for do in ("let in", "turn away"):
            assert answer(client, mine, waiting, do).status_code in (303, 422)
        assert put_cover(client, shown.letter, 1).status_code in (303, 422)
    assert Comment.objects.waiting_for_writer(mine).count() == 1
    assert not Comment.objects.exclude(covered_at=None).exists()


def test_another_letters_comment_is_not_reached_through_mine(key_holder, mine, now):
    other = make.letter(owner=make.key()[0], comments_wait=True)
    comment = make.comment(other)
    answer(key_holder.client, mine, comment, "let in")
    assert Comment.objects.waiting_for_writer(other).count() == 1


def test_the_words_of_a_comment_stay_words(key_holder, mine, page_of, now):
    comment = make.comment(mine, body="<b>Bold</b>", name="<i>N</i>")
    for _ in range(2):
        page = page_of(mine)
        assert "<b>Bold</b>" in page.main
        assert not page.all("b")
        assert not page.all("i")
        let_in(comment, now=now)


# A rush


def test_when_many_come_at_once_new_ones_wait_and_the_page_says_so(client, key_holder, page_of, house):
    house(comments_an_hour=1000)
    letter = make.letter(owner=key_holder.key)
    for n in range(BURST):
        make.comment(letter, body=f"Quick {n}.")
    assert A_RUSH not in read(client.get(letter.path)).main
    response = send(client, letter)
    page = read(client.get(response.headers["Location"]))
    assert "many comments came to this letter at once" in page.main
    there = read(client.get(letter.path))
    assert A_RUSH in there.main
    assert f"{BURST} comments" in there.main
    assert WORDS not in there.source
    assert "Many comments came at once" in page_of(letter).main
    assert [value for _, value in page_of(letter).buttons("comments")] == ["open", "wait", "closed"]


def test_after_a_quiet_day_all_is_as_before(client, clock):
    letter = make.letter()
    for _ in range(BURST + 1):
        make.comment(letter)
    clock.passes(hours=24)
    for timer in TIMERS:
        if timer.act == end_bursts:
            timer.act(clock.now)
    assert A_RUSH not in read(client.get(letter.path)).main
    assert send(client, letter).headers["Location"] == f"{letter.path}#comment-{BURST + 1}"


def test_when_its_writer_takes_over_readers_are_told_that(client, key_holder, now):
    letter = make.letter(owner=key_holder.key)
    for _ in range(BURST + 1):
        make.comment(letter)
    let_comments_wait(letter, now=now)
    page = read(client.get(letter.path)).main
    assert THEY_WAIT in page
    assert A_RUSH not in page


def test_the_writer_lets_in_what_they_have_read_and_no_other_words(key_holder, mine, waiting, page_of, now):
    page = page_of(mine)
    edit_comment(waiting, body="You deserved it.", name="", now=now)
    form = next(
        form for form in page.all("form") if form.get("action", "").endswith(f"/waiting/{waiting.pk}?waiting=1")
    )
    [read_field] = page.all("input", name="read", inside=form)
    sent = {"do": "let in", "read": read_field.get("value")}
    response = post(key_holder.client, f"/key/letter/{mine.address}/waiting/{waiting.pk}", sent)
    assert response.status_code == 422
    assert "has changed it since you read it" in said(read(response).one(role="alert"))
    assert "You deserved it." in read(response).main
    waiting.refresh_from_db()
    assert not waiting.is_readable
    answer(key_holder.client, mine, waiting, "let in")
    waiting.refresh_from_db()
    assert waiting.is_readable


def test_what_is_covered_is_uncovered_as_it_was_read(key_holder, page_of, now):
    letter = make.letter(owner=key_holder.key)
    comment = make.comment(letter)
    cover(comment, now=now)
    [seen] = [field.get("value") for field in page_of(letter).all("input", name="read")]
    edit_comment(comment, body="You deserved it.", name="", now=now)
    path = f"/key/letter/{letter.address}/comment/1"
    assert post(key_holder.client, path, {"do": "uncover", "read": seen}).status_code == 422
    comment.refresh_from_db()
    assert comment.covered_at
    [seen] = [field.get("value") for field in page_of(letter).all("input", name="read")]
    assert post(key_holder.client, path, {"do": "uncover", "read": seen}).status_code == 303
    comment.refresh_from_db()
    assert not comment.covered_at
