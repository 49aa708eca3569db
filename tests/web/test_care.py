"""A letter in which somebody sounds in danger: new comments are read at the desk first, and nobody can tell."""

import logging
from datetime import timedelta

import pytest

import make
from leftunsaid.comments import actions as comments
from leftunsaid.comments.models import Comment
from leftunsaid.letters import actions as letters
from leftunsaid.letters.models import Letter
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.queue import queue
from web.reading import post, read, said

HEAVY = "I want to die tonight."
LIGHT = "I want to fly tonight."


def send(client, body, **fields) -> Letter:
    post(client, "/write", {"body": body, **fields})
    return Letter.objects.order_by("-pk").first()


def answer(client, letter, body="Me too.", **fields) -> Comment:
    post(client, f"{letter.path}/comments", {"body": body, **fields})
    return Comment.objects.order_by("-pk").first()


@pytest.fixture
def heavy(client) -> Letter:
    return send(client, HEAVY)


@pytest.fixture
def mine(key_holder) -> Letter:
    return send(key_holder.client, HEAVY, key=key_holder.words)


def test_new_comments_wait_for_the_desk(client, heavy):
    comment = answer(client, heavy)
    assert not comment.is_readable
    assert [case.thing for case in queue().cases] == [comment]
    moderation.approve(comment, by="ines", now=make.NOON)
    assert read(client.get(heavy.path)).all("li", id="comment-1")


def test_so_they_do_where_the_letter_belongs_to_nobody_and_where_it_is_unlisted(client):
    letter = send(client, HEAVY, visibility="unlisted")
    assert letter.owner is None
    assert answer(client, letter).hold_reason == "care"


def test_other_letters_are_left_alone(client):
    letter = send(client, LIGHT)
    assert letter.care_since is None
    assert answer(client, letter).is_readable


def test_a_comment_that_sounds_so_marks_nothing(client):
    letter = make.letter()
    answer(client, letter, HEAVY)
    letter.refresh_from_db()
    assert letter.care_since is None
    assert answer(client, letter, "Stay.").is_readable


def pages_of(client, letter, comment) -> list[str]:
    """What a stranger sees of it, without what differs between any two letters."""
    told = []
    for path in (letter.path, comment.waiting_path, f"/kept/{comment.waiting_address}"):
        page = client.get(path)
        source = f"{page.status_code} {page.content.decode()}".replace(letter.body, "WORDS")
        source = source.replace(comment.waiting_address, "WAITING").replace(letter.path, "PATH")
        source = source.replace(f"?not={letter.number}", "")
        told.append(source.replace(f"Letter {letter.number}", "LETTER"))
    return told


def test_it_looks_exactly_like_the_wish_of_the_one_who_wrote_it(client):
    owner, _ = make.key()
    wished = make.letter(body=LIGHT, owner=owner, comments_wait=True)
    marked = make.letter(body=HEAVY, owner=owner, needs_care=True)
    unowned = make.letter(body=HEAVY, needs_care=True)
    seen = [
        pages_of(client, letter, answer(client, letter, "I have the pills here."))
        for letter in (wished, marked, unowned)
    ]
    assert seen[0] == seen[1] == seen[2]
    assert "New comments wait for the one who wrote this letter." in seen[1][0]


@pytest.mark.parametrize("end", ["let in", "turned away", "withdrawn"])
def test_so_it_does_on_the_page_and_the_receipt_of_whoever_left_one(key_holder, end, clock):
    """Else somebody could leave comments to find out who is in danger."""
    owner, _ = make.key()
    wished, marked = make.letter(owner=owner, comments_wait=True), make.letter(owner=owner, needs_care=True)
    left = [answer(key_holder.client, letter, key=key_holder.words) for letter in (wished, marked)]

    def told(comment) -> list[str]:
        paths = ("/key", "/key/receipt", comment.waiting_path)
        seen = [read(key_holder.client.get(path, follow=True)).main for path in paths]
        comment.refresh_from_db()
        other = {f"Letter {comment.letter.number}": "L", f"/letter/{comment.letter.number}": "P"}
        return [page.replace(*one) for page in seen for one in [*other.items()][:1]]

    for comment in left:
        Comment.objects.exclude(pk=comment.pk).update(owner=None)
        Comment.objects.filter(pk=comment.pk).update(owner=key_holder.key)
        comment.before = told(comment)
    assert left[0].before == left[1].before
    decide = {
        "let in": (comments.let_in, lambda c, now: moderation.approve(c, by="ines", now=now)),
        "turned away": (comments.turn_away, lambda c, now: moderation.remove(c, reason="hate", by="ines", now=now)),
        "withdrawn": (comments.withdraw_comment, comments.withdraw_comment),
    }[end]
    after = []
    for comment, act in zip(left, decide, strict=True):
        Comment.objects.exclude(pk=comment.pk).update(owner=None)
        Comment.objects.filter(pk=comment.pk).update(owner=key_holder.key)
        comment.refresh_from_db()
        act(comment, now=make.NOON)
        after.append(told(comment))
    assert after[0] == after[1]


def test_many_at_once_begin_no_burst_that_would_give_it_away(client):
    letter = make.letter(owner=make.key()[0], body=HEAVY, needs_care=True)
    for n in range(32):
        make.comment(letter, body=f"Comment {n}.")
    letter.refresh_from_db()
    assert letter.comments_wait_reason == ""


def test_whoever_changes_a_comment_under_it_waits_again(client):
    letter = make.letter(body=HEAVY, needs_care=True)
    comment = make.comment(letter)
    moderation.approve(comment, by="ines", now=make.NOON)
    comments.edit_comment(comment, body="Do it.", name="", now=make.NOON)
    assert (comment.is_readable, comment.hold_reason) == (False, "care")


def test_what_the_desk_lets_through_still_waits_for_a_writer_who_wished_it():
    letter = make.letter(owner=make.key()[0], body=HEAVY, needs_care=True, comments_wait=True)
    comment = make.comment(letter)
    assert list(Comment.objects.waiting_for_writer(letter)) == []
    moderation.approve(comment, by="ines", now=make.NOON)
    assert list(Comment.objects.waiting_for_writer(letter)) == [comment]


def test_what_was_taken_away_and_put_back_is_the_desk_s_again():
    comment = make.comment(make.letter(owner=make.key()[0], body=HEAVY, needs_care=True))
    moderation.remove(comment, reason="hate", by="ines", now=make.NOON)
    assert comment.hold_reason == "writer"
    moderation.restore(comment, by="ines", now=make.NOON)
    assert comment.hold_reason == "care"


# How it begins


def test_the_page_that_helps_says_so(client, heavy, mine):
    without, with_words = (read(client.get(f"/kept/{letter.waiting_address}")).main for letter in (heavy, mine))
    assert "For 30 days somebody who looks after this house reads new comments under your letter" in without
    assert "Your eight words open a page where you can end that." in with_words
    assert "Your eight words" not in without


def test_nothing_is_noted_of_what_is_for_its_writer_alone(key_holder):
    letter = send(key_holder.client, HEAVY, key=key_holder.words, visibility="private")
    assert letter.care_since is None
    page = read(key_holder.client.get(f"/kept/{letter.waiting_address}"))
    assert "nothing about it is stored" in page.main
    post(key_holder.client, f"/key/letter/{letter.address}/readers", {"visibility": "public"})
    letter.refresh_from_db()
    assert letter.care_since == make.NOON


def change(key_holder, letter, body):
    return post(key_holder.client, f"/key/letter/{letter.address}/edit", {"body": body})


def test_an_edit_that_brings_such_words_in_marks_it_and_leads_to_the_page_that_helps(key_holder):
    letter = send(key_holder.client, LIGHT, key=key_holder.words)
    assert change(key_holder, letter, HEAVY).headers["Location"] == f"/kept/{letter.waiting_address}"
    letter.refresh_from_db()
    assert letter.care_since == make.NOON
    # Once: it is not shown again for a comma.
    assert change(key_holder, letter, f"{HEAVY} Or not.").headers["Location"] == f"/key/letter/{letter.address}"


def test_an_edit_that_takes_them_out_keeps_the_mark(key_holder, mine):
    change(key_holder, mine, LIGHT)
    mine.refresh_from_db()
    assert mine.care_since == make.NOON


def test_an_edit_of_a_comment_leads_to_the_page_that_helps_and_marks_nothing(key_holder):
    letter = make.letter()
    comment = make.comment(letter, owner=key_holder.key)
    response = post(key_holder.client, f"/key/comment/{comment.waiting_address}/edit", {"body": HEAVY})
    assert response.headers["Location"] == f"/kept/{comment.waiting_address}"
    letter.refresh_from_db()
    assert letter.care_since is None


def test_an_edit_of_a_letter_for_oneself_leads_there_too(key_holder):
    letter = make.letter(owner=key_holder.key, visibility="private")
    assert change(key_holder, letter, HEAVY).headers["Location"] == f"/kept/{letter.waiting_address}"
    letter.refresh_from_db()
    assert letter.care_since is None


# How it ends


def test_its_writer_ends_it_and_comments_are_shown_at_once_again(key_holder, mine):
    waits = answer(key_holder.client, mine)
    page = read(key_holder.client.get(f"/key/letter/{mine.address}"))
    assert "sounded as if it were very heavy" in page.main
    assert said(page.one("button", value="at once")) == "Let comments be shown at once again"
    post(key_holder.client, f"/key/letter/{mine.address}/comments", {"comments": "at once"})
    mine.refresh_from_db()
    assert mine.care_since is None
    assert "very heavy" not in read(key_holder.client.get(f"/key/letter/{mine.address}")).main
    assert list(Comment.objects.waiting_for_writer(mine)) == [waits]
    assert answer(key_holder.client, mine, "You are heard.").is_readable


def test_nobody_else_can_end_it(client, mine):
    client.cookies.clear()
    post(client, f"/key/letter/{mine.address}/comments", {"comments": "at once"})
    mine.refresh_from_db()
    assert mine.care_since is not None


def test_it_ends_by_itself_after_thirty_days_and_leaves_nothing(now):
    letter = make.letter(owner=make.key()[0], body=HEAVY, needs_care=True)
    comment = make.comment(letter)
    for days, is_marked in ((29, True), (30, False)):
        letters.erase_due(now + timedelta(days=days))
        comments.erase_due(now + timedelta(days=days))
        letter.refresh_from_db()
        assert (letter.care_since is not None) == is_marked
    comment.refresh_from_db()
    assert comment.hold_reason == "writer"
    assert Comment.objects.waiting_for_writer(letter).get() == comment


def test_it_goes_with_the_words(now):
    withdrawn, removed = (make.letter(body=HEAVY, needs_care=True) for _ in range(2))
    letters.withdraw_letter(withdrawn, now=now)
    moderation.remove(removed, by="ines", now=now)
    letters.erase_due(now + timedelta(days=31))
    assert not Letter.objects.filter(care_since__isnull=False).exists()


def test_a_comment_that_is_taken_back_keeps_no_trace_of_it(now):
    comment = make.comment(make.letter(body=HEAVY, needs_care=True))
    comments.withdraw_comment(comment, now=now)
    assert not Comment.objects.filter(hold_reason="care").exists()


# Who is told


def test_its_writer_is_told_on_the_receipt(key_holder, mine):
    page = read(key_holder.client.get("/key/receipt"))
    assert "We are careful with it" in page.main
    assert "until 2026-04-13" in page.main


def test_nothing_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        answer(client, send(client, HEAVY))
    assert not [record for record in caplog.records if record.name.startswith("leftunsaid")]
