"""Answers for programs come from memory too, and are exact all the same."""

import json

import pytest

import make
from leftunsaid.comments.actions import withdraw_comment
from leftunsaid.letters.actions import withdraw_letter
from leftunsaid.letters.looking_back import add_postscript, predicts, say_what_became
from pagecache.readers import Site

KEPT = ["/api/v1/letters", "/api/v1/letters/1", "/api/v1/letters/1/comments"]


@pytest.fixture
def site(transactional_db) -> Site:
    return Site().with_kept_pages()


def told(answer):
    assert answer.status == 200
    return json.loads(answer.page)


def test_what_is_kept_is_what_is_told_anew_and_any_site_may_read_it(site):
    make.letter()
    for path in KEPT:
        first, again = site.ask(path), site.ask(path)
        assert first.page == again.page == Site().ask(path).page
        assert path in site.application._shelf._kept
        unchanged = site.ask(path, HTTP_IF_NONE_MATCH=again.headers["ETag"])
        assert unchanged.status == 304
        another = site.ask(path, HTTP_IF_MATCH='"another"')
        assert another.status == 412
        for answer in (first, again, unchanged, another):
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_new_letter_and_a_new_comment_are_told_at_once(site):
    letter = make.letter()
    for path in KEPT:
        site.ask(path)
    make.comment(letter, body="Just now.")
    assert told(site.ask(KEPT[2]))["comments"][0]["body"] == "Just now."
    assert told(site.ask(KEPT[1]))["comment_count"] == told(site.ask(KEPT[0]))["letters"][0]["comment_count"] == 1
    make.letter()
    assert len(told(site.ask(KEPT[0]))["letters"]) == 2


def test_a_postscript_and_what_became_of_it_are_told_at_once(site):
    letter = make.letter()
    for path in KEPT:
        site.ask(path)
    add_postscript(letter, "Just now.", now=make.NOON)
    predicts(letter, now=make.NOON)
    say_what_became(letter, "right", now=make.NOON)
    for shown in (told(site.ask(KEPT[1])), told(site.ask(KEPT[0]))["letters"][0]):
        assert ([one["body"] for one in shown["postscripts"]], shown["outcome"]) == (["Just now."], "right")


def test_what_is_taken_back_is_gone_at_once_also_from_memory(site):
    letter = make.letter(body="CANARY of the letter")
    comment = make.comment(letter, body="CANARY of the comment")
    assert all(b"CANARY" in site.ask(path).page for path in KEPT)
    withdraw_comment(comment, now=make.NOON)
    assert b"CANARY" not in site.ask(KEPT[2]).page
    withdraw_letter(letter, now=make.NOON)
    assert [site.ask(path).status for path in KEPT] == [200, 410, 410]
    assert all(b"CANARY" not in site.ask(path).page for path in KEPT)
