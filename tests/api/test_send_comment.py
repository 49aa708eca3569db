import pytest

import make
from api.conftest import Program
from everything_kept import everything_kept
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter


def test_a_comment_is_kept_and_numbered(program):
    make.letter()
    answer = program.send("/letters/1/comments", {"body": "Me too.", "name": "L"})
    assert (answer.status, answer.told["state"], answer.told["number"]) == (201, "shown", 1)
    assert answer.told["page"] == "http://127.0.0.1:8000/letter/1#comment-1"
    assert answer.headers["Location"] == "/api/v1/letters/1/comments/1"
    [comment] = program.get("/letters/1/comments").told["comments"]
    assert (comment["name"], comment["body"]) == ("L", "Me too.")


def test_an_unlisted_letter_takes_comments_from_those_who_have_its_link(program):
    letter = make.letter(visibility="unlisted")
    answer = program.send(f"{letter.path}/comments", {"body": "I have the link."})
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1{letter.path}/comments/1")


def test_asking_for_a_kind_word_is_listed_as_from_the_page(program, client):
    make.letter()
    program.send("/letters/1/comments", {"body": "How does one go on?", "asking": True})
    assert "How does one go on?" in client.get("/asking").content.decode()


def test_a_comment_with_words_is_under_mine(program):
    make.letter()
    seal = program.takes_fresh_words()
    sent = program.send("/letters/1/comments", {"body": "I may change this."}, **seal).told
    assert program.get(f"/mine/comments/{sent['address']}").told["body"] == "I may change this."


def test_a_comment_that_waits_for_the_writer_says_so_to_its_author_alone(program):
    owner, _ = make.key()
    make.letter(owner=owner, comments_wait=True)
    seal = program.takes_fresh_words()
    answer = program.send("/letters/1/comments", {"body": "May I come in?"}, **seal)
    assert (answer.told["state"], answer.told["number"], answer.told["page"]) == ("waiting", None, None)
    assert answer.headers["Location"] == f"/api/v1/mine/comments/{answer.told['address']}"
    mine = program.get(f"/mine/comments/{answer.told['address']}").told
    assert (mine["state"], mine["reason"]) == ("waiting", "the one who wrote the letter reads each comment first")
    assert program.get("/letters/1/comments").told["comments"] == []


def test_under_a_letter_in_care_it_reads_just_the_same(program):
    """Nobody can tell that somebody sounds in danger."""
    owner, _ = make.key()
    make.letter(owner=owner, comments_wait=True)
    make.letter(owner=owner, needs_care=True)
    seal = program.takes_fresh_words()
    sent = [program.send(f"/letters/{n}/comments", {"body": f"Comment to {n}."}, **seal).told for n in (1, 2)]
    mine = [program.get(f"/mine/comments/{one['address']}").told for one in sent]
    assert mine[0]["reason"] == mine[1]["reason"]
    assert [program.get(f"/letters/{n}").told["comments"] for n in (1, 2)] == ["wait", "wait"]
    assert "care" not in repr(mine)


def test_closed_comments_take_none(program):
    make.letter(comments_open=False)
    answer = program.send("/letters/1/comments", {"body": "Too late?"})
    assert (answer.status, answer.reason) == (409, "closed")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["body", "name"])
def test_contact_details_are_found_and_nothing_is_kept(program, field):
    make.letter()
    before = everything_kept()
    answer = program.send("/letters/1/comments", {"body": "Call me.", field: "+49 30 901820"})
    assert (answer.status, answer.reason) == (422, "contacts")
    assert [found["field"] for found in answer.told["found"]] == [field]
    assert everything_kept() == before


def test_a_letter_that_is_gone_takes_none(program):
    from leftunsaid.letters.actions import withdraw_letter

    withdraw_letter(make.letter(), now=make.NOON)
    assert program.send("/letters/1/comments", {"body": "Hello?"}).status == 410
    assert program.send("/letters/2/comments", {"body": "Hello?"}).status == 404


def test_the_same_sending_twice_is_one_comment_and_two_hearts_are_two(program):
    make.letter()
    mark = {"idempotency_key": "0123456789abcdef"}
    first, again = (program.send("/letters/1/comments", {"body": "Thank you."}, **mark) for _ in range(2))
    assert again.told == first.told
    other = Program(REMOTE_ADDR="203.0.113.9").send("/letters/1/comments", {"body": "Thank you."})
    assert other.told["number"] == 2
    assert Letter.objects.get().comment_count == 2
