"""A page tells of one moment: what is answered while it is made stands on it as a whole, or not at all."""

import re
import threading

import pytest
from django.db import connection
from django.utils.module_loading import import_string

import make
from leftunsaid.comments.models import Comment
from leftunsaid.letters.looking_back import add_postscript
from leftunsaid.letters.models import Letter
from leftunsaid.web.views import letters as letter_views

READS, ANSWERS = 150, 40


def test_what_comes_between_the_letter_and_its_comments_is_on_the_next_page(site, monkeypatch):
    letter = make.letter()
    make.comment(letter, body="The first.")
    show_page = letter_views.letter_page

    def somebody_answers_first(*request, **how):
        elsewhere(lambda: make.comment(letter, body="The second."))
        return show_page(*request, **how)

    monkeypatch.setattr(letter_views, "letter_page", somebody_answers_first)
    assert state_of(site.ask(letter.path).page) == (1, ["The first."])
    monkeypatch.undo()
    assert state_of(site.ask(letter.path).page) == (2, ["The first.", "The second."])


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "made anew"])
def test_each_page_that_is_read_while_people_answer_is_one_that_was_true(site, kept):
    letter = make.letter()
    readers = site.with_kept_pages() if kept else site
    bodies = [f"Answer {number}." for number in range(ANSWERS)]
    answering = threading.Thread(target=lambda: answer_all(letter, bodies))
    answering.start()
    seen = []
    while answering.is_alive() or len(seen) < READS:
        seen.append(state_of(readers.ask(letter.path).page))
    answering.join()
    assert all(stated == len(items) for stated, items in seen)
    assert all(items == bodies[: len(items)] for _, items in seen)
    lengths = [stated for stated, _ in seen]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 3  # they were answering while it was read
    assert state_of(readers.ask(letter.path).page) == (ANSWERS, bodies)


@pytest.mark.parametrize(
    ("reads", "path"),
    [
        ("leftunsaid.feeds.feed.fetch_postscripts", "/feed.atom"),
        ("leftunsaid.api.reading.fetch_postscripts", "/api/v1/letters"),
        ("leftunsaid.api.telling.postscripts_of", "/api/v1/u/{}"),
    ],
)
def test_a_postscript_that_comes_between_and_waits_with_its_letter_is_told_nowhere(site, monkeypatch, reads, path):
    letter = make.letter(visibility="unlisted" if "/u/" in path else "public")
    add_postscript(letter, "The first.", now=make.NOON)
    read = import_string(reads)

    def its_writer_adds_one_first(letters):
        elsewhere(lambda: add_postscript(letter, "CANARY", hold_reason="words", now=make.NOON))
        return read(letters)

    monkeypatch.setattr(reads, its_writer_adds_one_first)
    page = site.ask(path.format(letter.address)).page
    assert (b"The first." in page, b"CANARY" in page) == (True, False)
    assert b"The first." not in site.ask(path.format(letter.address)).page


def answer_all(letter: Letter, bodies: list[str]) -> None:
    try:
        for body in bodies:
            # Long apart, so that it is no burst.
            make.comment(letter, body=body, now=make.NOON - make.timedelta(hours=len(bodies) - bodies.index(body)))
    finally:
        connection.close()


def elsewhere(act) -> None:
    """In a thread with a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def state_of(page: bytes) -> tuple[int, list[str]]:
    """How many comments it says there are, and which it shows."""
    stated = re.search(rb'<p class="talk"><span>(\d+|no) comments?</span>', page)
    assert stated, page
    said = re.findall(rb'<div class="e-content">\s*<p dir="auto">([^<]*)</p>', page)
    return 0 if stated[1] == b"no" else int(stated[1]), [words.decode() for words in said[1:]]


def test_nothing_is_read_in_a_moment_of_its_own_where_a_transaction_is_open_already(transactional_db):
    from django.db import transaction

    from leftunsaid.pagecache.moment import one_moment

    letter = make.letter()
    with transaction.atomic(), one_moment():
        assert Letter.objects.get(pk=letter.pk)
        assert not Comment.objects.exists()
