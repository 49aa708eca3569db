"""/waiting/<random>: what the writer of something that waits can see of it."""

import pytest

import make
from leftunsaid.comments.actions import erase_due as erase_comments
from leftunsaid.comments.actions import turn_away, withdraw_comment
from leftunsaid.letters.actions import change_visibility, withdraw_letter
from leftunsaid.letters.actions import erase_due as erase_letters
from leftunsaid.moderation import actions as moderation
from leftunsaid.moderation.reasons import REMOVAL_REASONS
from web.reading import read, said


@pytest.fixture(params=["letter", "comment"])
def waits(request):
    """A letter, then a comment, that waits."""
    if request.param == "letter":
        return make.letter(body="My own\nwords.", hold_reason="everything")
    return make.comment(body="My own\nwords.", name="M", hold_reason="everything")


def page_of(client, thing):
    return read(client.get(f"/waiting/{thing.waiting_address}"))


def test_its_writer_sees_the_own_words_and_why_they_wait(client, waits):
    page = page_of(client, waits)
    assert page.status == 200
    assert ["My own", "words."] in [[p.text, p[0].tail] for p in page.all("p") if len(p) == 1 and p[0].tag == "br"]
    assert "waits to be read" in page.main
    assert "every letter and comment is read by a person before it is shown" in page.main


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("everything", "read by a person before it is shown"),
        ("many", "from your network lately"),
        ("again", "somebody wanted to read it once more"),
    ],
)
def test_every_reason_to_wait_is_said_in_words(client, reason, words):
    assert words in page_of(client, make.letter(hold_reason=reason)).main


def test_the_page_is_for_nobody_else(client, waits):
    page = page_of(client, waits)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert "My own" not in page.title


def test_once_it_is_shown_the_page_leads_there(client, waits, now):
    moderation.approve(waits, by="test", now=now)
    waits.refresh_from_db()
    response = client.get(f"/waiting/{waits.waiting_address}")
    assert (response.status_code, response.headers["Location"]) == (302, waits.path)
    assert "My own" in read(client.get(waits.path)).main


def test_when_it_is_read_again_its_writer_is_told_here(client, waits, now):
    moderation.approve(waits, by="test", now=now)
    moderation.hold(waits, by="test", now=now)
    assert "somebody wanted to read it once more" in page_of(client, waits).main


def test_a_refused_writer_sees_the_own_words_and_the_reason_for_30_days(client, waits, now, clock):
    moderation.remove(waits, reason="spam", by="test", now=now)
    page = page_of(client, waits)
    assert page.status == 200
    assert "it was selling something" in page.main
    assert "My own" in page.main
    clock.passes(days=29)
    assert page_of(client, waits).status == 200
    clock.passes(days=1)
    erase_letters(clock.now)
    erase_comments(clock.now)
    page = page_of(client, waits)
    assert page.status == 410
    assert "erased" in page.main


@pytest.mark.parametrize("reason", REMOVAL_REASONS)
def test_every_reason_of_a_removal_is_said_in_words(client, reason, now):
    letter = make.letter(hold_reason="many")
    moderation.remove(letter, reason=reason, by="test", now=now)
    words = str(REMOVAL_REASONS[reason])
    assert words
    assert words in page_of(client, letter).main


def test_what_was_taken_back_is_gone_here_too(client, waits, now):
    withdraw = withdraw_comment if hasattr(waits, "letter") else withdraw_letter
    withdraw(waits, now=now)
    page = page_of(client, waits)
    assert page.status == 410
    assert "taken back" in page.main
    assert "My own" not in page.source


def test_a_comment_goes_with_its_letter(client, now):
    comment = make.comment(hold_reason="many", body="My own words.")
    withdraw_letter(comment.letter, now=now)
    page = page_of(client, comment)
    assert page.status == 410
    assert "My own" not in page.source


@pytest.mark.parametrize("end", ["hold", "remove"])
def test_the_page_of_a_shown_comment_says_what_is_true_when_its_letter_is_out_of_sight(client, now, end):
    comment = make.comment()
    getattr(moderation, end)(comment.letter, by="test", now=now)
    page = page_of(client, comment)
    assert page.status in (200, 410)
    assert ": ." not in page.main
    assert "letter" in page.main


def test_what_others_could_read_is_said_to_be_removed_and_what_nobody_could_not_to_be_shown(client, waits, now):
    moderation.remove(waits, reason="spam", by="test", now=now)
    assert said(page_of(client, waits).one("h1")) == "It was not shown"
    moderation.restore(waits, by="test", now=now)
    moderation.approve(waits, by="test", now=now)
    moderation.remove(waits, reason="spam", by="test", now=now)
    page = page_of(client, waits)
    assert said(page.one("h1")) == "It was removed"
    assert "It was removed" in page.title
    assert "not shown" not in page.main


def test_what_had_been_shown_was_removed_also_once_its_words_are_erased(client, waits, now):
    moderation.approve(waits, by="test", now=now)
    moderation.remove(waits, erase=True, by="test", now=now)
    page = page_of(client, waits)
    assert page.status == 410
    assert "erased" in page.main
    assert "not shown" not in page.main


def test_a_refused_writer_is_told_until_which_day_it_can_be_read(client, waits, now, house, clock):
    house(retention_days=9)
    moderation.remove(waits, by="test", now=now)
    clock.passes(days=8)
    assert "You can still read your own words here until 2026-03-23." in page_of(client, waits).main


def test_a_comment_that_was_turned_away_can_be_read_until_the_day_that_is_told(client, now):
    comment = make.comment(hold_reason="writer", body="Unwanted.")
    turn_away(comment, now=now)
    assert "You can still read your own words here until 2026-04-13." in page_of(client, comment).main


@pytest.mark.parametrize("state", ["waits", "held again", "removed"])
@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_whoever_answered_a_public_letter_gets_no_link_to_it_once_it_is_not(client, now, state, visibility):
    letter = make.letter(owner=make.key()[0])
    comment = make.comment(letter, body="Mine.", hold_reason="many" if state == "waits" else "")
    if state == "removed":
        moderation.remove(comment, by="test", now=now)
    elif state == "held again":
        moderation.hold(comment, by="test", now=now)
    assert page_of(client, comment).links("Back to the letter")
    change_visibility(letter, visibility, now=now)
    page = page_of(client, comment)
    assert "Mine." in page.main
    assert letter.address not in page.source
    assert not page.links("Back to the letter")


def test_whoever_answered_an_unlisted_letter_is_led_back_to_it(client):
    comment = make.comment(make.letter(visibility="unlisted"), hold_reason="many")
    [back] = page_of(client, comment).links("Back to the letter")
    assert back.get("href") == comment.letter.path
