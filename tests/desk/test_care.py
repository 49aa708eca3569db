"""What the desk is told of a letter in which somebody sounds in danger, and of a comment that urges somebody on."""

import make
from leftunsaid.comments.models import Comment
from web.reading import post

HEAVY = "I want to die tonight."


def test_whoever_reads_a_comment_under_it_is_told_to_be_careful_and_how(at_the_desk):
    make.comment(make.letter(body=HEAVY, needs_care=True), body="I am here.")
    page = at_the_desk.page()
    assert "the letter it is under is one to be careful with" in page.main
    assert "Be careful with this one" in page.main
    assert "Let kind words through soon" in page.main
    assert "reads each comment first" not in page.main


def test_so_is_whoever_reads_the_letter_itself(at_the_desk):
    letter = make.letter(body=HEAVY, needs_care=True, hold_reason="many")
    assert "Be careful with this one" in at_the_desk.page(f"/desk/thing/{letter.waiting_address}").main


def test_of_other_letters_nothing_is_said(at_the_desk):
    make.letter(hold_reason="many")
    assert "careful" not in at_the_desk.page().main


def test_it_comes_before_what_is_merely_much(at_the_desk):
    make.letter(body="Much.", hold_reason="many")
    make.comment(make.letter(body=HEAVY, needs_care=True), body="I am here.")
    page = at_the_desk.page()
    assert page.main.index("I am here.") < page.main.index("Much.")


def test_what_urges_somebody_on_is_first_and_folded(client, at_the_desk):
    make.letter(body="Much.", hold_reason="many")
    letter = make.letter()
    post(client, f"{letter.path}/comments", {"body": "Go kill yourself."})
    comment = Comment.objects.get()
    assert comment.hold_reason == "cruel"
    page = at_the_desk.page()
    assert "It may be hard to read. Show the words" in page.main
    assert page.main.index("urged somebody to harm themselves") < page.main.index("Much.")


def test_its_author_is_told_why_it_waits(client):
    letter = make.letter()
    waiting = post(client, f"{letter.path}/comments", {"body": "Go kill yourself."}).headers["Location"]
    assert "some words in it sound as if they urged somebody to harm themselves" in client.get(waiting).content.decode()
