"""The writer holds the door, in Chromium: with a key in one hand, and somebody else outside."""

import pytest
from playwright.sync_api import expect

from browser import ways
from browser.test_keyboard import follow


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def here(request, visit):
    """The browser of the one who writes the letter."""
    return visit(script=request.param)


def test_a_comment_waits_is_let_in_is_covered_and_uncovered(here, visit, site):
    words, letter = _send_with_comments_waiting(here)
    outside = visit()
    outside.goto(letter)
    expect(ways.comment_form(outside)).to_contain_text("wait for the one who wrote this letter")
    ways.leave_comment(outside, letter, "Let me in.", "Ana")
    assert ways.path(outside).startswith("/waiting/")
    ways.leave_comment(outside, letter, "And me.")
    turned_away = ways.path(outside)

    ways.open_key(here, words)
    here.get_by_role("link", name="comments wait for you").click()
    expect(here.locator("#waiting li")).to_have_count(2)
    here.locator("#waiting li", has_text="And me.").get_by_role("button", name="turn it away").click()
    here.locator("#waiting li", has_text="Let me in.").get_by_role("button", name="let it in").click()
    expect(here.locator("#waiting")).to_have_count(0)
    outside.goto(letter)
    expect(ways.comments(outside)).to_have_count(1)
    expect(ways.comments(outside)).to_contain_text("Let me in.")
    outside.goto(turned_away)
    assert "is not wanted" in ways.text(outside)

    here.get_by_role("button", name="cover it Comment 1").click()
    outside.goto(letter)
    expect(ways.comments(outside)).to_have_count(0)
    expect(outside.locator("#comment-1")).to_contain_text("covered by the one who wrote the letter")
    here.locator("#thread summary").click()
    expect(here.locator("#thread details")).to_contain_text("Let me in.")
    here.get_by_role("button", name="uncover it Comment 1").click()
    outside.goto(letter)
    expect(ways.comments(outside)).to_contain_text("Let me in.")


def test_by_keyboard_one_is_let_in(visit, site):
    page = visit()
    words, letter = _send_with_comments_waiting(page)
    site.comment(letter)
    ways.open_key(page, words)
    page.get_by_role("link", name="comments wait for you").focus()
    follow(page)
    page.locator("#waiting").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="let it in")).to_be_focused()
    follow(page)
    page.locator("#thread").wait_for()
    assert "1 comment" in site.get(letter).text


def _send_with_comments_waiting(page):
    ways.write_and_preview(page, "I will read you first.")
    words = ways.words_in_hand(page)
    ways.choose(page, "comments", "wait")
    ways.press(page, "send")
    return words, ways.path(page)
